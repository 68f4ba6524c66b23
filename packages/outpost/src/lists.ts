import { initTuf, stepTuf, type TufState } from '@hai-dang/trust'
import { CappedRead, type OutpostPorts } from './ports.ts'
import type { Refused } from './refusals.ts'
import { readState, writeState } from './store.ts'

export const tufStateName = 'tuf'

/** What a site was given on its install medium. `root` are the bytes of the first root metadata. */
export interface Provision {
  readonly deployment: string
  /** The first is where the site stands; the portal's is `portal`. */
  readonly areas: readonly string[]
  readonly device: string | null
  readonly root: Uint8Array
  readonly drillAllowed: boolean
  readonly capabilities: readonly ('sound' | 'board' | 'page')[]
}

/** Version of the timestamp in force; 0 before the first refresh. */
export function versionOf(state: TufState): number {
  if (state.timestamp === undefined) return 0
  return Number((JSON.parse(state.timestamp) as { signed?: { version?: unknown } }).signed?.version ?? 0)
}

export const delegationsOf = (areas: readonly string[]): string[] => [
  'people-thong-tin',
  'people-bien-phong',
  ...areas.map((area) => `area-${area}`),
]

/** The state left by the last run, or the first root of the install medium. A medium that is not a root is a fault of the installation. */
export async function openLists(provision: Provision, store: OutpostPorts['store']): Promise<TufState> {
  const stored = await readState<TufState>(store, tufStateName)
  if (stored) return stored
  const first = await initTuf(provision.root)
  if (!first.ok) throw new Error(`the root of the install medium is refused: ${first.refusal.code}`)
  return first.state
}

export interface ListsUpdate {
  readonly state: TufState
  readonly refusal: Refused | null
}

/** Steps 2–5: runs the delivery client to its end, persisting the state after every step, so that a cut never falls back behind a root. */
export async function updateLists(
  provision: Provision,
  ports: Pick<OutpostPorts, 'fetch' | 'store'>,
  state: TufState,
  now: number,
): Promise<ListsUpdate> {
  let result = await stepTuf(state, now, { kind: 'start', delegations: delegationsOf(provision.areas) })
  let written = JSON.stringify(state)
  const wants = [...result.wants]
  for (;;) {
    const text = JSON.stringify(result.state)
    if (text !== written) await writeState(ports.store, tufStateName, result.state)
    written = text
    if (result.refusal) return { state: result.state, refusal: result.refusal }
    const want = wants.shift()
    if (result.done || !want) return { state: result.state, refusal: null }
    let bytes: Uint8Array | 'missing'
    try {
      bytes = await ports.fetch(`/repo/${want.path}`, want.maxBytes)
    } catch (cause) {
      if (cause instanceof CappedRead)
        return { state: result.state, refusal: { code: cause.code, step: 2, name: 'capReads', params: { path: want.path } } }
      throw cause
    }
    const input = bytes === 'missing' ? { kind: 'missing' as const, key: want.key } : { kind: 'bytes' as const, key: want.key, bytes }
    result = await stepTuf(result.state, now, input)
    wants.push(...result.wants)
  }
}
