import { admitEnvelope, digestOf, envelopeBytes, fromBase64, text } from '@hai-dang/trust'
import { type AgencyId, type Envelope, type PersonKey, type Refusal, withdrawV1 } from '@hai-dang/wire'
import type { HubDeps } from '../deps.ts'
import { farEndContext } from '../ports/far-end.ts'

export type AdmissionDeps = Pick<HubDeps, 'repository' | 'clock' | 'config'>

/** Every listed key of one person, by their own agency's list. */
export function keysOf(deps: Pick<AdmissionDeps, 'repository'>, agency: AgencyId, person: string): PersonKey[] {
  return deps.repository.currentPeople(agency).people.keys.filter((key) => key.person === person)
}

/** Would a far end in `areas` admit this envelope now? */
export async function admission(deps: AdmissionDeps, envelope: Envelope, areas: readonly string[]): Promise<Refusal | null> {
  const admitted = await admitEnvelope(envelopeBytes(envelope), farEndContext(deps, areas))
  return admitted.ok ? null : admitted.refusal
}

/**
 * Does every signature of this envelope count, though others may still be missing? The far end's verdict over the same steps: a quorum that
 * is missing without any signature having been dropped means that those given are good.
 */
export async function countingRefusal(deps: AdmissionDeps, envelope: Envelope, areas: readonly string[]): Promise<Refusal | null> {
  const refusal = await admission(deps, envelope, areas)
  if (!refusal) return null
  if (refusal.code !== 'quorum.missing') return refusal.params?.because === undefined ? refusal : { code: String(refusal.params.because) }
  return refusal.params?.because === undefined ? null : { code: String(refusal.params.because) }
}

/** A stored payload that is no longer what its digest names was changed outside the product. */
export async function isAsFrozen(part: { digest: string; payloadType: string; payload: string }): Promise<boolean> {
  return (await digestOf(part.payloadType, fromBase64(part.payload))) === part.digest
}

/** The digest that a withdrawal's payload names. */
export function withdrawnBy(payload: string): string {
  return withdrawV1.parse(JSON.parse(text(fromBase64(payload)))).digest
}
