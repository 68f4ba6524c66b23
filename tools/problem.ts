/** Something the person at the keyboard can put right: shown as its one sentence, without a stack. */
export class SetupProblem extends Error {
  override name = 'SetupProblem'
}

/** Runs a tool's main function; a SetupProblem ends as one sentence and exit code 1, anything else keeps its stack. */
export async function runTool(main: () => Promise<number | undefined>): Promise<void> {
  try {
    process.exitCode = (await main()) ?? 0
  } catch (cause) {
    if (cause instanceof SetupProblem) console.error(`\n${cause.message}\n`)
    else console.error(cause)
    process.exitCode = 1
  }
}
