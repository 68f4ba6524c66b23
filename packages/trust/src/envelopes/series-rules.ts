import type { ReleaseItem, ReleaseV1, SeriesV1, Slot } from '@hai-dang/wire'
import type { TrustRefusal } from '../refusals.ts'
import type { AdmitContext, Draft } from './draft.ts'

/** A release under a standing approval stays inside every bound that both agencies signed; `what` names the first it breaks. */
export function checkSeriesBounds({ document }: Draft, { held }: AdmitContext): TrustRefusal | null {
  if (document.type !== 'release.v1' || document.under === undefined) return null
  const series = held?.series?.get(document.under)
  if (series === undefined) return { code: 'series.unknown' }
  const broken = bounds.find(({ holds }) => !holds(document, series))
  return broken === undefined ? null : { code: 'series.bounds', params: { what: broken.what } }
}

interface Bound {
  readonly what: string
  holds(release: ReleaseV1, series: SeriesV1): boolean
}

const bounds: readonly Bound[] = [
  { what: 'class', holds: (release, series) => release.class === series.class },
  { what: 'areas', holds: (release, series) => release.areas.every((area) => series.areas.includes(area)) },
  {
    what: 'channels',
    holds: (release, series) => release.items.every((item) => channelsOf(item).some((it) => series.channels.includes(it))),
  },
  {
    what: 'dates',
    holds: (release, series) =>
      Date.parse(release.notBefore) >= Date.parse(series.notBefore) && Date.parse(release.notAfter) <= Date.parse(series.notAfter),
  },
  { what: 'windows', holds: (release, series) => release.slots.every((slot) => isInWindow(slot, series)) },
  // A wall-clock slot comes at most once a day, so the sum over slots bounds the day.
  { what: 'maxPerDay', holds: (release, series) => release.slots.reduce((sum, slot) => sum + slot.repeat.count, 0) <= series.maxPerDay },
  { what: 'maxSeconds', holds: (release, series) => release.slots.every((slot) => secondsOf(slot, release) <= series.maxSeconds) },
]

function channelsOf({ kind }: ReleaseItem): readonly SeriesV1['channels'][number][] {
  if (kind === 'text') return ['sound', 'board']
  if (kind === 'document' || kind === 'exhibit') return ['page']
  return [kind]
}

/** Only wall-clock slots can be held against wall-clock windows without a calendar. */
function isInWindow(slot: Slot, series: SeriesV1): boolean {
  const { at } = slot
  if (!('local' in at) || !('weekdays' in at.on)) return false
  const { weekdays } = at.on
  return weekdays.every((weekday) =>
    series.windows.some(({ from, to, weekdays: days }) => days.includes(weekday) && at.local >= `${from}:00` && at.local < `${to}:00`),
  )
}

function secondsOf(slot: Slot, { items }: ReleaseV1): number {
  const one = slot.items.reduce((sum, position) => sum + secondsOfItem(items[position]), 0)
  return one * slot.repeat.count
}

function secondsOfItem(item: ReleaseItem | undefined): number {
  if (item === undefined) return 0
  return item.kind === 'relay' ? item.maxSeconds : (item.media?.ms ?? 0) / 1000
}
