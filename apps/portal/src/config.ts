import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface PortalConfig {
  readonly varFolder: string
  readonly host: string
  readonly port: number
  readonly hubUrl: string
  readonly deployment: string
  /** What the installer brought: the first root of trust. */
  readonly provisionFile: string
  readonly publicOrigin: string
  readonly logLevel: string
}

const repository = fileURLToPath(new URL('../../../', import.meta.url))

/** The only reader of the environment. Throws one sentence for what cannot be. */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): PortalConfig {
  const port = Number(env.HD_PORTAL_PORT ?? 4120)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new RangeError(`HD_PORTAL_PORT is no port: ${env.HD_PORTAL_PORT}`)
  const suffix = env.HD_PUBLIC_HOST_SUFFIX ?? 'localhost'
  const varFolder = env.HD_VAR ?? join(repository, 'var')
  return Object.freeze({
    varFolder,
    host: env.HD_HOST ?? '127.0.0.1',
    port,
    hubUrl: env.HD_HUB_URL ?? 'http://127.0.0.1:4100',
    deployment: env.HD_DEPLOYMENT ?? 'demo-bien-dong',
    provisionFile: env.HD_PROVISION ?? join(varFolder, 'portal', 'provision.json'),
    publicOrigin: env.HD_PORTAL_ORIGIN || (suffix === 'localhost' ? `http://cong.localhost:${port}` : `https://cong.${suffix}`),
    logLevel: env.HD_LOG_LEVEL ?? 'info',
  })
}
