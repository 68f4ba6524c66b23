import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildBrowserCode } from './constellation/browser-code.ts'
import { checkFolder, readSettings, repository } from './constellation/settings.ts'
import { runTool } from './problem.ts'

interface Verdict {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numFailedTestSuites: number
  success: boolean
}

/**
 * `npm test`: builds what the browser tests open, then runs every test with small seeds. The last line, `N passed, N failed`,
 * is what the continuous integration reads.
 */
export async function runTests(extraEnvironment: Record<string, string>): Promise<number> {
  const began = performance.now()
  const { varFolder } = readSettings()
  checkFolder(varFolder)
  const buildFault = await buildBrowserCode(console.log).then(
    () => undefined,
    (cause: unknown) => cause as Error,
  )
  if (buildFault) console.error(buildFault.message)
  const report = join(varFolder, 'test-report.json')
  mkdirSync(varFolder, { recursive: true })
  rmSync(report, { force: true })
  const vitest = join(repository, 'node_modules/vitest/vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const code = await new Promise<number>((resolve) => {
    const child = spawn(process.execPath, [vitest, 'run', ...reporters, ...process.argv.slice(2)], {
      cwd: repository,
      stdio: 'inherit',
      env: { ...process.env, ...extraEnvironment },
    })
    process.on('SIGTERM', () => child.kill('SIGTERM'))
    process.on('SIGINT', () => undefined)
    child.once('close', (exit) => resolve(exit ?? 1))
  })
  const { passed, failed } = counted(report, buildFault !== undefined)
  console.log(`${Math.round((performance.now() - began) / 1000)} s`)
  console.log(`${passed} passed, ${failed} failed`)
  return code === 0 && failed === 0 ? 0 : 1
}

/** A file that does not even load has no tests of its own: it counts as one failure, and so does a bundle that does not build. */
function counted(report: string, buildFailed: boolean): { passed: number; failed: number } {
  const extra = buildFailed ? 1 : 0
  try {
    const verdict = JSON.parse(readFileSync(report, 'utf8')) as Verdict
    const silentFailures = verdict.numFailedTests === 0 && !verdict.success ? Math.max(1, verdict.numFailedTestSuites) : 0
    return { passed: verdict.numPassedTests, failed: verdict.numFailedTests + silentFailures + extra }
  } catch {
    return { passed: 0, failed: 1 + extra }
  }
}

if (import.meta.main) await runTool(() => runTests({}))
