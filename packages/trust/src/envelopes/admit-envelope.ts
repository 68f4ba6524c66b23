import type { Verified } from '@hai-dang/wire'
import type { StepRefusal } from '../refusals.ts'
import { type AdmitContext, type AdmitStep, type Admitted, type Draft, readLoosely } from './draft.ts'
import { formSteps } from './form-steps.ts'
import { meaningSteps } from './meaning-steps.ts'
import { quorumSteps } from './quorum-steps.ts'
import { rolesFor, signatureSteps } from './signature-steps.ts'

/**
 * trust.md steps 8–14, in order, for an envelope from any channel. Step 15, the ledger, is not built: there is no proof to check yet, so a
 * secret release that both agencies signed cannot be told from a logged one. Step 16 reads media and belongs to `outpost` and the player.
 */
export const admitSteps: readonly AdmitStep[] = [...formSteps, ...signatureSteps, ...quorumSteps, ...meaningSteps]

export type AdmitVerdict = { ok: true; admitted: Verified<Admitted> } | { ok: false; refusal: StepRefusal }

/** Whoever delivered it. `steps` is for tests, which leave one out and show the attack it stops. */
export async function admitEnvelope(
  bytes: Uint8Array,
  context: AdmitContext,
  steps: readonly AdmitStep[] = admitSteps,
): Promise<AdmitVerdict> {
  const draft = readLoosely(bytes)
  if (draft === null) return { ok: false, refusal: { code: 'envelope.malformed', step: 8, name: 'readLoosely' } }
  for (const { name, step, check } of steps) {
    const refusal = await check(draft, context)
    if (refusal !== null) return { ok: false, refusal: { ...refusal, step, name } }
  }
  return { ok: true, admitted: admittedFrom(draft) }
}

/** The one place where the brand is given. */
function admittedFrom({ document, digest, candidates }: Draft): Verified<Admitted> {
  const roles = rolesFor(document)
  const signers = candidates.map(({ key, agency }) => ({
    person: key.person,
    agency,
    keyid: key.keyid,
    name: key.name,
    role: key.roles.find((role) => roles.includes(role)) ?? '',
  }))
  return { digest: digest ?? '', type: document.type, document, signers } as Admitted as Verified<Admitted>
}
