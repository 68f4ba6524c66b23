import type { AgencyId, PersonKey } from '@hai-dang/wire'
import { sql } from 'kysely'
import { atInstant, type Trx } from '../ports/database.ts'

export async function upsertOfficer(trx: Trx, officer: { tufKeyid: string; person: string; agency: AgencyId; raw: string }): Promise<void> {
  await sql`
    insert into key_officer (tuf_keyid, person, agency, raw) values (${officer.tufKeyid}, ${officer.person}, ${officer.agency}, ${officer.raw})
    on conflict (person) do update set tuf_keyid = excluded.tuf_keyid, raw = excluded.raw`.execute(trx)
}

export interface NewEnrolment {
  readonly id: string
  readonly person: string
  readonly agency: AgencyId
  readonly role: string
  readonly askedBy: string
  readonly at: number
  readonly expiresAt: number
  readonly challenge: string
}

export async function insertEnrolment(trx: Trx, row: NewEnrolment): Promise<void> {
  await sql`
    insert into key_enrolment (id, person, agency, role, asked_by, asked_at, expires_at, challenge)
    values (${row.id}, ${row.person}, ${row.agency}, ${row.role}, ${row.askedBy}, ${atInstant(row.at)}, ${atInstant(row.expiresAt)}, ${row.challenge})`.execute(
    trx,
  )
}

/** True only for the first key made with it. */
export async function useEnrolment(trx: Trx, id: string, now: number): Promise<boolean> {
  const { rows } = await sql`update key_enrolment set used_at = ${atInstant(now)} where id = ${id} and used_at is null returning 1`.execute(
    trx,
  )
  return rows.length === 1
}

export interface FrozenList {
  readonly nextVersion: number
  readonly nextPeople: string
  readonly metadata: string
}

export interface NewProposal extends FrozenList {
  readonly id: string
  readonly agency: AgencyId
  readonly kind: 'add' | 'remove'
  readonly person: string
  readonly key: PersonKey
  readonly reason: string
  readonly by: string
  readonly at: number
}

export async function insertProposal(trx: Trx, row: NewProposal): Promise<void> {
  await sql`
    insert into list_proposal (id, agency, kind, person, key, reason, proposed_by, proposed_at, state, next_version, next_people, metadata)
    values (${row.id}, ${row.agency}, ${row.kind}, ${row.person}, ${JSON.stringify(row.key)}::jsonb, ${row.reason}, ${row.by}, ${atInstant(row.at)},
      'waiting_signatures', ${row.nextVersion}, ${row.nextPeople}, ${row.metadata})`.execute(trx)
}

/** What was signed no longer follows the list in force: the bytes are made anew and the hands asked again. */
export async function refreezeProposal(trx: Trx, id: string, frozen: FrozenList): Promise<void> {
  await sql`delete from list_signature where proposal = ${id}`.execute(trx)
  await sql`
    update list_proposal set next_version = ${frozen.nextVersion}, next_people = ${frozen.nextPeople}, metadata = ${frozen.metadata} where id = ${id}`.execute(
    trx,
  )
}

export async function insertListSignature(trx: Trx, row: { proposal: string; tufKeyid: string; sig: string; at: number }): Promise<void> {
  await sql`
    insert into list_signature (proposal, tuf_keyid, sig, at) values (${row.proposal}, ${row.tufKeyid}, ${row.sig}, ${atInstant(row.at)})
    on conflict (proposal, tuf_keyid) do nothing`.execute(trx)
}

export async function setProposalState(trx: Trx, id: string, state: 'published' | 'dropped'): Promise<void> {
  await sql`update list_proposal set state = ${state} where id = ${id}`.execute(trx)
}
