import type { AgencyId, PersonKey, TrustRole } from '@hai-dang/wire'
import { sql } from 'kysely'
import type { Db, Trx } from '../ports/database.ts'

export interface Officer {
  readonly personId: string
  readonly name: string
  readonly keyid: string
  readonly raw: string
}

export async function officersOf(db: Db | Trx, agency: AgencyId): Promise<Officer[]> {
  const { rows } = await sql<Officer>`
    select o.person as "personId", p.name, o.tuf_keyid as keyid, o.raw from key_officer o join person p on p.id = o.person
    where o.agency = ${agency} order by p.name`.execute(db)
  return rows
}

export interface EnrolmentRow {
  readonly id: string
  readonly personId: string
  readonly personName: string
  readonly agency: AgencyId
  readonly role: TrustRole
  readonly askedBy: string
  readonly expiresAt: number
  readonly usedAt: number | null
  readonly challenge: string
}

export async function enrolmentsBy(db: Db | Trx, by: { agency: AgencyId } | { id: string }): Promise<EnrolmentRow[]> {
  const agency = 'agency' in by ? by.agency : null
  const id = 'id' in by ? by.id : null
  const { rows } = await sql<EnrolmentRow>`
    select e.id, e.person as "personId", p.name as "personName", e.agency, e.role, e.asked_by as "askedBy", e.expires_at as "expiresAt",
      e.used_at as "usedAt", e.challenge
    from key_enrolment e join person p on p.id = e.person
    where e.agency = ${agency} or e.id = ${id}::uuid order by e.asked_at desc limit 50`.execute(db)
  return rows
}

export interface ProposalRow {
  readonly id: string
  readonly agency: AgencyId
  readonly kind: 'add' | 'remove'
  readonly personId: string
  readonly key: PersonKey
  readonly proposedBy: string
  readonly proposedAt: number
  readonly state: 'waiting_signatures' | 'published' | 'dropped'
  readonly nextVersion: number
  readonly nextPeople: string
  readonly metadata: string
  readonly signedBy: { personId: string; name: string; at: string; keyid: string; sig: string }[]
}

/** Open proposals first, then the latest. With `lock` the rows stay as they are until the transaction ends. */
export async function proposalsBy(db: Db | Trx, by: { agency: AgencyId } | { id: string }, lock = false): Promise<ProposalRow[]> {
  const agency = 'agency' in by ? by.agency : null
  const id = 'id' in by ? by.id : null
  const { rows } = await sql<ProposalRow>`
    select l.id, l.agency, l.kind, l.person as "personId", l.key, p.name as "proposedBy", l.proposed_at as "proposedAt", l.state,
      l.next_version as "nextVersion", l.next_people as "nextPeople", l.metadata,
      coalesce((
        select jsonb_agg(jsonb_build_object('personId', o.person, 'name', op.name, 'keyid', s.tuf_keyid, 'sig', s.sig,
                         'at', to_char(s.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) order by s.at)
        from list_signature s join key_officer o on o.tuf_keyid = s.tuf_keyid join person op on op.id = o.person where s.proposal = l.id), '[]') as "signedBy"
    from list_proposal l join person p on p.id = l.proposed_by
    where l.agency = ${agency} or l.id = ${id}::uuid
    order by (l.state = 'waiting_signatures') desc, l.proposed_at desc, l.id limit 50
    ${lock ? sql`for update of l` : sql``}`.execute(db)
  return rows
}

/** Next lists that wait for this officer's hand. */
export async function listsToSign(db: Db | Trx, person: string) {
  const { rows } = await sql<{ id: string; title: string; from: string; since: number; note: string }>`
    select l.id, l.key ->> 'name' as title, p.name as "from", l.proposed_at as since, l.kind as note
    from list_proposal l join key_officer o on o.agency = l.agency and o.person = ${person} join person p on p.id = l.proposed_by
    where l.state = 'waiting_signatures' and not exists (select 1 from list_signature s where s.proposal = l.id and s.tuf_keyid = o.tuf_keyid)
    order by l.proposed_at`.execute(db)
  return rows
}
