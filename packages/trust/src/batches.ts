import type { BatchV1, Envelope, EnvelopeSignature } from '@hai-dang/wire'
import { batchV1, payloadTypeOf } from '@hai-dang/wire'
import { parseCanonical } from './canonical.ts'
import { pae, payloadOf } from './dsse.ts'
import { fromBase64, toBase64 } from './encodings.ts'
import type { SigningKey } from './signing-keys.ts'

/**
 * One touch approves many (decisions.md, *Duyệt cả tuần*): the key signs a `batch.v1` and the signature, carrying that payload, is put on
 * every document the batch names.
 */
export async function signBatch(batch: BatchV1, key: SigningKey): Promise<EnvelopeSignature> {
  const { payloadType, payload } = payloadOf(batch)
  return { keyid: key.keyid, sig: toBase64(await key.sign(pae(payloadType, payload))), batch: toBase64(payload) }
}

/** What a signature was really made over: the envelope's own payload, or the batch it carries. Throws on bad base64. */
export function signedBytesOf(envelope: Envelope, signature: EnvelopeSignature): Uint8Array {
  if (signature.batch !== undefined) return pae(payloadTypeOf('batch.v1'), fromBase64(signature.batch))
  return pae(envelope.payloadType, fromBase64(envelope.payload))
}

/** The batch a signature carries, strictly read; null when it is not one. */
export function readBatch(signature: EnvelopeSignature): BatchV1 | null {
  if (signature.batch === undefined) return null
  try {
    const read = parseCanonical(fromBase64(signature.batch))
    if (!read.ok) return null
    const parsed = batchV1.safeParse(read.value)
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
