import type { KeyAlg } from '@hai-dang/wire'
import { concatBytes, toHex, utf8 } from './encodings.ts'

export async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', concatBytes(bytes)))
}

export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  return toHex(await sha256(bytes))
}

/**
 * SHA-256("hd-key-v1" ‖ alg ‖ raw public key). Always recomputed by the verifier and never taken over an SPKI: several SPKI encodings import
 * as one key, and one person would count twice.
 */
export function keyIdOf(alg: KeyAlg, raw: Uint8Array): Promise<string> {
  return sha256Hex(concatBytes(utf8(`hd-key-v1${alg}`), raw))
}
