import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { newTufSigner, signingKeyFrom, toBase64, toHex } from '@hai-dang/trust'
import type { AreaPolicy } from '@hai-dang/wire'
import { ensurePeopleKeys, ensureSeedFile, type Passphrases, writePrivate } from './demo/key-files.ts'
import { ensureMetadata, type OnlineKeys } from './demo/metadata.ts'
import { demoPeople } from './demo/people.ts'
import { demoAreaPolicies, demoDeployment, demoSites } from './demo/policy.ts'

export interface CeremonyOptions {
  readonly varFolder: string
  /** Epoch milliseconds. */
  readonly now: number
  readonly deployment?: string
  readonly areas?: readonly AreaPolicy[]
  readonly hubUrl?: string
  /** By login; the others are made. */
  readonly passphrases?: Passphrases
}

/**
 * What two rooms of officers do at a ceremony, done at once for a demonstration: keys of everyone who signs (`demo-keys/<agency>`), the online
 * keys, the first trust root, policy and people lists (`repository`), and one provisioning file for each site (`sites/<name>`). Later runs keep
 * everything and sign again only what is past half its life.
 */
export async function ensureDemoKeys(options: CeremonyOptions): Promise<void> {
  const deployment = options.deployment ?? demoDeployment
  if (!deployment.startsWith('demo-'))
    throw new Error(`"${deployment}" is not a demonstration: its keys are made at a ceremony, by its officers.`)
  const folder = join(options.varFolder, 'demo-keys')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
  const keys = await ensurePeopleKeys(folder, options.passphrases ?? {})
  const online = await ensureOnlineKeys(join(folder, 'online'))
  const { rootBytes } = await ensureMetadata({
    folder: join(options.varFolder, 'repository'),
    deployment,
    areas: options.areas ?? demoAreaPolicies,
    keys,
    online,
    now: options.now,
  })
  await writePrivate(join(folder, 'people.json'), `${JSON.stringify(demoPeople, null, 2)}\n`)
  for (const site of demoSites) await ensureSite(options, deployment, site, rootBytes)
}

async function ensureOnlineKeys(folder: string): Promise<OnlineKeys> {
  const key = async (role: string) => newTufSigner(await ensureSeedFile(join(folder, `${role}.key.json`), { role }))
  return { timestamp: await key('timestamp'), snapshot: await key('snapshot'), lister: await key('lister') }
}

/** What an installer carries to a site. */
export interface Provision {
  readonly v: 1
  readonly deployment: string
  readonly site: string
  readonly name: string
  readonly kind: 'sound' | 'board'
  readonly capabilities: readonly ('sound' | 'board' | 'page')[]
  readonly areas: readonly string[]
  readonly device: { readonly keyid: string; readonly alg: 'Ed25519'; readonly raw: string }
  /** Beside this file. */
  readonly deviceKeyFile: 'device.key.json'
  /** The trust root of the install medium, base64; also beside this file as `root.json`. */
  readonly root: string
  readonly hubUrl: string
  readonly drillAllowed: boolean
  readonly origins: readonly string[]
}

async function ensureSite(
  options: CeremonyOptions,
  deployment: string,
  site: (typeof demoSites)[number],
  rootBytes: Uint8Array,
): Promise<void> {
  const folder = join(options.varFolder, 'sites', site.site)
  const path = join(folder, 'provision.json')
  const key = await signingKeyFrom(await ensureSeedFile(join(folder, 'device.key.json'), { site: site.site, alg: 'Ed25519' }))
  if (existsSync(path) && (JSON.parse(await readFile(path, 'utf8')) as Provision).device.keyid === key.keyid) return
  const provision: Provision = {
    v: 1,
    deployment,
    site: site.site,
    name: site.name,
    kind: site.kind,
    capabilities: [site.kind],
    areas: [site.area],
    device: { keyid: key.keyid, alg: 'Ed25519', raw: toHex(key.raw) },
    deviceKeyFile: 'device.key.json',
    root: toBase64(rootBytes),
    hubUrl: options.hubUrl ?? 'http://127.0.0.1:4100',
    drillAllowed: true,
    origins: [`http://127.0.0.1:${site.port}`, `http://localhost:${site.port}`],
  }
  await writePrivate(join(folder, 'root.json'), Buffer.from(rootBytes).toString('utf8'))
  await writePrivate(path, `${JSON.stringify(provision, null, 2)}\n`)
}

/** `node tools/demo-keys.ts --var DIR --now INSTANT` */
async function main(args: readonly string[]): Promise<void> {
  const option = (name: string) => args[args.indexOf(name) + 1]
  const varFolder = args.includes('--var') ? option('--var') : undefined
  const now = args.includes('--now') ? Date.parse(option('--now') ?? '') : Number.NaN
  if (varFolder === undefined || Number.isNaN(now)) throw new Error('Usage: node tools/demo-keys.ts --var DIR --now 2026-08-05T02:00:00Z')
  await ensureDemoKeys({ varFolder: resolve(varFolder), now })
  console.log(`keys and signed lists stand in ${resolve(varFolder)}`)
}

if (import.meta.main) {
  main(process.argv.slice(2)).catch((cause: unknown) => {
    console.error((cause as Error).message)
    process.exit(1)
  })
}
