import type { PlaceView } from '@hai-dang/wire'
import { sql } from 'kysely'
import type { Db, Trx } from '../ports/database.ts'

export async function placesOn(db: Db | Trx, day: string, q?: string): Promise<PlaceView[]> {
  const words = q?.trim() || null
  const { rows } = await sql<PlaceView>`
    select p.id, p.name, p.kind, p.lon, p.lat, p.area, v.unit as "unitId", v.name as "unitName"
    from place p
    join place_unit pu on pu.place = p.id and pu.valid_from <= ${day} and (pu.valid_to is null or pu.valid_to >= ${day})
    join unit_version v on v.unit = pu.unit and v.valid_from <= ${day} and (v.valid_to is null or v.valid_to >= ${day})
    where ${words}::text is null or unaccent(lower(p.name)) like '%' || unaccent(lower(${words})) || '%'
    order by p.name`.execute(db)
  return rows
}

/** Sites by area; the sum of devices an area answers with. */
export async function devicesByArea(db: Db | Trx): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{
    area: string
    devices: number
  }>`select area, count(*)::int as devices from device where retired_at is null group by area`.execute(db)
  return new Map(rows.map((row) => [row.area, row.devices]))
}

export async function areasTaken(db: Db | Trx, except: string): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ area: string }>`select area from place where area is not null and id <> ${except}`.execute(db)
  return new Set(rows.map((row) => row.area))
}

export async function areaNames(db: Db | Trx): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`select id, name from area`.execute(db)
  return new Map(rows.map((row) => [row.id, row.name]))
}
