import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type OriginTrust, originTrust } from '../src/signing/origin-facts.ts'
import type { SigningConfig } from './config.ts'

/**
 * Who this agency's key officers are, by its own word: the file its people keep on this machine, or in a demo the officers' key files. Null when there is
 * neither, and then no list is signed here. The hub is never asked.
 */
export async function readTrust(config: SigningConfig): Promise<OriginTrust | null> {
  const { trustFile, demoKeysFolder, agency, deployment } = config
  if (trustFile !== null) {
    const trust = originTrust.parse(JSON.parse(await readFile(trustFile, 'utf8')))
    if (trust.agency !== agency || trust.deployment !== deployment) throw new Error(`${trustFile} is of another agency or deployment`)
    return trust
  }
  if (demoKeysFolder === null) return null
  const officers = (await demoKeyFiles(demoKeysFolder)).flatMap((file) => {
    const { kind, agency: of, name, raw } = file as Record<string, unknown>
    return kind === 'key-officer' && of === agency ? [{ name, raw }] : []
  })
  const trust = originTrust.safeParse({ v: 1, agency, deployment, threshold: 2, officers, oldestList: 1 })
  return trust.success ? trust.data : null
}

/** Key files of a demo. The seeds inside are wrapped under passphrases that this process does not know. */
export async function demoKeyFiles(folder: string): Promise<unknown[]> {
  const names = await readdir(folder).catch(() => [])
  const files = names.filter((name) => name.endsWith('.key.json')).sort()
  return Promise.all(files.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as unknown))
}
