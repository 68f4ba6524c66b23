import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { newTufSigner, signingKeyFrom, toBase64, toHex } from '@hai-dang/trust'
import type { AgencyName, AreaPolicy } from '@hai-dang/wire'
import { readAgencyNames } from '../apps/hub/src/units/source.ts'
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
 * keys, the first trust root, policy and people lists (`repository`), and one provisioning file for each site (`sites/<name>`) and for the portal. Later
 * runs keep everything, sign again only what is past half its life, and bring the names of the agencies up to date.
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
  const agencies = await readAgencyNames(join(import.meta.dirname, '../apps/hub/data/units'))
  for (const site of demoSites) await ensureSite(options, { deployment, rootBytes, agencies }, site)
  await ensurePortal(options, { deployment, rootBytes, agencies })
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
  /** What the two agencies are called, by date. */
  readonly agencies: readonly AgencyName[]
}

/** What every place is told alike. */
interface Told {
  readonly deployment: string
  readonly rootBytes: Uint8Array
  readonly agencies: readonly AgencyName[]
}

async function ensureSite(options: CeremonyOptions, told: Told, site: (typeof demoSites)[number]): Promise<void> {
  const folder = join(options.varFolder, 'sites', site.site)
  const path = join(folder, 'provision.json')
  const key = await signingKeyFrom(await ensureSeedFile(join(folder, 'device.key.json'), { site: site.site, alg: 'Ed25519' }))
  const held = existsSync(path) ? (JSON.parse(await readFile(path, 'utf8')) as Provision) : null
  if (held?.device.keyid === key.keyid) return writeAgencies(path, held, told.agencies)
  const provision: Provision = {
    v: 1,
    deployment: told.deployment,
    site: site.site,
    name: site.name,
    kind: site.kind,
    capabilities: [site.kind],
    areas: [site.area],
    device: { keyid: key.keyid, alg: 'Ed25519', raw: toHex(key.raw) },
    deviceKeyFile: 'device.key.json',
    root: toBase64(told.rootBytes),
    hubUrl: options.hubUrl ?? 'http://127.0.0.1:4100',
    drillAllowed: true,
    origins: [`http://127.0.0.1:${site.port}`, `http://localhost:${site.port}`],
    agencies: told.agencies,
  }
  await writePrivate(join(folder, 'root.json'), Buffer.from(told.rootBytes).toString('utf8'))
  await writePrivate(path, `${JSON.stringify(provision, null, 2)}\n`)
}

async function ensurePortal(options: CeremonyOptions, { deployment, rootBytes, agencies }: Told): Promise<void> {
  const path = join(options.varFolder, 'portal/provision.json')
  const held = existsSync(path) ? (JSON.parse(await readFile(path, 'utf8')) as Pick<Provision, 'agencies'>) : null
  if (held !== null) return writeAgencies(path, held, agencies)
  await writePrivate(path, `${JSON.stringify({ v: 1, deployment, root: toBase64(rootBytes), drillAllowed: true, agencies }, null, 2)}\n`)
}

async function writeAgencies(path: string, held: Pick<Provision, 'agencies'>, agencies: readonly AgencyName[]): Promise<void> {
  if (JSON.stringify(held.agencies) !== JSON.stringify(agencies))
    await writePrivate(path, `${JSON.stringify({ ...held, agencies }, null, 2)}\n`)
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
