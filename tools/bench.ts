import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from './constellation/settings.ts'
import { runTool, SetupProblem } from './problem.ts'

/** `npm run bench [name…]`: the files bench/*.bench.ts one after another, so that they do not disturb each other. */
async function bench(): Promise<number> {
  const folder = join(repository, 'bench')
  const wanted = process.argv.slice(2)
  const files = filesOf(folder).filter((file) => wanted.length === 0 || wanted.some((word) => file.includes(word)))
  if (files.length === 0) throw new SetupProblem(`There is no such figure: bench/ holds ${filesOf(folder).join(', ') || 'none'}.`)
  let failed = 0
  for (const file of files) {
    console.log(`\n== ${file.replace('.bench.ts', '')}`)
    failed += (await run(join(folder, file))) === 0 ? 0 : 1
  }
  return failed === 0 ? 0 : 1
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.bench.ts'))
      .sort()
  } catch {
    return []
  }
}

function run(path: string): Promise<number> {
  return new Promise((resolve) => {
    spawn(process.execPath, [path], { cwd: repository, stdio: 'inherit' }).once('close', (code) => resolve(code ?? 1))
  })
}

await runTool(bench)
