import { keyIdOf } from './digests.ts'
import { concatBytes, fromBase64Url, fromHex } from './encodings.ts'

export interface SigningKey {
  readonly alg: 'Ed25519'
  readonly raw: Uint8Array
  readonly keyid: string
  sign(message: Uint8Array): Promise<Uint8Array>
}

/** RFC 8410 §7: what stands before the 32 bytes of the seed in PKCS #8. */
const pkcs8Head = fromHex('302e020100300506032b657004220420')

export async function newSigningKey(): Promise<SigningKey & { readonly seed: Uint8Array }> {
  const seed = crypto.getRandomValues(new Uint8Array(32))
  return { ...(await signingKeyFrom(seed)), seed }
}

/** The Ed25519 key of a 32-byte seed (RFC 8032 §5.1.5). The private half stays inside the closure. */
export async function signingKeyFrom(seed: Uint8Array): Promise<SigningKey> {
  if (seed.length !== 32) throw new TypeError('an Ed25519 seed has 32 bytes')
  const pkcs8 = concatBytes(pkcs8Head, seed)
  const exportable = await crypto.subtle.importKey('pkcs8', pkcs8, { name: 'Ed25519' }, true, ['sign'])
  const { x } = await crypto.subtle.exportKey('jwk', exportable)
  if (x === undefined) throw new TypeError('the runtime gave no public half')
  const raw = fromBase64Url(x)
  const secret = await crypto.subtle.importKey('pkcs8', pkcs8, { name: 'Ed25519' }, false, ['sign'])
  return {
    alg: 'Ed25519',
    raw,
    keyid: await keyIdOf('Ed25519', raw),
    sign: async (message) => new Uint8Array(await crypto.subtle.sign({ name: 'Ed25519' }, secret, concatBytes(message))),
  }
}
