import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface Clock {
  /** Epoch milliseconds. */
  now(): number
  /** Milliseconds that never step back or jump, for measuring spans. */
  monotonic(): number
}

/** A demo's clock can be moved forward by people; nobody can move it back. */
export interface MovableClock extends Clock {
  offsetMs(): number
  advance(byMs: number): Promise<void>
  close(): void
}

export const systemClock: Clock = { now: () => Date.now(), monotonic: () => performance.now() }

/** Follows `clock.json` in the var folder, which the launcher and this hub write, and every process of a demo reads. */
export async function openDemoClock(varFolder: string): Promise<MovableClock> {
  const path = join(varFolder, 'clock.json')
  // The launcher may open the demo in the morning of a day that is further on: the first offset may be negative.
  const first = await readOffset(path)
  let offset = Number.isFinite(first) ? first : 0
  const poll = setInterval(() => void readOffset(path).then((read) => (offset = Math.max(offset, read))), 500)
  poll.unref()
  let moving: Promise<void> = Promise.resolve()
  const move = async (byMs: number) => {
    offset = Math.max(offset, await readOffset(path))
    offset += byMs
    await mkdir(varFolder, { recursive: true })
    await writeFile(`${path}.new`, JSON.stringify({ offsetMs: offset }))
    await rename(`${path}.new`, path)
  }
  return {
    now: () => Date.now() + offset,
    monotonic: () => performance.now(),
    offsetMs: () => offset,
    async advance(byMs) {
      if (byMs < 0) throw new RangeError('the clock never goes back')
      // Two who move it at once move it twice.
      const moved = moving.then(() => move(byMs))
      moving = moved.catch(() => undefined)
      await moved
    },
    close: () => clearInterval(poll),
  }
}

async function readOffset(path: string): Promise<number> {
  try {
    const read: unknown = JSON.parse(await readFile(path, 'utf8'))
    const value = (read as { offsetMs?: unknown }).offsetMs
    return typeof value === 'number' && Number.isFinite(value) ? value : 0
  } catch {
    // No file yet, or one being replaced this moment: the offset already known stays in force.
    return Number.NEGATIVE_INFINITY
  }
}
