import { sql } from 'kysely'
import type { Trx } from '../ports/database.ts'

export interface NewPlace {
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly lon: number
  readonly lat: number
  readonly area: string | null
  readonly unit: string
  readonly from: string
}

export async function upsertPlace(trx: Trx, place: NewPlace): Promise<void> {
  await sql`
    insert into place (id, name, kind, lon, lat, area) values (${place.id}, ${place.name}, ${place.kind}, ${place.lon}, ${place.lat}, ${place.area})
    on conflict (id) do update set name = excluded.name, lon = excluded.lon, lat = excluded.lat, area = excluded.area`.execute(trx)
  await sql`
    insert into place_unit (place, unit, valid_from) values (${place.id}, ${place.unit}, ${place.from})
    on conflict (place, valid_from) do update set unit = excluded.unit`.execute(trx)
}

export async function upsertArea(trx: Trx, area: { id: string; name: string }): Promise<void> {
  await sql`insert into area (id, name) values (${area.id}, ${area.name}) on conflict (id) do update set name = excluded.name`.execute(trx)
}
