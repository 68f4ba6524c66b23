import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  buildTargets,
  buildTimestamp,
  canonicalBytes,
  initTuf,
  sha256Hex,
  signMetadata,
  stepTuf,
  type TufSigner,
  type TufState,
  targetsOf,
} from '@hai-dang/trust'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ensurePeopleKeys, type HeldKey } from '../../../../tools/demo/key-files.ts'
import { ensureDemoKeys } from '../../../../tools/demo-keys.ts'
import { openRepository, type RepositoryPort } from './repository.ts'
import { type SignerPort, signerOver } from './repository-signer.ts'

const day = 86_400_000
const deployment = 'demo-bien-dong'
const now = Math.floor(Date.now() / 1000) * 1000
const roles = ['people-thong-tin', 'people-bien-phong', 'area-cau-cang-mau', 'area-portal']

let made: string
let held: HeldKey[]
let varFolder: string
let signer: ChildProcess
const socketPath = () => join(varFolder, 'run/signer.sock')

beforeAll(async () => {
  made = await mkdtemp(join(tmpdir(), 'hai-dang-repository-'))
  await ensureDemoKeys({ varFolder: made, now })
  held = await ensurePeopleKeys(join(made, 'demo-keys'), {})
})
afterAll(() => rm(made, { recursive: true, force: true }))
beforeEach(async () => {
  varFolder = await mkdtemp(join(tmpdir(), 'hd-repo-'))
  await cp(made, varFolder, { recursive: true })
  signer = await startSigner()
})
afterEach(async () => {
  await end(signer, 'SIGTERM')
  await rm(varFolder, { recursive: true, force: true })
})

function spawnSigner(): ChildProcess {
  const main = join(import.meta.dirname, '../signer/main.ts')
  return spawn(process.execPath, [main], { env: { PATH: process.env.PATH, HD_VAR: varFolder }, stdio: ['ignore', 'pipe', 'pipe'] })
}

async function startSigner(): Promise<ChildProcess> {
  const child = spawnSigner()
  const line = await new Promise<string>((done, fail) => {
    child.stdout!.once('data', (chunk: Buffer) => done(chunk.toString()))
    child.once('exit', (code) => fail(new Error(`the signer ended with ${code}`)))
  })
  expect(line).toBe(`ready signer ${socketPath()}\n`)
  return child
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  return new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done(child.exitCode)
    child.once('exit', done)
    child.kill(signal)
  })
}

const open = (port: SignerPort = signerOver(socketPath())) =>
  openRepository({ folder: join(varFolder, 'repository'), deployment, signer: port })

function envelope(text: string): { digest: string; bytes: Uint8Array } {
  return { digest: createHash('sha256').update(text).digest('hex'), bytes: new TextEncoder().encode(text) }
}

/** A far end that begins at the root of the install medium and reads the repository. */
async function refreshed(repository: Pick<RepositoryPort, 'read'>, at = now, from?: TufState): Promise<TufState> {
  const begun = await initTuf(new Uint8Array(await readFile(join(varFolder, 'sites/cau-cang-mau/root.json'))))
  if (!begun.ok) throw new Error(begun.refusal.code)
  let step = await stepTuf(from ?? begun.state, at, { kind: 'start', delegations: roles })
  const wants = [...step.wants]
  while (wants.length > 0) {
    const want = wants.shift()!
    const bytes = await repository.read(want.path)
    step = await stepTuf(step.state, at, bytes === undefined ? { kind: 'missing', key: want.key } : { kind: 'bytes', key: want.key, bytes })
    wants.push(...step.wants)
  }
  expect(step.refusal).toBeUndefined()
  expect(step.done).toBe(true)
  return step.state
}

const digestsSeen = (state: TufState, role = 'area-cau-cang-mau') => targetsOf(state, role).map(({ path }) => path.slice(-68, -4))

describe('the signed repository', () => {
  it('lists an envelope where a far end finds it, with the bytes it names', async () => {
    const repository = await open()
    const one = envelope('một')
    await repository.publish({ areas: { 'cau-cang-mau': { add: [one] }, portal: { add: [one] } } }, now)
    const state = await refreshed(repository)
    expect(digestsSeen(state)).toEqual([one.digest])
    expect(digestsSeen(state, 'area-portal')).toEqual([one.digest])
    expect(repository.listed('cau-cang-mau')).toEqual([one.digest])
    const sha256 = await sha256Hex(one.bytes)
    const read = await repository.read(`targets/area/cau-cang-mau/${sha256}.${one.digest}.env`)
    expect(Buffer.from(read!).equals(Buffer.from(one.bytes))).toBe(true)
  })

  it('makes no new version of what it already says', async () => {
    const repository = await open()
    const change = { areas: { 'cau-cang-mau': { add: [envelope('một')] } } }
    const { version } = await repository.publish(change, now)
    expect(await repository.publish(change, now + 1000)).toEqual({ version })
    expect(await (await open()).publish(change, now + 2000)).toEqual({ version })
    await repository.publish({ areas: { 'cau-cang-mau': { remove: [envelope('một').digest] } } }, now + 3000)
    expect(repository.listed('cau-cang-mau')).toEqual([])
  })

  it('puts calls that come together one after another', async () => {
    const repository = await open()
    const all = ['a', 'b', 'c', 'd', 'e'].map(envelope)
    const versions = await Promise.all(all.map((each) => repository.publish({ areas: { 'cau-cang-mau': { add: [each] } } }, now)))
    expect(new Set(versions.map((each) => each.version)).size).toBe(5)
    expect(digestsSeen(await refreshed(repository)).toSorted()).toEqual(all.map((each) => each.digest).toSorted())
  })

  it.each([1, 2, 3])('recovers when it dies at signature %i of a publication', async (dyingAt) => {
    const before = await refreshed(await open())
    let signed = 0
    const real = signerOver(socketPath())
    const dying: SignerPort = {
      async sign(role, content) {
        const answer = await real.sign(role, content)
        if (++signed === dyingAt) throw new Error('the power went')
        return answer
      },
    }
    const change = { areas: { 'cau-cang-mau': { add: [envelope('một')] } } }
    await expect((await open(dying)).publish(change, now)).rejects.toThrow('the power went')
    const repository = await open()
    expect(digestsSeen(await refreshed(repository, now, before))).toEqual([])
    await repository.publish(change, now + 5000)
    expect(digestsSeen(await refreshed(repository, now + 5000, before))).toEqual([envelope('một').digest])
  })

  it('refuses an area that no officer delegated', async () => {
    await expect((await open()).publish({ areas: { 'noi-khac': { add: [envelope('một')] } } }, now)).rejects.toThrow(
      'repository.unknown-area',
    )
  })

  it('keeps the timestamp young, and lists past half their life', async () => {
    const repository = await open()
    const at = async (later: number) => {
      await writeFile(join(varFolder, 'clock.json'), JSON.stringify({ offsetMs: later }))
      await repository.reissue(now + later)
    }
    await at(60_000)
    expect(await timestampVersion()).toBe(1)
    await at(3_600_000)
    expect(await timestampVersion()).toBe(2)
    expect(existsSync(join(varFolder, 'repository/metadata/2.area-portal.json'))).toBe(false)
    await at(20 * day)
    expect(existsSync(join(varFolder, 'repository/metadata/2.area-portal.json'))).toBe(true)
    await refreshed(repository, now + 26 * day)
  })

  it('answers no path that leads out of it', async () => {
    const repository = await open()
    for (const path of [
      'metadata/../../demo-keys/passphrases.json',
      '/etc/passwd',
      'metadata',
      'targets/..',
      'metadata/%2e%2e/x',
      'demo-keys/people.json',
    ]) {
      expect(await repository.read(path), path).toBeUndefined()
    }
  })

  async function timestampVersion(): Promise<number> {
    const file = JSON.parse(await readFile(join(varFolder, 'repository/metadata/timestamp.json'), 'utf8')) as {
      signed: { version: number }
    }
    return file.signed.version
  }
})

describe('a people list on its way in', () => {
  async function nextList(repository: RepositoryPort, of: { logins: string[]; version?: number; agency?: 'thong-tin' | 'bien-phong' }) {
    const agency = of.agency ?? 'thong-tin'
    const officers = held.filter(({ person }) => of.logins.includes(person.login)).map(({ tuf }): TufSigner => tuf)
    const { people } = repository.currentPeople(agency)
    const bytes = canonicalBytes({ ...people, version: people.version + 1, keys: people.keys.slice(1) })
    const target = { length: bytes.length, sha256: await sha256Hex(bytes) }
    const signed = await buildTargets({
      version: of.version ?? 2,
      expires: now + 400 * day,
      targets: { [`people/${agency}/people.json`]: target },
    })
    return { agency, people: bytes, metadata: await signMetadata(signed, officers) }
  }

  it('is published when two of the agency’s own officers signed it', async () => {
    const repository = await open()
    const list = await nextList(repository, { logins: ['phuc', 'son'] })
    const { version } = await repository.publish({ peopleList: list }, now)
    expect(repository.currentPeople('thong-tin').people.version).toBe(2)
    expect(await repository.publish({ peopleList: list }, now)).toEqual({ version })
    expect(targetsOf(await refreshed(repository), 'people-thong-tin')[0]!.sha256).toBe(await sha256Hex(list.people))
  })

  it.each([
    ['people-list.too-few-officers', { logins: ['phuc'] }],
    ['people-list.too-few-officers', { logins: ['khoa1', 'khoa2', 'khoa3'] }],
    ['people-list.old-version', { logins: ['phuc', 'quyen'], version: 1 }],
  ])('is refused as %s when signed by %o', async (code, of) => {
    const repository = await open()
    await expect(repository.publish({ peopleList: await nextList(repository, of) }, now)).rejects.toThrow(code)
    expect(repository.currentPeople('thong-tin').people.version).toBe(1)
  })

  it('is refused when the list is not the one that was signed', async () => {
    const repository = await open()
    const list = await nextList(repository, { logins: ['phuc', 'quyen'] })
    const { people } = repository.currentPeople('thong-tin')
    const other = canonicalBytes({ ...people, version: 9 })
    await expect(repository.publish({ peopleList: { ...list, people: other } }, now)).rejects.toThrow('people-list.not-the-signed-one')
  })
})

describe('the signer', () => {
  const ask = (role: string, signed: unknown) => signerOver(socketPath()).sign(role, signed as never)
  const list = (version: number, expires: number, path = `area/portal/${'0'.repeat(64)}.env`) =>
    buildTargets({ version, expires, targets: { [path]: { length: 1, sha256: '0'.repeat(64) } } })

  it('signs no role that is not online', async () => {
    for (const role of ['root', 'targets', 'people-thong-tin', 'area-../x']) {
      expect(await ask(role, await list(9, now + day))).toMatchObject({ refusal: { code: 'signer.role-not-held' } })
    }
  })

  it('signs nothing for longer than its role lives, and nothing dead', async () => {
    expect(await ask('area-portal', await list(9, now + 36 * day))).toMatchObject({ refusal: { code: 'signer.expiry-too-long' } })
    expect(await ask('area-portal', await list(9, now - day))).toMatchObject({ refusal: { code: 'signer.expired' } })
  })

  it('signs no time but its own, and no version that leaves none after it', async () => {
    const snapshot = { version: 1, length: 1, hashes: { sha256: '0'.repeat(64) } }
    const stamp = (issued: number, version = 9) => buildTimestamp({ version, expires: now + day, issued, snapshot })
    expect(await ask('timestamp', await stamp(Date.parse('2099-01-01T00:00:00Z')))).toMatchObject({
      refusal: { code: 'signer.issued-elsewhen' },
    })
    expect(await ask('timestamp', await stamp(Date.now() - 5 * 60_000))).toMatchObject({ refusal: { code: 'signer.issued-elsewhen' } })
    const second = Math.floor(Date.now() / 1000) * 1000
    expect(await ask('timestamp', await stamp(second, Number.MAX_SAFE_INTEGER))).toMatchObject({
      refusal: { code: 'signer.version-leaps' },
    })
    expect(await ask('timestamp', await stamp(second))).toMatchObject({ ok: true })
    expect(await ask('timestamp', await stamp(second, 110))).toMatchObject({
      refusal: { code: 'signer.version-leaps', params: { last: 9 } },
    })
    expect(await ask('timestamp', await stamp(second, 109))).toMatchObject({ ok: true })
  })

  it('does not start without the memory of keys that have signed', async () => {
    expect(await ask('area-portal', await list(9, now + day))).toMatchObject({ ok: true })
    await end(signer, 'SIGTERM')
    await rm(join(varFolder, 'signer'), { recursive: true })
    const forgetful = spawnSigner()
    const said = new Promise<string>((done) => forgetful.stderr!.once('data', (chunk: Buffer) => done(chunk.toString())))
    expect(await said).toContain('memory')
    await end(forgetful, 'SIGKILL')
  })

  it('lists no file outside the area', async () => {
    expect(await ask('area-portal', await list(9, now + day, 'people/thong-tin/people.json'))).toMatchObject({
      refusal: { code: 'signer.foreign-path' },
    })
  })

  it('remembers, across kill -9, which version it signed last', async () => {
    expect(await ask('area-portal', await list(9, now + day))).toMatchObject({ ok: true })
    await end(signer, 'SIGKILL')
    expect(existsSync(socketPath())).toBe(true)
    signer = await startSigner()
    expect(await ask('area-portal', await list(8, now + day))).toMatchObject({
      refusal: { code: 'signer.version-falls', params: { last: 9 } },
    })
    expect(await ask('area-portal', await list(9, now + 2 * day))).toMatchObject({ refusal: { code: 'signer.version-falls' } })
    expect(await ask('area-portal', await list(9, now + day))).toMatchObject({ ok: true })
    expect(await ask('area-portal', await list(10, now + day))).toMatchObject({ ok: true })
  })

  it('does not take the socket of a living signer', async () => {
    const second = spawnSigner()
    const said = new Promise<string>((done) => second.stderr!.once('data', (chunk: Buffer) => done(chunk.toString())))
    expect(await said).toContain('Another signer already answers')
    await end(second, 'SIGKILL')
    expect(await ask('area-portal', await list(9, now + day))).toMatchObject({ ok: true })
  })

  it('stops cleanly and takes its socket away', async () => {
    expect(await end(signer, 'SIGTERM')).toBe(0)
    expect(existsSync(socketPath())).toBe(false)
  })
})

describe('the key ceremony', () => {
  it('keeps keys and passphrases from everyone else on the machine', async () => {
    const folder = join(varFolder, 'demo-keys')
    for (const name of await readdir(folder, { recursive: true })) {
      const found = await stat(join(made, 'demo-keys', name))
      expect(found.mode & 0o777, name).toBe(found.isDirectory() ? 0o700 : 0o600)
    }
    expect((await stat(join(made, 'sites/cau-cang-mau/device.key.json'))).mode & 0o777).toBe(0o600)
  })

  it('changes nothing on a second day, and signs again past half a life', async () => {
    const names = async () => (await readdir(join(varFolder, 'repository'), { recursive: true })).toSorted()
    const first = await names()
    const key = await readFile(join(varFolder, 'demo-keys/thong-tin/minh.key.json'), 'utf8')
    await ensureDemoKeys({ varFolder, now: now + day })
    expect(await names()).toEqual(first)
    await ensureDemoKeys({ varFolder, now: now + 220 * day })
    expect(await names()).toEqual(
      expect.arrayContaining(['metadata/2.root.json', 'metadata/2.targets.json', 'metadata/2.people-bien-phong.json']),
    )
    expect(await readFile(join(varFolder, 'demo-keys/thong-tin/minh.key.json'), 'utf8')).toBe(key)
  })
})
