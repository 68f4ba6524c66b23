import type { Json } from '../canonical.ts'
import { text } from '../encodings.ts'

/**
 * Shapes of TUF 1.0 metadata, read strictly where the specification fixes a form and leniently where it allows more: unknown fields stay in
 * `signed`, because signatures cover them.
 */

export interface TufKey {
  readonly keytype: string
  readonly scheme: string
  readonly public: string
}

export interface TufRole {
  readonly keyids: readonly string[]
  readonly threshold: number
}

export interface TufDelegation extends TufRole {
  readonly name: string
  readonly terminating: boolean
  /** Absent when the delegation goes by hash prefixes, which no role of ours does. */
  readonly paths?: readonly string[]
  /** Beginnings of the SHA-256 of a path, in hexadecimal. */
  readonly prefixes?: readonly string[]
}

export interface TufMeta {
  readonly version: number
  readonly length?: number
  readonly sha256?: string
}

export interface TufTarget {
  readonly length: number
  readonly sha256: string
}

interface Common {
  readonly version: number
  /** Epoch milliseconds. */
  readonly expires: number
  /** What the signatures cover, with every unknown field. */
  readonly signed: { readonly [key: string]: Json }
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[]
}

export interface RootFile extends Common {
  readonly type: 'root'
  readonly keys: ReadonlyMap<string, TufKey>
  readonly roles: Readonly<Record<TopRole, TufRole>>
  readonly consistentSnapshot: boolean
}
export interface TimestampFile extends Common {
  readonly type: 'timestamp'
  readonly snapshot: TufMeta
  /** Our own field: when the online key signed. Epoch milliseconds. */
  readonly issued: number | null
}
export interface SnapshotFile extends Common {
  readonly type: 'snapshot'
  readonly meta: ReadonlyMap<string, TufMeta>
}
export interface TargetsFile extends Common {
  readonly type: 'targets'
  readonly targets: ReadonlyMap<string, TufTarget>
  readonly keys: ReadonlyMap<string, TufKey>
  readonly delegations: readonly TufDelegation[]
}

export type TopRole = 'root' | 'timestamp' | 'snapshot' | 'targets'
export type TufFile = RootFile | TimestampFile | SnapshotFile | TargetsFile

export const topRoles: readonly TopRole[] = ['root', 'timestamp', 'snapshot', 'targets']

type Fields = { readonly [key: string]: Json }

/** Null when the bytes are not metadata of that type. */
export function readTufFile<T extends TopRole>(type: T, bytes: Uint8Array): Extract<TufFile, { type: T }> | null {
  try {
    return parseFile(type, JSON.parse(text(bytes)) as Json) as Extract<TufFile, { type: T }>
  } catch {
    return null
  }
}

function parseFile(type: TopRole, json: Json): TufFile {
  const file = fields(json)
  const signed = fields(file.signed)
  demand(signed._type === type, '_type')
  demand(typeof signed.spec_version === 'string' && /^1\.\d+(\.\d+)?$/.test(signed.spec_version), 'spec_version')
  const common = {
    version: whole(signed.version, 1),
    expires: instantOf(signed.expires),
    signed,
    signatures: signaturesOf(file.signatures),
  }
  if (type === 'root') return { ...common, type, ...rootParts(signed) }
  if (type === 'timestamp') return { ...common, type, ...timestampParts(signed) }
  if (type === 'snapshot') return { ...common, type, meta: mapOf(signed.meta, metaOf) }
  return { ...common, type, ...targetsParts(signed) }
}

function rootParts(signed: Fields) {
  demand(typeof signed.consistent_snapshot === 'boolean', 'consistent_snapshot')
  const roles = fields(signed.roles)
  const role = (name: TopRole) => roleOf(fields(roles[name]))
  return {
    keys: mapOf(signed.keys, keyOf),
    roles: { root: role('root'), timestamp: role('timestamp'), snapshot: role('snapshot'), targets: role('targets') },
    consistentSnapshot: signed.consistent_snapshot as boolean,
  }
}

function timestampParts(signed: Fields) {
  const issued = typeof signed.issued === 'string' ? instantOf(signed.issued) : null
  return { snapshot: metaOf(fields(signed.meta)['snapshot.json']), issued }
}

function targetsParts(signed: Fields) {
  const targets = mapOf(signed.targets, targetOf)
  if (signed.delegations === undefined) return { targets, keys: new Map<string, TufKey>(), delegations: [] }
  const delegations = fields(signed.delegations)
  const roles = list(delegations.roles ?? []).map(delegationOf)
  const names = roles.map((role) => role.name)
  demand(new Set(names).size === names.length, 'a role delegated twice')
  demand(!names.some((name) => (topRoles as readonly string[]).includes(name)), 'a top role delegated')
  return { targets, keys: mapOf(delegations.keys, keyOf), delegations: roles }
}

function delegationOf(json: Json): TufDelegation {
  const role = fields(json)
  demand(typeof role.name === 'string' && isRoleName(role.name), 'name')
  demand(typeof role.terminating === 'boolean', 'terminating')
  demand(role.paths === undefined || role.path_hash_prefixes === undefined, 'paths and prefixes together')
  return {
    ...roleOf(role),
    name: role.name as string,
    terminating: role.terminating as boolean,
    ...(role.paths === undefined ? {} : { paths: list(role.paths).map(string) }),
    ...(role.path_hash_prefixes === undefined ? {} : { prefixes: list(role.path_hash_prefixes).map(string) }),
  }
}

/** Any name may be asked for, percent-encoded, as one segment of a path; these few would not survive that, or would name another file. */
export function isRoleName(name: string): boolean {
  return name.length > 0 && name.length <= 200 && !/\p{Cc}|\p{Surrogate}/u.test(name) && name !== '__proto__'
}

function roleOf(role: Fields): TufRole {
  const keyids = list(role.keyids).map(string)
  demand(new Set(keyids).size === keyids.length, 'a keyid twice in one role')
  return { keyids, threshold: whole(role.threshold, 1) }
}

function keyOf(json: Json): TufKey {
  const key = fields(json)
  return { keytype: string(key.keytype), scheme: string(key.scheme), public: string(fields(key.keyval).public) }
}

function metaOf(json: Json | undefined): TufMeta {
  const meta = fields(json)
  return {
    version: whole(meta.version, 1),
    ...(meta.length === undefined ? {} : { length: whole(meta.length, 0) }),
    ...(meta.hashes === undefined ? {} : { sha256: sha256Of(meta.hashes) }),
  }
}

function targetOf(json: Json): TufTarget {
  const target = fields(json)
  return { length: whole(target.length, 0), sha256: sha256Of(target.hashes) }
}

function sha256Of(json: Json | undefined): string {
  const hash = string(fields(json).sha256)
  demand(/^[0-9a-f]{64}$/.test(hash), 'sha256')
  return hash
}

function signaturesOf(json: Json | undefined) {
  const signatures = list(json).map((entry) => ({ keyid: string(fields(entry).keyid), sig: string(fields(entry).sig) }))
  demand(new Set(signatures.map((each) => each.keyid)).size === signatures.length, 'a keyid that signs twice')
  return signatures
}

function instantOf(json: Json | undefined): number {
  const written = string(json)
  const at = Date.parse(written)
  demand(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(written) && !Number.isNaN(at), 'an instant')
  demand(new Date(at).toISOString().slice(0, 19) === written.slice(0, 19), 'an instant that exists')
  return at
}

function mapOf<T>(json: Json | undefined, read: (value: Json) => T): ReadonlyMap<string, T> {
  return new Map(Object.entries(fields(json)).map(([key, value]) => [key, read(value)]))
}

function fields(json: Json | undefined): Fields {
  demand(typeof json === 'object' && json !== null && !Array.isArray(json), 'an object')
  return json as Fields
}

function list(json: Json | undefined): readonly Json[] {
  demand(Array.isArray(json), 'a list')
  return json as Json[]
}

function string(json: Json | undefined): string {
  demand(typeof json === 'string', 'a text')
  return json as string
}

function whole(json: Json | undefined, least: number): number {
  demand(Number.isSafeInteger(json) && (json as number) >= least, 'a whole number')
  return json as number
}

function demand(holds: boolean, what: string): void {
  if (!holds) throw new TypeError(what)
}
