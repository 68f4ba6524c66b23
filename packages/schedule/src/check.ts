import type { AreaPolicy, HeldReleases, ReleaseV1 } from '@hai-dang/wire'
import { refusalFor } from './decide.ts'
import { itemsOn, plannedOf } from './occurrences.ts'
import { planOf } from './timeline.ts'
import { isKnownZone } from './zones.ts'

/** A plan that an area's policy or another order would not let play: where, when, which rule. `at` is null for the whole plan. */
export interface Clash {
  readonly area: string
  readonly at: number | null
  readonly code: string
  readonly params: Record<string, string | number>
}

const horizonMs = 31 * 86_400_000

/** One clash for each rule and area, the first in time; a week of the same quiet hour is one line, not seven. */
function firstOfEach(clashes: readonly Clash[]): Clash[] {
  const seen = new Set<string>()
  return clashes.filter(({ area, code }) => {
    const key = `${area} ${code}`
    const fresh = !seen.has(key)
    seen.add(key)
    return fresh
  })
}

/**
 * Would this release play as planned in each of its areas? Checked against `policies` exactly as the device will, over the release's life but at most 31 days
 * from its `notBefore`. `others` are the releases already standing, whose sessions count and which may outrank it.
 */
export function checkPlan(plan: {
  readonly digest: string
  readonly release: ReleaseV1
  readonly policies: readonly AreaPolicy[]
  readonly others: HeldReleases['releases']
}): Clash[] {
  const { digest, release, policies, others } = plan
  const from = Date.parse(release.notBefore)
  const to = Math.min(Date.parse(release.notAfter), from + horizonMs)
  const zones = release.slots.filter(({ zone }) => !isKnownZone(zone)).map(({ zone }) => zone)
  if (zones.length > 0) return [{ area: release.areas[0] ?? '', at: null, code: 'schedule.zone', params: { zone: zones[0]! } }]
  const sounding = release.slots.some((slot) => itemsOn(release, slot, 'sound').length > 0)
  if (!sounding) return []
  const mine = { digest, release, heldAt: from }
  const planned = plannedOf(mine, 'sound', from, to)
  if (planned.length === 0) return [{ area: release.areas[0] ?? '', at: null, code: 'schedule.nothing-planned', params: {} }]
  return release.areas.flatMap((area) => {
    const held: HeldReleases = { area, device: release.devices?.[0] ?? null, policies, withdrawn: [], releases: [...others, mine] }
    const alone: HeldReleases = { ...held, releases: [mine] }
    const byPolicy = planned.flatMap((one): Clash[] => {
      const refusal = refusalFor(alone, 'sound', one, one.start, [])
      return refusal ? [{ area, at: one.start, ...refusal }] : []
    })
    const crowded = planOf(held, 'sound', from, to)
    const byCrowd = crowded.unplayed
      .filter((one) => one.planned.digest === digest && !byPolicy.some(({ at }) => at === one.planned.start))
      .map(({ planned: one, refusal }): Clash => ({ area, at: one.start, ...refusal }))
    return firstOfEach([...byPolicy, ...byCrowd])
  })
}
