import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { isAlive, markOf, type ProcessMark, sleep } from './processes.ts'

let attempts = 0

/**
 * Runs `work` while no other process holds the lock file. The holder is written in the file, so a lock whose holder was
 * killed is taken over. The file appears by `link`, complete or not at all.
 */
export async function withLock<T>(path: string, work: () => Promise<T>, patienceMilliseconds = 120_000): Promise<T> {
  const end = performance.now() + patienceMilliseconds
  attempts += 1
  const own = `${path}.${process.pid}.${attempts}`
  writeFileSync(own, JSON.stringify(markOf(process.pid)))
  try {
    while (!take(own, path)) {
      if (performance.now() > end) throw new Error(`Another process has held ${path} for ${patienceMilliseconds / 1000} seconds.`)
      await sleep(50)
    }
    try {
      return await work()
    } finally {
      rmSync(path, { force: true })
    }
  } finally {
    rmSync(own, { force: true })
  }
}

function take(own: string, path: string): boolean {
  try {
    linkSync(own, path)
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
  }
  const holder = holderOf(path)
  if (holder !== undefined && !isAlive(holder)) rmSync(path, { force: true })
  return false
}

function holderOf(path: string): ProcessMark | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ProcessMark
  } catch {
    return undefined
  }
}
