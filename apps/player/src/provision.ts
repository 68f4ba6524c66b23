import { readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Provision } from '@hai-dang/outpost'
import { fromBase64, fromHex, type SigningKey, signingKeyFrom } from '@hai-dang/trust'
import { type AgencyName, agencyName } from '@hai-dang/wire'

/** What the installer put on the site: who it is, which root it trusts, what it may drive. */
export interface SiteProvision {
  readonly outpost: Provision
  readonly deviceKey: SigningKey
  readonly name: string
  readonly kind: 'sound' | 'board'
  /** What the two agencies are called, by date. */
  readonly agencies: readonly AgencyName[]
  readonly folder: string
  readonly output: { readonly kind: 'alsa' | 'pulse'; readonly device: string } | null
}

interface ProvisionFile {
  readonly deployment: string
  readonly name: string
  readonly kind: string
  readonly areas: readonly string[]
  readonly drillAllowed: boolean
  readonly root: string
  readonly device: { readonly keyid: string }
  readonly deviceKeyFile: string
  readonly agencies?: unknown
  readonly outputs?: { readonly alsa?: string; readonly pulse?: string }
}

function readJson(path: string, what: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  } catch (cause) {
    throw new Error(`The ${what} ${path} cannot be read: ${(cause as Error).message}`, { cause })
  }
}

function parse(path: string): ProvisionFile {
  const file = readJson(path, 'provisioning file') as Partial<ProvisionFile>
  for (const field of ['deployment', 'name', 'kind', 'root', 'deviceKeyFile'] as const) {
    if (typeof file[field] !== 'string') throw new Error(`The provisioning file ${path} has no "${field}".`)
  }
  if (!Array.isArray(file.areas) || file.areas.length === 0) throw new Error(`The provisioning file ${path} names no area.`)
  if (typeof file.drillAllowed !== 'boolean') throw new Error(`The provisioning file ${path} does not say whether drill keys are allowed.`)
  if (file.kind !== 'sound' && file.kind !== 'board')
    throw new Error(`The provisioning file ${path} names an unknown kind of site "${file.kind}".`)
  return file as ProvisionFile
}

function agenciesOf(file: ProvisionFile, path: string): AgencyName[] {
  const rows = agencyName.array().safeParse(file.agencies ?? [])
  if (!rows.success) throw new Error(`The provisioning file ${path} names the agencies in a way nobody can read.`)
  return rows.data
}

/** The device key lies beside the provisioning file, for its owner's eyes alone. */
async function readDeviceKey(path: string, keyid: string): Promise<SigningKey> {
  const { seed } = readJson(path, 'device key')
  if (typeof seed !== 'string') throw new Error(`The device key ${path} has no seed.`)
  if ((statSync(path).mode & 0o077) !== 0) throw new Error(`The device key ${path} can be read by others: give it mode 0600.`)
  const key = await signingKeyFrom(fromHex(seed))
  if (key.keyid !== keyid) throw new Error(`The device key ${path} is not the one the provisioning file names.`)
  return key
}

function outputOf(file: ProvisionFile): SiteProvision['output'] {
  const { alsa, pulse } = file.outputs ?? {}
  if (alsa === undefined && pulse === undefined) return null
  // Drill keys never reach people's ears: a demo that drives a real amplifier would be an attack tool.
  if (file.drillAllowed) {
    throw new Error(
      'This site trusts drill keys (DEMO): it refuses to drive a real output. Remove "outputs", or provision the site for production.',
    )
  }
  return alsa === undefined ? { kind: 'pulse', device: pulse! } : { kind: 'alsa', device: alsa }
}

/** Throws one plain sentence when the site cannot be what its file says. */
export async function readProvision(path: string): Promise<SiteProvision> {
  const file = parse(path)
  const output = outputOf(file)
  const deviceKey = await readDeviceKey(join(dirname(path), file.deviceKeyFile), file.device.keyid)
  const { deployment, areas, drillAllowed, kind } = file
  const outpost: Provision = {
    deployment,
    areas,
    device: deviceKey.keyid,
    root: fromBase64(file.root),
    drillAllowed,
    capabilities: [kind as 'sound' | 'board'],
  }
  const agencies = agenciesOf(file, path)
  return { outpost, deviceKey, name: file.name, kind: kind as 'sound' | 'board', agencies, folder: dirname(path), output }
}
