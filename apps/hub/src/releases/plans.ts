import { planRefusal } from '@hai-dang/domain'
import { type Channel, checkPlan, dayOf, instantOf, instantText, planOf, type TimelineEntry } from '@hai-dang/schedule'
import { fromBase64, portalArea, slotsOf, text } from '@hai-dang/trust'
import type { HeldReleases, MediaItem, PlanClash, ReleaseSheet, ReleaseV1, WorkContent } from '@hai-dang/wire'
import { releaseV1 } from '@hai-dang/wire'
import { sql } from 'kysely'
import type { HubDeps } from '../deps.ts'
import { type RefusalResult, refuse } from '../door/refusals.ts'
import { areaNames } from '../places/index.ts'
import { type Db, dayText } from '../ports/database.ts'
import { type Frozen, spanOf } from './freeze.ts'

export type PlanDeps = Pick<HubDeps, 'db' | 'clock' | 'repository' | 'config'>
export type PlannedAiring = ReleaseSheet['airings'][number]
type Standing = HeldReleases['releases']

const horizonMs = 14 * 86_400_000
const mostAirings = 1000

/** What stands on the sites of these areas now, the parts of `except` and what they replace apart. */
async function standingIn(db: Db, areas: readonly string[], except: readonly { digest: string; release: ReleaseV1 }[]): Promise<Standing> {
  const apart = except.flatMap(({ digest, release }) => [digest, ...(release.supersedes ? [release.supersedes] : [])])
  const { rows } = await sql<{ digest: string; payload: string; listed_at: number }>`
    select digest, payload, listed_at from release_part
    where state = 'listed' and areas && ${[...areas]} and not digest = any(${apart})`.execute(db)
  return rows.map(({ digest, payload, listed_at }) => ({
    digest,
    release: releaseV1.parse(JSON.parse(text(fromBase64(payload)))),
    heldAt: listed_at,
  }))
}

/** What a release would do on its sites: every clash with its rule, and the airings of the next fortnight as the sites themselves will plan them. */
export async function foresee(
  deps: PlanDeps,
  parts: readonly { digest: string; release: ReleaseV1 }[],
): Promise<{ clashes: PlanClash[]; airings: PlannedAiring[] }> {
  const sites = parts.find(({ release }) => release.slots.length > 0)
  if (!sites) return { clashes: [], airings: [] }
  const { digest, release } = sites
  const names = await areaNames(deps.db)
  const nameOf = (area: string) => names.get(area) ?? area
  const { areas: policies } = deps.repository.currentPolicy()
  const others = await standingIn(deps.db, release.areas, parts)
  const clashes = checkPlan({ digest, release, policies, others }).map(({ area, at, code, params }): PlanClash => {
    return { area, areaName: nameOf(area), at: at === null ? null : instantText(at), refusal: { code, params } }
  })
  const listedAt = await listedSince(deps.db, digest)
  const shown = asItPlays(release, listedAt ?? deps.clock.now())
  const opens = Date.parse(shown.notBefore)
  const today = dayBegins(deps)
  const from = Math.max(listedAt === null ? deps.clock.now() : today, opens)
  const to = Math.min(Date.parse(release.notAfter), from + horizonMs)
  const played = listedAt === null ? new Map<string, number>() : await startsOf(deps.db, digest)
  const channels = await channelsIn(deps.db, release.areas)
  const airings: PlannedAiring[] = []
  for (const area of release.areas) {
    const held: HeldReleases = {
      area,
      device: null,
      policies,
      releases: [...others, { digest, release: shown, heldAt: from }],
      withdrawn: [],
    }
    for (const channel of channels.get(area) ?? everyChannel) {
      for (const entry of planOf(held, channel, from, to).entries) {
        if (entry.planned.digest !== digest || airings.length >= mostAirings) continue
        const begun = played.get(playKey(area, entry.planned.occurrence)) ?? beginOf(entry, from, today)
        const end = Math.max(entry.end + (entry.reason === 'stands' ? 0 : begun - entry.start), begun)
        const at = { start: instantText(begun), end: instantText(end) }
        airings.push({ area, areaName: nameOf(area), ...at, item: entry.planned.items[0] ?? 0, reason: entry.reason })
      }
    }
  }
  return { clashes, airings: airings.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0)) }
}

const everyChannel: readonly Channel[] = ['sound', 'board']

/** What the sites of each area can do; an area without any site yet is absent: there everything is planned. */
async function channelsIn(db: Db, areas: readonly string[]): Promise<Map<string, Channel[]>> {
  const { rows } = await sql<{ area: string; kinds: string[] }>`
    select area, array_agg(distinct kind) as kinds from device where area = any(${[...areas]}) and retired_at is null group by area`.execute(
    db,
  )
  const channelOf: Readonly<Record<string, Channel>> = { loudspeaker: 'sound', board: 'board' }
  return new Map(rows.map(({ area, kinds }) => [area, everyChannel.filter((channel) => kinds.some((kind) => channelOf[kind] === channel))]))
}

/** Since when far ends could hold a part; null while it is on no list. */
async function listedSince(db: Db, digest: string): Promise<number | null> {
  const { rows } = await sql<{ listed_at: number | null }>`
    select listed_at from release_part where digest = ${digest} and state = 'listed'`.execute(db)
  return rows[0]?.listed_at ?? null
}

/** An order to play at once begins when sites get it: at its listing, or now while it still waits. */
function asItPlays(release: ReleaseV1, at: number): ReleaseV1 {
  const begins = instantText(Math.floor(at / 1000) * 1000)
  const atOnce = release.slots.some((slot) => 'now' in slot.at)
  return atOnce && begins > release.notBefore && begins < release.notAfter ? { ...release, notBefore: begins } : release
}

/** The first moment of this day on the coast: what has played today stays on the day's line. */
function dayBegins(deps: Pick<PlanDeps, 'clock' | 'config'>): number {
  const { zone } = deps.config
  return instantOf(zone, dayOf(zone, deps.clock.now()), 0)
}

/** A face that stood before the window did not begin with it, but with its day at the earliest. */
function beginOf({ start, planned, reason }: TimelineEntry, from: number, today: number): number {
  return reason === 'stands' && start === from ? Math.max(planned.start, Math.min(today, start)) : start
}

/** One airing of an area, by slot, moment and turn; what plays at once has no moment of its own. */
function playKey(area: string, { slot, nominal, repeat }: { slot: string; nominal: string; repeat: number }): string {
  return `${area} ${slot} ${slot.endsWith('-ngay') ? '' : nominal} ${repeat}`
}

/** When the airings of a part that sites have proven really began, the earliest site of each area. */
async function startsOf(db: Db, digest: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ area: string; slot: string; nominal: number; repeat: number; started_at: number }>`
    select d.area, p.slot, p.nominal, p.repeat, min(p.started_at) as started_at from play p join device d on d.id = p.device
    where p.digest = ${digest} group by d.area, p.slot, p.nominal, p.repeat`.execute(db)
  return new Map(rows.map((row) => [playKey(row.area, { ...row, nominal: instantText(row.nominal) }), row.started_at]))
}

const nowhere = '0'.repeat(64)

function draftRelease(
  deps: PlanDeps,
  plan: WorkContent['plan'],
  span: { notBefore: number; notAfter: number },
  items: MediaItem[],
): ReleaseV1 {
  return {
    v: 1,
    type: 'release.v1',
    deployment: deps.config.deployment,
    id: '00000000-0000-7000-8000-000000000000',
    series: '00000000-0000-7000-8000-000000000000',
    seq: 1,
    policyVersion: deps.repository.currentPolicy().policyVersion,
    class: plan.class,
    areas: [...new Set(plan.areas)].sort(),
    items,
    slots: slotsOf(plan, items, deps.config.zone),
    notBefore: instantText(span.notBefore),
    notAfter: instantText(span.notAfter),
  }
}

function draftItems(soundMs: number, hasBoard: boolean): MediaItem[] {
  const sound: MediaItem = { kind: 'sound', lang: 'vi', title: '-', media: { sha256: nowhere, length: 1, mime: 'audio/flac', ms: soundMs } }
  const board: MediaItem = { kind: 'board', lang: 'vi', title: '-', media: { sha256: nowhere, length: 1, mime: 'image/png' } }
  return [...(soundMs > 0 ? [sound] : []), ...(hasBoard ? [board] : [])]
}

/** The same foresight for a plan that is still being written. */
export async function foreseePlan(
  deps: PlanDeps,
  plan: WorkContent['plan'],
  made: { soundMs: number; hasBoard: boolean },
): Promise<{ clashes: PlanClash[]; airings: PlannedAiring[] }> {
  const items = draftItems(made.soundMs, made.hasBoard)
  const [first] = plan.areas
  if (items.length === 0 || first === undefined) return { clashes: [], airings: [] }
  const senseless = planRefusal(plan, dayText(deps.clock.now(), deps.config.zone))
  const span = senseless ?? spanOf(deps, plan)
  if ('code' in span) {
    const refusal = { code: span.code, ...(span.params ? { params: span.params } : {}) }
    return { clashes: [{ area: first, areaName: (await areaNames(deps.db)).get(first) ?? first, at: null, refusal }], airings: [] }
  }
  return foresee(deps, [{ digest: nowhere, release: draftRelease(deps, plan, span, items) }])
}

/** The first rule of an area that the plan itself breaks: no site there would play it, so nobody is asked to sign it. */
export async function hardClash(deps: PlanDeps, frozen: Frozen): Promise<RefusalResult | null> {
  if (frozen.siteItems.length === 0) return null
  const release = draftRelease(deps, frozen.content.plan, frozen, frozen.siteItems)
  const names = await areaNames(deps.db)
  if (release.areas.includes(portalArea)) return refuse('release.area-unknown', { area: portalArea })
  // What plays as soon as it is signed waits for the next allowed hour by itself.
  const waits = frozen.content.plan.when.kind === 'now' ? ['policy.quiet-hours', 'policy.weekday'] : []
  const policies = deps.repository.currentPolicy().areas
  const clash = checkPlan({ digest: nowhere, release, policies, others: [] }).find(({ code }) => !waits.includes(code))
  return clash ? refuse(clash.code, { ...clash.params, area: names.get(clash.area) ?? clash.area }) : null
}

/** Every site that a plan would reach. */
export async function sitesOf(db: Db, areas: readonly string[]): Promise<{ device: string; name: string; area: string; kind: string }[]> {
  const { rows } = await sql<{ device: string; name: string; area: string; kind: string }>`
    select id as device, name, area, kind from device where area = any(${[...areas]}) and retired_at is null order by area, name`.execute(
    db,
  )
  return rows
}
