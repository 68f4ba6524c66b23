import { type AdmitContext, admitEnvelope, admitSteps, envelopeBytes, maxEnvelopeBytes } from '@hai-dang/trust'
import type { Envelope, Refusal } from '@hai-dang/wire'
import type { Clock } from './clock.ts'
import type { RepositoryPort } from './repository.ts'

export interface FarEndNeeds {
  readonly repository: Pick<RepositoryPort, 'currentPolicy' | 'currentPeople'>
  readonly clock: Pick<Clock, 'now'>
  readonly config: { readonly deployment: string }
}

/** The lists a far end holds now, as far as the hub knows: every check over this is the far end's own, on the same bytes. */
export function farEndContext({ repository, clock, config }: FarEndNeeds, areas: readonly string[]): AdmitContext {
  const policy = repository.currentPolicy()
  const people = policy.agencies.map((agency) => repository.currentPeople(agency).people)
  return {
    trust: { deployment: config.deployment, policy, people },
    now: clock.now(),
    audience: { areas, device: null, capabilities: ['sound', 'board', 'page'] },
    highWater: new Map(),
    withdrawn: new Set(),
    revoked: new Map(),
    nonces: new Set(),
  }
}

const meaning = admitSteps.filter(({ step }) => step === 14)
/** What one signature of a security key over a batch takes in an envelope, generously. */
const signatureRoom = 2048

/**
 * Whether a far end could ever admit this document, whoever signs it: its meaning (step 14) and its size (step 8) with the signatures still to come.
 * Asked before anyone signs, so that what both agencies approved is not found impossible only when it is to be listed.
 */
export async function hopeless(
  needs: FarEndNeeds,
  envelope: Envelope,
  of: { areas: readonly string[]; missing: number },
): Promise<Refusal | null> {
  const bytes = envelopeBytes(envelope)
  if (bytes.length + of.missing * signatureRoom > maxEnvelopeBytes) return { code: 'envelope.too-large' }
  const read = await admitEnvelope(bytes, farEndContext(needs, of.areas), meaning)
  return read.ok ? null : read.refusal
}
