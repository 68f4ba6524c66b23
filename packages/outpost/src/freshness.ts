import { signedTime, type Trust, type TufState } from '@hai-dang/trust'

/** `fresh`: plays; `stale`: plays and says so; `dead`: plays nothing. */
export type Freshness = 'fresh' | 'stale' | 'dead'

const freshMs = 24 * 3_600_000

/** The moment beyond which nothing held may play; null before the first refresh. */
export function trustedUntil(lists: TufState, trust: Trust | null): number | null {
  const signed = signedTime(lists)
  return signed === null || trust === null ? null : signed + trust.policy.limits.offlineHorizonDays * 86_400_000
}

/** Age of the signed time decides. A policy that names witnesses needs cosignatures, which this version cannot check: then never fresher than stale. */
export function freshnessOf(lists: TufState, trust: Trust | null, now: number): Freshness {
  const signed = signedTime(lists)
  const until = trustedUntil(lists, trust)
  if (signed === null || trust === null || until === null || now > until) return 'dead'
  return now - signed < freshMs && trust.policy.witnesses.length === 0 ? 'fresh' : 'stale'
}
