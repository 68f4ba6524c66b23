import { canonicalJson, keyIdOf, newSigningKey, sha256Hex, toHex, utf8 } from '@hai-dang/trust'
import type { PeopleV1, PersonKey, SigningRequest } from '@hai-dang/wire'
import { expect, test } from 'vitest'
import { checkListChange } from './list-change.ts'
import { Mismatch } from './mismatch.ts'

type PeopleRequest = Extract<SigningRequest, { kind: 'people' }>

const personOf = (tail: number) => `019f0000-0000-7000-8000-${String(tail).padStart(12, '0')}`

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

function listOf(version: number, keys: PersonKey[]): PeopleV1 {
  return { v: 1, type: 'people.v1', deployment: 'demo-bien-dong', id: personOf(90), agency: 'thong-tin', version, keys }
}

async function metadataOf(next: string): Promise<string> {
  const bytes = utf8(next)
  return JSON.stringify({
    _type: 'targets',
    spec_version: '1.0.31',
    version: 3,
    expires: '2027-08-05T00:00:00Z',
    targets: { 'people/thong-tin/people.json': { length: bytes.length, hashes: { sha256: await sha256Hex(bytes) } } },
  })
}

async function requestOf(kind: 'add' | 'remove', before: PersonKey[], after: PersonKey[], key: PersonKey): Promise<PeopleRequest> {
  const next = canonicalJson(listOf(2, after))
  return {
    kind: 'people',
    deployment: 'demo-bien-dong',
    now: '2026-08-05T02:00:00Z',
    signer: { agency: 'thong-tin' },
    proposal: { kind, agency: 'thong-tin', key: { keyid: key.keyid, personId: key.person } },
    current: canonicalJson(listOf(1, before)),
    next,
    metadata: await metadataOf(next),
    officerKeyid: 'a'.repeat(64),
  } as unknown as PeopleRequest
}

test('a list that differs by exactly the proposed key is shown with the words of that key', async () => {
  const [old, fresh] = [await keyOf(1), await keyOf(2)]
  const added = await checkListChange(await requestOf('add', [old], [old, fresh], fresh))
  expect([added.kind, added.key.name, added.version]).toEqual(['add', 'Người mẫu 2', 2])
  const removed = await checkListChange(await requestOf('remove', [old, fresh], [fresh], old))
  expect(removed.key.name).toBe('Người mẫu 1')
})

test('a second key smuggled in beside the proposed one is caught', async () => {
  const [old, fresh, third] = [await keyOf(1), await keyOf(2), await keyOf(3)]
  await expect(checkListChange(await requestOf('add', [old], [old, fresh, third], fresh))).rejects.toBeInstanceOf(Mismatch)
  await expect(checkListChange(await requestOf('add', [old], [fresh, third], fresh))).rejects.toBeInstanceOf(Mismatch)
  await expect(checkListChange(await requestOf('add', [old], [old, third], fresh))).rejects.toBeInstanceOf(Mismatch)
})

test('a role changed on a key that stays is caught', async () => {
  const [old, fresh] = [await keyOf(1), await keyOf(2)]
  await expect(
    checkListChange(await requestOf('add', [old], [{ ...old, roles: ['security_officer'] }, fresh], fresh)),
  ).rejects.toBeInstanceOf(Mismatch)
})

test('metadata that names another list, a skipped version or a key under a false code is caught', async () => {
  const [old, fresh] = [await keyOf(1), await keyOf(2)]
  const good = await requestOf('add', [old], [old, fresh], fresh)
  await expect(checkListChange({ ...good, metadata: await metadataOf(canonicalJson(listOf(2, [fresh]))) })).rejects.toBeInstanceOf(Mismatch)
  const skipped = canonicalJson(listOf(3, [old, fresh]))
  await expect(checkListChange({ ...good, next: skipped, metadata: await metadataOf(skipped) })).rejects.toBeInstanceOf(Mismatch)
  const false_ = { ...fresh, keyid: 'b'.repeat(64) }
  await expect(checkListChange(await requestOf('add', [old], [old, false_], false_))).rejects.toBeInstanceOf(Mismatch)
})
