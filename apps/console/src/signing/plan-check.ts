import { canonicalBytes, portalArea, sameBytes, slotsOf } from '@hai-dang/trust'
import { type ReleaseV1, type Slot, type WorkContent, workContent } from '@hai-dang/wire'
import { Mismatch } from './mismatch.ts'

type Plan = WorkContent['plan']

/**
 * Only what a plan of the console can make is ever signed: the page has words for all of that and for nothing else. The plan is read back out of the
 * slots, the slots are made from it again, and the two must be the same bytes.
 */
export function checkPlan(release: ReleaseV1, zone: string): void {
  const { class: level, slots, items, areas } = release
  for (const slot of slots) if (slot.zone !== zone) throw new Mismatch(`zone: ${slot.zone}`)
  if (release.devices !== undefined) throw new Mismatch('devices')
  if (release.under !== undefined) throw new Mismatch('standing approval')
  if (release.cap !== undefined) throw new Mismatch('alert')
  if (level === 'trang') {
    if (areas.length !== 1 || areas[0] !== portalArea) throw new Mismatch('places')
    if (slots.length > 0) throw new Mismatch('plan')
    if (items.length !== 1 || items[0]?.kind !== 'page') throw new Mismatch('items')
    return
  }
  if (level !== 'thuong' && level !== 'uu_tien') throw new Mismatch('class')
  if (areas.includes(portalArea)) throw new Mismatch('places')
  if (!items.every(({ kind }) => kind === 'sound' || kind === 'board')) throw new Mismatch('items')
  const plan = planOf(level, slots)
  if (plan === null || !sameBytes(canonicalBytes(slotsOf(plan, items, zone)), canonicalBytes(slots))) throw new Mismatch('plan')
}

function planOf(level: Plan['class'], slots: readonly Slot[]): Plan | null {
  const [first] = slots
  if (first === undefined) return null
  const spoken = slots.find(({ id }) => id.startsWith('loa-'))
  const { count, gapSeconds } = spoken?.repeat ?? { count: 1, gapSeconds: 0 }
  const when = whenOf(slots)
  const { repeatCount, gapSeconds: gap } = workContent.shape.plan.shape
  if (!repeatCount.safeParse(count).success || !gap.safeParse(gapSeconds).success) return null
  return when === null ? null : { class: level, areas: [], when, repeatCount: count, gapSeconds, gainDb: first.maxGainDb }
}

/** The days on which the plan holds are the release's own span, and are shown as such. */
function whenOf(slots: readonly Slot[]): Plan['when'] | null {
  if (slots.every(({ at }) => 'now' in at)) return { kind: 'now' }
  const times = slots.map(({ at }) => ('local' in at ? at.local.slice(0, 5) : ''))
  const [first] = slots
  if (first === undefined || !('local' in first.at) || !('weekdays' in first.at.on) || times.includes('')) return null
  return { kind: 'times', times, weekdays: first.at.on.weekdays, from: '', to: '' }
}
