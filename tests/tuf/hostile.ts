import { metaOf, signMetadata, type TufSigner } from '@hai-dang/trust'
import { type AgencyRepository, type AnyRole, closed, opened } from './agency-repository.ts'
import type { Serve } from './clients.ts'
import { limits } from './clients.ts'
import type { Random } from './random.ts'

/** Somebody between repository and client: given the honest files, what does the client get? */
export type Attack = (repository: AgencyRepository, random: Random) => Promise<Serve> | Serve

const anyRole: readonly AnyRole[] = ['timestamp', 'snapshot', 'targets', 'people-thong-tin', 'area-cang']

function instead(repository: AgencyRepository, changed: Readonly<Record<string, Uint8Array | undefined>>): Serve {
  const honest = new Map(repository.files)
  return (path) => (Object.hasOwn(changed, path) ? changed[path] : honest.get(path))
}

const current = (repository: AgencyRepository, role: AnyRole) =>
  role === 'timestamp' ? 'metadata/timestamp.json' : `metadata/${repository.versions[role]}.${role}.json`
const file = (repository: AgencyRepository, role: AnyRole) => repository.files.get(current(repository, role)) ?? new Uint8Array()

/** Signed anew by whoever holds the role's keys: a stolen key. */
async function resigned(
  repository: AgencyRepository,
  role: AnyRole,
  change: (signed: Record<string, unknown>) => void,
  signers?: TufSigner[],
) {
  const { signed } = opened(file(repository, role))
  change(signed as Record<string, unknown>)
  return signMetadata(signed, signers ?? repository.keys[role].slice(0, 2))
}

type Meta = Record<string, { version: number; length?: number; hashes?: unknown }>

export const attacks: Readonly<Record<string, Attack>> = {
  replayTimestamp: (repository, random) => instead(repository, { 'metadata/timestamp.json': random.pick(repository.timestamps) }),
  freeze: (repository) => instead(repository, { 'metadata/timestamp.json': repository.timestamps[0] }),
  missing(repository, random) {
    return instead(repository, { [current(repository, random.pick(anyRole))]: undefined })
  },
  badSignature(repository, random) {
    const role = random.pick(anyRole)
    const { signed, signatures } = opened(file(repository, role))
    const spoilt = signatures.map(({ keyid, sig }, index) => ({
      keyid,
      sig: index === 0 ? `${sig.slice(0, -2)}${sig.endsWith('00') ? '01' : '00'}` : sig,
    }))
    return instead(repository, { [current(repository, role)]: closed({ signed, signatures: spoilt }) })
  },
  async foreignKey(repository, random) {
    const role = random.pick(anyRole)
    const other = repository.keys[random.pick(anyRole.filter((each) => each !== role))]
    return instead(repository, { [current(repository, role)]: await resigned(repository, role, () => {}, other) })
  },
  async underThreshold(repository, random) {
    const role = random.pick(['targets', 'people-thong-tin'] as const)
    return instead(repository, {
      [current(repository, role)]: await resigned(repository, role, () => {}, repository.keys[role].slice(0, 1)),
    })
  },
  /** One officer signs twice: the same signature again under the same keyid. */
  repeatedSignature(repository, random) {
    const role = random.pick(['targets', 'people-thong-tin'] as const)
    const { signed, signatures } = opened(file(repository, role))
    return instead(repository, {
      [current(repository, role)]: Buffer.from(JSON.stringify({ signed, signatures: [signatures[0], signatures[0]] })),
    })
  },
  contentChanged(repository, random) {
    const role = random.pick(anyRole)
    const whole = opened(file(repository, role))
    whole.signed.expires = '2031-01-01T00:00:00Z'
    return instead(repository, { [current(repository, role)]: closed(whole) })
  },
  oversize(repository, random) {
    const role = random.pick(anyRole)
    const cap = role === 'timestamp' || role === 'snapshot' ? limits[role] : limits.targets
    const bytes = Buffer.from(file(repository, role))
    return instead(repository, {
      [current(repository, role)]: Buffer.concat([bytes, Buffer.alloc(Math.max(1, cap - bytes.length + 1), 32)]),
    })
  },
  truncated(repository, random) {
    const role = random.pick(anyRole)
    return instead(repository, { [current(repository, role)]: file(repository, role).slice(0, -1 - random.below(100)) })
  },
  notJson: (repository, random) => instead(repository, { [current(repository, random.pick(anyRole))]: Buffer.from('<html>') }),
  otherType(repository, random) {
    const [role, other] = random.pick([
      ['snapshot', 'targets'],
      ['timestamp', 'snapshot'],
      ['targets', 'snapshot'],
    ] as const)
    return instead(repository, { [current(repository, role)]: file(repository, other) })
  },
  mixAndMatch(repository, random) {
    const role = random.pick(['snapshot', 'targets', 'people-thong-tin', 'area-cang'] as const)
    const old = repository.files.get(`metadata/${1 + random.below(repository.versions[role])}.${role}.json`)
    return instead(repository, { [current(repository, role)]: old })
  },
  /** Stolen timestamp key: the snapshot it names falls, or leaps. */
  async timestampMoves(repository, random) {
    const by = random.pick([-1, -3, 1, 1000])
    const bytes = await resigned(repository, 'timestamp', (signed) => {
      signed.version = (signed.version as number) + random.below(3)
      const meta = (signed.meta as Meta)['snapshot.json']!
      meta.version = Math.max(1, meta.version + by)
      // Its hash would not fit another version; the difference that makes is listed by itself.
      delete meta.hashes
      delete meta.length
    })
    return instead(repository, { 'metadata/timestamp.json': bytes })
  },
  versionsLeap: (repository) => stolenOnline(repository, () => {}, 1000),
  listedVersionFalls: (repository, random) =>
    stolenOnline(repository, (meta) => {
      const name = random.pick(['targets.json', 'area-cang.json', 'people-thong-tin.json'])
      meta[name]!.version = Math.max(1, meta[name]!.version - 1 - random.below(2))
    }),
  listedRoleVanishes: (repository, random) =>
    stolenOnline(repository, (meta) => {
      delete meta[random.pick(['targets.json', 'area-cang.json', 'people-thong-tin.json'])]
    }),
  rootSkips: (repository, random) => nextRoot(repository, random.pick([0, 2, 5]), 'both'),
  rootByOldKeysOnly: (repository) => nextRoot(repository, 1, 'old'),
  rootByNewKeysOnly: (repository) => nextRoot(repository, 1, 'new'),
  rootNotJson: (repository) => instead(repository, { [`metadata/${repository.versions.root + 1}.root.json`]: Buffer.from('{}') }),
  rootOversize: (repository) =>
    instead(repository, { [`metadata/${repository.versions.root + 1}.root.json`]: Buffer.alloc(limits.root + 1, 32) }),
}

/** Both online keys stolen: a snapshot and a timestamp that verify, over a meta that the thief bends. */
async function stolenOnline(repository: AgencyRepository, bend: (meta: Meta) => void, leap = 1): Promise<Serve> {
  const version = repository.versions.snapshot + leap
  const snapshot = await resigned(repository, 'snapshot', (signed) => {
    signed.version = version
    bend(signed.meta as Meta)
  })
  const named = await metaOf(snapshot, version)
  const timestamp = await resigned(repository, 'timestamp', (signed) => {
    signed.version = repository.versions.timestamp + leap
    signed.meta = { 'snapshot.json': named }
  })
  // The honest repository goes on above what was stolen, unless that lies out of its reach.
  if (leap === 1) repository.burnt = 1
  return instead(repository, { [`metadata/${version}.snapshot.json`]: snapshot, 'metadata/timestamp.json': timestamp })
}

async function nextRoot(repository: AgencyRepository, ahead: number, by: 'old' | 'new' | 'both'): Promise<Serve> {
  const old = repository.keys.root.slice(0, 2)
  const others = repository.keys.targets.slice(0, 2)
  const { signed } = opened(file(repository, 'root'))
  const root = signed as { version: number; keys: Record<string, unknown>; roles: { root: { keyids: string[] } } }
  root.version += ahead
  if (by !== 'both') root.roles.root.keyids = others.map((each) => each.keyid)
  const bytes = await signMetadata(signed, by === 'new' ? others : old)
  return instead(repository, { [`metadata/${repository.versions.root + 1}.root.json`]: bytes })
}
