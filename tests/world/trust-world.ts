import {
  type AdmitContext,
  canonicalBytes,
  digestOf,
  envelopeBytes,
  payloadOf,
  type SigningKey,
  sha256,
  signEnvelope,
  signingKeyFrom,
  type Trust,
  toHex,
  utf8,
} from '@hai-dang/trust'
import type { AgencyId, Envelope, Payload, PeopleV1, PersonKey, TrustPolicy, TrustRole } from '@hai-dang/wire'
import { area, deployment, noon, policyOf, uuid } from './trust-documents.ts'

/**
 * A small deployment with both agencies' people, the same at every run: keys come from the names. For the tests of every room.
 */

interface Sample {
  readonly agency: AgencyId
  readonly roles: TrustRole[]
}

const samples = {
  lan: { agency: 'thong-tin', roles: ['editor'] },
  minh: { agency: 'thong-tin', roles: ['approver'] },
  ha: { agency: 'thong-tin', roles: ['approver'] },
  hoa: { agency: 'thong-tin', roles: ['duty_officer'] },
  an: { agency: 'thong-tin', roles: ['security_officer'] },
  chien: { agency: 'bien-phong', roles: ['editor'] },
  dung: { agency: 'bien-phong', roles: ['approver'] },
  binh: { agency: 'bien-phong', roles: ['approver'] },
  truc: { agency: 'bien-phong', roles: ['duty_officer'] },
  vinh: { agency: 'bien-phong', roles: ['security_officer'] },
} as const satisfies Record<string, { agency: AgencyId; roles: readonly TrustRole[] }>

export type Name = keyof typeof samples
export const names = Object.keys(samples) as Name[]

export interface World {
  readonly keys: Readonly<Record<Name, SigningKey>>
  readonly policy: TrustPolicy
  readonly people: readonly [PeopleV1, PeopleV1]
  readonly trust: Trust
  /** A sound site and a board site. */
  readonly devices: readonly [SigningKey, SigningKey]
  sign(document: Payload, ...by: Name[]): Promise<Envelope>
  bytes(document: Payload, ...by: Name[]): Promise<Uint8Array>
  context(change?: Partial<AdmitContext>): AdmitContext
  /** The same world under other lists or another policy. */
  with(change: { policy?: TrustPolicy; people?: readonly [PeopleV1, PeopleV1] }): World
}

export async function seededKey(name: string): Promise<SigningKey> {
  return signingKeyFrom(await sha256(utf8(`sample key of ${name}`)))
}

export const personOf = (name: Name): string => uuid(0x100 + names.indexOf(name))

export function personKeyOf(name: Name, key: SigningKey, change: Partial<PersonKey> = {}): PersonKey {
  const { roles }: Sample = { ...samples[name], roles: [...samples[name].roles] }
  return {
    keyid: key.keyid,
    alg: 'Ed25519',
    raw: toHex(key.raw),
    person: personOf(name),
    name: `${name} (mẫu)`,
    roles,
    areas: ['*'],
    notBefore: '2026-01-01T00:00:00Z',
    notAfter: '2027-01-01T00:00:00Z',
    ...change,
  }
}

export function listOf(agency: AgencyId, keys: PersonKey[], change: Partial<PeopleV1> = {}): PeopleV1 {
  return { v: 1, type: 'people.v1', deployment, id: uuid(agency === 'thong-tin' ? 0x20 : 0x21), agency, version: 1, keys, ...change }
}

export async function makeWorld(): Promise<World> {
  const entries = await Promise.all(names.map(async (name) => [name, await seededKey(name)] as const))
  const keys = Object.fromEntries(entries) as Record<Name, SigningKey>
  const of = (agency: AgencyId) => names.filter((name) => samples[name].agency === agency).map((name) => personKeyOf(name, keys[name]))
  const people = [listOf('thong-tin', of('thong-tin')), listOf('bien-phong', of('bien-phong'))] as const
  const devices = [await seededKey('loudspeaker'), await seededKey('board')] as const
  return worldFrom({ keys, devices, policy: policyOf(), people })
}

function worldFrom(base: Pick<World, 'keys' | 'devices' | 'policy' | 'people'>): World {
  const trust: Trust = { deployment, policy: base.policy, people: base.people }
  const sign = (document: Payload, ...by: Name[]) =>
    signEnvelope(
      document,
      by.map((name) => base.keys[name]),
    )
  return {
    ...base,
    trust,
    sign,
    bytes: async (document, ...by) => envelopeBytes(await sign(document, ...by)),
    context: (change = {}) => ({
      trust,
      now: noon,
      audience: { areas: [area], device: base.devices[0].keyid, capabilities: ['sound', 'board'] },
      highWater: new Map(),
      withdrawn: new Set(),
      revoked: new Map(),
      nonces: new Set(),
      ...change,
    }),
    with: (change) => worldFrom({ ...base, ...change }),
  }
}

export async function digestOfDocument(document: Payload): Promise<string> {
  const { payloadType, payload } = payloadOf(document)
  return digestOf(payloadType, payload)
}

/** The three files that step 6 reads. */
export function filesOf({ policy, people }: Pick<World, 'policy' | 'people'>): { policy: Uint8Array; people: Uint8Array[] } {
  return { policy: canonicalBytes(policy), people: people.map((list) => canonicalBytes(list)) }
}
