import { type GrantName, type HeldGrant, titleOf } from '@hai-dang/domain'
import type { AccountView, AgencyId, GrantRole } from '@hai-dang/wire'
import { sql } from 'kysely'
import { atInstant, type Db, type Trx } from '../ports/database.ts'

export interface Person {
  readonly id: string
  readonly name: string
  readonly agency: AgencyId
  readonly login: string
}

export async function personById(db: Db | Trx, id: string): Promise<Person | undefined> {
  const { rows } =
    await sql<Person>`select p.id, p.name, p.agency, a.login from person p join account a on a.person = p.id where p.id = ${id}`.execute(db)
  return rows[0]
}

export async function loginTaken(db: Db | Trx, id: string, login: string): Promise<'person.known' | 'person.login-taken' | undefined> {
  const { rows } = await sql<{ same: boolean }>`
    select (p.id = ${id}) as same from person p left join account a on a.person = p.id where p.id = ${id} or a.login = ${login} limit 1`.execute(
    db,
  )
  return rows[0] === undefined ? undefined : rows[0].same ? 'person.known' : 'person.login-taken'
}

export interface GrantRow extends HeldGrant {
  readonly id: string
  readonly person: string
}

/** Rights given and not taken back, future ones included. */
export async function grantsOf(db: Db | Trx, person: string): Promise<GrantRow[]> {
  const { rows } = await sql<GrantRow>`
    select id, person, role, unit, valid_from as "from", valid_to as "to" from "grant" where person = ${person} and ended_at is null`.execute(
    db,
  )
  return rows
}

export async function grantById(db: Db | Trx, id: string): Promise<(GrantRow & { agency: AgencyId }) | undefined> {
  const { rows } = await sql<GrantRow & { agency: AgencyId }>`
    select g.id, g.person, g.role, g.unit, g.valid_from as "from", g.valid_to as "to", p.agency
    from "grant" g join person p on p.id = g.person where g.id = ${id} and g.ended_at is null`.execute(db)
  return rows[0]
}

export async function grantKnown(db: Db | Trx, id: string): Promise<boolean> {
  const { rows } = await sql`select 1 from "grant" where id = ${id}`.execute(db)
  return rows.length > 0
}

export interface Reach {
  readonly role: GrantRole
  readonly root: string
  readonly units: string[]
}

/** What a person may do today, with every unit each right reaches as the trees stand today. */
export async function reachOf(db: Db | Trx, person: string, day: string): Promise<Reach[]> {
  const { rows } = await sql<Reach>`
    with recursive reach as (
      select g.role, g.unit as root, g.unit from "grant" g
      join unit_version v on v.unit = g.unit and v.valid_from <= ${day} and (v.valid_to is null or v.valid_to >= ${day})
      where g.person = ${person} and g.ended_at is null and g.valid_from <= ${day} and (g.valid_to is null or g.valid_to >= ${day})
      union
      select r.role, r.root, v.unit from reach r
      join unit_version v on v.parent = r.unit and v.valid_from <= ${day} and (v.valid_to is null or v.valid_to >= ${day})
    )
    select role, root, array_agg(unit::text) as units from reach group by role, root`.execute(db)
  return rows
}

type AccountRow = Omit<AccountView, 'grants'> & {
  grants: { id: string; role: GrantName; unitId: string; unitName: string; from: string; to: string | null }[] | null
}

/** Accounts as screens show them: the post of today, the agency under today's name, the rights that hold or will. */
export async function accountsOn(db: Db | Trx, day: string, filter: { person?: string; q?: string | undefined }): Promise<AccountView[]> {
  const words = filter.q?.trim() || null
  const { rows } = await sql<AccountRow>`
    select p.id as "personId", p.name, a.login, p.agency, coalesce(agency.name, p.agency) as "agencyName", coalesce(post.post, '') as post,
      (select jsonb_agg(jsonb_build_object('id', g.id, 'role', g.role, 'unitId', g.unit, 'unitName', u.name, 'from', g.valid_from, 'to', g.valid_to) order by g.valid_from, g.role)
       from "grant" g
       join lateral (select name from unit_version where unit = g.unit order by (valid_from <= ${day}) desc, valid_from desc limit 1) u on true
       where g.person = p.id and g.ended_at is null and (g.valid_to is null or g.valid_to >= ${day})) as grants
    from person p join account a on a.person = p.id
    left join lateral (
      select v.name from agency_unit au join unit_version v on v.unit = au.unit
      where au.agency = p.agency and au.valid_from <= ${day} and (au.valid_to is null or au.valid_to >= ${day})
        and v.valid_from <= ${day} and (v.valid_to is null or v.valid_to >= ${day}) limit 1) agency on true
    left join lateral (
      select post from posting where person = p.id and valid_from <= ${day} and (valid_to is null or valid_to >= ${day}) order by valid_from desc limit 1) post on true
    where (${filter.person ?? null}::uuid is null or p.id = ${filter.person ?? null})
      and (${words}::text is null or unaccent(lower(p.name || ' ' || a.login)) like '%' || unaccent(lower(${words})) || '%')
    order by p.agency desc, a.login`.execute(db)
  return rows.map((row) => ({
    ...row,
    grants: (row.grants ?? []).map((grant) => ({ ...grant, title: titleOf(grant.role, row.agency) })),
  }))
}

export interface SessionRow {
  readonly sessionId: string
  readonly personId: string
  readonly name: string
  readonly login: string
  readonly agency: AgencyId
  readonly lastSeenAt: number
}

export async function sessionByHash(db: Db, tokenHash: Buffer, now: number, idleMs: number): Promise<SessionRow | undefined> {
  const { rows } = await sql<SessionRow>`
    select s.id as "sessionId", p.id as "personId", p.name, a.login, p.agency, s.last_seen_at as "lastSeenAt"
    from session s join person p on p.id = s.person join account a on a.person = p.id
    where s.token_hash = ${tokenHash} and s.expires_at > ${atInstant(now)} and s.last_seen_at > ${atInstant(now - idleMs)}`.execute(db)
  return rows[0]
}

export async function accountByLogin(
  db: Db,
  login: string,
): Promise<{ personId: string; agency: AgencyId; passwordHash: string | null } | undefined> {
  const { rows } = await sql<{ personId: string; agency: AgencyId; passwordHash: string | null }>`
    select a.person as "personId", p.agency, a.password_hash as "passwordHash" from account a join person p on p.id = a.person where a.login = ${login}`.execute(
    db,
  )
  return rows[0]
}

export interface Failures {
  readonly login: { readonly count: number; readonly first: number | null }
  readonly address: { readonly count: number; readonly last: number | null }
}

/** Wrong tries since a moment, of this login and from this address. */
export async function failuresSince(db: Db | Trx, login: string, address: string, since: number): Promise<Failures> {
  const { rows } = await sql<{ logins: number; first: number | null; addresses: number; last: number | null }>`
    select count(*) filter (where login = ${login})::int as logins, min(at) filter (where login = ${login}) as first,
      count(*) filter (where address = ${address})::int as addresses, max(at) filter (where address = ${address}) as last
    from sign_in_failure where at > ${atInstant(since)}`.execute(db)
  const { logins, first, addresses, last } = rows[0]!
  return { login: { count: logins, first }, address: { count: addresses, last } }
}

export interface PasskeyRow {
  readonly id: string
  readonly personId: string
  readonly agency: AgencyId
  readonly name: string
  readonly credentialId: string
  readonly publicKey: Buffer
  readonly counter: number
  readonly rpId: string
  readonly createdAt: number
  readonly lastUsedAt: number | null
}

export async function passkeysBy(db: Db, by: { person: string } | { credentialId: string }): Promise<PasskeyRow[]> {
  const person = 'person' in by ? by.person : null
  const credential = 'credentialId' in by ? by.credentialId : null
  const { rows } = await sql<PasskeyRow>`
    select k.id, k.person as "personId", p.agency, k.name, k.credential_id as "credentialId", k.public_key as "publicKey", k.counter,
      k.rp_id as "rpId", k.created_at as "createdAt", k.last_used_at as "lastUsedAt"
    from passkey k join person p on p.id = k.person
    where k.person = ${person}::uuid or k.credential_id = ${credential} order by k.created_at`.execute(db)
  return rows
}
