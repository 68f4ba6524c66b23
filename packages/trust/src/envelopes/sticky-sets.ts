import type { RevokeV1 } from '@hai-dang/wire'
import type { Admitted } from './draft.ts'

export interface StickySets {
  readonly withdrawn: ReadonlySet<string>
  readonly revoked: ReadonlyMap<string, RevokeV1>
}

/** trust.md step 7: what was withdrawn or revoked never comes back because a list leaves it out. A key once compromised stays so. */
export function stickySets(
  previous: StickySets,
  admitted: readonly Admitted[],
): { withdrawn: Set<string>; revoked: Map<string, RevokeV1> } {
  const withdrawn = new Set(previous.withdrawn)
  const revoked = new Map(previous.revoked)
  for (const { document } of admitted) {
    if (document.type === 'withdraw.v1') withdrawn.add(document.digest)
    if (document.type === 'revoke.v1' && revoked.get(document.keyid)?.mode !== 'compromised') revoked.set(document.keyid, document)
  }
  return { withdrawn, revoked }
}
