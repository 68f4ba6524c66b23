import { fromBase64, newSigningKey, type SigningKey, signingKeyFrom, toBase64, toHex } from '@hai-dang/trust'
import { argon2id } from 'hash-wasm'
import { openDB } from 'idb'
import * as z from 'zod'

/** An Ed25519 seed under a passphrase: Argon2id makes the wrapping key, AES-256-GCM wraps. Only ever opened on a signing origin. */
export const wrappedKey = z.object({
  v: z.literal(1),
  kind: z.enum(['person', 'key-officer']),
  login: z.string(),
  personId: z.string(),
  name: z.string(),
  agency: z.string(),
  alg: z.literal('Ed25519'),
  raw: z.string(),
  keyid: z.string(),
  tufKeyid: z.string().optional(),
  kdf: z.object({
    name: z.literal('argon2id'),
    memoryKiB: z.int().max(262_144),
    iterations: z.int().max(10),
    parallelism: z.int().max(8),
    salt: z.string(),
  }),
  iv: z.string(),
  wrapped: z.string(),
})
export type WrappedKey = z.infer<typeof wrappedKey>

export class WrongPassphrase extends Error {
  constructor() {
    super('the passphrase does not open this key')
    this.name = 'WrongPassphrase'
  }
}

async function wrappingKey(passphrase: string, kdf: WrappedKey['kdf'], use: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  const bytes = await argon2id({
    password: passphrase.normalize('NFC'),
    salt: fromBase64(kdf.salt),
    memorySize: kdf.memoryKiB,
    iterations: kdf.iterations,
    parallelism: kdf.parallelism,
    hashLength: 32,
    outputType: 'binary',
  })
  return crypto.subtle.importKey('raw', new Uint8Array(bytes), 'AES-GCM', false, [use])
}

export async function unwrapKey(box: WrappedKey, passphrase: string): Promise<SigningKey> {
  const key = await wrappingKey(passphrase, box.kdf, 'decrypt')
  let seed: ArrayBuffer
  try {
    seed = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: new Uint8Array(fromBase64(box.iv)) },
      key,
      new Uint8Array(fromBase64(box.wrapped)),
    )
  } catch {
    throw new WrongPassphrase()
  }
  return signingKeyFrom(new Uint8Array(seed))
}

export async function makeWrappedKey(
  who: { personId: string; name: string; agency: string },
  passphrase: string,
): Promise<{ box: WrappedKey; key: SigningKey }> {
  const made = await newSigningKey()
  const kdf = {
    name: 'argon2id' as const,
    memoryKiB: 19_456,
    iterations: 2,
    parallelism: 1,
    salt: toBase64(crypto.getRandomValues(new Uint8Array(16))),
  }
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const wrapped = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv },
    await wrappingKey(passphrase, kdf, 'encrypt'),
    new Uint8Array(made.seed),
  )
  made.seed.fill(0)
  const box: WrappedKey = {
    v: 1,
    kind: 'person',
    login: '',
    ...who,
    alg: 'Ed25519',
    raw: toHex(made.raw),
    keyid: made.keyid,
    kdf,
    iv: toBase64(iv),
    wrapped: toBase64(new Uint8Array(wrapped)),
  }
  return { box, key: made }
}

/** What this origin keeps in this browser: wrapped keys made here, and which security key answers to which key id. */
export interface KeptKeys {
  boxes(): Promise<WrappedKey[]>
  keepBox(box: WrappedKey): Promise<void>
  credentials(): Promise<{ keyid: string; credential: string }[]>
  keepCredential(keyid: string, credential: string): Promise<void>
}

export function browserKeys(): KeptKeys {
  const opened = openDB('hd-signing', 1, {
    upgrade(db) {
      db.createObjectStore('boxes', { keyPath: 'keyid' })
      db.createObjectStore('credentials', { keyPath: 'keyid' })
    },
  })
  return {
    boxes: async () => (await (await opened).getAll('boxes')).flatMap((value) => wrappedKey.safeParse(value).data ?? []),
    keepBox: async (box) => {
      await (await opened).put('boxes', box)
    },
    credentials: async () => (await opened).getAll('credentials'),
    keepCredential: async (keyid, credential) => {
      await (await opened).put('credentials', { keyid, credential })
    },
  }
}

/** The wrapped demo keys that this origin's server hands out in a demo; none in production. */
export async function demoBoxes(): Promise<WrappedKey[]> {
  const response = await fetch('/demo-keys.json').catch(() => null)
  if (response?.ok !== true) return []
  const answer = z.object({ keys: z.array(wrappedKey) }).safeParse(await response.json().catch(() => null))
  return answer.success ? answer.data.keys : []
}
