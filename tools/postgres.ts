import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { withLock } from './lock.ts'
import { postgresBinaries } from './postgres/binaries.ts'
import { answers, type Cluster, createCluster, freePort, halt, launch, leftServer, type Postmaster } from './postgres/cluster.ts'
import { clusterFolder, farFolder, serverUser } from './postgres/user.ts'
import { SetupProblem } from './problem.ts'
import { isAlive, markOf, type ProcessMark } from './processes.ts'

export interface PostgresOptions {
  /** Where password, log and (when its user can reach it) the cluster stand, e.g. `var/pg`. */
  folder: string
  /** A free one is chosen when absent. */
  port?: number
  /** For tests: nothing survives a power cut and nothing need wait for the disk. */
  fsync?: boolean
}

export interface Postgres {
  /** `postgres://hai_dang:…@127.0.0.1:<port>/hai_dang`; the user may create databases and extensions. */
  url: string
  port: number
  dataFolder: string
  /** Stops the server unless another living process uses it too. */
  stop(): Promise<void>
}

/**
 * A real PostgreSQL 18 from npm. Several processes may ask for the same folder: the first starts the server, the others
 * join it, the last one out stops it. A server left by a killed process is joined, one that does not answer is stopped.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const folder = resolve(options.folder)
  try {
    mkdirSync(join(folder, 'users'), { recursive: true })
    return await withLock(join(folder, 'lock'), async () => {
      const cluster = openCluster(folder)
      const server = await joinOrStart(cluster, options)
      writeFileSync(join(folder, 'users', String(process.pid)), JSON.stringify(markOf(process.pid)))
      return handle(cluster, server, folder)
    })
  } catch (cause) {
    throw plainly(cause, folder)
  }
}

/** Stops what runs on the folder, whoever uses it, and removes the cluster wherever it stands. */
export async function removePostgres(folder: string): Promise<void> {
  const user = serverUser()
  if (!existsSync(folder)) return
  const cluster = openCluster(resolve(folder), false)
  const left = leftServer(cluster)
  if (left) await halt(left)
  if (user.identity.uid !== undefined) rmSync(farFolder(folder, user), { recursive: true, force: true })
  rmSync(folder, { recursive: true, force: true })
}

function openCluster(folder: string, create = true): Cluster {
  const user = serverUser()
  const home = clusterFolder(folder, user)
  const cluster: Cluster = {
    folder: home,
    dataFolder: join(home, 'data'),
    native: postgresBinaries(user),
    user,
    passwordPath: join(folder, 'password'),
    logPath: join(folder, 'log'),
  }
  if (create && !existsSync(cluster.passwordPath)) rmSync(cluster.dataFolder, { recursive: true, force: true })
  if (create && !existsSync(join(cluster.dataFolder, 'PG_VERSION'))) createCluster(cluster)
  return cluster
}

async function joinOrStart(cluster: Cluster, options: PostgresOptions): Promise<Postmaster> {
  const left = leftServer(cluster)
  if (left !== undefined) {
    const wanted = options.port === undefined || options.port === left.port
    if (wanted && (await answers(left, cluster))) return left
    await halt(left)
  }
  const lax = options.fsync === false ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}
  const settings = { unix_socket_directories: '', max_connections: '200', timezone: 'UTC', log_timezone: 'UTC', ...lax }
  return launch(cluster, options.port ?? (await freePort()), settings)
}

function handle(cluster: Cluster, server: Postmaster, folder: string): Postgres {
  const password = readFileSync(cluster.passwordPath, 'utf8')
  return {
    url: `postgres://hai_dang:${password}@127.0.0.1:${server.port}/hai_dang`,
    port: server.port,
    dataFolder: cluster.dataFolder,
    stop: () =>
      withLock(join(folder, 'lock'), async () => {
        rmSync(join(folder, 'users', String(process.pid)), { force: true })
        if (!hasUsers(folder)) await halt(server)
      }),
  }
}

function hasUsers(folder: string): boolean {
  let living = 0
  for (const name of readdirSync(join(folder, 'users'))) {
    const path = join(folder, 'users', name)
    if (isAlive(JSON.parse(readFileSync(path, 'utf8')) as ProcessMark)) living += 1
    else rmSync(path, { force: true })
  }
  return living > 0
}

function plainly(cause: unknown, folder: string): unknown {
  const code = (cause as NodeJS.ErrnoException).code
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new SetupProblem(`The database folder ${folder} cannot be written by this user (${code}); set HD_VAR to a folder of your own.`)
  }
  if (code === 'ENOSPC') return new SetupProblem(`The disk is full: the database needs about 200 MB in ${folder}.`)
  return cause
}
