import type { StatusV1 } from '@hai-dang/wire'
import { sql } from 'kysely'
import { atInstant, type Db, type Trx } from '../ports/database.ts'

export interface ProvisionedDevice {
  /** Thumbprint of the device's key. */
  readonly id: string
  readonly raw: string
  readonly name: string
  readonly kind: 'loudspeaker' | 'board'
  readonly area: string
  readonly placeId: string
  readonly pageUrl: string | null
}

/** Adds a device, or brings its name and place up to date. The key of an id never changes: the id is its hash. */
export async function saveDevice(trx: Db | Trx, device: ProvisionedDevice, now: number): Promise<void> {
  await sql`
    insert into device (id, alg, raw, name, kind, area, place, page_url, provisioned_at)
    values (${device.id}, 'Ed25519', ${device.raw}, ${device.name}, ${device.kind}, ${device.area}, ${device.placeId}, ${device.pageUrl}, ${atInstant(now)})
    on conflict (id) do update set name = excluded.name, area = excluded.area, place = excluded.place, page_url = excluded.page_url`.execute(
    trx,
  )
}

/** Keeps the newest word of a site; an older one that arrives late changes nothing. Answers whether it was newer. */
export async function saveStatus(db: Db, status: StatusV1, now: number): Promise<boolean> {
  const saved = await sql<{ device: string }>`
    insert into device_status (device, document, said_at, received_at)
    values (${status.device}, ${JSON.stringify(status)}::jsonb, ${status.at}::timestamptz, ${atInstant(now)})
    on conflict (device) do update set document = excluded.document, said_at = excluded.said_at, received_at = excluded.received_at
    where device_status.said_at <= excluded.said_at
    returning device`.execute(db)
  return saved.rows.length > 0
}
