import type { HeldRelease, Occurrence, ReleaseV1, Slot } from '@hai-dang/wire'
import { dayOf, instantOf, instantText, secondsOf, shiftDay, weekdayOf } from './zones.ts'

/** What a site can do at once: one sound, one face. */
export type Channel = 'sound' | 'board'

/** One planned airing of one slot on one channel. Instants are epoch milliseconds; `[start, end)` is half-open. */
export interface Planned {
  readonly occurrence: Occurrence
  readonly key: string
  readonly release: ReleaseV1
  readonly digest: string
  readonly slot: Slot
  /** Positions in the release's items that this channel plays, in order. */
  readonly items: readonly number[]
  readonly start: number
  readonly end: number
  /** Latest moment at which it may still begin, itself included. */
  readonly latest: number
  readonly heldAt: number
}

/** The one key for due, played, entry and airing. */
export function occurrenceKey(occurrence: Occurrence): string {
  return `${occurrence.digest}/${occurrence.slot}/${occurrence.nominal}/${occurrence.repeat}`
}

const ranks = { trang: 0, thuong: 1, uu_tien: 2, khan_cap: 3 } as const

/** Rank of a release's class; a higher one outranks. Pages are never played. */
export function rankOf(release: ReleaseV1): number {
  return ranks[release.class]
}

function isOnChannel(release: ReleaseV1, position: number, channel: Channel): boolean {
  const kind = release.items[position]?.kind
  return channel === 'board' ? kind === 'board' : kind === 'sound' || kind === 'relay'
}

/** Positions of the slot's items that `channel` plays. */
export function itemsOn(release: ReleaseV1, slot: Slot, channel: Channel): number[] {
  return slot.items.filter((position) => isOnChannel(release, position, channel))
}

/**
 * Length of one play of the slot in milliseconds. A sound lasts as its media say, a relay its `maxSeconds`. A board item without a length
 * stands until the release ends: then the answer is null.
 */
export function lengthOf(release: ReleaseV1, slot: Slot, channel: Channel): number | null {
  let total = 0
  for (const position of itemsOn(release, slot, channel)) {
    const item = release.items[position]
    if (!item) continue
    if (item.kind === 'relay') total += item.maxSeconds * 1000
    else if (item.media?.ms === undefined) {
      if (channel === 'board') return null
    } else total += item.media.ms
  }
  return total
}

/** Nominal instants of a slot inside `[from, to)`, by the slot's own calendar and never outside the release's life. */
function nominalsOf(release: ReleaseV1, slot: Slot, from: number, to: number): number[] {
  const opens = Date.parse(release.notBefore)
  const closes = Date.parse(release.notAfter)
  const at = slot.at
  if ('now' in at || 'instant' in at) {
    const nominal = 'now' in at ? opens : Date.parse(at.instant)
    const byEnd = slot.start.kind === 'by_end'
    const alive = nominal >= opens && (byEnd ? nominal <= closes : nominal < closes)
    return alive && nominal >= from && nominal < to ? [nominal] : []
  }
  const low = Math.max(from, opens)
  const high = Math.min(to, slot.start.kind === 'by_end' ? closes + 1 : closes)
  if (low >= high) return []
  const last = shiftDay(dayOf(slot.zone, high), 1)
  const seconds = secondsOf(at.local)
  const found: number[] = []
  for (let day = shiftDay(dayOf(slot.zone, low), -1); day <= last; day = shiftDay(day, 1)) {
    const named = 'weekdays' in at.on ? at.on.weekdays.includes(weekdayOf(day)) : at.on.dates.includes(day)
    if (!named || at.except?.includes(day)) continue
    const nominal = instantOf(slot.zone, day, seconds)
    if (nominal >= low && nominal < high) found.push(nominal)
  }
  return found
}

function repeatsOf(held: HeldRelease, slot: Slot, channel: Channel, nominal: number): Planned[] {
  const { release, digest, heldAt } = held
  const items = itemsOn(release, slot, channel)
  const closes = Date.parse(release.notAfter)
  const stands = lengthOf(release, slot, channel)
  const length = stands ?? closes - nominal
  const step = length + slot.repeat.gapSeconds * 1000
  const count = stands === null ? 1 : slot.repeat.count
  const first = slot.start.kind === 'by_end' ? nominal - (step * count - slot.repeat.gapSeconds * 1000) : nominal
  const found: Planned[] = []
  for (let repeat = 0; repeat < count; repeat++) {
    const start = first + repeat * step
    const end = start + length
    if (end > closes || end <= start || start < Date.parse(release.notBefore)) continue
    const occurrence = { digest, slot: slot.id, nominal: instantText(nominal), repeat }
    // What stands may be joined at any time of its life; what sounds only within its tolerance.
    const latest = stands === null ? end - 1 : start + slot.start.toleranceSeconds * 1000
    found.push({ occurrence, key: occurrenceKey(occurrence), release, digest, slot, items, start, end, latest, heldAt })
  }
  return found
}

/**
 * Every airing of a held release planned on `channel` whose start-to-latest span touches `[from, to)`, in order of start.
 * An airing that would end after the release's `notAfter` is not planned: nothing sounds past its life.
 */
export function plannedOf(held: HeldRelease, channel: Channel, from: number, to: number): Planned[] {
  return wholeDays(held, channel, from, to).filter(({ start, latest, end }) => start < to && Math.max(latest, end - 1) >= from)
}

interface Worked {
  readonly channel: Channel
  readonly digest: string
  readonly heldAt: number
  readonly from: number
  readonly to: number
  readonly planned: readonly Planned[]
}

const dayMs = 86_400_000
/** A signed release never changes: what it plans over whole days is worked out once, since a site asks at every tick. */
const worked = new WeakMap<ReleaseV1, readonly Worked[]>()
const remembered = 6

function wholeDays(held: HeldRelease, channel: Channel, from: number, to: number): readonly Planned[] {
  const { release, digest, heldAt } = held
  const kept = worked.get(release) ?? []
  const known = kept.find(
    (one) => one.from <= from && to <= one.to && one.channel === channel && one.digest === digest && one.heldAt === heldAt,
  )
  if (known) return known.planned
  const days = { from: Math.floor(from / dayMs) * dayMs, to: Math.ceil(to / dayMs) * dayMs }
  const planned = workOut(held, channel, days.from, days.to)
  worked.set(release, [{ channel, digest, heldAt, ...days, planned }, ...kept].slice(0, remembered))
  return planned
}

function workOut(held: HeldRelease, channel: Channel, from: number, to: number): Planned[] {
  const found: Planned[] = []
  for (const slot of held.release.slots) {
    if (itemsOn(held.release, slot, channel).length === 0) continue
    const length = lengthOf(held.release, slot, channel) ?? Date.parse(held.release.notAfter) - Date.parse(held.release.notBefore)
    const whole = (length + slot.repeat.gapSeconds * 1000) * slot.repeat.count
    const reach = whole + slot.start.toleranceSeconds * 1000
    for (const nominal of nominalsOf(held.release, slot, from - reach, to + (slot.start.kind === 'by_end' ? whole : 0))) {
      for (const planned of repeatsOf(held, slot, channel, nominal)) {
        if (planned.start < to && Math.max(planned.latest, planned.end - 1) >= from) found.push(planned)
      }
    }
  }
  return found.sort((a, b) => a.start - b.start || (a.key < b.key ? -1 : 1))
}
