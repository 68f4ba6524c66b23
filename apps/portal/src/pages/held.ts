import type { AgencyId, AgencyName, PageV1, ReleaseV1 } from '@hai-dang/wire'

export interface Approver {
  readonly name: string
  readonly agency: AgencyId
  readonly keyid: string
}

/** A page that may be shown: its document, the release both agencies approved, who approved, and the signed bytes. */
export interface HeldPage {
  readonly page: PageV1
  /** The bytes of the page document, as its release names them by hash. */
  readonly document: Uint8Array
  readonly digest: string
  readonly release: ReleaseV1
  readonly approvers: readonly Approver[]
  readonly envelope: Uint8Array
}

/** A page that was shown once and no longer is. `at` and `until` are instants. */
export interface GonePage {
  readonly path: string
  readonly title: string
  readonly lang: string
  readonly kind: 'withdrawn' | 'expired' | 'moved'
  readonly at: string
  readonly reason?: string
  readonly by?: Approver
  /** Where a newer edition of the same page stands. */
  readonly movedTo?: string
}

/** Everything the public side is made of, at one moment. */
export interface PortalState {
  readonly pages: readonly HeldPage[]
  readonly gone: readonly GonePage[]
  /** `dead`: the signed lists are older than the offline horizon. */
  readonly freshness: 'fresh' | 'stale' | 'dead'
  /** Last time the hub or a mirror answered (epoch ms). */
  readonly lastContact: number | null
  readonly drill: boolean
  /** What the agencies are called, by date, as this copy was told when it was set up. */
  readonly agencies: readonly AgencyName[]
  /** Trust policy and people lists, for whoever checks by hand; null before the first refresh. */
  readonly policyBundle: unknown
  readonly now: number
}
