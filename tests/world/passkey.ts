import { concatBytes, fromHex, keyIdOf, sha256, toBase64, toBase64Url, utf8 } from '@hai-dang/trust'

/** A security key in software: ES256, user verified, device-bound; every statement of it can be bent by a test. */
export interface Passkey {
  readonly raw: Uint8Array
  readonly keyid: string
  assert(challenge: Uint8Array, bend?: Bend): Promise<{ keyid: string; sig: string; ad: string; cd: string }>
}

export interface Bend {
  readonly flags?: number
  readonly rpId?: string
  readonly origin?: string
  readonly type?: string
  /** Everything after the origin, the closing brace included. */
  readonly end?: string
  readonly extraData?: Uint8Array
  readonly clientData?: Uint8Array
}

export async function makePasskey(rpId: string, origin: string): Promise<Passkey> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  const keyid = await keyIdOf('ES256', raw)
  const assert = async (challenge: Uint8Array, bend: Bend = {}) => {
    const counter = fromHex('00000000')
    const flags = new Uint8Array([bend.flags ?? 0x05])
    const ad = concatBytes(await sha256(utf8(bend.rpId ?? rpId)), flags, counter, bend.extraData ?? new Uint8Array())
    const head = `{"type":"${bend.type ?? 'webauthn.get'}","challenge":"${toBase64Url(challenge)}","origin":"${bend.origin ?? origin}"`
    const cd = bend.clientData ?? utf8(`${head}${bend.end ?? ',"crossOrigin":false}'}`)
    const message = concatBytes(ad, await sha256(cd))
    const plain = new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, message))
    return { keyid, sig: toBase64(derOf(plain)), ad: toBase64(ad), cd: toBase64(cd) }
  }
  return { raw, keyid, assert }
}

/** r ‖ s as shortest DER, the way authenticators give it. */
export function derOf(plain: Uint8Array): Uint8Array {
  const body = concatBytes(integer(plain.subarray(0, 32)), integer(plain.subarray(32)))
  return concatBytes(new Uint8Array([0x30, body.length]), body)
}

function integer(digits: Uint8Array): Uint8Array {
  const from = digits.findIndex((byte) => byte !== 0)
  const short = digits.subarray(from === -1 ? 31 : from)
  const content = short[0]! >= 0x80 ? concatBytes(new Uint8Array(1), short) : short
  return concatBytes(new Uint8Array([0x02, content.length]), content)
}
