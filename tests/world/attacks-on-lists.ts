import { buildTimestamp, metaOf, newTufSigner, type Signed, sha256, signMetadata, type TufSigner, utf8 } from '@hai-dang/trust'
import { endlessData, newTop, slowDrip } from '../tuf/attacks.ts'
import type { Attack, Scene } from './attack-scene.ts'
import { day, digestOfDocument } from './constellation.ts'
import { rootWithNewKeys, targetsChanged } from './officers.ts'

const timestampPath = '/repo/metadata/timestamp.json'

/** Something happens for another area, so that the site has newer metadata to fetch. */
async function nudge({ world }: Scene): Promise<void> {
  const withdraw = { v: 1, type: 'withdraw.v1', deployment: world.room.deps.config.deployment, id: world.nextId() } as const
  const document = { ...withdraw, digest: 'e'.repeat(64), reason: 'Không có gì (mẫu)', issued: '2026-08-05T02:00:00Z' }
  const { bytes } = await world.signed(document, 'dung')
  await world.repository.publish(
    { areas: { 'tau-ca-mau': { add: [{ digest: await digestOfDocument(document), bytes }] } } },
    world.room.clock.now(),
  )
}

const snapshotVersion = async ({ world }: Scene): Promise<number> => {
  const timestamp = JSON.parse(Buffer.from((await world.read('metadata/timestamp.json'))!).toString('utf8')) as {
    signed: { meta: { 'snapshot.json': { version: number } } }
  }
  return timestamp.signed.meta['snapshot.json'].version
}

const thieves = async (): Promise<TufSigner[]> =>
  Promise.all([1, 2, 3, 4].map(async (number) => newTufSigner(await sha256(utf8(`thief ${number}`)))))

/** The attacker holds the mirror; some of these hold online keys or coerce officers as well. */
export const attacksOnLists: readonly Attack[] = [
  {
    name: 'metadata rollback',
    what: 'yesterday’s timestamp',
    code: 'tuf.rollback',
    step: 5,
    act: async (scene) => {
      const old = (await scene.world.read('metadata/timestamp.json'))!
      await nudge(scene)
      await scene.station.outpost.refresh()
      scene.lie(timestampPath, old)
    },
  },
  {
    name: 'freeze',
    what: 'the same lists for eight days',
    code: 'tuf.expired',
    step: 5,
    act: async ({ station }) => station.clock.advance(8 * day),
  },
  {
    name: 'mix-and-match',
    what: 'an old snapshot under a new timestamp',
    code: 'tuf.hash',
    step: 5,
    act: async (scene) => {
      await nudge(scene)
      const old = (await scene.world.read(`metadata/${await snapshotVersion(scene)}.snapshot.json`))!
      await nudge(scene)
      scene.lie(`/repo/metadata/${await snapshotVersion(scene)}.snapshot.json`, old)
    },
  },
  {
    name: 'endless data, slow drip',
    what: 'a timestamp without end',
    code: 'fetch.too-long',
    step: 2,
    act: async ({ lie }) => lie(timestampPath, endlessData()),
  },
  {
    name: 'endless data, slow drip',
    what: 'a sound without end',
    code: 'fetch.too-long',
    step: 16,
    act: async ({ world, list, lie }) => {
      const release = await world.foreignRelease()
      const [item] = release.items
      lie(`/b/${item?.kind === 'sound' ? item.media!.sha256 : ''}`, endlessData())
      await list(await world.signed(release, 'minh', 'dung'))
    },
  },
  {
    name: 'endless data, slow drip',
    what: 'a timestamp byte by byte',
    code: 'fetch.too-slow',
    step: 2,
    limits: { answerMs: 1000, windowMs: 100, minBytes: 1000 },
    act: async ({ world, lie }) => lie(timestampPath, slowDrip((await world.read('metadata/timestamp.json'))!, 5)),
  },
  {
    name: 'zero threshold',
    what: 'a policy, signed by four officers, that leaves one agency out',
    code: 'policy.malformed',
    step: 6,
    act: async (scene) => {
      const none = { 'thong-tin': 1, 'bien-phong': 0 }
      scene.serve(
        await targetsChanged(scene, {
          policy: (policy) => ({ ...policy, policyVersion: 2, quorums: { ...policy.quorums, release: none } }),
        }),
      )
    },
  },
  {
    name: 'all online keys stolen',
    what: 'a policy signed by the thief',
    code: 'tuf.threshold',
    step: 5,
    act: async (scene) => scene.serve(await targetsChanged(scene, { policy: (policy) => policy, signers: await thieves() })),
  },
  {
    name: 'all online keys stolen',
    what: 'a root signed with the stolen keys',
    code: 'tuf.threshold',
    step: 3,
    act: async ({ world, serve }) => {
      const { files } = await rootWithNewKeys(world)
      const { signed } = JSON.parse(Buffer.from(files.get('metadata/2.root.json')!).toString('utf8'))
      serve(new Map([['metadata/2.root.json', await signMetadata(signed, Object.values(world.thief) as TufSigner[])]]))
    },
  },
  {
    name: 'path tricks in role names',
    what: 'a list that calls itself root',
    code: 'tuf.malformed',
    step: 2,
    act: async (scene) => scene.serve(await targetsChanged(scene, { name: 'root' })),
  },
  {
    name: 'path tricks in role names',
    what: 'a snapshot that names no list of this area, but one beside it by dots',
    code: 'tuf.vanished',
    step: 5,
    act: async ({ world, read, serve }) => {
      const now = world.room.clock.now()
      const [top] = [...(await newTop(read, world.thief, now, {})).values()]
      const { signed } = JSON.parse(Buffer.from(top!).toString('utf8')) as { signed: Signed & { version: number; meta: Signed } }
      const { 'area-cau-cang-mau.json': own, ...others } = signed.meta
      const meta = { ...others, '../metadata/area-cau-cang-mau.json': own! }
      const bytes = await signMetadata({ ...signed, meta }, [world.thief.snapshot])
      const { version } = signed
      const snapshot = await metaOf(bytes, version)
      const timestamp = buildTimestamp({ version: version + 100, expires: now + 7 * day, issued: now, snapshot })
      serve(
        new Map([
          [`metadata/${version}.snapshot.json`, bytes],
          ['metadata/timestamp.json', await signMetadata(timestamp, [world.thief.timestamp])],
        ]),
      )
    },
  },
]
