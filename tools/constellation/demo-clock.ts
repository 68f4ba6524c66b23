import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
/** Asia/Ho_Chi_Minh: UTC+7 the whole year. */
const zoneOffset = 7 * hour

/**
 * The instant at which a demo opens: 09:00 of today, never before an instant the demo has already lived through, and
 * never in the quiet hours: a demo left in its evening opens the next morning.
 */
export function openingInstant(now: number, floor: number): number {
  const nineToday = Math.floor((now + zoneOffset) / day) * day + 9 * hour - zoneOffset
  const instant = Math.max(nineToday, floor)
  const timeOfDay = (instant + zoneOffset) % day
  if (timeOfDay >= 7 * hour && timeOfDay < 16 * hour) return instant
  const nineThatDay = instant - timeOfDay + 9 * hour
  return nineThatDay > instant ? nineThatDay : nineThatDay + day
}

export interface DemoClock {
  /** Epoch milliseconds at which this run of the demo opened. */
  opened: number
  close(): void
}

/** Writes `clock.json` for all processes and keeps `clock-floor.json`, the highest demo instant seen. */
export function openDemoClock(varFolder: string, now: number = Date.now()): DemoClock {
  mkdirSync(varFolder, { recursive: true })
  const clockPath = join(varFolder, 'clock.json')
  const floorPath = join(varFolder, 'clock-floor.json')
  const opened = openingInstant(now, readNumber(floorPath, 'instantMs') ?? 0)
  replace(clockPath, { offsetMs: opened - now })
  const keepFloor = (): void => {
    const seen = Date.now() + (readNumber(clockPath, 'offsetMs') ?? 0)
    if (seen > (readNumber(floorPath, 'instantMs') ?? 0)) replace(floorPath, { instantMs: seen })
  }
  keepFloor()
  const beat = setInterval(keepFloor, 2_000)
  return {
    opened,
    close: () => {
      clearInterval(beat)
      keepFloor()
    },
  }
}

function readNumber(path: string, field: string): number | undefined {
  try {
    const value = (JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>)[field]
    return typeof value === 'number' ? value : undefined
  } catch {
    return undefined
  }
}

function replace(path: string, value: object): void {
  writeFileSync(`${path}.new`, JSON.stringify(value))
  renameSync(`${path}.new`, path)
}
