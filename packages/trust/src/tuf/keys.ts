import { concatBytes, fromBase64, fromHex, toHex } from '../encodings.ts'
import { verifySignature } from '../signatures.ts'
import type { TufKey } from './shapes.ts'

/** A public key of TUF metadata, ready to use. `material` is the same for every spelling of one key, so that it counts once. */
export interface ReadKey {
  readonly material: string
  verify(message: Uint8Array, signature: Uint8Array): Promise<boolean>
}

/** SubjectPublicKeyInfo up to the key itself, in its one DER form (RFC 8410, RFC 5480 with the named curve and an uncompressed point). */
const ed25519Head = '302a300506032b6570032100'
const p256Head = '3059301306072a8648ce3d020106082a8648ce3d030107034200'

/** Null for a key type, scheme or encoding that this client does not know: such a key signs nothing. */
export function readKey(key: TufKey): ReadKey | null {
  try {
    if (key.keytype === 'ed25519' && key.scheme === 'ed25519') return ed25519Key(key.public)
    if (['ecdsa', 'ecdsa-sha2-nistp256'].includes(key.keytype) && key.scheme === 'ecdsa-sha2-nistp256') return p256Key(key.public)
    if (key.keytype === 'rsa' && key.scheme === 'rsassa-pss-sha256') return rsaKey(key.public)
    return null
  } catch {
    return null
  }
}

function ed25519Key(written: string): ReadKey | null {
  const raw = written.startsWith('-----') ? afterHead(spkiOf(written), ed25519Head) : fromHex(written.toLowerCase())
  if (raw?.length !== 32) return null
  return {
    material: `ed25519 ${toHex(raw)}`,
    verify: (message, signature) => verifySignature({ alg: 'Ed25519', raw, message, signature, encoding: 'raw' }),
  }
}

function p256Key(written: string): ReadKey | null {
  const raw = written.startsWith('-----') ? afterHead(spkiOf(written), p256Head) : fromHex(written.toLowerCase())
  if (raw?.length !== 65) return null
  return {
    material: `p256 ${toHex(raw)}`,
    verify: (message, signature) => verifySignature({ alg: 'ES256', raw, message, signature, encoding: 'der' }),
  }
}

function rsaKey(written: string): ReadKey {
  const spki = spkiOf(written)
  return { material: `rsa ${toHex(spki)}`, verify: (message, signature) => verifyPss(spki, message, signature) }
}

async function verifyPss(spki: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('spki', concatBytes(spki), { name: 'RSA-PSS', hash: 'SHA-256' }, false, ['verify'])
    return await crypto.subtle.verify({ name: 'RSA-PSS', saltLength: 32 }, key, concatBytes(signature), concatBytes(message))
  } catch {
    // A runtime throws on a key it cannot import; such a key signs nothing.
    return false
  }
}

function spkiOf(pem: string): Uint8Array {
  const body = /^-----BEGIN PUBLIC KEY-----\s+([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----\s*$/.exec(pem)?.[1]
  if (body === undefined) throw new TypeError('not a PEM public key')
  return fromBase64(body.replace(/\s+/g, ''))
}

function afterHead(der: Uint8Array, head: string): Uint8Array | null {
  const length = head.length / 2
  return toHex(der.subarray(0, length)) === head ? der.subarray(length) : null
}
