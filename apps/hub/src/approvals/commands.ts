import { isDeepStrictEqual } from 'node:util'
import { approveRefusal, bearsSecretMark, retryRefusal, withdrawRefusal } from '@hai-dang/domain'
import { buildWithdraw, digestOf, payloadOf, toBase64 } from '@hai-dang/trust'
import type { AgencyId, Envelope, EnvelopeSignature, PersonKey } from '@hai-dang/wire'
import { type DecisionRow, decide, decisionsOn } from '../decisions/index.ts'
import type { HubDeps } from '../deps.ts'
import { type RefusalResult, refuse } from '../door/refusals.ts'
import type { Who } from '../door/who.ts'
import { type Db, instantText } from '../ports/database.ts'
import { hopeless } from '../ports/far-end.ts'
import {
  hasOtherStanding,
  insertWithdrawal,
  lockRelease,
  neededBy,
  outFactsOf,
  type PartRecord,
  partsOf,
  type ReleaseRecord,
  setApproved,
  setEnded,
  setHalted,
  signWithdrawal,
  type WithdrawalRecord,
  waitingFor,
  withdrawalDue,
  withdrawalOf,
} from '../releases/index.ts'
import { setStatus } from '../works/index.ts'
import { type AdmissionDeps, countingRefusal, isAsFrozen, keysOf, withdrawnBy } from './admissions.ts'

export type ApprovalDeps = AdmissionDeps & Pick<HubDeps, 'db' | 'ids' | 'outbox' | 'events'>

/** Who signs: the person a ticket was made for, with the rights they hold at this moment. */
export interface Signer {
  readonly id: string
  readonly agency: AgencyId
  readonly isApprover: boolean
}
export interface Signed {
  readonly complete: boolean
  readonly waitingOn: AgencyId[]
}
type Document = { digest: string; payloadType: string; payload: string }

export function signerOf(who: Pick<Who, 'personId' | 'agency' | 'can'>): Signer {
  return { id: who.personId, agency: who.agency, isApprover: who.can('approver') }
}

/** One signature for each document, each by one and the same listed key of this very person. */
function keyRefusal(
  deps: ApprovalDeps,
  signer: Signer,
  signatures: readonly EnvelopeSignature[],
  documents: readonly Document[],
): PersonKey | RefusalResult {
  if (signatures.length !== documents.length) return refuse('signature.count', { need: documents.length })
  const keyids = new Set(signatures.map(({ keyid }) => keyid))
  const key = keysOf(deps, signer.agency, signer.id).find(({ keyid }) => keyids.has(keyid))
  return key && keyids.size === 1 ? key : refuse('signature.other-person')
}

/** Each signature, alone over its document, by the far end's own steps. */
async function signatureRefusal(
  deps: ApprovalDeps,
  documents: readonly Document[],
  signatures: readonly EnvelopeSignature[],
  areas: readonly string[][],
): Promise<RefusalResult | null> {
  for (const [position, { payloadType, payload, ...document }] of documents.entries()) {
    if (!(await isAsFrozen({ ...document, payloadType, payload }))) return refuse('release.tampered')
    const envelope: Envelope = { payloadType, payload, signatures: [signatures[position]!] }
    const refusal = await countingRefusal(deps, envelope, areas[position] ?? [])
    if (refusal) return refuse(refusal.code, refusal.params)
  }
  return null
}

/**
 * Puts one person's approval on record. The last one needed approves the release and hands it to the outbox, in the same transaction. The same
 * person's second request answers as the first did.
 */
export async function approve(
  deps: ApprovalDeps,
  signer: Signer,
  release: string,
  signatures: readonly EnvelopeSignature[],
): Promise<Signed | RefusalResult> {
  const outcome = await deps.db.transaction().execute(async (trx): Promise<Signed | RefusalResult> => {
    const held = await lockRelease(trx, release)
    if (!held) return refuse('release.unknown')
    const decisions = (await decisionsOn(trx, [release])).filter(({ voided }) => !voided)
    const needed = neededBy(deps)
    const already = decisions.find(({ kind, person }) => kind === 'duyet' && person === signer.id)
    if (already && isDeepStrictEqual(already.signatures, signatures)) {
      const waitingOn = waitingFor(needed, decisions)
      return { complete: waitingOn.length === 0, waitingOn }
    }
    const now = deps.clock.now()
    const facts = { state: held.status, notAfter: held.notAfter, writers: held.writers, needed, decisions }
    const refusal = approveRefusal(facts, signer, now)
    if (refusal) return refuse(refusal.code, refusal.params)
    const parts = await partsOf(trx, release)
    const key = keyRefusal(deps, signer, signatures, parts)
    if ('refused' in key) return key
    const bad = await signatureRefusal(
      deps,
      parts,
      signatures,
      parts.map(({ areas }) => areas),
    )
    const hope = bad ?? (await hopeRefusal(deps, parts, decisions, signatures))
    if (hope) return hope
    return recordApproval(trx, deps, { signer, release, signatures, key, at: now })
  })
  if (!('refused' in outcome)) deps.events.publish({ topic: 'releases', id: release })
  return outcome
}

/** Would far ends refuse what this approval is given for, however many sign? Then it is said now, not when it is to be listed. */
async function hopeRefusal(
  deps: ApprovalDeps,
  parts: readonly PartRecord[],
  decisions: readonly DecisionRow[],
  signatures: readonly EnvelopeSignature[],
): Promise<RefusalResult | null> {
  const given = decisions.filter(({ kind }) => kind === 'duyet')
  const needed = Object.values(neededBy(deps)).reduce((sum, count) => sum + count, 0)
  for (const { position, payloadType, payload, areas } of parts) {
    const earlier = given.flatMap((one) => one.signatures?.[position] ?? [])
    const envelope = { payloadType, payload, signatures: [...earlier, signatures[position]!] }
    const refusal = await hopeless(deps, envelope, { areas, missing: Math.max(0, needed - given.length - 1) })
    if (refusal) return refuse(refusal.code, refusal.params)
  }
  return null
}

interface Approval {
  readonly signer: Signer
  readonly release: string
  readonly signatures: readonly EnvelopeSignature[]
  readonly key: PersonKey
  readonly at: number
}

function signedBy(key: PersonKey, signatures: readonly EnvelopeSignature[]) {
  return { key, keyid: key.keyid, keyKind: key.rpId === undefined ? ('passphrase' as const) : ('webauthn' as const), signatures }
}

async function recordApproval(trx: Db, deps: ApprovalDeps, { signer, release, signatures, key, at }: Approval): Promise<Signed> {
  const signed = signedBy(key, signatures)
  await decide(trx, {
    id: deps.ids.next(),
    kind: 'duyet',
    subjectKind: 'release',
    subject: release,
    person: signer.id,
    agency: signer.agency,
    at,
    signed,
  })
  const waitingOn = waitingFor(neededBy(deps), await decisionsOn(trx, [release]))
  if (waitingOn.length === 0) {
    await setApproved(trx, release, at)
    await deps.outbox.enqueue(trx, 'publish-release', { release })
  }
  return { complete: waitingOn.length === 0, waitingOn }
}

/** Builds the documents that would end every part of a release, for the signer to be shown. Nothing happens before they are signed. */
export async function prepareWithdrawal(
  trx: Db,
  deps: ApprovalDeps,
  signer: Signer,
  release: string,
  reason: string,
): Promise<string | RefusalResult> {
  // The reason is signed and shown on the portal.
  if (bearsSecretMark([reason])) return refuse('work.secret-mark')
  const held = await lockRelease(trx, release)
  if (!held) return refuse('release.unknown')
  const refusal = withdrawRefusal((await outFactsOf(trx, release))!, signer)
  if (refusal) return refuse(refusal.code)
  const issued = Math.floor(deps.clock.now() / 1000) * 1000
  const documents: Document[] = []
  // Those that have left the lists too: a site that was away since may hold them still.
  for (const part of await partsOf(trx, release)) {
    const { payloadType, payload } = payloadOf(
      buildWithdraw({ deployment: deps.config.deployment, id: deps.ids.next(), digest: part.digest, reason, issued: instantText(issued) }),
    )
    documents.push({ digest: await digestOf(payloadType, payload), payloadType, payload: toBase64(payload) })
  }
  const id = deps.ids.next()
  await insertWithdrawal(trx, { id, release, person: signer.id, agency: signer.agency, reason, issued, documents })
  return id
}

/** Has the worker try once more what its check had stopped: every check is made again. */
export async function retryListing(deps: ApprovalDeps, signer: Signer, release: string): Promise<null | RefusalResult> {
  const outcome = await deps.db.transaction().execute(async (trx) => {
    const held = await lockRelease(trx, release)
    if (!held) return refuse('release.unknown')
    const refusal = retryRefusal({ state: held.status, author: held.author, halted: held.halted }, signer)
    if (refusal) return refuse(refusal.code)
    await setHalted(trx, release, null)
    const withdrawal = held.status === 'withdrawn' ? await withdrawalDue(trx, release) : null
    if (withdrawal === null) await deps.outbox.enqueue(trx, 'publish-release', { release })
    else await deps.outbox.enqueue(trx, 'publish-withdrawal', { withdrawal })
    return null
  })
  if (outcome === null) deps.events.publish({ topic: 'releases', id: release })
  return outcome
}

/** Ends a release on one approver's signature: its work is stopped at once, the lists follow by the outbox. */
export async function withdraw(
  deps: ApprovalDeps,
  signer: Signer,
  id: string,
  signatures: readonly EnvelopeSignature[],
): Promise<Signed | RefusalResult> {
  const known = await withdrawalOf(deps.db, id)
  if (!known) return refuse('release.unknown')
  const outcome = await deps.db.transaction().execute(async (trx): Promise<Signed | RefusalResult> => {
    const held = await lockRelease(trx, known.release)
    const withdrawal = await withdrawalOf(trx, id)
    if (!held || !withdrawal) return refuse('release.unknown')
    const given = withdrawal.envelopes?.map((envelope) => envelope.signatures[0])
    if (withdrawal.signedAt !== null && isDeepStrictEqual(given, signatures)) return { complete: true, waitingOn: [] }
    const refusal = withdrawRefusal((await outFactsOf(trx, held.id))!, signer)
    if (refusal) return refuse(refusal.code)
    // A withdrawal is signed once; who signs after it was refused at the lists is shown new documents.
    if (withdrawal.signedAt !== null) return refuse('release.already-withdrawing')
    return signWithdrawn(trx, deps, { signer, withdrawal, signatures, held, parts: await partsOf(trx, held.id) })
  })
  if (!('refused' in outcome)) {
    deps.events.publish({ topic: 'releases', id: known.release })
    deps.events.publish({ topic: 'works', id: null })
  }
  return outcome
}

interface Withdrawing {
  readonly signer: Signer
  readonly withdrawal: WithdrawalRecord
  readonly signatures: readonly EnvelopeSignature[]
  readonly held: ReleaseRecord
  readonly parts: readonly PartRecord[]
}

async function signWithdrawn(
  trx: Db,
  deps: ApprovalDeps,
  { signer, withdrawal, signatures, held, parts }: Withdrawing,
): Promise<Signed | RefusalResult> {
  const own = withdrawal.documents
  const key = keyRefusal(deps, signer, signatures, own)
  if ('refused' in key) return key
  const areas = own.map(({ payload }) => parts.find(({ digest }) => digest === withdrawnBy(payload))?.areas ?? [])
  const bad = await signatureRefusal(deps, own, signatures, areas)
  if (bad) return bad
  const at = deps.clock.now()
  const envelopes = own.map(
    ({ payloadType, payload }, position): Envelope => ({ payloadType, payload, signatures: [signatures[position]!] }),
  )
  await signWithdrawal(trx, withdrawal.id, envelopes, at)
  const { release, reason } = withdrawal
  const signed = signedBy(key, signatures)
  await decide(trx, {
    id: deps.ids.next(),
    kind: 'ngung_phat',
    subjectKind: 'release',
    subject: release,
    person: signer.id,
    agency: signer.agency,
    reason,
    at,
    signed,
  })
  if (held.status !== 'withdrawn') await setEnded(trx, release, 'withdrawn', at)
  // An older version that is ended leaves the newer one of its work as it stands.
  if (!(await hasOtherStanding(trx, held))) await setStatus(trx, held.work, 'da_ngung')
  await deps.outbox.enqueue(trx, 'publish-withdrawal', { withdrawal: withdrawal.id })
  return { complete: true, waitingOn: [] }
}
