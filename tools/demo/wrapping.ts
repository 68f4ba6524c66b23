import { randomBytes, randomInt, type webcrypto } from 'node:crypto'
import { argon2id } from 'hash-wasm'

/** A seed wrapped by a passphrase: Argon2id makes the AES-256-GCM key. The signing page opens it with the same parameters. */
export interface WrappedSeed {
  readonly kdf: { name: 'argon2id'; memoryKiB: number; iterations: number; parallelism: number; salt: string }
  readonly iv: string
  readonly wrapped: string
}

const strength = { memoryKiB: 19_456, iterations: 2, parallelism: 1 }

export async function wrapSeed(seed: Uint8Array, passphrase: string): Promise<WrappedSeed> {
  const kdf = { name: 'argon2id' as const, ...strength, salt: randomBytes(16).toString('base64') }
  const iv = randomBytes(12)
  const key = await wrappingKey(kdf, passphrase)
  const wrapped = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new Uint8Array(seed))
  return { kdf, iv: iv.toString('base64'), wrapped: Buffer.from(wrapped).toString('base64') }
}

export async function unwrapSeed({ kdf, iv, wrapped }: WrappedSeed, passphrase: string): Promise<Uint8Array> {
  const key = await wrappingKey(kdf, passphrase)
  const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: Buffer.from(iv, 'base64') }, key, Buffer.from(wrapped, 'base64'))
  return new Uint8Array(opened)
}

async function wrappingKey(kdf: WrappedSeed['kdf'], passphrase: string): Promise<webcrypto.CryptoKey> {
  const raw = await argon2id({
    password: passphrase,
    salt: Buffer.from(kdf.salt, 'base64'),
    memorySize: kdf.memoryKiB,
    iterations: kdf.iterations,
    parallelism: kdf.parallelism,
    hashLength: 32,
    outputType: 'binary',
  })
  return crypto.subtle.importKey('raw', new Uint8Array(raw), 'AES-GCM', false, ['encrypt', 'decrypt'])
}

const openings = ['b', 'c', 'd', 'g', 'h', 'k', 'l', 'm', 'n', 'ph', 's', 't', 'th', 'tr', 'v', 'x']
const endings = ['a', 'an', 'am', 'ai', 'o', 'on', 'oi', 'u', 'un', 'i', 'in', 'inh', 'en', 'oa', 'ao', 'ang']

/** Five syllables that can be read aloud over a telephone: 40 bits, behind Argon2id, for a demonstration. */
export function newPassphrase(): string {
  const syllable = () => openings[randomInt(openings.length)]! + endings[randomInt(endings.length)]!
  return Array.from({ length: 5 }, syllable).join('-')
}
