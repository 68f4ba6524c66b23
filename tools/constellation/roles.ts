import { join, resolve } from 'node:path'
import { type PortVariable, repository, type Settings } from './settings.ts'

/** One process of the deployment. */
export interface Role {
  name: string
  entry: string
  env: Record<string, string>
  port?: { variable: PortVariable; number: number }
  /** Started, and ready, before those of a higher wave. */
  wave: number
}

const players: { name: string; site: string; variable: PortVariable }[] = [
  { name: 'player-pier', site: 'cau-cang-mau', variable: 'HD_PLAYER_PORT_PIER' },
  { name: 'player-gate', site: 'cua-khau-mau', variable: 'HD_PLAYER_PORT_GATE' },
]

const signingOrigins: { name: string; agency: string; variable: PortVariable }[] = [
  { name: 'signing-thong-tin', agency: 'thong-tin', variable: 'HD_SIGNING_PORT_THONG_TIN' },
  { name: 'signing-bien-phong', agency: 'bien-phong', variable: 'HD_SIGNING_PORT_BIEN_PHONG' },
]

/** Every role with the environment it starts in; `databaseUrl` only for the hub, nobody else may reach the database. */
export function rolesOf(settings: Settings, databaseUrl: string): Role[] {
  const hubUrl = `http://127.0.0.1:${settings.ports.HD_HUB_PORT}`
  const shared = sharedEnvironment(settings)
  const at = (variable: PortVariable): { port: { variable: PortVariable; number: number } } => ({
    port: { variable, number: settings.ports[variable] },
  })
  return [
    { name: 'signer', entry: 'apps/hub/src/signer/main.ts', env: shared, wave: 0 },
    {
      name: 'hub',
      entry: 'apps/hub/src/main.ts',
      env: { ...shared, DATABASE_URL: databaseUrl },
      wave: 1,
      ...at('HD_HUB_PORT'),
    },
    ...signingOrigins.map(({ name, agency, variable }) => ({
      name,
      entry: 'apps/console/server/signing.ts',
      env: { ...shared, HD_HUB_URL: hubUrl, HD_SIGNING_AGENCY: agency },
      wave: 2,
      ...at(variable),
    })),
    { name: 'portal', entry: 'apps/portal/src/main.ts', env: { ...shared, HD_HUB_URL: hubUrl }, wave: 2, ...at('HD_PORTAL_PORT') },
    ...players.map(({ name, site, variable }) => ({
      name,
      entry: 'apps/player/src/main.ts',
      env: {
        ...shared,
        HD_HUB_URL: hubUrl,
        HD_PROVISION: join(settings.varFolder, 'sites', site, 'provision.json'),
        HD_PLAYER_PORT: String(settings.ports[variable]),
      },
      wave: 2,
      ...at(variable),
    })),
  ]
}

/** What the person who starts it has set for one of the roles; each role reads only its own. */
const handedOn = [
  'HOME',
  'TZ',
  'HD_LOG_LEVEL',
  'HD_TRUST_PROXY',
  'HD_SIGNER_SOCKET',
  'HD_SIGNER_KEYS',
  'HD_SIGNING_HUB_URL',
  'HD_PORTAL_ORIGIN',
]

function sharedEnvironment(settings: Settings): Record<string, string> {
  const set = handedOn.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const]))
  return {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    ...Object.fromEntries(set),
    HD_VAR: settings.varFolder,
    // Reading TypeScript is half of a start; the second start finds it done.
    NODE_COMPILE_CACHE: join(settings.varFolder, 'run/compile-cache'),
    HD_HOST: settings.host,
    HD_PUBLIC_HOST_SUFFIX: settings.hostSuffix,
    HD_DEPLOYMENT: settings.deployment,
    ...Object.fromEntries(Object.entries(settings.ports).map(([name, port]) => [name, String(port)])),
  }
}

export function entryPath(role: Role): string {
  return resolve(repository, role.entry)
}
