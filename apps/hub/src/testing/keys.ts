import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { cp, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { fromHex, newTufSigner, type SigningKey, signingKeyFrom, type TufSigner, toHex, tufSigningBytes } from '@hai-dang/trust'
import type { KeyFile } from '../../../../tools/demo/key-files.ts'
import { unwrapSeed } from '../../../../tools/demo/wrapping.ts'
import { ensureDemoKeys } from '../../../../tools/demo-keys.ts'
import type { SignerPort } from '../ports/repository-signer.ts'

const repository = join(import.meta.dirname, '../../../..')
/** Whatever a ceremony is made from: a change of it makes a new one. */
const sources = ['tools/demo-keys.ts', 'apps/hub/src/demo/people.ts', 'apps/hub/data/units/sample-trees.json']

/** Copies a finished key ceremony into a var folder; the first asker of a machine holds it, the others take its copy. */
export async function copyCeremony(varFolder: string, now: number): Promise<void> {
  const hash = createHash('sha256').update(String(now))
  const tools = readdirSync(join(repository, 'tools/demo')).map((name) => `tools/demo/${name}`)
  for (const path of [...tools.sort(), ...sources]) hash.update(readFileSync(join(repository, path)))
  const kept = join(tmpdir(), `hai-dang-ceremony-${userInfo().uid}-${hash.digest('hex').slice(0, 16)}`)
  if (!existsSync(kept)) {
    const making = await mkdtemp(join(tmpdir(), 'hai-dang-ceremony-new-'))
    await ensureDemoKeys({ varFolder: making, now })
    // Whoever finishes first is kept; a rename onto a full folder fails.
    await rename(making, kept).catch(() => rm(making, { recursive: true, force: true }))
  }
  await cp(kept, varFolder, { recursive: true })
}

export interface TestKeys {
  /** The key with which a person signs orders. */
  person(login: string): Promise<SigningKey>
  /** The key with which a key officer signs the people list. */
  officer(login: string): Promise<TufSigner>
}

export function openTestKeys(varFolder: string): TestKeys {
  const folder = join(varFolder, 'demo-keys')
  const seedOf = async (login: string) => {
    const passphrases = JSON.parse(await readFile(join(folder, 'passphrases.json'), 'utf8')) as Record<string, string>
    const path = ['thong-tin', 'bien-phong'].map((agency) => join(folder, agency, `${login}.key.json`)).find(existsSync)
    if (path === undefined) throw new Error(`${login} holds no key`)
    return unwrapSeed(JSON.parse(await readFile(path, 'utf8')) as KeyFile, passphrases[login]!)
  }
  return { person: async (login) => signingKeyFrom(await seedOf(login)), officer: async (login) => newTufSigner(await seedOf(login)) }
}

/** The online keys in this process: the signer's own rules have their own tests. */
export function signerInProcess(varFolder: string): SignerPort {
  const keyOf = async (role: string) => {
    const name = role.startsWith('area-') ? 'lister' : role
    const file = JSON.parse(await readFile(join(varFolder, 'demo-keys/online', `${name}.key.json`), 'utf8')) as { seed: string }
    return newTufSigner(fromHex(file.seed))
  }
  return {
    async sign(role, signed) {
      const key = await keyOf(role)
      return { ok: true, keyid: key.keyid, sig: toHex(await key.sign(tufSigningBytes(signed))) }
    },
  }
}
