import {
  buildRoot,
  buildTargets,
  canonicalBytes,
  newTufSigner,
  readTufFile,
  type Signed,
  sha256,
  sha256Hex,
  signMetadata,
  type TufSigner,
  targetFile,
  utf8,
} from '@hai-dang/trust'
import type { AgencyId, PeopleV1, TrustPolicy } from '@hai-dang/wire'
import { newTop, type OnlineThief } from '../tuf/attacks.ts'
import type { Scene } from './attack-scene.ts'
import type { Constellation } from './constellation.ts'

/**
 * What key officers could be made to sign: a people list of their agency, a policy, a new root. Each gives the files that a hub would serve, the online
 * keys being in the same hands.
 */

type Files = Map<string, Uint8Array>

const ofAgency: Record<AgencyId, readonly string[]> = { 'thong-tin': ['phuc', 'quyen', 'son'], 'bien-phong': ['khoa1', 'khoa2', 'khoa3'] }
const year = 365 * 86_400_000

async function officers(world: Constellation, logins: readonly string[]): Promise<TufSigner[]> {
  return Promise.all(logins.map((login) => world.room.keys.officer(login)))
}

async function versionOf({ read }: Scene, role: string): Promise<number> {
  const timestamp = readTufFile('timestamp', (await read('metadata/timestamp.json'))!)!
  const snapshot = readTufFile('snapshot', (await read(`metadata/${timestamp.snapshot.version}.snapshot.json`))!)!
  return snapshot.meta.get(`${role}.json`)!.version
}

async function signedOf({ read }: Scene, path: string): Promise<Signed> {
  return (JSON.parse(Buffer.from((await read(path))!).toString('utf8')) as { signed: Signed }).signed
}

/** The agency's next people list, signed by two of its own officers. */
export async function peopleListed(scene: Scene, agency: AgencyId, change: (list: PeopleV1) => PeopleV1): Promise<Files> {
  const { world } = scene
  const role = `people-${agency}`
  const { people } = world.repository.currentPeople(agency)
  const bytes = canonicalBytes(change({ ...people, version: people.version + 1 }))
  const path = `people/${agency}/people.json`
  const named = { length: bytes.length, sha256: await sha256Hex(bytes) }
  const version = (await versionOf(scene, role)) + 1
  const now = world.room.clock.now()
  const signed = await buildTargets({ version, expires: now + year, targets: { [path]: named } })
  const list = await signMetadata(signed, await officers(world, ofAgency[agency].slice(0, 2)))
  const files = await newTop(scene.read, world.thief, now, { [role]: { version, bytes: list } })
  return files.set(targetFile(path, named.sha256), bytes)
}

/** A policy, or other listers, that four officers were made to sign. */
export async function targetsChanged(
  scene: Scene,
  change: { policy?: (policy: TrustPolicy) => unknown; lister?: TufSigner; signers?: readonly TufSigner[]; name?: string },
  thief: OnlineThief = scene.world.thief,
): Promise<Files> {
  const { world } = scene
  const version = (await versionOf(scene, 'targets')) + 1
  const signed = structuredClone(await signedOf(scene, `metadata/${version - 1}.targets.json`)) as Signed & {
    targets: Record<string, unknown>
    delegations: { keys: Record<string, unknown>; roles: { name: string; keyids: string[]; paths: string[] }[] }
  }
  signed.version = version
  const files: Files = new Map()
  if (change.policy) {
    const bytes = canonicalBytes(change.policy(world.repository.currentPolicy()))
    const sha = await sha256Hex(bytes)
    signed.targets['trust-policy.json'] = { length: bytes.length, hashes: { sha256: sha } } as never
    files.set(targetFile('trust-policy.json', sha), bytes)
  }
  if (change.lister) {
    signed.delegations.keys[change.lister.keyid] = change.lister.key
    for (const role of signed.delegations.roles) if (role.name.startsWith('area-')) role.keyids = [change.lister.keyid]
  }
  // A name of another role for a list of one's own.
  if (change.name) signed.delegations.roles[0]!.name = change.name
  const signers = change.signers ?? (await officers(world, ['phuc', 'quyen', 'khoa1', 'khoa2']))
  const bytes = await signMetadata(signed, signers)
  for (const [path, file] of await newTop(scene.read, thief, world.room.clock.now(), { targets: { version, bytes } })) files.set(path, file)
  return files
}

/** The second root: four officers of the six put new online keys in the place of the stolen ones. */
export async function rootWithNewKeys(world: Constellation): Promise<{ files: Files; fresh: OnlineThief }> {
  const all = await officers(world, [...ofAgency['thong-tin'], ...ofAgency['bien-phong']])
  const keyOf = async (role: string) => newTufSigner(await sha256(utf8(`fresh ${role}`)))
  const fresh = { timestamp: await keyOf('timestamp'), snapshot: await keyOf('snapshot'), lister: await keyOf('lister') }
  const ofOfficers = { keys: all.map(({ key }) => key), threshold: 4 }
  const root = await buildRoot({
    version: 2,
    expires: world.room.clock.now() + year,
    roles: {
      root: ofOfficers,
      targets: ofOfficers,
      snapshot: { keys: [fresh.snapshot.key], threshold: 1 },
      timestamp: { keys: [fresh.timestamp.key], threshold: 1 },
    },
  })
  return {
    files: new Map([
      [
        'metadata/2.root.json',
        await signMetadata(
          root,
          [0, 1, 3, 4].map((index) => all[index]!),
        ),
      ],
    ]),
    fresh,
  }
}
