import type { Admitted } from '@hai-dang/trust'
import type { HeldRelease, Verified } from '@hai-dang/wire'
import { type AdmittedOrder, releaseOf } from './admission.ts'
import { isComplete } from './media.ts'
import type { HeldFile, SiteState } from './site-state.ts'
import type { Store } from './store.ts'

/** A release that may be held once its files are here, with the file of its envelope. */
export interface Candidate extends HeldFile {
  readonly release: HeldRelease['release']
  readonly admitted: Verified<Admitted>
}

export function candidatesOf(orders: readonly AdmittedOrder[], site: SiteState, now: number): Candidate[] {
  const since = new Map(site.held.map(({ digest, heldAt }) => [digest, heldAt]))
  return orders.flatMap((order) => {
    const release = releaseOf(order)
    const { digest } = order.admitted
    return release ? [{ digest, file: order.file, heldAt: since.get(digest) ?? now, release, admitted: order.admitted }] : []
  })
}

/** Digests of those whose files are all here. */
export async function completeOf(candidates: readonly Candidate[], store: Store): Promise<Set<string>> {
  const complete = new Set<string>()
  for (const { digest, release } of candidates) if (await isComplete(release, store)) complete.add(digest)
  return complete
}

/**
 * What the site holds next. A release whose files are not all here is not held; the one it replaces stays until they are, although the list no longer
 * names it. Among the rest of a series only the highest number stays.
 */
export function nextHeld(
  candidates: readonly Candidate[],
  complete: ReadonlySet<string>,
  before: readonly Candidate[],
  now: number,
): Candidate[] {
  const listed = new Set(candidates.map(({ digest }) => digest))
  const incomplete = candidates.filter(({ digest }) => !complete.has(digest))
  const kept = before.filter(
    (held) =>
      !listed.has(held.digest) &&
      incomplete.some(({ release }) => release.series === held.release.series && release.seq > held.release.seq),
  )
  const able = [...candidates.filter(({ digest }) => complete.has(digest)), ...kept].filter(
    ({ release }) => Date.parse(release.notAfter) > now,
  )
  return able.filter(({ release }) => !able.some((other) => other.release.series === release.series && other.release.seq > release.seq))
}
