import type { HeldRelease, RevokeV1 } from '@hai-dang/wire'
import { readState, type Store, writeState } from './store.ts'
import { type KeptVerdicts, noVerdicts } from './verdicts.ts'

export interface HighWater {
  readonly seq: number
  readonly digest: string
}

/** A held order: `file` is the SHA-256 under which its envelope lies among the blobs. */
export interface HeldFile {
  readonly digest: string
  readonly file: string
  readonly heldAt: number
}

/** Everything that decides what may play, in one state so that it changes in one write. */
export interface SiteState {
  readonly withdrawn: readonly string[]
  readonly revoked: readonly RevokeV1[]
  readonly marks: Readonly<Record<string, HighWater>>
  readonly held: readonly HeldFile[]
  /** SHA-256 of the policy and the two people lists in force. */
  readonly trust: { readonly policy: string; readonly people: readonly string[] } | null
  /** Files of standing approvals and withdrawals that the held orders lean on. */
  readonly others: readonly string[]
  /** When and by which keys everything listed or held was first admitted. */
  readonly verdicts: KeptVerdicts
}

export const emptySite: SiteState = { withdrawn: [], revoked: [], marks: {}, held: [], trust: null, others: [], verdicts: noVerdicts }

export const siteStateName = 'site'

export async function readSite(store: Store): Promise<SiteState> {
  return { ...emptySite, ...(await readState<SiteState>(store, siteStateName)) }
}

export function writeSite(store: Store, state: SiteState): Promise<void> {
  return writeState(store, siteStateName, state)
}

/** High-water marks after holding `releases`: they only rise. */
export function raiseMarks(marks: SiteState['marks'], releases: readonly HeldRelease[]): SiteState['marks'] {
  const raised: Record<string, HighWater> = { ...marks }
  for (const { digest, release } of releases) {
    const mark = raised[release.series]
    if (!mark || release.seq > mark.seq) raised[release.series] = { seq: release.seq, digest }
  }
  return raised
}
