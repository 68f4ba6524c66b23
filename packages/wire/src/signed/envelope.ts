import * as z from 'zod'
import { base64Text, keyId } from '../primitives.ts'

/**
 * Quorum envelope in DSSE form. `ad` and `cd` are WebAuthn's authenticatorData and clientDataJSON, absent for plain Ed25519. `batch` is the
 * base64 payload of a `batch.v1` that was signed instead of this document and names its digest.
 */
export const envelopeSignature = z.strictObject({
  keyid: keyId,
  sig: base64Text,
  ad: base64Text.optional(),
  cd: base64Text.optional(),
  batch: base64Text.optional(),
})
export type EnvelopeSignature = z.infer<typeof envelopeSignature>

export const envelope = z.strictObject({
  payloadType: z.string().max(200),
  payload: base64Text,
  signatures: z.array(envelopeSignature).max(16),
})
export type Envelope = z.infer<typeof envelope>
