import { readFileSync, watch } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { Clock } from '../ports.ts'

export interface OpenClock extends Clock {
  close(): void
}

/**
 * The one clock of a process. A deployment whose id begins `demo-` follows `file` (`{"offsetMs": n}`): when people move the demo's clock, time really
 * passes for everything in it, so its monotonic clock moves along. Elsewhere the file is not read.
 */
export function openClock(deployment: string, file: string): OpenClock {
  if (!deployment.startsWith('demo-')) return { now: () => Date.now(), monotonic: () => performance.now(), close: () => undefined }
  // The launcher may open the demo in the morning of a day that is further on: the first offset may be negative. Afterwards it only grows.
  let known: number | null = null
  const read = (): void => {
    try {
      const value = (JSON.parse(readFileSync(file, 'utf8')) as { offsetMs?: unknown }).offsetMs
      if (typeof value === 'number' && Number.isFinite(value)) known = Math.max(known ?? value, value)
    } catch {
      // No file yet, or one being replaced this moment: the offset already known stays in force.
    }
  }
  read()
  const poll = setInterval(read, 500)
  poll.unref()
  const watcher = watchFolder(file, read)
  return {
    now: () => Date.now() + (known ?? 0),
    monotonic: () => performance.now() + (known ?? 0),
    close: () => {
      clearInterval(poll)
      watcher?.close()
    },
  }
}

function watchFolder(file: string, changed: () => void): { close(): void } | undefined {
  try {
    const watcher = watch(dirname(file), (_event, name) => {
      if (name === null || name === basename(file)) changed()
    })
    watcher.on('error', () => watcher.close())
    watcher.unref()
    return watcher
  } catch {
    // The poll alone is enough where the system has no watches left.
    return undefined
  }
}
