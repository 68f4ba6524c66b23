import type { OutFacts, ReleaseState } from '@hai-dang/domain'
import type { AgencyId, Envelope, ReleaseV1, WorkContent } from '@hai-dang/wire'
import { sql } from 'kysely'
import { atInstant, type Db } from '../ports/database.ts'

/** A release's row, locked until the transaction ends. */
export interface ReleaseRecord {
  readonly id: string
  readonly work: string
  readonly author: string
  readonly writers: string[]
  readonly status: ReleaseState
  /** What stopped it from being listed: a refusal's code. */
  readonly halted: string | null
  readonly notBefore: number
  readonly notAfter: number
}

export interface PartRecord {
  readonly digest: string
  readonly release: string
  readonly position: number
  readonly series: string
  readonly seq: number
  readonly supersedes: string | null
  readonly payloadType: string
  readonly payload: string
  readonly areas: string[]
  readonly notBefore: number
  readonly notAfter: number
  readonly state: 'waiting' | 'listed' | 'removed'
}

export interface WithdrawalRecord {
  readonly id: string
  readonly release: string
  readonly person: string
  readonly agency: AgencyId
  readonly reason: string
  readonly issued: number
  readonly documents: { digest: string; payloadType: string; payload: string }[]
  readonly envelopes: Envelope[] | null
  readonly signedAt: number | null
  readonly listedAt: number | null
}

export async function lockRelease(trx: Db, id: string): Promise<ReleaseRecord | null> {
  const { rows } = await sql<ReleaseRecord>`
    select id, work, author, writers::text[] as writers, status, halted, not_before as "notBefore", not_after as "notAfter" from release where id = ${id} for update`.execute(
    trx,
  )
  return rows[0] ?? null
}

const partColumns = sql`digest, release, position, series, seq, supersedes, payload_type as "payloadType", payload, areas, not_before as "notBefore", not_after as "notAfter", state`

export async function partsOf(db: Db, release: string): Promise<PartRecord[]> {
  const { rows } = await sql<PartRecord>`select ${partColumns} from release_part where release = ${release} order by position`.execute(db)
  return rows
}

/** Where a series stands: its next number, and the digest a new release takes the place of. */
export async function seriesStand(trx: Db, series: string): Promise<{ seq: number; supersedes: string | null }> {
  const { rows } = await sql<{ seq: number; supersedes: string | null }>`
    select coalesce(max(p.seq), 0) + 1 as seq,
      (select q.digest from release_part q join release r on r.id = q.release
        where q.series = ${series} and r.status = 'published' and q.state <> 'removed' order by q.seq desc limit 1) as supersedes
    from release_part p where p.series = ${series}`.execute(trx)
  return rows[0]!
}

/** The work that has a page on this address now, or one that waits or is on its way there; null when the address is free. */
export async function holderOfPath(
  db: Db,
  path: string,
  asking: { work: string; now: number },
): Promise<{ code: string; title: string } | null> {
  const { rows } = await sql<{ code: string; title: string }>`
    select w.code, r.title from release r join work w on w.id = r.work join release_part p on p.release = r.id
    where r.content -> 'page' ->> 'path' = ${path} and r.work <> ${asking.work} and r.status in ('pending', 'approved', 'published')
      and 'portal' = any(p.areas) and p.state <> 'removed' and p.not_after > ${atInstant(asking.now)}
    order by r.submitted_at limit 1`.execute(db)
  return rows[0] ?? null
}

export interface NewRelease {
  readonly id: string
  readonly code: string
  readonly work: string
  readonly revision: number
  readonly author: string
  readonly writers: readonly string[]
  readonly agency: string
  readonly class: string
  readonly title: string
  readonly channels: readonly string[]
  readonly content: WorkContent
  readonly at: number
  readonly notBefore: number
  readonly notAfter: number
}

export async function insertRelease(trx: Db, row: NewRelease): Promise<void> {
  await sql`
    insert into release (id, code, work, revision, author, writers, agency, class, status, title, channels, content, submitted_at, not_before, not_after)
    values (${row.id}, ${row.code}, ${row.work}, ${row.revision}, ${row.author}, ${[...row.writers]}::uuid[], ${row.agency}, ${row.class}, 'pending', ${row.title},
      ${[...row.channels]}, ${JSON.stringify(row.content)}::jsonb, ${atInstant(row.at)}, ${atInstant(row.notBefore)}, ${atInstant(row.notAfter)})`.execute(
    trx,
  )
}

export async function insertPart(
  trx: Db,
  part: { release: string; position: number; digest: string; payloadType: string; payload: string; document: ReleaseV1 },
): Promise<void> {
  const { series, seq, supersedes, areas, notBefore, notAfter } = part.document
  await sql`
    insert into release_part (digest, release, position, series, seq, supersedes, payload_type, payload, areas, not_before, not_after)
    values (${part.digest}, ${part.release}, ${part.position}, ${series}, ${seq}, ${supersedes ?? null}, ${part.payloadType}, ${part.payload}, ${areas},
      ${notBefore}::timestamptz, ${notAfter}::timestamptz)`.execute(trx)
}

export async function setApproved(trx: Db, id: string, at: number): Promise<void> {
  await sql`update release set status = 'approved', approved_at = ${atInstant(at)}, halted = null where id = ${id}`.execute(trx)
}

export async function setPublished(trx: Db, id: string, at: number): Promise<void> {
  await sql`update release set status = 'published', published_at = coalesce(published_at, ${atInstant(at)}), halted = null where id = ${id}`.execute(
    trx,
  )
}

export async function setEnded(trx: Db, id: string, status: ReleaseState, at: number): Promise<void> {
  await sql`update release set status = ${status}, ended_at = ${atInstant(at)} where id = ${id}`.execute(trx)
}

/** What stops an approved release, or its withdrawal, from being listed: a refusal's code; null once nothing does. */
export async function setHalted(trx: Db, id: string, code: string | null): Promise<void> {
  await sql`update release set halted = ${code} where id = ${id}`.execute(trx)
}

export async function markListed(trx: Db, digest: string, at: number): Promise<void> {
  await sql`update release_part set state = 'listed', listed_at = ${atInstant(at)} where digest = ${digest} and state = 'waiting'`.execute(
    trx,
  )
}

export async function markRemoved(trx: Db, digest: string, at: number, superseded: boolean): Promise<void> {
  await sql`
    update release_part set state = 'removed', removed_at = ${atInstant(at)}, superseded = ${superseded} where digest = ${digest} and state <> 'removed'`.execute(
    trx,
  )
}

/** How far out a release is, for whoever would end it; null when there is no such release. */
export async function outFactsOf(db: Db, id: string): Promise<OutFacts | null> {
  const { rows } = await sql<OutFacts>`
    select r.status as state,
      exists (select 1 from release_part p where p.release = r.id and p.listed_at is not null) as "wasListed",
      exists (select 1 from withdrawal w where w.release = r.id and w.listed_at is not null) as "withdrawalListed"
    from release r where r.id = ${id}`.execute(db)
  return rows[0] ?? null
}

/** Whether another release of the work waits or is out: then the work goes on when this one ends. */
export async function hasOtherStanding(db: Db, release: { id: string; work: string }): Promise<boolean> {
  const { rows } = await sql`
    select 1 from release where work = ${release.work} and id <> ${release.id} and status in ('pending', 'approved', 'published') limit 1`.execute(
    db,
  )
  return rows.length > 0
}

const withdrawalColumns = sql`id, release, person, agency, reason, issued, documents, envelopes, signed_at as "signedAt", listed_at as "listedAt"`

export async function insertWithdrawal(trx: Db, row: Omit<WithdrawalRecord, 'envelopes' | 'signedAt' | 'listedAt'>): Promise<void> {
  await sql`
    insert into withdrawal (id, release, person, agency, reason, issued, documents)
    values (${row.id}, ${row.release}, ${row.person}, ${row.agency}, ${row.reason}, ${atInstant(row.issued)}, ${JSON.stringify(row.documents)}::jsonb)`.execute(
    trx,
  )
}

export async function withdrawalOf(db: Db, id: string): Promise<WithdrawalRecord | null> {
  const { rows } = await sql<WithdrawalRecord>`select ${withdrawalColumns} from withdrawal where id = ${id}`.execute(db)
  return rows[0] ?? null
}

export async function signWithdrawal(trx: Db, id: string, envelopes: readonly Envelope[], at: number): Promise<void> {
  await sql`update withdrawal set envelopes = ${JSON.stringify(envelopes)}::jsonb, signed_at = ${atInstant(at)} where id = ${id} and signed_at is null`.execute(
    trx,
  )
}

/** The newest signed withdrawal of a release whose withdrawal stands on no list yet. */
export async function withdrawalDue(db: Db, release: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select id from withdrawal where release = ${release} and signed_at is not null and listed_at is null order by signed_at desc limit 1`.execute(
    db,
  )
  return rows[0]?.id ?? null
}

export async function markWithdrawalListed(trx: Db, id: string, at: number): Promise<void> {
  await sql`update withdrawal set listed_at = ${atInstant(at)} where id = ${id} and listed_at is null`.execute(trx)
}
