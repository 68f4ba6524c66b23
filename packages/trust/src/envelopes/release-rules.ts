import type { AreaPolicy, Payload, ReleaseItem, ReleaseV1, TemplateV1 } from '@hai-dang/wire'
import type { TrustRefusal } from '../refusals.ts'
import type { AdmitContext, Draft } from './draft.ts'

/** Pages, documents and exhibits have a place of their own among the areas. */
export const portalArea = 'portal'

/** File types a far end decodes, by kind of item. An item of another type is refused whole: nobody guesses at bytes. */
const mimesOf: Readonly<Record<string, readonly string[]>> = {
  sound: ['audio/flac'],
  board: ['image/png'],
  page: ['application/vnd.hai-dang.page.v1+json'],
  document: ['application/pdf'],
  exhibit: ['application/vnd.hai-dang.exhibit.v1+json'],
}

const heldKinds: readonly ReleaseItem['kind'][] = ['page', 'document', 'exhibit']

function bodyOf(document: Payload): ReleaseV1 | TemplateV1 | null {
  return document.type === 'release.v1' || document.type === 'template.v1' ? document : null
}

/** A site that can do nothing with any item need not fetch it. */
export function checkCapabilities({ document }: Draft, { audience }: AdmitContext): TrustRefusal | null {
  const body = bodyOf(document)
  if (body === null) return null
  const useful = body.items.some((item) => neededFor(item).some((capability) => audience.capabilities.includes(capability)))
  return useful ? null : { code: 'audience.not-capable' }
}

function neededFor({ kind }: ReleaseItem): readonly ('sound' | 'board' | 'page')[] {
  if (heldKinds.includes(kind)) return ['page']
  if (kind === 'text') return ['sound', 'board']
  return kind === 'board' ? ['board'] : ['sound']
}

/** Every position a slot or a relay names is there, and slot ids tell occurrences apart. */
export function checkItemIndexes({ document }: Draft): TrustRefusal | null {
  const body = bodyOf(document)
  if (body === null) return null
  const seen = new Set<string>()
  for (const slot of body.slots) {
    if (seen.has(slot.id)) return { code: 'release.slot-repeated', params: { slot: slot.id } }
    seen.add(slot.id)
    if (slot.items.some((item) => item >= body.items.length)) return { code: 'release.item-index', params: { slot: slot.id } }
  }
  const lost = body.items.find((item) => item.kind === 'relay' && item.fallback !== null && body.items[item.fallback]?.kind !== 'sound')
  return lost === undefined ? null : { code: 'release.item-index', params: { slot: 'relay' } }
}

export function checkMedia({ document }: Draft): TrustRefusal | null {
  const item = bodyOf(document)?.items.findIndex((candidate) => !isMediaAllowed(candidate)) ?? -1
  return item === -1 ? null : { code: 'release.media', params: { item } }
}

function isMediaAllowed(item: ReleaseItem): boolean {
  if (item.kind === 'relay') return true
  if (item.kind === 'text') return item.text !== undefined && item.media === undefined
  if (item.media === undefined) return false
  if (item.kind === 'sound' && item.media.ms === undefined) return false
  return mimesOf[item.kind]?.includes(item.media.mime) ?? false
}

/** No louder than the area's policy allows, in any row of it that is in force during the rest of the release's life. */
export function checkGain({ document }: Draft, { trust, audience, now }: AdmitContext): TrustRefusal | null {
  const body = bodyOf(document)
  if (body === null) return null
  const gains = [
    ...body.slots.map(({ maxGainDb }) => maxGainDb),
    ...body.items.flatMap((item) => (item.kind === 'relay' ? [item.gainDb] : [])),
  ]
  if (gains.length === 0) return null
  const asked = Math.max(...gains)
  for (const area of body.areas.filter((candidate) => audience.areas.includes(candidate))) {
    const rows = rowsInForce(trust.policy.areas, area, Math.max(now, Date.parse(body.notBefore)), Date.parse(body.notAfter))
    if (rows.length === 0) return { code: 'release.no-policy', params: { area } }
    const allowed = Math.min(...rows.map(({ maxGainDb }) => maxGainDb))
    if (asked > allowed) return { code: 'release.gain', params: { area, asked, allowed } }
  }
  return null
}

/** The row in force at `from`, and each that begins before `to`. */
function rowsInForce(policies: readonly AreaPolicy[], area: string, from: number, to: number): readonly AreaPolicy[] {
  const rows = policies.filter((row) => row.area === area).sort((a, b) => Date.parse(a.from) - Date.parse(b.from))
  const current = rows.findLastIndex((row) => Date.parse(row.from) <= from)
  return rows.filter((row, i) => i === current || (i > current && Date.parse(row.from) < to))
}

/** Class `trang` exactly when there are no slots, the portal is the one area and every item is held there; nothing else goes there. */
export function checkPagePlace({ document }: Draft): TrustRefusal | null {
  const body = bodyOf(document)
  if (body === null) return null
  const isPage = body.class === 'trang'
  const portalAlone = body.areas.length === 1 && body.areas[0] === portalArea
  const fits = isPage
    ? body.slots.length === 0 && portalAlone && body.items.every(({ kind }) => heldKinds.includes(kind))
    : !body.areas.includes(portalArea) && !body.items.some(({ kind }) => heldKinds.includes(kind)) && hasSlots(body)
  return fits ? null : { code: 'release.page-place' }
}

/** A template takes its moment from its activation; a release that is played says when. */
function hasSlots(body: ReleaseV1 | TemplateV1): boolean {
  return body.type === 'template.v1' || body.slots.length > 0
}
