import { concatBytes } from './encodings.ts'

/**
 * An ECDSA P-256 signature from DER to the 64 bytes r ‖ s that WebCrypto takes. Only the shortest DER is read (X.690 §8.3, §10.1): short-form
 * lengths, no negative integer, no needless leading zero, nothing after the end. Null on anything else.
 */
export function rawFromDer(der: Uint8Array): Uint8Array | null {
  if (der.length < 8 || der.length > 72 || der[0] !== 0x30 || der[1] !== der.length - 2) return null
  const r = readInteger(der, 2)
  if (r === null) return null
  const s = readInteger(der, r.end)
  if (s === null || s.end !== der.length) return null
  return concatBytes(r.padded, s.padded)
}

function readInteger(der: Uint8Array, at: number): { padded: Uint8Array; end: number } | null {
  const length = der[at + 1]
  if (der[at] !== 0x02 || length === undefined || length < 1 || length > 33) return null
  const end = at + 2 + length
  if (end > der.length) return null
  const content = der.subarray(at + 2, end)
  const first = content[0]!
  if (first >= 0x80) return null
  if (first === 0 && length > 1 && content[1]! < 0x80) return null
  const digits = first === 0 ? content.subarray(1) : content
  if (digits.length > 32) return null
  const padded = new Uint8Array(32)
  padded.set(digits, 32 - digits.length)
  return { padded, end }
}
