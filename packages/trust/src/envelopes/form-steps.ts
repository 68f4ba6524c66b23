import { envelope as envelopeShape, payload as payloadShape, payloadTypeOf } from '@hai-dang/wire'
import { parseCanonical } from '../canonical.ts'
import { digestOf } from '../dsse.ts'
import type { TrustRefusal, TrustRefusalCode } from '../refusals.ts'
import type { AdmitContext, AdmitStep, Draft } from './draft.ts'

/** trust.md step 2: an envelope is at most 64 kB. */
export const maxEnvelopeBytes = 65_536

/** Documents that people approve. A batch counts inside a signature only; receipts and statuses are signed by devices. */
export const admittedTypes = [
  'release.v1',
  'template.v1',
  'series.v1',
  'activation.v1',
  'confirm.v1',
  'withdraw.v1',
  'revoke.v1',
  'warrant.v1',
] as const

function checkSize({ bytes }: Draft): TrustRefusal | null {
  return bytes.length <= maxEnvelopeBytes ? null : { code: 'envelope.too-large' }
}

/** Unknown keys are refused, `__proto__` among them, and one envelope has one spelling. */
function checkEnvelopeShape({ bytes, envelope }: Draft): TrustRefusal | null {
  return parseCanonical(bytes).ok && envelopeShape.safeParse(envelope).success ? null : { code: 'envelope.malformed' }
}

function checkTypeAllowed({ document }: Draft): TrustRefusal | null {
  return (admittedTypes as readonly string[]).includes(document.type) ? null : { code: 'envelope.type-unknown' }
}

/** A signature is made over the outer type: were the inner one another, it would count for what nobody signed. */
function checkTypeAgrees({ envelope, document }: Draft): TrustRefusal | null {
  return envelope.payloadType === payloadTypeOf(document.type) ? null : { code: 'envelope.type-mismatch' }
}

function checkSignatureCount({ envelope }: Draft): TrustRefusal | null {
  const { length } = envelope.signatures
  return length >= 1 && length <= 16 ? null : { code: 'envelope.signatures' }
}

function checkRepeatedKeys({ envelope }: Draft): TrustRefusal | null {
  const keyids = envelope.signatures.map(({ keyid }) => keyid)
  return new Set(keyids).size === keyids.length ? null : { code: 'envelope.repeated-key' }
}

function checkCanonical({ payload }: Draft): TrustRefusal | null {
  const read = parseCanonical(payload)
  return read.ok ? null : { code: read.refusal.code as TrustRefusalCode }
}

function checkSchema({ document }: Draft): TrustRefusal | null {
  return payloadShape.safeParse(document).success ? null : { code: 'document.malformed' }
}

function checkDeployment({ document }: Draft, { trust }: AdmitContext): TrustRefusal | null {
  return document.deployment === trust.deployment ? null : { code: 'document.deployment' }
}

async function takeDigest(draft: Draft): Promise<null> {
  draft.digest = await digestOf(draft.envelope.payloadType, draft.payload)
  return null
}

const at =
  (step: number) =>
  (check: AdmitStep['check']): AdmitStep => ({ name: check.name, step, check })

/** trust.md steps 8, 9 and 10. */
export const formSteps: readonly AdmitStep[] = [
  ...[checkSize, checkEnvelopeShape, checkTypeAllowed, checkTypeAgrees, checkSignatureCount, checkRepeatedKeys].map(at(8)),
  ...[checkCanonical, checkSchema, checkDeployment].map(at(9)),
  ...[takeDigest].map(at(10)),
]
