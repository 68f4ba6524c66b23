import type { Brand, KeyId, Sha256Hex } from './brands.ts'
import type { AreaPolicy } from './signed/policy.ts'
import type { ReleaseV1 } from './signed/release.ts'

/** A release whose envelope passed every step and whose media lie on the disk. `heldAt` is epoch milliseconds. */
export interface HeldRelease {
  readonly digest: Sha256Hex
  readonly release: ReleaseV1
  readonly heldAt: number
}

/** Everything a site may play from: what `schedule` decides over. `policies` are the rows of `area` alone. */
export interface HeldReleases {
  readonly area: string
  readonly device: KeyId | null
  readonly policies: readonly AreaPolicy[]
  readonly releases: readonly HeldRelease[]
  /** Sticky: a digest never leaves by omission. */
  readonly withdrawn: readonly Sha256Hex[]
}

export type DeviceId = Brand<KeyId, 'DeviceId'>
