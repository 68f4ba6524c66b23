import { type LoggedOccurrence, type OrderFacts, occurrenceId } from '@hai-dang/domain'
import { type Channel, lengthOf, plannedOf } from '@hai-dang/schedule'
import { fromBase64, text } from '@hai-dang/trust'
import { type ReleaseV1, releaseV1, type Slot } from '@hai-dang/wire'
import { sql } from 'kysely'
import type { DeviceRecord } from '../devices/index.ts'
import type { Trx } from '../ports/database.ts'

/** What the hub released under a digest, and until when. */
export interface KnownOrder {
  readonly releaseId: string
  readonly release: ReleaseV1
  readonly withdrawnAt: number | null
}

interface OrderRow {
  digest: string
  release: string
  payload: string
  withdrawn_at: number | null
}

/** The orders behind these digests, by digest; one the hub never froze is absent. */
export async function loadOrders(trx: Trx, digests: readonly string[]): Promise<Map<string, KnownOrder>> {
  const rows = await sql<OrderRow>`
    select part.digest, part.release, part.payload, (select min(w.listed_at) from withdrawal w where w.release = part.release) as withdrawn_at
    from release_part part where part.digest = any(${[...new Set(digests)]})`.execute(trx)
  return new Map(
    rows.rows.map((row) => {
      const release = releaseV1.parse(JSON.parse(text(fromBase64(row.payload))))
      return [row.digest, { releaseId: row.release, release, withdrawnAt: row.withdrawn_at }]
    }),
  )
}

/** Sound or face: what the slot of an occurrence puts out. An order the hub does not know is taken for sound. */
export function channelOf(order: KnownOrder | undefined, occurrence: LoggedOccurrence): Channel {
  const slot = order?.release.slots.find(({ id }) => id === occurrence.slot)
  const kinds = slot?.items.map((position) => order?.release.items[position]?.kind) ?? []
  return kinds.includes('board') && !kinds.includes('sound') ? 'board' : 'sound'
}

/** The file behind an item; a relay's is that of the item it falls back on. */
function fileOf(release: ReleaseV1, position: number): string[] {
  const named = release.items[position]
  const item = named?.kind === 'relay' ? release.items[named.fallback ?? -1] : named
  return item && item.kind !== 'relay' && item.media ? [item.media.sha256] : []
}

/** How far from its nominal instant a repeat of the slot may lie, before it where it ends there: the whole row of repeats, and a day. */
function reachOf(release: ReleaseV1, slot: Slot, channel: Channel): number {
  const whole = ((lengthOf(release, slot, channel) ?? 0) + slot.repeat.gapSeconds * 1000) * slot.repeat.count
  return Math.min(whole, Date.parse(release.notAfter) - Date.parse(release.notBefore)) + 86_400_000
}

/** Facts for the judgement of one occurrence at a site of `area`: planned by the same evaluator that the site asked. */
export function factsOf(order: KnownOrder | undefined, occurrence: LoggedOccurrence, site: DeviceRecord): OrderFacts | null {
  if (!order?.release.areas.includes(site.area)) return null
  const { release, releaseId, withdrawnAt } = order
  const channel = channelOf(order, occurrence)
  const nominal = Date.parse(occurrence.nominal)
  const held = { digest: occurrence.digest, release, heldAt: 0 }
  const slot = release.slots.find(({ id }) => id === occurrence.slot)
  const reach = slot ? reachOf(release, slot, channel) : 0
  const planned = plannedOf(held, channel, nominal - reach, nominal + reach).find(({ key }) => key === occurrenceId(occurrence))
  // What the slot's items name; without a slot, what the order names at all.
  const positions = slot?.items ?? release.items.map((_, position) => position)
  const media = [...new Set(positions.flatMap((position) => fileOf(release, position)))]
  return {
    releaseId,
    planned: planned !== undefined,
    expectedMs: planned && channel === 'sound' ? planned.end - planned.start : null,
    media,
    notBefore: Date.parse(release.notBefore),
    notAfter: Date.parse(release.notAfter),
    withdrawnAt,
    retiredAt: site.retiredAt,
  }
}
