import { accessSync, constants, existsSync, mkdirSync, statfsSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import pg from 'pg'
import { SetupProblem } from '../problem.ts'

export const repository = resolve(import.meta.dirname, '../..')

/** What the launcher must know of the configuration; each app reads the rest itself. README.md has the whole table. */
export interface Settings {
  varFolder: string
  host: string
  hostSuffix: string
  databaseUrl: string | undefined
  deployment: string
  ports: Record<PortVariable, number>
}

const defaultPorts = {
  HD_HUB_PORT: 4100,
  HD_SIGNING_PORT_THONG_TIN: 4110,
  HD_SIGNING_PORT_BIEN_PHONG: 4111,
  HD_PORTAL_PORT: 4120,
  HD_PLAYER_PORT_PIER: 4131,
  HD_PLAYER_PORT_GATE: 4132,
} as const

export type PortVariable = keyof typeof defaultPorts

export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const ports = Object.fromEntries(Object.entries(defaultPorts).map(([name, port]) => [name, portOf(name, env[name], port)]))
  return {
    varFolder: resolve(env.HD_VAR ?? join(repository, 'var')),
    host: env.HD_HOST ?? '127.0.0.1',
    hostSuffix: env.HD_PUBLIC_HOST_SUFFIX ?? 'localhost',
    databaseUrl: env.DATABASE_URL || undefined,
    deployment: env.HD_DEPLOYMENT ?? 'demo-bien-dong',
    ports: ports as Record<PortVariable, number>,
  }
}

function portOf(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined || text === '') return fallback
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new SetupProblem(`${name} is "${text}", which is not a port (1 to 65535).`)
  return port
}

/** One sentence now instead of a stack later. */
export function checkFolder(folder: string): void {
  try {
    makeFolder(folder)
    accessSync(folder, constants.W_OK)
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    throw new SetupProblem(`The data folder ${folder} cannot be written (${code}): set HD_VAR to a folder of your own.`)
  }
  const disk = statfsSync(folder)
  const freeMegabytes = Math.floor((disk.bavail * disk.bsize) / 1e6)
  if (freeMegabytes < 300) throw new SetupProblem(`The disk is full: ${folder} has ${freeMegabytes} MB free, starting needs 300 MB.`)
}

/** One level at a time: Node's own recursive mkdir never returns where the system says ENOENT for ever, as in /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  if (dirname(folder) !== folder) makeFolder(dirname(folder))
  mkdirSync(folder)
}

export async function checkPort(host: string, port: number, variable: string): Promise<void> {
  const server = createServer()
  const code = await new Promise<string | undefined>((done) => {
    server.once('error', (cause: NodeJS.ErrnoException) => done(cause.code))
    server.listen(port, host, () => server.close(() => done(undefined)))
  })
  if (code === 'EADDRINUSE')
    throw new SetupProblem(`Port ${port} is taken by another program: stop that program, or set ${variable} to another port.`)
  if (code !== undefined) throw new SetupProblem(`Port ${port} on ${host} cannot be opened (${code}): set ${variable} or HD_HOST.`)
}

export async function checkDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  try {
    await client.connect()
    await client.query('SELECT 1')
    await client.end()
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    throw new SetupProblem(
      `The database at ${placeOf(url)} does not answer (${code ?? message}): check DATABASE_URL, or unset it to use the built-in one.`,
    )
  }
}

function placeOf(url: string): string {
  try {
    const { hostname, port, pathname } = new URL(url)
    return `${hostname}:${port || 5432}${pathname}`
  } catch {
    return 'DATABASE_URL'
  }
}
