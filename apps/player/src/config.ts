import { resolve } from 'node:path'

/** Everything the player takes from its surroundings. Nothing else reads `process.env`. */
export interface PlayerConfig {
  readonly provisionFile: string
  readonly clockFile: string
  readonly hubUrl: string
  readonly host: string
  readonly port: number
  readonly logLevel: string
}

const home = resolve(import.meta.dirname, '../../..')

/** Throws one plain sentence when a setting makes no sense. */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): PlayerConfig {
  const varFolder = resolve(home, env.HD_VAR ?? 'var')
  const provision = env.HD_PROVISION
  if (!provision) throw new Error("HD_PROVISION is not set: the player needs its site's provisioning file.")
  const port = Number(env.HD_PLAYER_PORT ?? '4131')
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`HD_PLAYER_PORT must be a port number, not "${env.HD_PLAYER_PORT}".`)
  const hubUrl = env.HD_HUB_URL ?? 'http://127.0.0.1:4100'
  if (!URL.canParse(hubUrl)) throw new Error(`HD_HUB_URL must be an address, not "${hubUrl}".`)
  return Object.freeze({
    provisionFile: resolve(provision),
    clockFile: resolve(varFolder, 'clock.json'),
    hubUrl,
    host: env.HD_HOST ?? '127.0.0.1',
    port,
    logLevel: env.HD_LOG_LEVEL ?? 'info',
  })
}
