import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { metaOf, signMetadata, type TufSigner } from '@hai-dang/trust'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { begin, fresh, keyPool, opened, wanted } from './agency-repository.ts'
import { limits, ourClient, theirClient } from './clients.ts'

/** Where our client and tuf-js part, on purpose. Everywhere else they must say the same (differential.test.ts). */
let pool: TufSigner[]
let folder: string
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(begin)
  pool = await keyPool(48)
  folder = mkdtempSync(join(tmpdir(), 'hai-dang-tuf-'))
})
afterAll(() => {
  vi.useRealTimers()
  rmSync(folder, { recursive: true, force: true })
})

async function both() {
  const repository = await fresh(pool)
  const root = repository.files.get('metadata/1.root.json')!
  const serve = (path: string) => repository.files.get(path)
  return { repository, serve, ours: await ourClient(root, Object.keys(wanted)), theirs: theirClient(root, wanted, join(folder, 'one')) }
}

describe('listed differences from tuf-js', () => {
  it.each(['timestamp', 'snapshot'] as const)(
    'a change of the %s key alone lets ours recover from a fast-forward, as §5.3.11 says',
    async (role) => {
      const { repository, serve, ours, theirs } = await both()
      repository.versions.snapshot += 1000
      repository.versions.timestamp += 1000
      await repository.writeTop()
      expect([(await ours.refresh(serve, begin)).accepted, (await theirs.refresh(serve)).accepted]).toEqual([true, true])
      repository.versions.snapshot -= 999
      repository.versions.timestamp -= 999
      await repository.rotate([role])
      await repository.writeTop()
      const mine = await ours.refresh(serve, begin)
      const other = await theirs.refresh(serve)
      expect(mine.why).toBe('')
      // tuf-js drops only the file whose signature no longer holds, and stays stuck on the other while that key is unchanged.
      expect(other.accepted).toBe(role === 'timestamp')
    },
  )

  it('ours does not take a held snapshot of the right version when the timestamp names another hash', async () => {
    const { repository, serve, ours, theirs } = await both()
    expect([(await ours.refresh(serve, begin)).accepted, (await theirs.refresh(serve)).accepted]).toEqual([true, true])
    const { signed } = opened(repository.files.get('metadata/timestamp.json')!)
    signed.version = 2
    signed.meta = { 'snapshot.json': { ...(await metaOf(new Uint8Array(1), 1)) } }
    repository.files.set('metadata/timestamp.json', await signMetadata(signed, repository.keys.timestamp))
    expect((await ours.refresh(serve, begin)).why).toContain('tuf.length')
    expect((await theirs.refresh(serve)).accepted).toBe(true)
  })

  it('ours reads no list longer than its cap, whatever the snapshot says of its length', async () => {
    const { repository, serve, ours, theirs } = await both()
    const bytes = repository.files.get('metadata/1.area-cang.json')!
    const padded = Buffer.concat([bytes, Buffer.alloc(limits.area, 32)])
    repository.files.set('metadata/1.area-cang.json', padded)
    repository.metas['area-cang'] = await metaOf(padded, 1)
    await repository.writeTop()
    expect((await ours.refresh(serve, begin)).why).toContain('tuf.too-big')
    expect((await theirs.refresh(serve)).accepted).toBe(true)
  })

  it('one key under two keyids counts once for ours', async () => {
    const { repository, serve, ours, theirs } = await both()
    const [one] = repository.keys['people-thong-tin']
    const twin = 'e'.repeat(64)
    const targets = opened(repository.files.get('metadata/1.targets.json')!)
    const delegations = targets.signed.delegations as { keys: Record<string, unknown>; roles: { name: string; keyids: string[] }[] }
    delegations.keys[twin] = one!.key
    delegations.roles.find((each) => each.name === 'people-thong-tin')!.keyids.push(twin)
    targets.signed.version = 2
    const top = await signMetadata(targets.signed, repository.keys.targets.slice(0, 2))
    const people = opened(repository.files.get('metadata/1.people-thong-tin.json')!)
    people.signed.version = 2
    const list = await signMetadata(people.signed, [one!, { ...one!, keyid: twin }])
    for (const [role, bytes] of Object.entries({ targets: top, 'people-thong-tin': list })) {
      repository.files.set(`metadata/2.${role}.json`, bytes)
      repository.metas[role] = await metaOf(bytes, 2)
    }
    await repository.writeTop()
    expect((await ours.refresh(serve, begin)).why).toContain('tuf.threshold')
    expect((await theirs.refresh(serve)).accepted).toBe(true)
  })
})
