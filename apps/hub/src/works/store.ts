import { channelsOf, workCode } from '@hai-dang/domain'
import type { WorkContent, WorkStatus } from '@hai-dang/wire'
import { sql } from 'kysely'
import { atInstant, type Db } from '../ports/database.ts'

/** A work as its row says, locked until the transaction ends. */
export interface WorkRecord {
  readonly id: string
  readonly code: string
  readonly author: string
  readonly agency: string
  readonly status: WorkStatus
  readonly revision: number
}

export async function lockWork(trx: Db, id: string): Promise<WorkRecord | null> {
  const { rows } = await sql<WorkRecord>`
    select id, code, author, agency, status, revision from work where id = ${id} and removed_at is null for update`.execute(trx)
  return rows[0] ?? null
}

export async function nextCode(trx: Db, year: number): Promise<string> {
  const { rows } = await sql<{ last: number }>`
    insert into work_number (year, last) values (${year}, 1) on conflict (year) do update set last = work_number.last + 1 returning last`.execute(
    trx,
  )
  return workCode(year, rows[0]!.last)
}

export async function insertWork(
  trx: Db,
  work: { id: string; code: string; author: string; agency: string; at: number; content: WorkContent },
): Promise<void> {
  const { id, code, author, agency, at, content } = work
  await sql`
    insert into work (id, code, author, agency, status, revision, title, channels, saved_at)
    values (${id}, ${code}, ${author}, ${agency}, 'nhap', 1, ${content.title}, ${channelsOf(content)}, ${atInstant(at)})`.execute(trx)
  await insertRevision(trx, { work: id, revision: 1, author, openedAt: at, at, content })
}

async function insertRevision(
  trx: Db,
  row: { work: string; revision: number; author: string; openedAt: number; at: number; content: WorkContent },
): Promise<void> {
  await sql`
    insert into work_revision (work, revision, author, opened_at, saved_at, content)
    values (${row.work}, ${row.revision}, ${row.author}, ${atInstant(row.openedAt)}, ${atInstant(row.at)}, ${JSON.stringify(row.content)}::jsonb)`.execute(
    trx,
  )
  await sql`insert into work_writer (work, person) values (${row.work}, ${row.author}) on conflict do nothing`.execute(trx)
}

export interface NewestRevision {
  readonly author: string
  readonly opened_at: number
  readonly saved_at: number
  readonly frozen: boolean
  readonly content: WorkContent
}

export async function newestRevision(trx: Db, work: WorkRecord): Promise<NewestRevision> {
  const { rows } = await sql<NewestRevision>`
    select author, opened_at, saved_at, frozen, content from work_revision where work = ${work.id} and revision = ${work.revision}`.execute(
    trx,
  )
  return rows[0]!
}

/** Adds the next revision; `foldedFrom` is the opening time of the one it takes the place of. */
export async function addRevision(
  trx: Db,
  work: WorkRecord,
  save: { author: string; at: number; content: WorkContent; foldedFrom: number | null },
): Promise<number> {
  const { author, at, content, foldedFrom } = save
  const revision = work.revision + 1
  if (foldedFrom !== null) await sql`delete from work_revision where work = ${work.id} and revision = ${work.revision}`.execute(trx)
  await insertRevision(trx, { work: work.id, revision, author, openedAt: foldedFrom ?? at, at, content })
  const status = work.status === 'tra_lai' ? 'tra_lai' : 'nhap'
  await sql`
    update work set revision = ${revision}, title = ${content.title}, channels = ${channelsOf(content)}, saved_at = ${atInstant(at)}, status = ${status}
    where id = ${work.id}`.execute(trx)
  return revision
}

/** Keeps a rival edit; a second one of the same author takes the place of the first. */
export async function keepRival(
  trx: Db,
  rival: { id: string; work: string; author: string; baseRevision: number; at: number; content: WorkContent },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into work_rival (id, work, author, base_revision, saved_at, content)
    values (${rival.id}, ${rival.work}, ${rival.author}, ${rival.baseRevision}, ${atInstant(rival.at)}, ${JSON.stringify(rival.content)}::jsonb)
    on conflict (work, author) where settled_at is null
    do update set content = excluded.content, base_revision = excluded.base_revision, saved_at = excluded.saved_at
    returning id`.execute(trx)
  return rows[0]!.id
}

/** Settles a waiting rival and answers what it held; null when it waits no longer. */
export async function settleRival(
  trx: Db,
  rival: { id: string; work: string; by: string; at: number; taken: boolean },
): Promise<{ author: string; content: WorkContent } | null> {
  const { rows } = await sql<{ author: string; content: WorkContent }>`
    update work_rival set settled_at = ${atInstant(rival.at)}, settled_by = ${rival.by}, taken = ${rival.taken}
    where id = ${rival.id} and work = ${rival.work} and settled_at is null returning author, content`.execute(trx)
  return rows[0] ?? null
}

export async function setStatus(trx: Db, id: string, status: WorkStatus): Promise<void> {
  await sql`update work set status = ${status} where id = ${id}`.execute(trx)
}

/** Makes a revision stay for good and answers who wrote any part of the work. */
export async function freezeRevision(trx: Db, id: string, revision: number): Promise<string[]> {
  await sql`update work_revision set frozen = true where work = ${id} and revision = ${revision}`.execute(trx)
  const { rows } = await sql<{ person: string }>`select person from work_writer where work = ${id} order by person`.execute(trx)
  return rows.map(({ person }) => person)
}

export async function removeWork(trx: Db, id: string, at: number): Promise<void> {
  await sql`update work set removed_at = ${atInstant(at)} where id = ${id}`.execute(trx)
}

/** The edition of a work on sites or on the portal: its id is the series of every release of it. */
export async function editionOf(trx: Db, work: string, kind: 'airing' | 'web_page', fresh: string): Promise<string> {
  await sql`insert into edition (id, work, kind) values (${fresh}, ${work}, ${kind}) on conflict (work, kind) do nothing`.execute(trx)
  const { rows } = await sql<{ id: string }>`select id from edition where work = ${work} and kind = ${kind}`.execute(trx)
  return rows[0]!.id
}

export async function putRendition(
  db: Db,
  row: { key: string; kind: 'speech' | 'recording' | 'picture'; made: object; by: string | null; at: number },
): Promise<void> {
  await sql`
    insert into rendition (key, kind, made, made_by, made_at)
    values (${row.key}, ${row.kind}, ${JSON.stringify(row.made)}::jsonb, ${row.by}, ${atInstant(row.at)}) on conflict (key) do nothing`.execute(
    db,
  )
}

export async function readRendition<T>(db: Db, key: string): Promise<T | null> {
  const { rows } = await sql<{ made: T }>`select made from rendition where key = ${key}`.execute(db)
  return rows[0]?.made ?? null
}
