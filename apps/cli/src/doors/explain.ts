import { isKnownZone, offsetText, planOf, scheduleRefusals, type TimelineEntry, type Unplayed } from '@hai-dang/schedule'
import { type AreaPolicy, areaPolicy, type HeldReleases, type ReleaseV1, releaseItem, releaseV1, slot } from '@hai-dang/wire'

/**
 * `schedule` is one signed `release.v1`, or `{releases: [...], policies?: [...], area?}`, or the part of a release that schedules it: `{slots, items?, class?, notBefore?, notAfter?}`.
 * Without policies every hour is open. Items default to one sound of a minute for each position the slots name.
 */
interface Asked {
  readonly schedule: unknown
  readonly zone: string
  readonly from: number
  readonly to: number
}

const everyHour: Omit<AreaPolicy, 'area' | 'zone'> = {
  from: '1970-01-01T00:00:00Z',
  windows: [{ from: '00:00', to: '24:00' }],
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  sessionsPerDay: 200,
  minutesPerSession: 1440,
  maxGainDb: 12,
  emergencyExempt: true,
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function readAsked(line: Record<string, unknown>): Asked {
  const { schedule, zone, from, to } = line
  if (typeof zone !== 'string' || !isKnownZone(zone)) throw new TypeError('zone is not a known zone name')
  const [begin, end] = [instantOf(from), instantOf(to)]
  if (Number.isNaN(begin) || Number.isNaN(end) || end < begin) throw new TypeError('from and to must be instants with an offset, in order')
  return { schedule, zone, from: begin, to: end }
}

function instantOf(value: unknown): number {
  const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/
  return typeof value === 'string' && form.test(value) ? Date.parse(value) : Number.NaN
}

function partOf(part: Record<string, unknown>, asked: Asked): ReleaseV1 {
  const slots = slot.array().parse(part.slots)
  const highest = Math.max(0, ...slots.flatMap(({ items }) => items))
  const aMinute = (position: number) => ({
    kind: 'sound',
    lang: 'vi',
    title: String(position),
    media: { sha256: '0'.repeat(64), length: 1, mime: 'audio/flac', ms: 60_000 },
  })
  const items = releaseItem.array().parse(part.items ?? Array.from({ length: highest + 1 }, (_, position) => aMinute(position)))
  const whole = (instant: number) => `${new Date(Math.floor(instant / 1000) * 1000).toISOString().slice(0, 19)}Z`
  return releaseV1.parse({
    v: 1,
    type: 'release.v1',
    deployment: 'explain',
    id: '00000000-0000-7000-8000-000000000000',
    series: '00000000-0000-7000-8000-000000000000',
    seq: 1,
    policyVersion: 1,
    class: part.class ?? 'thuong',
    areas: part.areas ?? ['explain'],
    items,
    slots,
    notBefore: part.notBefore ?? whole(asked.from - 32 * 86_400_000),
    notAfter: part.notAfter ?? whole(asked.to + 32 * 86_400_000),
  })
}

function heldFrom(asked: Asked): HeldReleases {
  const { schedule } = asked
  if (!isRecord(schedule)) throw new TypeError('schedule is not an object')
  const listed = Array.isArray(schedule.releases) ? schedule.releases : [schedule]
  const releases = listed.map((one: unknown) => {
    if (!isRecord(one)) throw new TypeError('a release is not an object')
    return one.type === 'release.v1' ? releaseV1.parse(one) : partOf(one, asked)
  })
  const area = typeof schedule.area === 'string' ? schedule.area : (releases[0]?.areas[0] ?? 'explain')
  const policies =
    schedule.policies === undefined ? [{ ...everyHour, area, zone: asked.zone }] : areaPolicy.array().parse(schedule.policies)
  const digest = (index: number) => (index + 1).toString(16).padStart(64, '0')
  return {
    area,
    device: null,
    policies,
    withdrawn: [],
    releases: releases.map((release, index) => ({ digest: digest(index), release, heldAt: 0 })),
  }
}

function itemOf(
  planned: TimelineEntry['planned'],
  held: HeldReleases,
): { release: number; slot: string; repeat: number; items: readonly number[] } {
  const release = held.releases.findIndex(({ digest }) => digest === planned.digest)
  return { release, slot: planned.slot.id, repeat: planned.occurrence.repeat, items: planned.items }
}

/** `hd schedule explain`: the exact timeline with the reason each item won, and what will not play with the rule that forbids it. */
export function explainSchedule(line: Record<string, unknown>): Record<string, unknown> {
  const asked = readAsked(line)
  const held = heldFrom(asked)
  const plans = (['sound', 'board'] as const).map((channel) => planOf(held, channel, asked.from, asked.to))
  const entries = plans.flatMap(({ entries: found }) => found).sort((a, b) => a.start - b.start || a.end - b.end)
  const timeline = entries.map(({ start, end, planned, reason }) => ({
    start: offsetText(asked.zone, start),
    end: offsetText(asked.zone, end),
    item: itemOf(planned, held),
    reason,
  }))
  const refused = plans
    .flatMap(({ unplayed }) => unplayed)
    .map((one: Unplayed) => ({
      start: offsetText(asked.zone, one.planned.start),
      item: itemOf(one.planned, held),
      code: one.refusal.code,
      params: one.refusal.params,
      wording: scheduleRefusals[one.refusal.code]?.en ?? one.refusal.code,
    }))
  return { timeline, refused }
}
