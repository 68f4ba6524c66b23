import type { AgencyId, Payload, TrustPolicy } from '@hai-dang/wire'
import type { TrustRefusal, TrustRefusalCode } from '../refusals.ts'
import type { AdmitContext, AdmitStep, Candidate, Draft } from './draft.ts'
import { listedKey } from './signature-steps.ts'

type Quorum = Readonly<Record<AgencyId, number>>

/** trust.md step 13. Which rule applies depends on the document alone, never on who happened to sign. */
function checkQuorum(draft: Draft, context: AdmitContext): TrustRefusal | null {
  const { document, candidates } = draft
  switch (document.type) {
    case 'withdraw.v1':
      return candidates.length >= 1 ? null : because(draft, { code: 'quorum.approver' })
    case 'activation.v1':
      return candidates.length >= 1 ? null : because(draft, { code: 'quorum.duty-officer' })
    case 'confirm.v1':
      return checkConfirm(draft, context)
    case 'revoke.v1':
      return checkRevoke(draft, context)
    default:
      return document.type === 'release.v1' && document.under !== undefined
        ? checkEditor(draft, context, document.under)
        : checkBothAgencies(draft, context)
  }
}

/** Distinct persons of each agency. One person with two keys counts once. */
function checkBothAgencies(draft: Draft, { trust }: AdmitContext): TrustRefusal | null {
  const needed = neededFor(draft.document, draft.candidates, trust.policy)
  for (const agency of trust.policy.agencies) {
    const persons = new Set(draft.candidates.filter((candidate) => candidate.agency === agency).map(({ key }) => key.person))
    if (persons.size < needed[agency]) {
      return because(draft, { code: 'quorum.missing', params: { agency, have: persons.size, need: needed[agency] } })
    }
  }
  return null
}

/** Where a batch signature takes part, the batch's own rule must be met too. */
function neededFor(document: Payload, candidates: readonly Candidate[], { quorums }: TrustPolicy): Quorum {
  const kind = document.type.replace(/\.v1$/, '')
  const own: Quorum = kind === 'template' || kind === 'series' || kind === 'warrant' ? quorums[kind] : quorums.release
  if (!candidates.some(({ signature }) => signature.batch !== undefined)) return own
  return {
    'thong-tin': Math.max(own['thong-tin'], quorums.batch['thong-tin']),
    'bien-phong': Math.max(own['bien-phong'], quorums.batch['bien-phong']),
  }
}

/** Under a standing approval one editor whom both agencies named is enough, as long as the approval itself is held. */
function checkEditor(draft: Draft, { held }: AdmitContext, under: string): TrustRefusal | null {
  const series = held?.series?.get(under)
  if (series === undefined) return { code: 'series.unknown' }
  return anyOf(draft, ({ key }) => series.editors.includes(key.keyid), 'quorum.editor')
}

/** A second pair of eyes: a duty officer of the agency that did not activate. */
function checkConfirm(draft: Draft, { held }: AdmitContext): TrustRefusal | null {
  const { document } = draft
  const activation = document.type === 'confirm.v1' ? held?.activations?.get(document.activation) : undefined
  if (activation === undefined) return { code: 'confirm.unknown' }
  return anyOf(draft, ({ agency }) => agency !== activation.agency, 'quorum.duty-officer')
}

/** Only the agency that named a key may take it away. */
function checkRevoke(draft: Draft, context: AdmitContext): TrustRefusal | null {
  const { document } = draft
  if (document.type !== 'revoke.v1') return null
  // A key that has left its list may still stand under orders that are held here.
  const remembered = [...(context.earlier?.values() ?? [])].flatMap(({ keys }) => keys)
  const owner = listedKey(context, document.keyid) ?? remembered.find(({ key }) => key.keyid === document.keyid)
  if (owner === undefined) return { code: 'revoke.unknown-key' }
  return anyOf(draft, ({ agency }) => agency === owner.agency, 'quorum.security-officer')
}

/** At least one signature of the right kind; the others stop counting. */
function anyOf(draft: Draft, fits: (candidate: Candidate) => boolean, code: TrustRefusalCode): TrustRefusal | null {
  const fitting = draft.candidates.filter(fits)
  if (fitting.length === 0) return because(draft, { code })
  draft.candidates = fitting
  return null
}

/** Adds why the first signature that did not count was dropped. */
function because({ dropped }: Draft, refusal: TrustRefusal): TrustRefusal {
  const first = dropped[0]
  return first === undefined ? refusal : { ...refusal, params: { ...refusal.params, because: first.code, keyid: first.keyid } }
}

export const quorumSteps: readonly AdmitStep[] = [{ name: 'checkQuorum', step: 13, check: checkQuorum }]
