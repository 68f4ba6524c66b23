import { readFileSync } from 'node:fs'

/** A process as it is known across restarts: ids are reused, a pair of id and start time is not. */
export interface ProcessMark {
  pid: number
  started: string
}

/** Start time of a process in clock ticks since boot (field 22 of /proc/<pid>/stat), undefined when there is none. */
export function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The command name stands in brackets and may hold spaces, so fields are counted after the last bracket.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? undefined : fields[19]
  } catch {
    return undefined
  }
}

export function markOf(pid: number): ProcessMark | undefined {
  const started = startOf(pid)
  return started === undefined ? undefined : { pid, started }
}

export function isAlive(mark: ProcessMark): boolean {
  return startOf(mark.pid) === mark.started
}

/** The command line of a process, [] when it is gone. World-readable in /proc, also where the working folder is not. */
export function commandOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    return []
  }
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

/** Waits until `ready()` is true; false when the time is over. */
export async function until(ready: () => boolean, milliseconds: number, stepMilliseconds = 20): Promise<boolean> {
  const end = performance.now() + milliseconds
  while (!ready()) {
    if (performance.now() > end) return false
    await sleep(stepMilliseconds)
  }
  return true
}

/** Sends a signal to a process or, with a negative id, to a group; a process that is gone is no fault. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ESRCH') throw cause
  }
}
