import { resolve } from 'node:path'

export interface SigningConfig {
  readonly agency: 'thong-tin' | 'bien-phong'
  readonly host: string
  readonly port: number
  /** Where a browser finds the hub; it becomes the only other origin the page may speak to. */
  readonly hubUrl: string
  readonly zone: string
  readonly deployment: string
  /** Whether this deployment signs with drill keys: an order that says otherwise is refused by the page. */
  readonly drill: boolean
  readonly demo: boolean
  /** This agency's own note of its key officers (`trust.json`); in a demo it is read out of their key files. */
  readonly trustFile: string | null
  readonly bundleFolder: string
  /** Wrapped demo keys of this agency; null outside a demo, where no key is ever handed out. */
  readonly demoKeysFolder: string | null
}

const defaultPorts = { 'thong-tin': 4110, 'bien-phong': 4111 } as const
const portNames = { 'thong-tin': 'HD_SIGNING_PORT_THONG_TIN', 'bien-phong': 'HD_SIGNING_PORT_BIEN_PHONG' } as const

/** The only reader of the environment in this process. Throws one clear sentence when a value cannot be used. */
export function readConfig(env: Readonly<Record<string, string | undefined>>, root: string): SigningConfig {
  const agency = env.HD_SIGNING_AGENCY
  if (agency !== 'thong-tin' && agency !== 'bien-phong') throw new Error('HD_SIGNING_AGENCY must be thong-tin or bien-phong')
  const suffix = env.HD_PUBLIC_HOST_SUFFIX ?? 'localhost'
  const deployment = env.HD_DEPLOYMENT ?? 'demo-bien-dong'
  const hubPort = portOf(env.HD_HUB_PORT, 4100, 'HD_HUB_PORT')
  const hubUrl =
    env.HD_SIGNING_HUB_URL || (suffix === 'localhost' ? `http://${agency}.localhost:${hubPort}` : `https://${agency}.${suffix}`)
  if (!URL.canParse(hubUrl)) throw new Error(`HD_SIGNING_HUB_URL is not an address: ${hubUrl}`)
  const demo = deployment.startsWith('demo-')
  const varFolder = resolve(env.HD_VAR ?? resolve(root, '../../var'))
  return Object.freeze({
    agency,
    host: env.HD_HOST ?? '127.0.0.1',
    port: portOf(env[portNames[agency]], defaultPorts[agency], portNames[agency]),
    hubUrl: new URL(hubUrl).origin,
    zone: 'Asia/Ho_Chi_Minh',
    deployment,
    drill: drillOf(env.HD_SIGNING_DRILL, demo),
    demo,
    trustFile: env.HD_SIGNING_TRUST ? resolve(env.HD_SIGNING_TRUST) : null,
    bundleFolder: resolve(root, 'dist/signing'),
    demoKeysFolder: demo ? resolve(varFolder, 'demo-keys', agency) : null,
  })
}

function drillOf(text: string | undefined, demo: boolean): boolean {
  if (text === undefined || text === '') return demo
  if (text !== 'yes' && text !== 'no') throw new Error(`HD_SIGNING_DRILL must be yes or no: ${text}`)
  if (demo && text === 'no') throw new Error('HD_SIGNING_DRILL: a demonstration signs with drill keys only')
  return text === 'yes'
}

function portOf(text: string | undefined, otherwise: number, name: string): number {
  if (text === undefined || text === '') return otherwise
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`${name} is not a port: ${text}`)
  return port
}
