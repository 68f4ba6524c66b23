import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { SetupProblem } from '../problem.ts'
import { commandOf, signal, startOf, until } from '../processes.ts'
import type { ServerUser } from './user.ts'

/** One PostgreSQL cluster on disk and how to run it. */
export interface Cluster {
  folder: string
  /** `<folder>/data`, owned by the server's user. */
  dataFolder: string
  native: string
  user: ServerUser
  passwordPath: string
  logPath: string
}

export interface Postmaster {
  pid: number
  port: number
}

/** initdb beside the final place and one rename, so that a set-up cut short is done again, not mistaken for a cluster. */
export function createCluster(cluster: Cluster): void {
  const part = `${cluster.dataFolder}.new`
  const secret = join(cluster.folder, 'password.new')
  const password = randomBytes(24).toString('base64url')
  rmSync(part, { recursive: true, force: true })
  writeFileSync(secret, password, { mode: 0o600 })
  const { uid, gid } = cluster.user.identity
  if (uid !== undefined) chownSync(secret, uid, gid!)
  const options = { ...cluster.user.identity, cwd: cluster.folder, stdio: 'pipe' as const }
  const access = ['-A', 'scram-sha-256', `--pwfile=${secret}`, '-U', 'hai_dang']
  // Words are sorted by the ICU collation "vi-x-icu" where a query says so; the default must not depend on the machine's locales.
  const locale = ['-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
  execFileSync(join(cluster.native, 'bin/initdb'), ['-D', part, '--no-sync', ...access, ...locale], options)
  rmSync(secret)
  const single = ['--single', '-D', part, 'postgres']
  execFileSync(join(cluster.native, 'bin/postgres'), single, { ...options, input: 'CREATE DATABASE hai_dang;\n' })
  writeFileSync(cluster.passwordPath, password, { mode: 0o600 })
  renameSync(part, cluster.dataFolder)
}

/** The server that an earlier run left on this data folder, if it still lives. */
export function leftServer(cluster: Cluster): Postmaster | undefined {
  const server = noted(cluster)
  if (server === undefined) return undefined
  const command = commandOf(server.pid)
  if (command[command.indexOf('-D') + 1] === cluster.dataFolder) return server
  // The number now belongs to some other program: PostgreSQL would refuse to start because "it is running".
  if (startOf(server.pid) !== undefined) rmSync(pidPath(cluster), { force: true })
  return undefined
}

export async function answers(server: Postmaster, cluster: Cluster): Promise<boolean> {
  if (!(await until(() => isReady(cluster, server.pid), 10_000))) return false
  return new Promise((resolve) => {
    const socket = connect(server.port, '127.0.0.1')
    socket.setTimeout(5_000, () => socket.destroy())
    socket.once('connect', () => socket.end(() => resolve(true)))
    socket.once('close', () => resolve(false))
    socket.once('error', () => resolve(false))
  })
}

/** Starts the server in a process group of its own (Ctrl-C in our terminal must not reach it before its clients are done). */
export async function launch(cluster: Cluster, port: number, settings: Record<string, string>): Promise<Postmaster> {
  const log = openSync(cluster.logPath, 'w', 0o600)
  const args = ['-D', cluster.dataFolder, '-p', String(port), '-h', '127.0.0.1']
  for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`)
  const child = spawn(join(cluster.native, 'bin/postgres'), args, {
    ...cluster.user.identity,
    cwd: cluster.dataFolder,
    detached: true,
    stdio: ['ignore', log, log],
    env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', TZ: 'UTC' },
  })
  closeSync(log)
  const pid = child.pid
  let ended = pid === undefined
  child.once('error', () => {
    ended = true
  })
  child.once('exit', () => {
    ended = true
  })
  child.unref()
  const settled = await until(() => ended || isReady(cluster, pid!), 60_000)
  if (settled && !ended) return { pid: pid!, port }
  if (!ended) signal(pid!, 'SIGKILL')
  throw new SetupProblem(`PostgreSQL did not start: ${lastWords(cluster)}`)
}

export async function halt(server: Postmaster): Promise<void> {
  for (const name of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    signal(server.pid, name)
    if (await until(() => startOf(server.pid) === undefined, 3_000)) return
  }
  throw new Error(`PostgreSQL (process ${server.pid}) does not stop.`)
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

function pidPath(cluster: Cluster): string {
  return join(cluster.dataFolder, 'postmaster.pid')
}

/** Lines of postmaster.pid: process id, data folder, start time, port, socket folder, listen address, shared memory, status. */
function noted(cluster: Cluster): (Postmaster & { status: string }) | undefined {
  if (!existsSync(pidPath(cluster))) return undefined
  const lines = readFileSync(pidPath(cluster), 'utf8').split('\n')
  return { pid: Number(lines[0]), port: Number(lines[3]), status: (lines[7] ?? '').trim() }
}

function isReady(cluster: Cluster, pid: number): boolean {
  const server = noted(cluster)
  return server?.pid === pid && server.status === 'ready'
}

function lastWords(cluster: Cluster): string {
  const lines = readFileSync(cluster.logPath, 'utf8').trim().split('\n')
  const cause = lines.findLast((line) => /FATAL|ERROR|could not/.test(line)) ?? lines.at(-1) ?? 'it said nothing'
  return `${cause} (${cluster.logPath})`
}
