import {
  buildSnapshot,
  buildTargets,
  buildTimestamp,
  type MetaJson,
  metaOf,
  readTufFile,
  sha256Hex,
  signMetadata,
  type TufSigner,
  targetFile,
} from '@hai-dang/trust'

/**
 * Attacks on delivery for the tests of whoever reads a repository: each gives the files that a mirror, or a hub in an attacker's hands, would
 * serve. None of them can make a quorum envelope; losing every online key must cost silence or staleness, never new content.
 */

export type ReadPath = (path: string) => Promise<Uint8Array | undefined>

export interface OnlineThief {
  readonly timestamp: TufSigner
  readonly snapshot: TufSigner
  readonly lister: TufSigner
}

export type Listing = Record<string, { length: number; sha256: string }>

const day = 86_400_000

/** All online keys stolen: any list of an area, signed validly. Gives the files that change. */
export async function allOnlineKeysStolen(
  read: ReadPath,
  thief: OnlineThief,
  area: string,
  now: number,
  rewrite: (listed: Listing) => Listing,
): Promise<Map<string, Uint8Array>> {
  const role = `area-${area}`
  const { snapshot } = await topOf(read)
  const before = snapshot.meta.get(`${role}.json`)!
  const list = readTufFile('targets', (await read(`metadata/${before.version}.${role}.json`))!)!
  const targets = rewrite(Object.fromEntries([...list.targets].map(([path, { length, sha256 }]) => [path, { length, sha256 }])))
  const version = before.version + 1
  const bytes = await signMetadata(await buildTargets({ version, expires: now + 35 * day, targets }), [thief.lister])
  return newTop(read, thief, now, { [role]: { version, bytes } })
}

/** Snapshot and timestamp over changed lists, signed with the stolen keys; `leap` is how far their versions jump. */
export async function newTop(
  read: ReadPath,
  thief: OnlineThief,
  now: number,
  changed: Readonly<Record<string, { readonly version: number; readonly bytes: Uint8Array }>>,
  leap = 1,
): Promise<Map<string, Uint8Array>> {
  const { timestamp, snapshot } = await topOf(read)
  const files = new Map<string, Uint8Array>()
  const meta: Record<string, MetaJson> = {}
  for (const [name, each] of snapshot.meta) {
    meta[name.replace(/\.json$/, '')] = { version: each.version, length: each.length!, hashes: { sha256: each.sha256! } }
  }
  for (const [role, { version, bytes }] of Object.entries(changed)) {
    meta[role] = await metaOf(bytes, version)
    files.set(`metadata/${version}.${encodeURIComponent(role)}.json`, bytes)
  }
  const version = snapshot.version + leap
  const top = await signMetadata(buildSnapshot({ version, expires: now + 14 * day, meta }), [thief.snapshot])
  const named = await metaOf(top, version)
  const newest = buildTimestamp({ version: timestamp.version + leap, expires: now + 7 * day, issued: now, snapshot: named })
  return files.set(`metadata/${version}.snapshot.json`, top).set('metadata/timestamp.json', await signMetadata(newest, [thief.timestamp]))
}

async function topOf(read: ReadPath) {
  const timestamp = readTufFile('timestamp', (await read('metadata/timestamp.json'))!)!
  const snapshot = readTufFile('snapshot', (await read(`metadata/${timestamp.snapshot.version}.snapshot.json`))!)!
  return { timestamp, snapshot }
}

/** The lister leaves out an envelope, such as a withdrawal that a far end has already seen. */
export function listerOmitsWithdrawal(
  read: ReadPath,
  thief: OnlineThief,
  area: string,
  digest: string,
  now: number,
): Promise<Map<string, Uint8Array>> {
  return allOnlineKeysStolen(read, thief, area, now, (listed) =>
    Object.fromEntries(Object.entries(listed).filter(([path]) => !path.endsWith(`${digest}.env`))),
  )
}

interface Forgery {
  readonly digest: string
  readonly bytes: Uint8Array
}

/** Puts an envelope of the attacker's own on a list; its digest is whatever he says. */
export function listerAddsForgery(
  read: ReadPath,
  thief: OnlineThief,
  area: string,
  envelope: Forgery,
  now: number,
): Promise<Map<string, Uint8Array>> {
  return listerFloods(read, thief, area, [envelope], now)
}

export async function listerFloods(
  read: ReadPath,
  thief: OnlineThief,
  area: string,
  envelopes: readonly Forgery[],
  now: number,
): Promise<Map<string, Uint8Array>> {
  const listed: Listing = {}
  const named = new Map<string, Uint8Array>()
  for (const { digest, bytes } of envelopes) {
    const path = `area/${area}/${digest}.env`
    const sha256 = await sha256Hex(bytes)
    listed[path] = { length: bytes.length, sha256 }
    named.set(targetFile(path, sha256), bytes)
  }
  const files = await allOnlineKeysStolen(read, thief, area, now, (before) => ({ ...before, ...listed }))
  return new Map([...files, ...named])
}

/** The mirror stands still: whatever it served first, it serves for ever. */
export function freeze(read: ReadPath): ReadPath {
  const frozen = new Map<string, Uint8Array | undefined>()
  return async (path) => {
    if (!frozen.has(path)) frozen.set(path, await read(path))
    return frozen.get(path)
  }
}

/** A body that never ends. */
export async function* endlessData(chunk = 65_536): AsyncGenerator<Uint8Array> {
  for (;;) yield new Uint8Array(chunk).fill(32)
}

/** A body that comes one byte at a time, `pauseMs` apart: within every cap, and never done. */
export async function* slowDrip(bytes: Uint8Array, pauseMs: number): AsyncGenerator<Uint8Array> {
  for (const byte of bytes) {
    yield new Uint8Array([byte])
    await new Promise((done) => setTimeout(done, pauseMs))
  }
}
