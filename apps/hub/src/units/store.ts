import type { UnitChange } from '@hai-dang/domain'
import { sql } from 'kysely'
import type { Trx } from '../ports/database.ts'
import { shippedId } from '../ports/ids.ts'
import type { NamedVersion, UnitSource } from './source.ts'

export async function saveVersions(trx: Trx, versions: readonly NamedVersion[]): Promise<void> {
  const rows = JSON.stringify(versions.map((row) => ({ ...row, id: shippedId(`unit-version/${row.unit}/${row.from}`) })))
  await sql`
    insert into unit (id, tree)
    select distinct unit, tree from jsonb_to_recordset(${rows}::jsonb) as r(unit uuid, tree text)
    on conflict (id) do nothing`.execute(trx)
  await sql`
    insert into unit_version (id, unit, name, short_name, kind, parent, code, valid_from, valid_to, document)
    select id, unit, name, "shortName", kind, parent, code, "from", "to", document
    from jsonb_to_recordset(${rows}::jsonb)
      as r(id uuid, unit uuid, name text, "shortName" text, kind text, parent uuid, code text, "from" date, "to" date, document text)
    on conflict (id) do update set
      name = excluded.name, short_name = excluded.short_name, kind = excluded.kind, parent = excluded.parent,
      code = excluded.code, valid_to = excluded.valid_to, document = excluded.document`.execute(trx)
}

export async function saveChanges(trx: Trx, changes: readonly UnitChange[]): Promise<void> {
  const rows = changes.map((change) => ({
    ...change,
    id: shippedId(`unit-change/${change.kind}/${change.date}/${change.lines[0]!.from}/${change.lines[0]!.to}`),
  }))
  await sql`
    insert into unit_change (id, kind, changed_on, document)
    select id, kind, date, document from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, kind text, date date, document text)
    on conflict (id) do update set document = excluded.document`.execute(trx)
  const lines = rows.flatMap((change) => change.lines.map((line) => ({ ...line, change: change.id })))
  await sql`
    insert into unit_change_line (unit_change, from_unit, to_unit, scope)
    select change, "from", "to", scope from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as r(change uuid, "from" uuid, "to" uuid, scope text)
    on conflict (unit_change, from_unit, to_unit) do update set scope = excluded.scope`.execute(trx)
}

export async function saveAgencies(trx: Trx, agencies: UnitSource['agencies']): Promise<void> {
  await sql`
    insert into agency_unit (agency, unit, valid_from, valid_to)
    select agency, unit, "from", "to" from jsonb_to_recordset(${JSON.stringify(agencies)}::jsonb) as r(agency text, unit uuid, "from" date, "to" date)
    on conflict (agency, valid_from) do update set unit = excluded.unit, valid_to = excluded.valid_to`.execute(trx)
}
