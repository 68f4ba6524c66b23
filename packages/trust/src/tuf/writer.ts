import { canonicalBytes, type Json } from '../canonical.ts'
import { sha256Hex } from '../digests.ts'
import { toHex } from '../encodings.ts'
import { olpcBytes } from '../olpc.ts'
import { signingKeyFrom } from '../signing-keys.ts'
import type { TufRefusal } from './client.ts'
import { readTufFile, type TargetsFile, type TopRole } from './shapes.ts'
import { delegatedAuthority, validSigners } from './threshold.ts'

/**
 * Writes metadata, always to the same bytes for the same content: keys sorted, signatures in the order of their keyids, Ed25519 deterministic.
 * Instants are epoch milliseconds and are written with whole seconds.
 */

export type Signed = { [key: string]: Json }

export interface TufSigner {
  readonly keyid: string
  readonly key: TufKeyJson
  sign(message: Uint8Array): Promise<Uint8Array>
}

export type TufKeyJson = { keytype: 'ed25519'; scheme: 'ed25519'; keyval: { public: string } }

export interface RoleKeys {
  readonly keys: readonly TufKeyJson[]
  readonly threshold: number
}

export interface MetaJson {
  readonly version: number
  readonly length: number
  readonly hashes: { readonly sha256: string }
}

export async function newTufSigner(seed: Uint8Array): Promise<TufSigner> {
  const { raw, sign } = await signingKeyFrom(seed)
  const key = tufKeyOf(raw)
  return { key, keyid: await tufKeyIdOf(key), sign }
}

export function tufKeyOf(raw: Uint8Array): TufKeyJson {
  return { keytype: 'ed25519', scheme: 'ed25519', keyval: { public: toHex(raw) } }
}

export function tufKeyIdOf(key: TufKeyJson): Promise<string> {
  return sha256Hex(olpcBytes(key))
}

export async function buildRoot(of: { version: number; expires: number; roles: Record<TopRole, RoleKeys> }): Promise<Signed> {
  const rows = Object.entries(of.roles)
  return {
    ...head('root', of),
    consistent_snapshot: true,
    keys: await keysById(rows.flatMap(([, role]) => role.keys)),
    roles: Object.fromEntries(await Promise.all(rows.map(async ([name, role]) => [name, await roleJson(role)] as const))),
  }
}

export interface DelegationOf extends RoleKeys {
  readonly name: string
  readonly paths: readonly string[]
}

export async function buildTargets(of: {
  version: number
  expires: number
  targets: Record<string, { length: number; sha256: string }>
  delegations?: readonly DelegationOf[]
}): Promise<Signed> {
  const targets = Object.fromEntries(
    Object.entries(of.targets).map(([path, { length, sha256 }]) => [path, { length, hashes: { sha256 } }] as const),
  )
  if (of.delegations === undefined) return { ...head('targets', of), targets }
  const roles = await Promise.all(
    of.delegations.map(async (each) => ({ ...(await roleJson(each)), name: each.name, terminating: true, paths: [...each.paths] })),
  )
  return { ...head('targets', of), targets, delegations: { keys: await keysById(of.delegations.flatMap((each) => each.keys)), roles } }
}

/** `meta` by role name, without `.json`. */
export function buildSnapshot(of: { version: number; expires: number; meta: Record<string, MetaJson> }): Signed {
  return {
    ...head('snapshot', of),
    meta: Object.fromEntries(Object.entries(of.meta).map(([role, meta]) => [`${role}.json`, metaJson(meta)])),
  }
}

export function buildTimestamp(of: { version: number; expires: number; issued: number; snapshot: MetaJson }): Signed {
  return { ...head('timestamp', of), issued: instant(of.issued), meta: { 'snapshot.json': metaJson(of.snapshot) } }
}

/** What a TUF signature covers: OLPC canonical JSON of `signed`. */
export function tufSigningBytes(signed: Signed): Uint8Array {
  return olpcBytes(signed)
}

export async function signMetadata(signed: Signed, signers: readonly TufSigner[]): Promise<Uint8Array> {
  const message = tufSigningBytes(signed)
  return withSignatures(signed, await Promise.all(signers.map(async ({ keyid, sign }) => ({ keyid, sig: toHex(await sign(message)) }))))
}

/** The file of signed metadata and signatures that were made elsewhere. */
export function withSignatures(signed: Signed, signatures: readonly { keyid: string; sig: string }[]): Uint8Array {
  const sorted = signatures.map(({ keyid, sig }) => ({ keyid, sig })).sort((a, b) => (a.keyid < b.keyid ? -1 : 1))
  return canonicalBytes({ signatures: sorted, signed })
}

/** How the file above names this one. */
export async function metaOf(bytes: Uint8Array, version: number): Promise<MetaJson> {
  return { version, length: bytes.length, hashes: { sha256: await sha256Hex(bytes) } }
}

/** Reads metadata of role type `targets` and says who of the delegated role's keys signed it: what a repository asks before it takes a list in. */
export async function checkDelegated(
  delegator: Uint8Array,
  role: string,
  bytes: Uint8Array,
): Promise<{ ok: true; file: TargetsFile; signers: string[] } | { ok: false; refusal: TufRefusal }> {
  const refuse = (code: TufRefusal['code'], name: string) => ({ ok: false as const, refusal: { code, step: 5, name, params: { role } } })
  const parent = readTufFile('targets', delegator)
  const authority = parent === null ? null : delegatedAuthority(parent, role)
  if (authority === null) return refuse('tuf.unlisted', 'listed')
  const file = readTufFile('targets', bytes)
  if (file === null) return refuse('tuf.malformed', 'readFile')
  const signers = await validSigners(file, authority)
  return signers.length < authority.role.threshold ? refuse('tuf.threshold', 'signedByAuthority') : { ok: true, file, signers }
}

function head(type: TopRole, { version, expires }: { version: number; expires: number }): Signed {
  return { _type: type, spec_version: '1.0.31', version, expires: instant(expires) }
}

function instant(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}

function metaJson({ version, length, hashes }: MetaJson): Json {
  return { version, length, hashes: { sha256: hashes.sha256 } }
}

async function keysById(keys: readonly TufKeyJson[]): Promise<Record<string, Json>> {
  return Object.fromEntries(await Promise.all(keys.map(async (key) => [await tufKeyIdOf(key), key as Json] as const)))
}

async function roleJson({ keys, threshold }: RoleKeys): Promise<{ keyids: string[]; threshold: number }> {
  return { keyids: (await Promise.all(keys.map(tufKeyIdOf))).sort(), threshold }
}
