import type { Payload, TrustRole } from '@hai-dang/wire'
import { type AssertionInput, checkAssertionMeaning, checkAssertionSignature } from '../assertions.ts'
import { readBatch, signedBytesOf } from '../batches.ts'
import { sha256 } from '../digests.ts'
import { fromBase64, fromHex } from '../encodings.ts'
import type { TrustRefusal, TrustRefusalCode } from '../refusals.ts'
import { verifySignature } from '../signatures.ts'
import { type AdmitContext, type AdmitStep, type AgencyKey, type Candidate, type Draft, type EarlierVerdict, narrow } from './draft.ts'

/** Which roles may put a counting signature on a document. */
export function rolesFor(document: Payload): readonly TrustRole[] {
  if (document.type === 'activation.v1' || document.type === 'confirm.v1') return ['duty_officer']
  if (document.type === 'revoke.v1') return ['security_officer']
  if (document.type === 'release.v1' && document.under !== undefined) return ['editor', 'robot']
  return ['approver']
}

/** Areas a document touches; withdrawals, confirmations and revocations only take away or lean on another document's areas. */
export function areasOf(document: Payload): readonly string[] {
  if ('areas' in document) return document.areas
  return document.type === 'warrant.v1' ? [document.area] : []
}

/** Unknown keys are skipped, not counted, and never a reason to refuse. */
async function findKeys(draft: Draft, context: AdmitContext): Promise<null> {
  const remembered = earlierOf(draft, context)?.keys ?? []
  for (const signature of draft.envelope.signatures) {
    const known = remembered.find(({ key }) => key.keyid === signature.keyid) ?? listedKey(context, signature.keyid)
    if (known === undefined) draft.dropped.push({ keyid: signature.keyid, code: 'signature.unknown-key' })
    else draft.candidates.push({ signature, key: known.key, agency: known.agency })
  }
  return null
}

export function listedKey({ trust }: Pick<AdmitContext, 'trust'>, keyid: string): AgencyKey | undefined {
  for (const { agency, keys } of trust.people) {
    const key = keys.find((one) => one.keyid === keyid)
    if (key) return { agency, key }
  }
  return undefined
}

const earlierOf = ({ digest }: Draft, { earlier }: AdmitContext): EarlierVerdict | undefined =>
  digest === null ? undefined : earlier?.get(digest)

/** Without the ledger nothing shows which signatures came before a revocation, so a revoked key counts for none, old or new. */
function checkRevoked(draft: Draft, { revoked }: AdmitContext): Promise<null> {
  return narrow(draft, ({ key }) => (revoked.has(key.keyid) ? 'signature.revoked' : null))
}

/** Dates are judged once, at the first admission: the order of someone whose key expired since is still the order both agencies gave. */
function checkKeyDates(draft: Draft, context: AdmitContext): Promise<null> {
  const at = earlierOf(draft, context)?.at ?? context.now
  return narrow(draft, ({ key }) => (Date.parse(key.notBefore) <= at && at < Date.parse(key.notAfter) ? null : 'signature.key-dates'))
}

function checkRoles(draft: Draft): Promise<null> {
  const roles = rolesFor(draft.document)
  return narrow(draft, ({ key }) => (key.roles.some((role) => roles.includes(role)) ? null : 'signature.role'))
}

function checkAreas(draft: Draft): Promise<null> {
  const areas = areasOf(draft.document)
  return narrow(draft, ({ key }) => (key.areas.includes('*') || areas.every((area) => key.areas.includes(area)) ? null : 'signature.area'))
}

/** A batch stands for a document only if it is strictly a batch of this deployment and names this digest. */
function checkBatches(draft: Draft, { trust }: AdmitContext): Promise<null> {
  return narrow(draft, ({ signature }) => {
    if (signature.batch === undefined) return null
    const batch = readBatch(signature)
    const stands = batch !== null && batch.deployment === trust.deployment && draft.digest !== null && batch.digests.includes(draft.digest)
    return stands ? null : 'signature.batch'
  })
}

/** What a security key says it signed, where and for whom: a sign-in collected elsewhere is no approval. */
function checkAssertions(draft: Draft): Promise<null> {
  return narrow(draft, async (candidate) => {
    if (candidate.key.rpId === undefined) return null
    const input = await assertionOf(draft, candidate)
    if (input === null) return 'assertion.missing'
    return ((await checkAssertionMeaning(input))?.code ?? null) as TrustRefusalCode | null
  })
}

function checkSignatures(draft: Draft): Promise<null> {
  return narrow(draft, async (candidate) => ((await isSigned(draft, candidate)) ? null : 'signature.invalid'))
}

async function isSigned(draft: Draft, candidate: Candidate): Promise<boolean> {
  const { key, signature } = candidate
  if (key.rpId !== undefined) {
    const input = await assertionOf(draft, candidate)
    return input !== null && checkAssertionSignature(input)
  }
  if (signature.ad !== undefined || signature.cd !== undefined) return false
  const message = signedBytes(draft, candidate)
  const given = bytesOf(signature.sig)
  if (message === null || given === null) return false
  return verifySignature({ alg: key.alg, raw: fromHex(key.raw), message, signature: given, encoding: 'raw' })
}

async function assertionOf(draft: Draft, candidate: Candidate): Promise<AssertionInput | null> {
  const { key, signature } = candidate
  const [ad, cd, given] = [signature.ad, signature.cd, signature.sig].map(bytesOf)
  const message = signedBytes(draft, candidate)
  if (!ad || !cd || !given || message === null || key.rpId === undefined || key.origins === undefined) return null
  const challenge = await sha256(message)
  return { alg: key.alg, raw: fromHex(key.raw), ad, cd, signature: given, challenge, rpId: key.rpId, origins: key.origins }
}

function signedBytes(draft: Draft, { signature }: Candidate): Uint8Array | null {
  try {
    return signedBytesOf(draft.envelope, signature)
  } catch {
    return null
  }
}

function bytesOf(base64: string | undefined): Uint8Array | null {
  try {
    return base64 === undefined ? null : fromBase64(base64)
  } catch {
    return null
  }
}

const at =
  (step: number) =>
  (check: (draft: Draft, context: AdmitContext) => Promise<TrustRefusal | null>): AdmitStep => ({ name: check.name, step, check })

/** trust.md steps 11 and 12. */
export const signatureSteps: readonly AdmitStep[] = [
  ...[findKeys, checkRevoked, checkKeyDates, checkRoles, checkAreas].map(at(11)),
  ...[checkBatches, checkAssertions, checkSignatures].map(at(12)),
]
