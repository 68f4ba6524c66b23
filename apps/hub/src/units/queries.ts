import { pathOn, type UnitChange, type UnitVersion } from '@hai-dang/domain'
import type { AgencyId, UnitView } from '@hai-dang/wire'
import { type RawBuilder, sql } from 'kysely'
import type { Db, Trx } from '../ports/database.ts'

export interface UnitFilter {
  readonly tree?: UnitView['tree'] | undefined
  readonly parent?: string | undefined
  readonly q?: string | undefined
}

/** The trees on a day, or one part of them; `children` counts those of the same day. */
export async function unitsOn(db: Db | Trx, day: string, filter: UnitFilter): Promise<UnitView[]> {
  const words = filter.q?.trim()
  const { rows } = await sql<UnitView>`
    ${viewOf(sql`${day}::date`)}
    where ${holds('v', day)}
      and (${filter.tree ?? null}::text is null or u.tree = ${filter.tree ?? null})
      and (${filter.parent ?? null}::uuid is null or v.parent = ${filter.parent ?? null})
      and (${words ?? null}::text is null or unaccent(lower(v.name)) like '%' || unaccent(lower(${words ?? ''})) || '%' or v.code = ${words ?? null})
    order by u.tree, v.code nulls last, v.name`.execute(db)
  return rows
}

export async function unitHistory(db: Db | Trx, id: string, today: string) {
  const { rows: versions } = await sql<UnitView>`
    ${viewOf(sql`coalesce(least(v.valid_to, ${today}::date), ${today}::date)`)} where v.unit = ${id} order by v.valid_from`.execute(db)
  const latest = versions.at(-1)
  if (latest === undefined) return undefined
  const day = latest.to !== null && latest.to < today ? latest.to : today
  const path = pathOn(await versionsStanding(db, day), id, day).map((row) => ({ id: row.unit, name: row.name }))
  return { id, versions, changes: await changesOf(db, id), path }
}

async function changesOf(db: Db | Trx, id: string) {
  const { rows } = await sql<
    UnitChange & { id: string; lines: { fromId: string; fromName: string; toId: string; toName: string; scope: 'whole' | 'part' }[] }
  >`
    select c.id, c.kind, c.changed_on as date, c.document, (
      select jsonb_agg(jsonb_build_object('fromId', l.from_unit, 'fromName', before.name, 'toId', l.to_unit, 'toName', after.name, 'scope', l.scope)
                       order by before.name, after.name)
      from unit_change_line l
      join lateral (select name from unit_version where unit = l.from_unit and valid_from < c.changed_on order by valid_from desc limit 1) before on true
      join lateral (select name from unit_version where unit = l.to_unit and valid_from <= c.changed_on order by valid_from desc limit 1) after on true
      where l.unit_change = c.id
    ) as lines
    from unit_change c
    where exists (select 1 from unit_change_line l where l.unit_change = c.id and ${id} in (l.from_unit, l.to_unit))
    order by c.changed_on, c.id`.execute(db)
  return rows.map((row) => ({ ...row, lines: row.lines ?? [] }))
}

export interface AgencyOnDay {
  readonly agency: AgencyId
  readonly unitId: string
  readonly name: string
  readonly shortName: string
  readonly from: string
  readonly to: string | null
  readonly document: string
}

/** The two parties under the names they bore on that day. */
export async function agenciesOn(db: Db | Trx, day: string): Promise<AgencyOnDay[]> {
  const { rows } = await sql<AgencyOnDay>`
    select a.agency, v.unit as "unitId", v.name, v.short_name as "shortName", v.valid_from as "from", v.valid_to as "to", v.document
    from agency_unit a join unit_version v on v.unit = a.unit
    where ${holds('a', day)} and ${holds('v', day)}
    order by a.agency desc`.execute(db)
  return rows
}

export async function versionsStanding(db: Db | Trx, day: string): Promise<UnitVersion[]> {
  const { rows } = await sql<UnitVersion>`
    select v.unit, u.tree, v.name, v.kind, v.parent, v.code, v.valid_from as "from", v.valid_to as "to"
    from unit_version v join unit u on u.id = v.unit where ${holds('v', day)}`.execute(db)
  return rows
}

export async function changesUntil(db: Db | Trx, day: string): Promise<UnitChange[]> {
  const { rows } = await sql<UnitChange>`
    select c.kind, c.changed_on as date, c.document,
      (select jsonb_agg(jsonb_build_object('from', from_unit, 'to', to_unit, 'scope', scope)) from unit_change_line where unit_change = c.id) as lines
    from unit_change c where c.changed_on <= ${day}`.execute(db)
  return rows
}

function viewOf(day: RawBuilder<unknown>) {
  return sql`
    select v.unit as id, u.tree, v.name, v.kind, v.code, v.parent as "parentId", v.valid_from as "from", v.valid_to as "to",
      (select count(*)::int from unit_version c where c.parent = v.unit and c.valid_from <= ${day} and (c.valid_to is null or c.valid_to >= ${day})) as children
    from unit_version v join unit u on u.id = v.unit`
}

function holds(alias: string, day: string) {
  const row = sql.ref(alias)
  return sql`${row}.valid_from <= ${day} and (${row}.valid_to is null or ${row}.valid_to >= ${day})`
}
