import { type LoggedOccurrence, type OrderFacts, occurrenceId } from '@hai-dang/domain'
import { type Channel, plannedOf } from '@hai-dang/schedule'
import { fromBase64, text } from '@hai-dang/trust'
import { type ReleaseV1, releaseV1 } from '@hai-dang/wire'
import { sql } from 'kysely'
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

/** Facts for the judgement of one occurrence at a site of `area`: planned by the same evaluator that the site asked. */
export function factsOf(order: KnownOrder | undefined, occurrence: LoggedOccurrence, area: string): OrderFacts | null {
  if (!order?.release.areas.includes(area)) return null
  const { release, releaseId, withdrawnAt } = order
  const channel = channelOf(order, occurrence)
  const nominal = Date.parse(occurrence.nominal)
  const held = { digest: occurrence.digest, release, heldAt: 0 }
  const planned = plannedOf(held, channel, nominal - 86_400_000, nominal + 86_400_000).find(({ key }) => key === occurrenceId(occurrence))
  const media = release.items.flatMap((item) => (item.kind !== 'relay' && item.media ? [item.media.sha256] : []))
  return {
    releaseId,
    planned: planned !== undefined,
    expectedMs: planned && channel === 'sound' ? planned.end - planned.start : null,
    media,
    notBefore: Date.parse(release.notBefore),
    notAfter: Date.parse(release.notAfter),
    withdrawnAt,
  }
}
