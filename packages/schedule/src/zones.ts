/**
 * Wall clock ↔ instant in a named zone, by the runtime's own zone tables. Instants are epoch milliseconds; days are `YYYY-MM-DD`.
 * A wall-clock time that a zone skips moves forward by the gap; one that comes twice means its first coming.
 */

const dayMs = 86_400_000
const formats = new Map<string, Intl.DateTimeFormat>()
const dayOffsets = new Map<string, Map<number, number | null>>()
const remembered = 20_000
const dayNumbers = new Map<string, number>()
const dayTexts = new Map<number, string>()

/** Days since 1970-01-01 of a calendar day. A site asks for the same few days at every tick. */
function numberOf(day: string): number {
  let number = dayNumbers.get(day)
  if (number === undefined) {
    number = Math.floor(Date.parse(`${day}T00:00:00Z`) / dayMs)
    if (dayNumbers.size > remembered) dayNumbers.clear()
    dayNumbers.set(day, number)
  }
  return number
}

function dayText(number: number): string {
  let text = dayTexts.get(number)
  if (text === undefined) {
    text = new Date(number * dayMs).toISOString().slice(0, 10)
    if (dayTexts.size > remembered) dayTexts.clear()
    dayTexts.set(number, text)
  }
  return text
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  formats.set(zone, made)
  return made
}

function readOffset(zone: string, instant: number): number {
  const whole = Math.floor(instant / 1000) * 1000
  const part: Record<string, string> = {}
  for (const { type, value } of formatOf(zone).formatToParts(whole)) part[type] = value
  const wall = Date.UTC(
    Number(part.year),
    Number(part.month) - 1,
    Number(part.day),
    Number(part.hour),
    Number(part.minute),
    Number(part.second),
  )
  return wall - whole
}

/** Is this a zone the runtime knows? */
export function isKnownZone(zone: string): boolean {
  try {
    formatOf(zone)
    return true
  } catch {
    return false
  }
}

/** Milliseconds that wall clocks of `zone` stand ahead of UTC at `instant`. A UTC day without a change is remembered. */
export function offsetAt(zone: string, instant: number): number {
  const day = Math.floor(instant / dayMs)
  const kept = dayOffsets.get(zone)
  const ofZone = kept && kept.size <= remembered ? kept : new Map<number, number | null>()
  if (ofZone !== kept) dayOffsets.set(zone, ofZone)
  const known = ofZone.get(day)
  if (typeof known === 'number') return known
  if (known === null) return readOffset(zone, instant)
  const first = readOffset(zone, day * dayMs)
  const last = readOffset(zone, (day + 1) * dayMs)
  ofZone.set(day, first === last ? first : null)
  return first === last ? first : readOffset(zone, instant)
}

/** The instant at which clocks of `zone` show `day` and `seconds` after midnight (86 400 = next midnight). */
export function instantOf(zone: string, day: string, seconds: number): number {
  const wall = numberOf(day) * dayMs + seconds * 1000
  const before = offsetAt(zone, wall - dayMs)
  const after = offsetAt(zone, wall + dayMs)
  const early = wall - before
  if (before === after) return early
  if (offsetAt(zone, early) === before) return early
  const late = wall - after
  return offsetAt(zone, late) === after ? late : early
}

/** The calendar day that clocks of `zone` show at `instant`. */
export function dayOf(zone: string, instant: number): string {
  return dayText(Math.floor((instant + offsetAt(zone, instant)) / dayMs))
}

/** The day `count` days after `day`. */
export function shiftDay(day: string, count: number): string {
  return dayText(numberOf(day) + count)
}

/** ISO weekday of a calendar day: 1 = Monday … 7 = Sunday. */
export function weekdayOf(day: string): number {
  return ((numberOf(day) + 3) % 7) + 1
}

/** Seconds after midnight of `HH:MM` or `HH:MM:SS`. */
export function secondsOf(time: string): number {
  const [hours = '0', minutes = '0', seconds = '0'] = time.split(':')
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
}

/** `2026-08-05T02:12:00Z` for an instant in whole seconds. */
export function instantText(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`
}

/** `2026-08-05T09:12:00+07:00`: the same instant as clocks of `zone` show it. */
export function offsetText(zone: string, instant: number): string {
  const offset = offsetAt(zone, instant)
  const minutes = Math.abs(offset) / 60_000
  const hh = String(Math.floor(minutes / 60)).padStart(2, '0')
  const mm = String(Math.floor(minutes % 60)).padStart(2, '0')
  return `${new Date(instant + offset).toISOString().slice(0, 19)}${offset < 0 ? '-' : '+'}${hh}:${mm}`
}
