import type { ReleaseClass, ReleaseItem, ReleaseV1, Slot, WithdrawV1 } from '@hai-dang/wire'
import { releaseV1, withdrawV1 } from '@hai-dang/wire'

/** What one part of a submission is made of. The portal's part has class `trang`, areas `['portal']` and no slots. */
export interface ReleasePartInput {
  readonly id: string
  readonly series: string
  readonly seq: number
  readonly supersedes?: string | undefined
  readonly under?: string | undefined
  readonly class: ReleaseClass
  readonly areas: readonly string[]
  readonly devices?: readonly string[] | undefined
  readonly items: readonly ReleaseItem[]
  readonly slots: readonly Slot[]
  readonly notBefore: string
  readonly notAfter: string
}

export interface ReleaseInput {
  readonly deployment: string
  readonly policyVersion: number
  readonly parts: readonly ReleasePartInput[]
}

/**
 * The documents that a submission freezes. The hub makes them and each signing page makes them again from what it showed, and compares bytes:
 * so the order of areas and devices is settled here. Throws when the input gives no valid document, which is the caller's bug.
 */
export function buildRelease({ deployment, policyVersion, parts }: ReleaseInput): ReleaseV1[] {
  return parts.map((part) =>
    releaseV1.parse({
      v: 1,
      type: 'release.v1',
      deployment,
      policyVersion,
      id: part.id,
      series: part.series,
      seq: part.seq,
      ...(part.supersedes === undefined ? {} : { supersedes: part.supersedes }),
      ...(part.under === undefined ? {} : { under: part.under }),
      class: part.class,
      areas: [...new Set(part.areas)].sort(),
      ...(part.devices === undefined ? {} : { devices: [...new Set(part.devices)].sort() }),
      items: part.items,
      slots: part.slots,
      notBefore: part.notBefore,
      notAfter: part.notAfter,
    }),
  )
}

export interface WithdrawInput {
  readonly deployment: string
  readonly id: string
  readonly digest: string
  readonly reason: string
  readonly issued: string
}

export function buildWithdraw({ deployment, id, digest, reason, issued }: WithdrawInput): WithdrawV1 {
  return withdrawV1.parse({ v: 1, type: 'withdraw.v1', deployment, id, digest, reason, issued })
}
