import type { AgencyId, GrantRole } from '@hai-dang/wire'
import { sql } from 'kysely'
import { atInstant, type Db, type Trx } from '../ports/database.ts'

export async function insertPerson(trx: Trx, person: { id: string; name: string; agency: AgencyId; at: number }): Promise<void> {
  await sql`insert into person (id, name, agency, created_at) values (${person.id}, ${person.name}, ${person.agency}, ${atInstant(person.at)})`.execute(
    trx,
  )
}

export async function insertAccount(trx: Trx, account: { person: string; login: string; passwordHash: string | null }): Promise<void> {
  await sql`insert into account (person, login, password_hash) values (${account.person}, ${account.login}, ${account.passwordHash})`.execute(
    trx,
  )
}

export async function insertPosting(
  trx: Trx,
  posting: { id: string; person: string; unit: string; post: string; from: string },
): Promise<void> {
  await sql`insert into posting (id, person, unit, post, valid_from) values (${posting.id}, ${posting.person}, ${posting.unit}, ${posting.post}, ${posting.from})`.execute(
    trx,
  )
}

export interface NewGrant {
  readonly id: string
  readonly person: string
  readonly role: GrantRole
  readonly unit: string
  readonly from: string
  readonly to: string | null
  readonly by: string | null
  readonly at: number
}

/** Whoever changes a person's rights waits here for whoever does so already. */
export async function lockPerson(trx: Trx, id: string): Promise<void> {
  await sql`select 1 from person where id = ${id} for update`.execute(trx)
}

export async function insertGrant(trx: Trx, grant: NewGrant): Promise<void> {
  await sql`
    insert into "grant" (id, person, role, unit, valid_from, valid_to, given_by, given_at)
    values (${grant.id}, ${grant.person}, ${grant.role}, ${grant.unit}, ${grant.from}, ${grant.to}, ${grant.by}, ${atInstant(grant.at)})`.execute(
    trx,
  )
}

/** True for the one who ended it. */
export async function endGrantRow(trx: Trx, id: string, at: number): Promise<boolean> {
  const { rows } = await sql`update "grant" set ended_at = ${atInstant(at)} where id = ${id} and ended_at is null returning 1`.execute(trx)
  return rows.length === 1
}

export interface AdminAct {
  readonly id: string
  readonly at: number
  readonly by: string | null
  readonly kind: string
  readonly subject: { readonly kind: string; readonly id: string }
  readonly details: Record<string, unknown>
}

export async function recordAct(trx: Trx, act: AdminAct): Promise<void> {
  await sql`
    insert into admin_act (id, at, by_person, kind, subject_kind, subject_id, details)
    values (${act.id}, ${atInstant(act.at)}, ${act.by}, ${act.kind}, ${act.subject.kind}, ${act.subject.id}, ${JSON.stringify(act.details)}::jsonb)`.execute(
    trx,
  )
}

export async function insertSession(
  db: Db,
  row: { id: string; tokenHash: Buffer; person: string; now: number; expires: number },
): Promise<void> {
  const now = atInstant(row.now)
  await sql`delete from session where expires_at <= ${now}`.execute(db)
  await sql`
    insert into session (id, token_hash, person, created_at, last_seen_at, expires_at)
    values (${row.id}, ${row.tokenHash}, ${row.person}, ${now}, ${now}, ${atInstant(row.expires)})`.execute(db)
}

export async function touchSession(db: Db, id: string, now: number): Promise<void> {
  await sql`update session set last_seen_at = ${atInstant(now)} where id = ${id}`.execute(db)
}

export async function removeSession(db: Db, id: string): Promise<void> {
  await sql`delete from session where id = ${id}`.execute(db)
}

/** When a demo's clock leaps, nobody was away: sessions move with it. */
export async function shiftSessions(db: Db, byMs: number): Promise<void> {
  const by = sql`${byMs / 1000} * interval '1 second'`
  await sql`update session set last_seen_at = last_seen_at + ${by}, expires_at = expires_at + ${by}`.execute(db)
}

export async function insertFailure(db: Db, failure: { id: string; login: string; address: string; at: number }): Promise<void> {
  await sql`insert into sign_in_failure (id, login, address, at) values (${failure.id}, ${failure.login}, ${failure.address}, ${atInstant(failure.at)})`.execute(
    db,
  )
  await sql`delete from sign_in_failure where at < ${atInstant(failure.at - 86_400_000)}`.execute(db)
}

/** A try that turned out right is no failure. */
export async function removeFailure(db: Db, id: string): Promise<void> {
  await sql`delete from sign_in_failure where id = ${id}`.execute(db)
}

export async function insertChallenge(db: Db, challenge: string, person: string | null, now: number, expires: number): Promise<void> {
  await sql`delete from passkey_challenge where expires_at <= ${atInstant(now)}`.execute(db)
  await sql`insert into passkey_challenge (challenge, person, expires_at) values (${challenge}, ${person}, ${atInstant(expires)})`.execute(
    db,
  )
}

/** True once, and only for whom it was made and in time. */
export async function takeChallenge(db: Db, challenge: string, person: string | null, now: number): Promise<boolean> {
  const { rows } = await sql`
    delete from passkey_challenge
    where challenge = ${challenge} and person is not distinct from ${person}::uuid and expires_at > ${atInstant(now)} returning 1`.execute(
    db,
  )
  return rows.length === 1
}

export interface NewPasskey {
  readonly id: string
  readonly person: string
  readonly name: string
  readonly credentialId: string
  readonly publicKey: Uint8Array
  readonly counter: number
  readonly transports: readonly string[]
  readonly rpId: string
  readonly at: number
}

export async function insertPasskey(trx: Trx, key: NewPasskey): Promise<void> {
  await sql`
    insert into passkey (id, person, name, credential_id, public_key, counter, transports, rp_id, created_at)
    values (${key.id}, ${key.person}, ${key.name}, ${key.credentialId}, ${Buffer.from(key.publicKey)}, ${key.counter}, ${[...key.transports]}, ${key.rpId}, ${atInstant(key.at)})`.execute(
    trx,
  )
}

export async function usePasskey(db: Db, id: string, counter: number, now: number): Promise<void> {
  await sql`update passkey set counter = ${counter}, last_used_at = ${atInstant(now)} where id = ${id}`.execute(db)
}

export async function removePasskey(trx: Trx, id: string, person: string): Promise<boolean> {
  const { rows } = await sql`delete from passkey where id = ${id} and person = ${person} returning 1`.execute(trx)
  return rows.length === 1
}
