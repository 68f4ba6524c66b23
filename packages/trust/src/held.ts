import type { HeldReleases, Verified } from '@hai-dang/wire'
import type { Admitted } from './envelopes/draft.ts'
import type { Trust } from './lists/admit-trust.ts'

export interface HeldOrder {
  readonly admitted: Verified<Admitted>
  /** Epoch milliseconds. */
  readonly heldAt: number
}

/** What a far end may play from: releases that passed the steps here, without the withdrawn, and the rows of its own area's policy. */
export function holdReleases(
  orders: readonly HeldOrder[],
  site: { readonly area: string; readonly device: string | null; readonly trust: Trust | null; readonly withdrawn: readonly string[] },
): Verified<HeldReleases> {
  const { area, device, trust, withdrawn } = site
  const gone = new Set(withdrawn)
  const releases = orders.flatMap(({ admitted: { digest, document }, heldAt }) =>
    document.type === 'release.v1' && !gone.has(digest) ? [{ digest, release: document, heldAt }] : [],
  )
  const policies = trust?.policy.areas.filter((row) => row.area === area) ?? []
  return { area, device, policies, releases, withdrawn: [...withdrawn] } as HeldReleases as Verified<HeldReleases>
}
