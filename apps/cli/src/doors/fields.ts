import { fromBase64, fromBase64Url, fromHex } from '@hai-dang/trust'

/** Reads a text field of an input line; a missing or wrong one is said by name. */
export function textField(line: Record<string, unknown>, name: string): string {
  const value = line[name]
  if (typeof value !== 'string') throw new TypeError(`${name} must be a text`)
  return value
}

/** Reads a list of texts. */
export function textsField(line: Record<string, unknown>, name: string): string[] {
  const value = line[name]
  if (!Array.isArray(value) || value.some((one) => typeof one !== 'string')) throw new TypeError(`${name} must be a list of texts`)
  return value as string[]
}

/** `Ed25519` or `ES256`. */
export function algField(line: Record<string, unknown>): 'Ed25519' | 'ES256' {
  const value = line.alg
  if (value !== 'Ed25519' && value !== 'ES256') throw new TypeError('alg must be Ed25519 or ES256')
  return value
}

/** Bytes in hexadecimal, in either case. */
export function hexField(line: Record<string, unknown>, name: string): Uint8Array {
  return decoded(name, () => fromHex(textField(line, name).toLowerCase()))
}

/** Bytes in base64url without padding. */
export function base64UrlField(line: Record<string, unknown>, name: string): Uint8Array {
  return decoded(name, () => fromBase64Url(textField(line, name)))
}

/** Bytes as a browser gives them (base64url), as an envelope keeps them (base64) or as published vectors print them (hexadecimal). */
export function bytesField(line: Record<string, unknown>, name: string): Uint8Array {
  const written = textField(line, name)
  return decoded(name, () => {
    if (/^(?:[0-9a-fA-F]{2})+$/.test(written)) return fromHex(written.toLowerCase())
    return /[+/=]/.test(written) ? fromBase64(written) : fromBase64Url(written)
  })
}

function decoded(name: string, decode: () => Uint8Array): Uint8Array {
  try {
    return decode()
  } catch (cause) {
    if (cause instanceof TypeError && cause.message.startsWith(name)) throw cause
    throw new TypeError(`${name}: ${cause instanceof Error ? cause.message : 'cannot be decoded'}`, { cause })
  }
}
