import type { KeyAlg, Refusal } from '@hai-dang/wire'
import { sha256 } from './digests.ts'
import { concatBytes, sameBytes, toBase64Url, utf8 } from './encodings.ts'
import { verifySignature } from './signatures.ts'

export interface AssertionInput {
  readonly alg: KeyAlg
  readonly raw: Uint8Array
  /** authenticatorData, clientDataJSON and the signature as the authenticator gave it (DER for ES256). */
  readonly ad: Uint8Array
  readonly cd: Uint8Array
  readonly signature: Uint8Array
  readonly challenge: Uint8Array
  readonly rpId: string
  readonly origins: readonly string[]
}

export type AssertionVerdict = { ok: true; signatureValid: true } | { ok: false; refusal: Refusal; signatureValid: boolean }

/** Flags of authenticatorData (WebAuthn §6.1). */
const userPresent = 0x01
const userVerified = 0x04
const forbidden = { be: 0x08, bs: 0x10, at: 0x40, ed: 0x80 } as const

/**
 * trust.md step 12, whole: what the key signed says, and that the key signed it. `signatureValid` is told apart, so that a device which signs
 * well and answers for the wrong place can be named.
 */
export async function checkAssertion(input: AssertionInput): Promise<AssertionVerdict> {
  const signatureValid = await checkAssertionSignature(input)
  const refusal = await checkAssertionMeaning(input)
  if (refusal !== null) return { ok: false, refusal, signatureValid }
  if (!signatureValid) return { ok: false, refusal: { code: 'signature.invalid' }, signatureValid }
  return { ok: true, signatureValid }
}

/** The signature over `ad ‖ SHA-256(cd)`, and nothing of what they say. */
export async function checkAssertionSignature({ alg, raw, ad, cd, signature }: AssertionInput): Promise<boolean> {
  const message = concatBytes(ad, await sha256(cd))
  return verifySignature({ alg, raw, message, signature, encoding: alg === 'ES256' ? 'der' : 'raw' })
}

/**
 * `ad` exactly 37 bytes, ours by rpIdHash, UP and UV set, AT, ED, BE and BS clear; `cd` begins byte for byte as WebAuthn §5.8.1.1 makes every
 * browser write it. Comparing bytes leaves no JSON reader to disagree with.
 */
export async function checkAssertionMeaning({ ad, cd, challenge, rpId, origins }: AssertionInput): Promise<Refusal | null> {
  if (ad.length !== 37) return { code: 'assertion.authenticator-data' }
  if (!sameBytes(ad.subarray(0, 32), await sha256(utf8(rpId)))) return { code: 'assertion.rp-id' }
  const flags = ad[32]!
  if ((flags & userPresent) === 0) return { code: 'assertion.user-absent' }
  if ((flags & userVerified) === 0) return { code: 'assertion.user-unverified' }
  if ((flags & (forbidden.be | forbidden.bs)) !== 0) return { code: 'assertion.backed-up-key' }
  if ((flags & (forbidden.at | forbidden.ed)) !== 0) return { code: 'assertion.extra-parts' }
  return checkClientData(cd, challenge, origins)
}

function checkClientData(cd: Uint8Array, challenge: Uint8Array, origins: readonly string[]): Refusal | null {
  const typed = utf8('{"type":"webauthn.get","challenge":"')
  if (!startsWith(cd, typed)) return { code: 'assertion.type' }
  const challenged = concatBytes(typed, utf8(`${toBase64Url(challenge)}","origin":"`))
  if (!startsWith(cd, challenged)) return { code: 'assertion.challenge' }
  const origin = origins.find((candidate) => startsWith(cd, concatBytes(challenged, utf8(`${candidate}","crossOrigin":`))))
  if (origin === undefined) return { code: 'assertion.origin' }
  const beforeCross = concatBytes(challenged, utf8(`${origin}","crossOrigin":`))
  if (!startsWith(cd, concatBytes(beforeCross, utf8('false')))) return { code: 'assertion.cross-origin' }
  return checkClientDataEnd(cd.subarray(beforeCross.length + 'false'.length))
}

/** After `crossOrigin` a browser may close or add members of its own (a browser adds such on purpose); `topOrigin` is never one of them. */
function checkClientDataEnd(end: Uint8Array): Refusal | null {
  if (end.length === 1 && end[0] === 0x7d) return null
  const closed = end[0] === 0x2c && end[end.length - 1] === 0x7d
  if (!closed) return { code: 'assertion.cross-origin' }
  return includes(end, utf8('topOrigin')) ? { code: 'assertion.top-origin' } : null
}

function startsWith(bytes: Uint8Array, beginning: Uint8Array): boolean {
  return bytes.length >= beginning.length && sameBytes(bytes.subarray(0, beginning.length), beginning)
}

function includes(bytes: Uint8Array, part: Uint8Array): boolean {
  for (let at = 0; at + part.length <= bytes.length; at++) if (sameBytes(bytes.subarray(at, at + part.length), part)) return true
  return false
}
