import { editRefusal } from '@hai-dang/domain'
import type { AgencyId, WorkContent, WorkRow, WorkStatus, WorkView } from '@hai-dang/wire'
import { sql } from 'kysely'
import { type Db, instantText } from '../ports/database.ts'
import type { Writer } from './commands.ts'

interface Row {
  id: string
  code: string
  title: string
  status: WorkStatus
  author: string
  author_name: string
  agency: AgencyId
  channels: WorkRow['channels']
  revision: number
  saved_at: number
}

const columns = sql`w.id, w.code, w.title, w.status, w.author, p.name as author_name, w.agency, w.channels, w.revision, w.saved_at`

/** A draft is its agency's own business until it has been sent to both. */
const seenBy = (reader: Writer) =>
  sql`w.removed_at is null and (w.agency = ${reader.agency} or exists (select 1 from release r where r.work = w.id))`

function rowOf(row: Row): WorkRow {
  const { id, code, title, status, agency, channels, revision } = row
  return {
    id,
    code,
    title,
    status,
    authorId: row.author,
    authorName: row.author_name,
    agency,
    channels,
    revision,
    savedAt: instantText(row.saved_at),
  }
}

/** The newest two hundred, by code or words of the title; marks and capitals do not matter. */
export async function listWorks(
  db: Db,
  reader: Writer,
  filter: { q?: string | undefined; status?: WorkStatus | undefined; mine: boolean },
): Promise<WorkRow[]> {
  const words = (filter.q ?? '').trim().replace(/[\\%_]/g, '\\$&')
  const { rows } = await sql<Row>`
    select ${columns} from work w join person p on p.id = w.author
    where ${seenBy(reader)}
      and (${filter.status ?? null}::text is null or w.status = ${filter.status ?? null})
      and (${filter.mine} = false or w.author = ${reader.id})
      and (${words} = '' or unaccent(lower(w.code || ' ' || w.title)) like '%' || unaccent(lower(${words})) || '%')
    order by w.saved_at desc, w.id desc limit 200`.execute(db)
  return rows.map(rowOf)
}

/** Whether this id was ever given to a work, removed ones included. */
export async function isIdTaken(db: Db, id: string): Promise<boolean> {
  const { rows } = await sql`select 1 from work where id = ${id}`.execute(db)
  return rows.length > 0
}

export async function hasRelease(db: Db, id: string): Promise<boolean> {
  const { rows } = await sql`select 1 from release where work = ${id} limit 1`.execute(db)
  return rows.length > 0
}

async function returnedOf(db: Db, work: string): Promise<WorkView['returned']> {
  const { rows } = await sql<{ name: string; agency: AgencyId; at: number; reason: string }>`
    select p.name, d.agency, d.at, d.reason from decision d join release r on r.id = d.subject join person p on p.id = d.person
    where d.subject_kind = 'release' and d.kind = 'tra_lai' and r.work = ${work} order by d.at desc limit 1`.execute(db)
  const last = rows[0]
  return last ? { by: last.name, agency: last.agency, at: instantText(last.at), reason: last.reason } : null
}

async function rivalsOf(db: Db, work: string): Promise<WorkView['rivals']> {
  const { rows } = await sql<{ id: string; name: string; saved_at: number; base_revision: number; content: WorkContent }>`
    select v.id, p.name, v.saved_at, v.base_revision, v.content from work_rival v join person p on p.id = v.author
    where v.work = ${work} and v.settled_at is null order by v.saved_at`.execute(db)
  return rows.map(({ id, name, saved_at, base_revision, content }) => ({
    id,
    by: name,
    at: instantText(saved_at),
    baseRevision: base_revision,
    content,
  }))
}

/** A work as its reader may see it: the other agency sees what was last sent, not what is being written. Null when there is none or it is not theirs to see. */
export async function workOf(db: Db, reader: Writer, id: string): Promise<WorkView | null> {
  const { rows } = await sql<Row & { content: WorkContent }>`
    select ${columns}, v.content from work w join person p on p.id = w.author
    join work_revision v on v.work = w.id
      and v.revision = case when w.agency = ${reader.agency} then w.revision else (select max(r.revision) from release r where r.work = w.id) end
    where w.id = ${id} and ${seenBy(reader)}`.execute(db)
  const row = rows[0]
  if (!row) return null
  const releases = await sql<{
    id: string
    status: string
  }>`select id, status from release where work = ${id} order by submitted_at desc, id desc`.execute(db)
  const refusal = editRefusal({ state: row.status, author: row.author, agency: row.agency }, reader)
  return {
    ...rowOf(row),
    title: row.content.title,
    content: row.content,
    canEdit: refusal === null,
    pendingReleaseId: releases.rows.find(({ status }) => status === 'pending' || status === 'approved')?.id ?? null,
    lastReleaseId: releases.rows[0]?.id ?? null,
    returned: row.status === 'tra_lai' ? await returnedOf(db, id) : null,
    rivals: row.agency === reader.agency ? await rivalsOf(db, id) : [],
  }
}

export async function revisionsOf(
  db: Db,
  reader: Writer,
  id: string,
): Promise<{ revision: number; by: string; at: string; content: WorkContent }[]> {
  const { rows } = await sql<{ revision: number; name: string; saved_at: number; content: WorkContent }>`
    select v.revision, p.name, v.saved_at, v.content from work_revision v join work w on w.id = v.work join person p on p.id = v.author
    where v.work = ${id} and (w.agency = ${reader.agency} or v.frozen) order by v.revision desc`.execute(db)
  return rows.map(({ revision, name, saved_at, content }) => ({ revision, by: name, at: instantText(saved_at), content }))
}
