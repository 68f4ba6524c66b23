import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Provision } from '@hai-dang/outpost'
import { fromBase64 } from '@hai-dang/trust'
import { type AgencyName, agencyName } from '@hai-dang/wire'
import type { PortalConfig } from '../config.ts'

async function readOptional(path: string): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await readFile(path))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw cause
  }
}

/** What the installer brought to a portal: whom it trusts first, and what the two agencies are called, by date. */
export interface PortalProvision {
  readonly outpost: Provision
  readonly agencies: readonly AgencyName[]
}

interface Brought {
  readonly root: Uint8Array
  readonly drillAllowed?: boolean
  readonly deployment?: string
  readonly agencies: readonly AgencyName[]
}

/** The root a file of the install medium carries: base64 under `root`, or the metadata itself. */
function contentOf(bytes: Uint8Array, path: string): Brought {
  try {
    const file = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Record<string, unknown>
    if ('signed' in file) return { root: bytes, agencies: [] }
    if (typeof file.root !== 'string') throw new TypeError('no root in it')
    return {
      root: fromBase64(file.root),
      agencies: agencyName.array().parse(file.agencies ?? []),
      ...(typeof file.drillAllowed === 'boolean' ? { drillAllowed: file.drillAllowed } : {}),
      ...(typeof file.deployment === 'string' ? { deployment: file.deployment } : {}),
    }
  } catch (cause) {
    throw new Error(`${path} is not a provisioning file`, { cause })
  }
}

/**
 * What this copy trusts to begin with. Production needs the provisioning file an officer brought. A `demo-` deployment on one machine may take the first
 * root that the key ceremony left in its repository folder.
 */
export async function readProvision(config: PortalConfig): Promise<PortalProvision> {
  const isDemo = config.deployment.startsWith('demo-')
  const demoRoot = join(config.varFolder, 'repository', 'metadata', '1.root.json')
  const brought = await readOptional(config.provisionFile)
  const path = brought ? config.provisionFile : demoRoot
  const bytes = brought ?? (isDemo ? await readOptional(demoRoot) : undefined)
  if (!bytes) throw new Error(`no root of trust: put the provisioning file at ${config.provisionFile}`)
  const { root, drillAllowed, deployment, agencies } = contentOf(bytes, path)
  const outpost: Provision = {
    deployment: deployment ?? config.deployment,
    areas: ['portal'],
    device: null,
    root,
    drillAllowed: drillAllowed ?? isDemo,
    capabilities: ['page'],
  }
  return { outpost, agencies }
}
