import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import type { AgencyId } from '@hai-dang/wire'

/** Everything the hub takes from its surroundings. Nothing else reads `process.env`. */
export interface HubConfig {
  readonly varFolder: string
  /** The folder of the checkout: where built screens and migrations stand. */
  readonly home: string
  readonly databaseUrl: string
  /** Where the process that holds the online keys listens. */
  readonly signerSocket: string
  readonly host: string
  readonly port: number
  readonly deployment: string
  /** A deployment whose id begins `demo-`: movable clock, drill keys, password sign-in. */
  readonly demo: boolean
  readonly publicHostSuffix: string
  readonly agencyOrigins: Readonly<Record<AgencyId, string>>
  readonly signingOrigins: Readonly<Record<AgencyId, string>>
  readonly portalOrigin: string
  /** Addresses of the reverse proxies whose word on the client's address is taken; false: nobody's. */
  readonly trustProxy: string | false
  readonly zone: string
  readonly logLevel: string
  /** Requests one address may make in a minute before it is asked to wait. */
  readonly requestsPerMinute: number
}

export type Surroundings = Readonly<Record<string, string | undefined>>

const home = resolve(import.meta.dirname, '../../..')

/** Throws one plain sentence when a setting makes no sense. */
export function readConfig(env: Surroundings): HubConfig {
  const deployment = env.HD_DEPLOYMENT ?? 'demo-bien-dong'
  if (!/^[a-z0-9][a-z0-9-]{1,62}$/.test(deployment)) throw new Error('HD_DEPLOYMENT must be lower-case letters, digits and hyphens.')
  const databaseUrl = env.DATABASE_URL
  if (databaseUrl === undefined || databaseUrl === '') throw new Error('DATABASE_URL is not set: the hub needs a PostgreSQL database.')
  const suffix = env.HD_PUBLIC_HOST_SUFFIX ?? 'localhost'
  const port = portOf(env, 'HD_HUB_PORT', 4100)
  const origin = (name: string, ownPort: number) =>
    suffix === 'localhost' ? `http://${name}.localhost:${ownPort}` : `https://${name}.${suffix}`
  return Object.freeze({
    varFolder: resolve(home, env.HD_VAR ?? 'var'),
    home,
    databaseUrl,
    signerSocket: env.HD_SIGNER_SOCKET ?? join(resolve(home, env.HD_VAR ?? 'var'), 'run/signer.sock'),
    host: env.HD_HOST ?? '127.0.0.1',
    port,
    deployment,
    demo: deployment.startsWith('demo-'),
    publicHostSuffix: suffix,
    agencyOrigins: Object.freeze({ 'thong-tin': origin('thong-tin', port), 'bien-phong': origin('bien-phong', port) }),
    signingOrigins: Object.freeze({
      'thong-tin': origin('ky.thong-tin', portOf(env, 'HD_SIGNING_PORT_THONG_TIN', 4110)),
      'bien-phong': origin('ky.bien-phong', portOf(env, 'HD_SIGNING_PORT_BIEN_PHONG', 4111)),
    }),
    portalOrigin: portalOriginOf(env, origin('cong', portOf(env, 'HD_PORTAL_PORT', 4120))),
    trustProxy: proxiesOf(env),
    zone: 'Asia/Ho_Chi_Minh',
    logLevel: env.HD_LOG_LEVEL ?? 'info',
    requestsPerMinute: 1200,
  })
}

function portalOriginOf(env: Surroundings, usual: string): string {
  const text = env.HD_PORTAL_ORIGIN || usual
  if (!URL.canParse(text)) throw new Error(`HD_PORTAL_ORIGIN must be an address, not "${text}".`)
  return new URL(text).origin
}

/** Addresses only: whoever trusts every proxy lets anyone write the address that is counted against them. */
function proxiesOf(env: Surroundings): string | false {
  const text = (env.HD_TRUST_PROXY ?? '').replaceAll(' ', '')
  if (text === '') return false
  const isAddress = (part: string) => {
    const [address, bits, ...rest] = part.split('/')
    return (
      rest.length === 0 &&
      isIP(address!) !== 0 &&
      (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (isIP(address!) === 4 ? 32 : 128)))
    )
  }
  if (!text.split(',').every(isAddress))
    throw new Error(`HD_TRUST_PROXY must be addresses or networks such as 10.0.0.1,10.1.0.0/16, not "${text}".`)
  return text
}

/** For the log: no password leaves. */
export function printedConfig(config: HubConfig): Record<string, unknown> {
  return { ...config, databaseUrl: config.databaseUrl.replace(/\/\/[^@/]*@/, '//***@') }
}

function portOf(env: Surroundings, name: string, usual: number): number {
  const text = env[name]
  if (text === undefined || text === '') return usual
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`${name} must be a port number, not "${text}".`)
  return port
}
