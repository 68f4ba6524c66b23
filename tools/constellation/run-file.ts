import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SetupProblem } from '../problem.ts'
import { isAlive, markOf, type ProcessMark, signal, until } from '../processes.ts'

interface Run {
  launcher: ProcessMark
  children: ProcessMark[]
}

export interface RunFile {
  note(children: ProcessMark[]): void
  close(): void
}

/**
 * Claims `var/run/<name>.json`. A launcher that lives is refused with one sentence; children of a launcher that was
 * killed are stopped first. Process ids are compared with their start times, so a reused id is never mistaken.
 */
export async function claimRun(runFolder: string, name: string): Promise<RunFile> {
  mkdirSync(runFolder, { recursive: true })
  const path = join(runFolder, `${name}.json`)
  const earlier = read(path)
  if (earlier !== undefined && isAlive(earlier.launcher)) {
    throw new SetupProblem(
      `Hải Đăng already runs here (process ${earlier.launcher.pid}): stop it with Ctrl-C, or set HD_VAR and the ports to run a second one.`,
    )
  }
  await stopLeftovers(earlier?.children ?? [])
  const launcher = markOf(process.pid)!
  const note = (children: ProcessMark[]): void => {
    writeFileSync(`${path}.new`, JSON.stringify({ launcher, children } satisfies Run))
    renameSync(`${path}.new`, path)
  }
  note([])
  return { note, close: () => rmSync(path, { force: true }) }
}

/** Each child leads a process group, so what it had started goes with it. */
async function stopLeftovers(children: ProcessMark[]): Promise<void> {
  const living = children.filter(isAlive)
  for (const child of living) signal(-child.pid, 'SIGTERM')
  if (await until(() => !living.some(isAlive), 3_000)) return
  for (const child of living.filter(isAlive)) signal(-child.pid, 'SIGKILL')
  await until(() => !living.some(isAlive), 2_000)
}

function read(path: string): Run | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Run
  } catch {
    return undefined
  }
}
