import type { Envelope, EnvelopeSignature, Payload } from '@hai-dang/wire'
import { envelope as envelopeShape, payload as payloadShape, payloadTypeOf } from '@hai-dang/wire'
import { canonicalBytes } from './canonical.ts'
import { sha256Hex } from './digests.ts'
import { concatBytes, fromBase64, toBase64, utf8 } from './encodings.ts'
import type { SigningKey } from './signing-keys.ts'

/** DSSE v1 pre-authentication encoding: what plain Ed25519 signs and what the digest is taken of. Lengths count bytes. */
export function pae(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = utf8(payloadType)
  return concatBytes(utf8(`DSSEv1 ${type.length} `), type, utf8(` ${payload.length} `), payload)
}

/** Lower-case hexadecimal SHA-256 of the pre-authentication encoding: the digest that people compare, and the WebAuthn challenge. */
export function digestOf(payloadType: string, payload: Uint8Array): Promise<string> {
  return sha256Hex(pae(payloadType, payload))
}

/** Canonical bytes of a document of a known shape. A document that is not valid is the caller's bug, so it throws. */
export function payloadOf(document: Payload): { payloadType: string; payload: Uint8Array } {
  return { payloadType: payloadTypeOf(document.type), payload: canonicalBytes(payloadShape.parse(document)) }
}

export async function signEnvelope(document: Payload, keys: readonly SigningKey[]): Promise<Envelope> {
  const { payloadType, payload } = payloadOf(document)
  const message = pae(payloadType, payload)
  const signatures = await Promise.all(keys.map(async (key) => ({ keyid: key.keyid, sig: toBase64(await key.sign(message)) })))
  return { payloadType, payload: toBase64(payload), signatures }
}

/** The same envelope with one signature more. A key that already signed is the caller's bug. */
export function addSignature(envelope: Envelope, signature: EnvelopeSignature): Envelope {
  if (envelope.signatures.some(({ keyid }) => keyid === signature.keyid)) throw new TypeError('this key has signed already')
  return { ...envelope, signatures: [...envelope.signatures, signature] }
}

/** The one spelling of an envelope: what is listed, pushed, carried on a stick and admitted. */
export function envelopeBytes(envelope: Envelope): Uint8Array {
  return canonicalBytes(envelopeShape.parse(envelope))
}

export function payloadBytesOf(envelope: Envelope): Uint8Array {
  return fromBase64(envelope.payload)
}
