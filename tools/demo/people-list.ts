import { canonicalBytes } from '@hai-dang/trust'
import { type AgencyId, type PeopleV1, type PersonKey, peopleV1 } from '@hai-dang/wire'
import type { HeldKey } from './key-files.ts'

const day = 86_400_000

/** The list that an agency's officers sign on the first day. */
export function firstPeopleList(deployment: string, agency: AgencyId, keys: readonly HeldKey[], now: number): Uint8Array {
  const list: PeopleV1 = {
    v: 1,
    type: 'people.v1',
    deployment,
    id: agency === 'thong-tin' ? '01990000-0000-7000-8000-00000000a001' : '01990000-0000-7000-8000-00000000a002',
    agency,
    version: 1,
    keys: keys.filter(({ person }) => person.agency === agency && person.trustRoles.length > 0).map((key) => entryOf(key, now)),
  }
  return canonicalBytes(peopleV1.parse(list))
}

function entryOf({ person, raw, keyid }: HeldKey, now: number): PersonKey {
  return {
    keyid,
    alg: 'Ed25519',
    raw,
    person: person.personId,
    name: person.name,
    roles: [...person.trustRoles],
    areas: ['*'],
    notBefore: instant(now - day),
    notAfter: instant(now + 400 * day),
  }
}

function instant(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}
