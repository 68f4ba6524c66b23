import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname } from 'node:path'

const beatMs = 2000
/** A holder that has not been heard of for so long was killed, on this machine or another. */
const deadMs = 15_000
const lookMs = 50

/**
 * One publication at a time over every process that shares the folder, as in a rolling restart. The file is kept young while the work lasts; one whose
 * process is gone, or that has grown old, is set aside.
 */
export async function holdingFile<T>(path: string, work: () => Promise<T>): Promise<T> {
  const own = `${process.pid} ${hostname()} ${randomUUID()}`
  await mkdir(dirname(path), { recursive: true })
  while (!(await taken(path, own))) {
    await setAsideIfDead(path)
    await new Promise((done) => setTimeout(done, lookMs))
  }
  const beat = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => undefined), beatMs)
  try {
    return await work()
  } finally {
    clearInterval(beat)
    if ((await wordsIn(path)) === own) await rm(path, { force: true })
  }
}

async function taken(path: string, own: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600)
    await file.writeFile(own).finally(() => file.close())
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw cause
  }
}

async function setAsideIfDead(path: string): Promise<void> {
  const words = await wordsIn(path)
  const age = await stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => null,
  )
  if (words === null || age === null) return
  const [pid, host] = words.split(' ')
  const isGone = pid !== '' && host === hostname() && pid !== undefined && !isAlive(Number(pid))
  if (!isGone && age < deadMs) return
  // Of two who wait only one moves it; a lock that is still empty is one just being taken.
  const aside = `${path}.${randomUUID()}`
  await rename(path, aside).catch(() => undefined)
  await rm(aside, { force: true })
}

async function wordsIn(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
