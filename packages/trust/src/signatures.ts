import type { KeyAlg } from '@hai-dang/wire'
import { rawFromDer } from './der.ts'
import { concatBytes, toHex } from './encodings.ts'
import { isStrictEd25519, isStrongKey } from './points.ts'

export interface SignatureInput {
  readonly alg: KeyAlg
  /** Raw public key: 32 bytes (Ed25519) or 65 bytes, uncompressed (ES256). */
  readonly raw: Uint8Array
  readonly message: Uint8Array
  readonly signature: Uint8Array
  /** Of the signature; `der` is what WebAuthn gives for ES256 and is never valid for Ed25519. */
  readonly encoding: 'raw' | 'der'
}

/** One verdict on every runtime: WebCrypto behind stricter doors of our own. Bad bytes are `false`, never a throw. */
export async function verifySignature({ alg, raw, message, signature, encoding }: SignatureInput): Promise<boolean> {
  if (!isStrongKey(alg, raw)) return false
  if (alg === 'Ed25519') {
    if (encoding !== 'raw' || !isStrictEd25519(signature)) return false
    return check({ name: 'Ed25519' }, { name: 'Ed25519' }, raw, signature, message)
  }
  const plain = encoding === 'der' ? rawFromDer(signature) : signature
  if (plain === null || plain.length !== 64) return false
  return check({ name: 'ECDSA', namedCurve: 'P-256' }, { name: 'ECDSA', hash: 'SHA-256' }, raw, plain, message)
}

type RuntimeKey = Parameters<typeof crypto.subtle.verify>[1]

/** Keys as the runtime holds them: a site meets the same few again and again, and bringing one in costs as much as a verification. */
const recent = new Map<string, Promise<RuntimeKey>>()
const remembered = 64

function imported(raw: Uint8Array, algorithm: { name: string; namedCurve?: string }): Promise<RuntimeKey> {
  const name = `${algorithm.name} ${toHex(raw)}`
  const known = recent.get(name)
  if (known !== undefined) return known
  const made = crypto.subtle.importKey('raw', concatBytes(raw), algorithm, false, ['verify'])
  recent.set(name, made)
  if (recent.size > remembered) recent.delete(recent.keys().next().value!)
  return made
}

async function check(
  algorithm: { name: string; namedCurve?: string },
  used: { name: string; hash?: string },
  raw: Uint8Array,
  signature: Uint8Array,
  message: Uint8Array,
): Promise<boolean> {
  try {
    return await crypto.subtle.verify(used, await imported(raw, algorithm), concatBytes(signature), concatBytes(message))
  } catch {
    // A runtime may throw where another answers false: a point off the curve, for one.
    return false
  }
}
