import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fromHex, newTufSigner, signingKeyFrom, type TufSigner, toHex } from '@hai-dang/trust'
import { type DemoPerson, demoPeople } from './people.ts'
import { newPassphrase, unwrapSeed, type WrappedSeed, wrapSeed } from './wrapping.ts'

/** `<agency>/<login>.key.json` in the keys folder: what a signing page opens with the person's passphrase. */
export interface KeyFile extends WrappedSeed {
  readonly v: 1
  readonly kind: 'person' | 'key-officer'
  readonly login: string
  readonly personId: string
  readonly name: string
  readonly agency: string
  readonly alg: 'Ed25519'
  readonly raw: string
  readonly keyid: string
  /** Of a key officer: the keyid in delivery metadata. */
  readonly tufKeyid?: string
}

export interface HeldKey {
  readonly person: DemoPerson
  readonly raw: string
  readonly keyid: string
  readonly tuf: TufSigner
}

export type Passphrases = Record<string, string>

/** Keys of everyone who signs, made once and opened again on later runs. Only a demonstration keeps passphrases in a file. */
export async function ensurePeopleKeys(folder: string, given: Passphrases): Promise<HeldKey[]> {
  const passphrasePath = join(folder, 'passphrases.json')
  const passphrases: Passphrases = existsSync(passphrasePath) ? (JSON.parse(await readFile(passphrasePath, 'utf8')) as Passphrases) : {}
  const signing = demoPeople.filter((person) => person.keyOfficer || person.trustRoles.length > 0)
  const missing = signing.filter(({ login }) => passphrases[login] === undefined)
  for (const { login } of missing) passphrases[login] = given[login] ?? newPassphrase()
  if (missing.length > 0) await writePrivate(passphrasePath, `${JSON.stringify(passphrases, null, 2)}\n`)
  const held: HeldKey[] = []
  for (const person of signing) held.push(await ensurePersonKey(folder, person, passphrases[person.login]!))
  return held
}

async function ensurePersonKey(folder: string, person: DemoPerson, passphrase: string): Promise<HeldKey> {
  const path = join(folder, person.agency, `${person.login}.key.json`)
  if (existsSync(path)) {
    const file = JSON.parse(await readFile(path, 'utf8')) as KeyFile
    return { person, raw: file.raw, keyid: file.keyid, tuf: await newTufSigner(await unwrapSeed(file, passphrase)) }
  }
  const seed = new Uint8Array(randomBytes(32))
  const key = await signingKeyFrom(seed)
  const tuf = await newTufSigner(seed)
  const { login, personId, name, agency } = person
  const file: KeyFile = {
    v: 1,
    kind: person.keyOfficer ? 'key-officer' : 'person',
    login,
    personId,
    name,
    agency,
    alg: 'Ed25519',
    raw: toHex(key.raw),
    keyid: key.keyid,
    ...(person.keyOfficer ? { tufKeyid: tuf.keyid } : {}),
    ...(await wrapSeed(seed, passphrase)),
  }
  await writePrivate(path, `${JSON.stringify(file, null, 2)}\n`)
  return { person, raw: file.raw, keyid: file.keyid, tuf }
}

/** A key that no person holds: the online roles' and the devices'. Its file holds the seed, for the one process that needs it. */
export async function ensureSeedFile(path: string, facts: Record<string, string>): Promise<Uint8Array> {
  if (existsSync(path)) return fromHex((JSON.parse(await readFile(path, 'utf8')) as { seed: string }).seed)
  const seed = new Uint8Array(randomBytes(32))
  await writePrivate(path, `${JSON.stringify({ ...facts, seed: toHex(seed) })}\n`)
  return seed
}

/** 0600 in a folder of 0700, whole or not at all. */
export async function writePrivate(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await chmod(dirname(path), 0o700)
  await writeFile(`${path}.new`, text, { mode: 0o600 })
  await rename(`${path}.new`, path)
}
