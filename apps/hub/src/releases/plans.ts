import { type Channel, checkPlan, instantText, planOf } from '@hai-dang/schedule'
import { fromBase64, portalArea, slotsOf, text } from '@hai-dang/trust'
import type { HeldReleases, MediaItem, PlanClash, ReleaseSheet, ReleaseV1, WorkContent } from '@hai-dang/wire'
import { releaseV1 } from '@hai-dang/wire'
import { sql } from 'kysely'
import type { HubDeps } from '../deps.ts'
import { type RefusalResult, refuse } from '../door/refusals.ts'
import { areaNames } from '../places/index.ts'
import type { Db } from '../ports/database.ts'
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
  const from = Math.max(deps.clock.now(), Date.parse(release.notBefore))
  const to = Math.min(Date.parse(release.notAfter), from + horizonMs)
  const airings: PlannedAiring[] = []
  for (const area of release.areas) {
    const held: HeldReleases = { area, device: null, policies, releases: [...others, { digest, release, heldAt: from }], withdrawn: [] }
    for (const channel of ['sound', 'board'] satisfies Channel[]) {
      for (const { start, end, planned, reason } of planOf(held, channel, from, to).entries) {
        if (planned.digest !== digest || airings.length >= mostAirings) continue
        airings.push({
          area,
          areaName: nameOf(area),
          start: instantText(start),
          end: instantText(end),
          item: planned.items[0] ?? 0,
          reason,
        })
      }
    }
  }
  return { clashes, airings: airings.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0)) }
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
  const span = spanOf(deps, plan)
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
