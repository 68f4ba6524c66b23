import { createHash } from 'node:crypto'
import { cp, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildTargets, canonicalBytes, sha256Hex, signMetadata } from '@hai-dang/trust'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { copyCeremony, openTestKeys, signerInProcess } from '../testing/keys.ts'
import { holdingFile } from './publishing-lock.ts'
import { openRepository } from './repository.ts'

const now = Date.parse('2026-08-05T02:00:00Z')
let made: string
let folder: string

beforeAll(async () => {
  made = await mkdtemp(join(tmpdir(), 'hai-dang-two-hubs-'))
  await copyCeremony(made, now)
})
afterAll(() => rm(made, { recursive: true, force: true }))
beforeEach(async () => {
  folder = await mkdtemp(join(made, 'hub-'))
  await cp(join(made, 'repository'), folder, { recursive: true })
})

const open = () => openRepository({ folder, deployment: 'demo-bien-dong', signer: signerInProcess(made) })
const envelope = (text: string) => ({ digest: createHash('sha256').update(text).digest('hex'), bytes: new TextEncoder().encode(text) })
const adding = (text: string) => ({ areas: { 'cau-cang-mau': { add: [envelope(text)] } } })

it('a hub that looked before another published puts nothing back and drops nothing', async () => {
  const [first, second] = [await open(), await open()]
  await first.publish(adding('một'), now)
  await second.publish(adding('hai'), now)
  await first.publish({ areas: { 'cau-cang-mau': { remove: [envelope('một').digest], add: [envelope('ngừng một')] } } }, now)
  await second.publish(adding('ba'), now)
  const listed = (await open()).listed('cau-cang-mau')
  expect([...listed].sort()).toEqual(['ba', 'hai', 'ngừng một'].map((text) => envelope(text).digest).sort())
})

it('publications of two hubs at once all stand', async () => {
  const hubs = [await open(), await open()]
  const texts = ['a', 'b', 'c', 'd', 'e', 'f']
  const versions = await Promise.all(texts.map((text, position) => hubs[position % 2]!.publish(adding(text), now)))
  expect(new Set(versions.map(({ version }) => version)).size).toBe(6)
  expect([...(await open()).listed('cau-cang-mau')].sort()).toEqual(texts.map((text) => envelope(text).digest).sort())
})

it('a lock that a killed process left behind holds nobody up; a living one is waited for', async () => {
  const path = join(folder, 'publishing.lock')
  await writeFile(path, '4194305 nowhere left')
  await utimes(path, new Date(0), new Date(0))
  expect(await holdingFile(path, async () => 'done')).toBe('done')
  const order: string[] = []
  const slow = holdingFile(path, async () => {
    await new Promise((done) => setTimeout(done, 150))
    order.push('first')
  })
  await new Promise((done) => setTimeout(done, 30))
  await holdingFile(path, async () => void order.push('second'))
  await slow
  expect(order).toEqual(['first', 'second'])
})

it('a list that every far end would refuse is not published, though two officers signed it', async () => {
  const repository = await open()
  const { people } = repository.currentPeople('thong-tin')
  const foreign = repository.currentPeople('bien-phong').people.keys[0]!
  const bytes = canonicalBytes({ ...people, version: people.version + 1, keys: [...people.keys, { ...foreign, name: 'Người khác' }] })
  const keys = openTestKeys(made)
  const signed = await buildTargets({
    version: 2,
    expires: now + 400 * 86_400_000,
    targets: { 'people/thong-tin/people.json': { length: bytes.length, sha256: await sha256Hex(bytes) } },
  })
  const metadata = await signMetadata(signed, [await keys.officer('phuc'), await keys.officer('son')])
  await expect(repository.publish({ peopleList: { agency: 'thong-tin', people: bytes, metadata } }, now)).rejects.toThrow(
    'people.key-shared',
  )
  expect((await open()).currentPeople('thong-tin').people.version).toBe(people.version)
})

it('taking something off a list that was never made is no fault', async () => {
  const repository = await open()
  const { version } = await repository.publish({ areas: { 'noi-khac': { remove: [envelope('một').digest] } } }, now)
  expect(version).toBe((await open().then((again) => again.publish({}, now))).version)
})
