import {
  buildTargets,
  canonicalJson,
  fromHex,
  keyIdOf,
  newSigningKey,
  newTufSigner,
  type Signed,
  sha256Hex,
  signMetadata,
  type TufSigner,
  text,
  toHex,
  utf8,
} from '@hai-dang/trust'
import type { PeopleV1, PersonKey, SigningRequest } from '@hai-dang/wire'
import { beforeAll, expect, test } from 'vitest'
import { checkListChange, type Ground } from './list-change.ts'
import { Mismatch } from './mismatch.ts'

type PeopleRequest = Extract<SigningRequest, { kind: 'people' }>

const deployment = 'demo-bien-dong'
const now = Date.parse('2026-08-05T02:00:00Z')
const day = 86_400_000
const origin = 'https://ky.thong-tin.example.org'
const path = 'people/thong-tin/people.json'
const personOf = (tail: number) => `019f0000-0000-7000-8000-${String(tail).padStart(12, '0')}`

let officers: TufSigner[] = []
let ground: Ground
let old: PersonKey
let fresh: PersonKey

beforeAll(async () => {
  officers = await Promise.all([1, 2, 3, 4].map((seed) => newTufSigner(new Uint8Array(32).fill(seed))))
  const pinned = officers.slice(0, 3).map(({ key }, index) => ({ name: `Cán bộ ${index}`, raw: key.keyval.public }))
  ground = {
    trust: { v: 1, agency: 'thong-tin', deployment, threshold: 2, officers: pinned, oldestList: 1 },
    seen: null,
    now,
    origin,
  }
  old = await keyOf(1)
  fresh = await keyOf(2)
})

async function keyOf(tail: number): Promise<PersonKey> {
  const { raw } = await newSigningKey()
  return {
    keyid: await keyIdOf('Ed25519', raw),
    alg: 'Ed25519',
    raw: toHex(raw),
    person: personOf(tail),
    name: `Người mẫu ${tail}`,
    roles: ['approver'],
    areas: ['*'],
    notBefore: '2026-01-01T00:00:00Z',
    notAfter: '2027-01-01T00:00:00Z',
  }
}

function listOf(version: number, keys: PersonKey[]): string {
  const list: PeopleV1 = { v: 1, type: 'people.v1', deployment, id: personOf(90), agency: 'thong-tin', version, keys }
  return canonicalJson(list)
}

async function metadataOf(list: string, version: number, expires = now + 400 * day): Promise<Signed> {
  const bytes = utf8(list)
  return buildTargets({ version, expires, targets: { [path]: { length: bytes.length, sha256: await sha256Hex(bytes) } } })
}

interface Change {
  kind?: 'add' | 'remove'
  before: PersonKey[]
  after: PersonKey[]
  key: PersonKey
  signers?: TufSigner[]
  /** Version of the current list's metadata. */
  version?: number
  metadata?: (honest: Signed) => unknown
}

async function requestOf({ kind = 'add', before, after, key, version = 7, metadata = (honest) => honest, ...change }: Change) {
  const [current, next] = [listOf(1, before), listOf(2, after)]
  return {
    kind: 'people',
    deployment,
    now: '2026-08-05T02:00:00Z',
    signer: { agency: 'thong-tin' },
    proposal: { kind, agency: 'thong-tin', key: { keyid: key.keyid, personId: key.person } },
    current,
    currentMetadata: text(await signMetadata(await metadataOf(current, version), change.signers ?? officers.slice(0, 2))),
    next,
    metadata: canonicalJson(metadata(await metadataOf(next, version + 1))),
    officerKeyid: officers[0]!.keyid,
  } as unknown as PeopleRequest
}

const where = async (request: Promise<PeopleRequest> | PeopleRequest, on = ground) =>
  checkListChange(await request, on).then(
    () => 'signed',
    (error) => (error instanceof Mismatch ? error.where : String(error)),
  )

test('a list that differs by exactly the proposed key is shown, with the words of every key on it', async () => {
  const added = await checkListChange(await requestOf({ before: [old], after: [old, fresh], key: fresh }), ground)
  expect([added.kind, added.key.name, added.version]).toEqual(['add', 'Người mẫu 2', 2])
  expect(new Set(added.keys.map((row) => row.words)).size).toBe(2)
  expect(added.seen.version).toBe(7)
  const removed = await checkListChange(await requestOf({ kind: 'remove', before: [old, fresh], after: [fresh], key: old }), ground)
  expect(removed.key.name).toBe('Người mẫu 1')
})

test('a hub whose current list already holds its own key is caught: two pinned officers must have signed that list', async () => {
  const planted = { ...(await keyOf(3)), name: 'Minh (mẫu)' }
  const change = { before: [old, planted], after: [old, planted, fresh], key: fresh }
  expect(await where(requestOf({ ...change, signers: [] }))).toBe('current list: signatures')
  expect(await where(requestOf({ ...change, signers: [officers[0]!] }))).toBe('current list: signatures')
  expect(await where(requestOf({ ...change, signers: [officers[0]!, officers[3]!] }))).toBe('current list: signatures')
  const honest = await requestOf({ before: [old], after: [old, fresh], key: fresh })
  const forged = await requestOf(change)
  expect(await where({ ...forged, currentMetadata: honest.currentMetadata })).toBe('current list: not the signed one')
  const { currentMetadata: _none, ...bare } = honest
  expect(await where(bare as PeopleRequest)).toBe('current list: signatures')
  expect(await where({ ...honest, current: null })).toBe('current list')
})

test('a current list older than one this browser or its origin knows is caught, and so is another one of the same version', async () => {
  const request = await requestOf({ before: [old], after: [old, fresh], key: fresh })
  const { seen } = await checkListChange(request, ground)
  expect(await where(request, { ...ground, seen })).toBe('signed')
  expect(await where(request, { ...ground, seen: { ...seen, version: 8 } })).toBe('current list: older than one seen')
  expect(await where(request, { ...ground, seen: { ...seen, sha256: 'f'.repeat(64) } })).toBe('current list: two of one version')
  expect(await where(request, { ...ground, trust: { ...ground.trust, oldestList: 8 } })).toBe('current list: older than one seen')
})

test('a person who is no pinned officer is not asked to sign', async () => {
  const request = await requestOf({ before: [old], after: [old, fresh], key: fresh })
  expect(await where({ ...request, officerKeyid: officers[3]!.keyid })).toBe('officer')
})

test('a second key smuggled in beside the proposed one is caught', async () => {
  const third = await keyOf(3)
  for (const after of [
    [old, fresh, third],
    [fresh, third],
    [old, third],
    [old, fresh, fresh],
  ])
    expect(await where(requestOf({ before: [old], after, key: fresh }))).not.toBe('signed')
})

test('a role changed on a key that stays is caught', async () => {
  const after: PersonKey[] = [{ ...old, roles: ['security_officer'] }, fresh]
  expect(await where(requestOf({ before: [old], after, key: fresh }))).toBe('more than one key')
})

test('metadata with anything but the next version of this one list is caught', async () => {
  const change = { before: [old], after: [old, fresh], key: fresh }
  const other = await metadataOf(listOf(2, [fresh]), 8)
  const expiring = async (expires: number) => metadataOf(listOf(2, [old, fresh]), 8, expires)
  const [late, past] = [await expiring(now + 401 * day), await expiring(now - 1000)]
  const far = await metadataOf(listOf(2, [old, fresh]), 900)
  const hostile: ((honest: Signed) => unknown)[] = [
    () => other,
    () => late,
    () => past,
    () => far,
    (honest) => ({ ...honest, extra: true }),
    (honest) => ({ ...honest, delegations: { keys: {}, roles: [] } }),
    (honest) => ({ ...honest, spec_version: '1.0.99' }),
    (honest) => ({ ...honest, targets: { ...(honest.targets as object), 'people/bien-phong/people.json': { length: 1, hashes: {} } } }),
  ]
  for (const metadata of hostile) expect(await where(requestOf({ ...change, metadata }))).toMatch(/^metadata/)
  expect(await where({ ...(await requestOf(change)), metadata: 'no JSON' })).toBe('metadata')
})

test('a key under a false code is caught, and a security key that answers for another address', async () => {
  const falsely = { ...fresh, keyid: 'b'.repeat(64) }
  expect(await where(requestOf({ before: [old], after: [old, falsely], key: falsely }))).toBe('key code')
  const added = (more: Partial<PersonKey>) => {
    const key = { ...fresh, ...more }
    return where(requestOf({ before: [old], after: [old, key], key }))
  }
  const host = new URL(origin).hostname
  expect(await added({ rpId: host, origins: [origin] })).toBe('signed')
  expect(await added({ rpId: 'example.org', origins: [origin] })).toBe('key address')
  expect(await added({ rpId: host, origins: [origin, 'https://evil.example.org'] })).toBe('key address')
  expect(await added({ rpId: host })).toBe('key address')
  const raw = `04${'ab'.repeat(64)}`
  expect(await added({ alg: 'ES256', raw, keyid: await keyIdOf('ES256', fromHex(raw)) })).toBe('key address')
})
