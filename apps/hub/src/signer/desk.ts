import { access, mkdir, open, readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { fromHex, newTufSigner, type Signed, sha256Hex, type TufSigner, toHex, tufSigningBytes } from '@hai-dang/trust'
import type { Refusal } from '@hai-dang/wire'
import type { SignerConfig } from './config.ts'
import { keyRoleOf, type LastSigned, listedVersions, type OnlineRole, objection, readSigned } from './rules.ts'

export type Answer = { ok: true; sig: string; keyid: string } | { ok: true; roles: Record<string, string> } | { refusal: Refusal }

export interface SigningDesk {
  answer(request: unknown): Promise<Answer>
}

/** Stands beside the keys from their first signature on: wherever they are taken, a missing memory is missed. */
const signedBefore = 'signed-before'

/** Holds the keys and the memory of what they signed. One request at a time: the memory is on the disk before a signature leaves. */
export async function openDesk(config: SignerConfig): Promise<SigningDesk> {
  const keys = await readKeys(config.keysFolder)
  const statePath = join(config.stateFolder, 'last-signed.json')
  await mkdir(config.stateFolder, { recursive: true, mode: 0o700 })
  const markPath = join(config.keysFolder, signedBefore)
  const last = await readState(statePath, markPath)
  let queue: Promise<unknown> = Promise.resolve()
  let marked = await isThere(markPath)

  async function sign(role: string, signed: unknown): Promise<Answer> {
    const keyRole = keyRoleOf(role)
    const key = keyRole === null ? undefined : keys.get(keyRole)
    if (key === undefined) return { refusal: { code: 'signer.role-not-held', params: { role } } }
    const file = readSigned(role, signed)
    if (file === null) return { refusal: { code: 'signer.malformed', params: { role } } }
    const message = tufSigningBytes(signed as Signed)
    const sha256 = await sha256Hex(message)
    const refusal = objection(role, file, await nowOf(config), last.get(role), sha256)
    if (refusal !== null) return { refusal }
    if (!marked) await writeWhole(markPath, 'Keys of this folder have signed: without the memory in the state folder they sign no more.\n')
    marked = true
    last.set(role, { version: file.version, sha256, meta: listedVersions(file) })
    await writeWhole(statePath, JSON.stringify(Object.fromEntries(last)))
    return { ok: true, sig: toHex(await key.sign(message)), keyid: key.keyid }
  }

  return {
    answer(request) {
      const { op, role, signed } = (request ?? {}) as Record<string, unknown>
      if (op === 'roles') return Promise.resolve({ ok: true, roles: Object.fromEntries([...keys].map(([name, key]) => [name, key.keyid])) })
      if (op !== 'sign' || typeof role !== 'string') return Promise.resolve({ refusal: { code: 'signer.malformed' } })
      const turn = queue.then(() => sign(role, signed))
      queue = turn.catch(() => undefined)
      return turn
    },
  }
}

async function readKeys(folder: string): Promise<Map<OnlineRole, TufSigner>> {
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    throw new Error(`The signer finds no keys in ${folder} (${cause.code}): run the key ceremony first.`, { cause })
  })
  const keys = new Map<OnlineRole, TufSigner>()
  for (const name of names.filter((each) => each.endsWith('.key.json'))) {
    const { role, seed } = JSON.parse(await readFile(join(folder, name), 'utf8')) as { role: OnlineRole; seed: string }
    keys.set(role, await newTufSigner(fromHex(seed)))
  }
  if (keys.size === 0) throw new Error(`The signer finds no keys in ${folder}: run the key ceremony first.`)
  return keys
}

/** An empty memory is right once only, before these very keys have signed anything. */
async function readState(path: string, markPath: string): Promise<Map<string, LastSigned>> {
  try {
    return new Map(Object.entries(JSON.parse(await readFile(path, 'utf8')) as Record<string, LastSigned>))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT' && !(await isThere(markPath))) return new Map()
    // Without its memory the signer could sign a falling version: better no signer than a forgetful one.
    throw new Error(`The signer's memory ${path} cannot be read: put the folder back from a backup, or make new online keys.`, { cause })
  }
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

async function writeWhole(path: string, text: string): Promise<void> {
  const file = await open(`${path}.new`, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
}

/** Read anew for each signature: a demonstration's clock may have been moved a moment ago. */
async function nowOf({ clockFile }: SignerConfig): Promise<number> {
  if (clockFile === null) return Date.now()
  try {
    const { offsetMs } = JSON.parse(await readFile(clockFile, 'utf8')) as { offsetMs?: unknown }
    return Date.now() + (typeof offsetMs === 'number' ? offsetMs : 0)
  } catch {
    return Date.now()
  }
}
