import { createPrivateKey, sign } from 'node:crypto'
import {
  buildRoot,
  buildSnapshot,
  buildTargets,
  buildTimestamp,
  type MetaJson,
  metaOf,
  newTufSigner,
  type Signed,
  signMetadata,
  type TufSigner,
  withSignatures,
} from '@hai-dang/trust'

export const day = 86_400_000
export const begin = Date.parse('2026-08-05T02:00:00Z')

/** Delegated roles that the clients want, each with a path that falls to it. */
export const wanted = { 'people-thong-tin': 'people/thong-tin/people.json', 'area-cang': 'area/cang/none.env' } as const
export type AnyRole = 'root' | 'timestamp' | 'snapshot' | 'targets' | keyof typeof wanted

/** Keys made once; roles take the next unused ones when they rotate. */
export async function keyPool(size: number): Promise<TufSigner[]> {
  return Promise.all(Array.from({ length: size }, (_, index) => quickSigner(new Uint8Array(32).fill(index + 1))))
}

/** The same signatures (Ed25519 is deterministic), made without a trip to the thread pool: histories make tens of thousands. */
async function quickSigner(seed: Uint8Array): Promise<TufSigner> {
  const head = Buffer.from('302e020100300506032b657004220420', 'hex')
  const key = createPrivateKey({ key: Buffer.concat([head, seed]), format: 'der', type: 'pkcs8' })
  return { ...(await newTufSigner(seed)), sign: async (message) => new Uint8Array(sign(null, message, key)) }
}

/** A repository written by our writer, in memory, whose every choice a history can bend. */
export interface AgencyRepository {
  readonly files: Map<string, Uint8Array>
  readonly versions: Record<AnyRole, number>
  readonly keys: Record<AnyRole, TufSigner[]>
  readonly metas: Record<string, MetaJson>
  /** Every `timestamp.json` there has been. */
  readonly timestamps: Uint8Array[]
  /** Do timestamp and snapshot name hashes and lengths? Both are optional in TUF. */
  detailed: boolean
  /** Snapshot versions that a thief has used up, which the next snapshot skips. */
  burnt: number
  now: number
  rotate(roles: readonly AnyRole[]): Promise<void>
  writeRoot(): Promise<void>
  writeRole(role: 'targets' | keyof typeof wanted, targets?: Record<string, string>): Promise<void>
  /** Snapshot and timestamp; `versions` may be set beforehand to any value. */
  writeTop(): Promise<void>
  writeTimestamp(): Promise<void>
  publishAll(): Promise<void>
}

const lives: Record<AnyRole, number> = {
  root: 365 * day,
  targets: 300 * day,
  'people-thong-tin': 200 * day,
  'area-cang': 35 * day,
  snapshot: 14 * day,
  timestamp: 7 * day,
}
const thresholds: Record<AnyRole, number> = { root: 2, targets: 2, 'people-thong-tin': 2, 'area-cang': 1, snapshot: 1, timestamp: 1 }
const delegated = ['people-thong-tin', 'area-cang'] as const

export function agencyRepository(pool: readonly TufSigner[], from?: AgencyRepository): AgencyRepository {
  let used = 0
  const take = (count: number) => Array.from({ length: count }, () => pool[used++ % pool.length]!)
  const all = Object.keys(lives) as AnyRole[]
  const keys = Object.fromEntries(all.map((role) => [role, take(thresholds[role] === 2 ? 3 : 1)])) as Record<AnyRole, TufSigner[]>
  const files = new Map<string, Uint8Array>(from?.files)
  const roleKeys = (role: AnyRole) => ({ keys: keys[role].map((each) => each.key), threshold: thresholds[role] })
  let rootSigners: TufSigner[] = from === undefined ? [] : keys.root

  const repository: AgencyRepository = {
    files,
    keys,
    versions: { ...(from?.versions ?? { root: 0, targets: 0, 'people-thong-tin': 0, 'area-cang': 0, snapshot: 0, timestamp: 0 }) },
    metas: { ...from?.metas },
    timestamps: [...(from?.timestamps ?? [])],
    detailed: true,
    burnt: 0,
    now: begin,
    async rotate(roles) {
      for (const role of roles) keys[role] = take(keys[role].length)
      await repository.writeRoot()
      if (roles.some((role) => (delegated as readonly string[]).includes(role) || role === 'targets')) await repository.writeRole('targets')
      for (const role of roles)
        if (role !== 'root' && role !== 'targets' && role !== 'snapshot' && role !== 'timestamp') await repository.writeRole(role)
    },
    async writeRoot() {
      const version = ++repository.versions.root
      const signed = await buildRoot({
        version,
        expires: repository.now + lives.root,
        roles: { root: roleKeys('root'), timestamp: roleKeys('timestamp'), snapshot: roleKeys('snapshot'), targets: roleKeys('targets') },
      })
      files.set(
        `metadata/${version}.root.json`,
        await signMetadata(signed, [...new Set([...rootSigners.slice(0, 2), ...keys.root.slice(0, 2)])]),
      )
      rootSigners = keys.root
    },
    async writeRole(role, targets = {}) {
      const version = ++repository.versions[role]
      const listed = Object.fromEntries(Object.entries(targets).map(([path, sha256]) => [path, { length: 1, sha256 }]))
      const delegations = delegated.map((name) => ({
        name,
        ...roleKeys(name),
        paths: [name === 'area-cang' ? 'area/cang/*.env' : wanted[name]],
      }))
      const signed = await buildTargets({
        version,
        expires: repository.now + lives[role],
        targets: listed,
        ...(role === 'targets' ? { delegations } : {}),
      })
      const bytes = await signMetadata(signed, keys[role].slice(0, thresholds[role]))
      files.set(`metadata/${version}.${role}.json`, bytes)
      repository.metas[role] = await metaOf(bytes, version)
    },
    async writeTop() {
      repository.versions.snapshot += repository.burnt + 1
      repository.burnt = 0
      const version = repository.versions.snapshot
      const signed = without(
        repository.detailed,
        buildSnapshot({ version, expires: repository.now + lives.snapshot, meta: repository.metas }),
      )
      files.set(`metadata/${version}.snapshot.json`, await signMetadata(signed, keys.snapshot))
      await repository.writeTimestamp()
    },
    async writeTimestamp() {
      const snapshotVersion = repository.versions.snapshot
      const snapshot = await metaOf(files.get(`metadata/${snapshotVersion}.snapshot.json`)!, snapshotVersion)
      const version = ++repository.versions.timestamp
      const timestamp = buildTimestamp({ version, expires: repository.now + lives.timestamp, issued: repository.now, snapshot })
      const signed = without(repository.detailed, timestamp)
      const bytes = await signMetadata(signed, keys.timestamp)
      files.set('metadata/timestamp.json', bytes)
      repository.timestamps.push(bytes)
    },
    async publishAll() {
      await repository.writeRole('targets')
      for (const role of delegated) await repository.writeRole(role)
      await repository.writeTop()
    },
  }
  return repository
}

/** Our writer always names hashes and lengths; other repositories leave them out, and a client must take that too. */
function without(detailed: boolean, signed: Signed): Signed {
  if (detailed) return signed
  const meta = Object.entries(signed.meta as Record<string, { version: number }>).map(([name, { version }]) => [name, { version }])
  return { ...signed, meta: Object.fromEntries(meta) }
}

export interface FileJson {
  signatures: { keyid: string; sig: string }[]
  signed: Signed
}

export function opened(bytes: Uint8Array): FileJson {
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as FileJson
}

export function closed({ signed, signatures }: FileJson): Uint8Array {
  return withSignatures(signed, signatures)
}

const first = new Map<readonly TufSigner[], Promise<AgencyRepository>>()

/** A repository on its first day. It is written once and copied: keys of a role are the pool's in the same order. */
export async function fresh(pool: readonly TufSigner[]): Promise<AgencyRepository> {
  const made = first.get(pool) ?? firstDay(pool)
  first.set(pool, made)
  return agencyRepository(pool, await made)
}

async function firstDay(pool: readonly TufSigner[]): Promise<AgencyRepository> {
  const repository = agencyRepository(pool)
  await repository.writeRoot()
  await repository.publishAll()
  return repository
}
