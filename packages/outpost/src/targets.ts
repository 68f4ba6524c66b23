import { sha256Hex, type TufState, targetsOf, targetUrl } from '@hai-dang/trust'
import { BrokenRead, CappedRead, type OutpostPorts } from './ports.ts'
import type { Refused } from './refusals.ts'

export interface Target {
  readonly role: string
  readonly path: string
  readonly sha256: string
  readonly length: number
}

export const targetsOfRole = (state: TufState, role: string): Target[] => targetsOf(state, role).map((file) => ({ ...file, role }))

const refused = (code: string, step: number, params: Record<string, string | number>): { ok: false; refusal: Refused } => ({
  ok: false,
  refusal: { code, step, name: 'fetchTarget', params },
})

/** A listed file from the disk or, failing that, from the repository; kept only when it is the very file the list names. */
export async function fetchTarget(
  state: TufState,
  target: Target,
  maxBytes: number,
  ports: Pick<OutpostPorts, 'fetch' | 'store'>,
): Promise<{ ok: true; bytes: Uint8Array } | { ok: false; refusal: Refused }> {
  const held = await ports.store.readBlob(target.sha256)
  if (held && (await sha256Hex(held)) === target.sha256) return { ok: true, bytes: held }
  const params = { path: target.path }
  if (target.length > maxBytes) return refused('fetch.too-long', 2, params)
  let bytes: Uint8Array | 'missing'
  try {
    bytes = await ports.fetch(`/repo/${targetUrl(state, target.role, target.path)}`, target.length)
  } catch (cause) {
    if (cause instanceof CappedRead) return refused(cause.code, 2, params)
    if (cause instanceof BrokenRead) return refused('target.missing', 6, params)
    throw cause
  }
  if (bytes === 'missing') return refused('target.missing', 6, params)
  if (bytes.length !== target.length || (await sha256Hex(bytes)) !== target.sha256) return refused('target.mismatch', 6, params)
  await ports.store.writeBlob(target.sha256, only(bytes))
  return { ok: true, bytes }
}

const envelopeBytes = 65_536

/** What the areas' lists name, each file once. */
export function listedFiles(state: TufState, areas: readonly string[]): Target[] {
  const targets = areas.flatMap((area) => targetsOfRole(state, `area-${area}`)).filter(({ path }) => path.endsWith('.env'))
  return [...new Map(targets.map((target) => [target.sha256, target])).values()]
}

export interface FetchedEnvelopes {
  readonly listed: { readonly file: string; readonly bytes: Uint8Array }[]
  readonly refusals: Refused[]
  /** Set when the network went away half-way: what came before still counts for what it takes away. */
  readonly fault: unknown
}

/** Every envelope that the areas' lists name. */
export async function fetchEnvelopes(
  state: TufState,
  areas: readonly string[],
  ports: Pick<OutpostPorts, 'fetch' | 'store'>,
): Promise<FetchedEnvelopes> {
  const listed: FetchedEnvelopes['listed'] = []
  const refusals: Refused[] = []
  let fault: unknown = null
  for (const target of listedFiles(state, areas)) {
    try {
      const fetched = await fetchTarget(state, target, envelopeBytes, ports)
      if (fetched.ok) listed.push({ file: target.sha256, bytes: fetched.bytes })
      else refusals.push(fetched.refusal)
    } catch (cause) {
      // Those that lie on the disk are read to the end of the list.
      fault ??= cause
    }
  }
  return { listed, refusals, fault }
}

export async function* only(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}

/** Signed bytes on the disk, each once: what the areas' lists name and what is held beyond them. */
export async function readEnvelopes(
  state: TufState,
  areas: readonly string[],
  held: readonly { readonly file: string }[],
  store: OutpostPorts['store'],
): Promise<Uint8Array[]> {
  const files = new Set([...listedFiles(state, areas).map(({ sha256 }) => sha256), ...held.map(({ file }) => file)])
  const found = await Promise.all([...files].map((file) => store.readBlob(file)))
  return found.filter((bytes) => bytes !== undefined)
}
