import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { copyCeremony } from '../apps/hub/src/testing/keys.ts'
import { benchDatabase } from './database.ts'
import { printMachine, printTable, spreadOf } from './figures.ts'

/** The hub's own process from its start to "ready", and the memory it holds, against bare fastify with a database connection. */

const [starts, requests] = [7, 200]
const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'hd-hub-start-'))
/** As the launcher starts it: what was read from TypeScript once is kept. */
const compileCache = join(folder, 'compile-cache')

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Resident memory as the system counts it, in MB. */
function memoryOf(child: ChildProcess): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))
  return Number(line?.[1]) / 1024
}

async function untilReady(child: ChildProcess): Promise<void> {
  child.stdout!.setEncoding('utf8')
  let text = ''
  for await (const piece of child.stdout!) {
    text += piece
    if (/^ready /m.test(text)) return
  }
  throw new Error('it ended before it was ready')
}

async function start(entry: string, env: Record<string, string>) {
  const port = await freePort()
  const surroundings = {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '/',
    HD_HUB_PORT: String(port),
    HD_LOG_LEVEL: 'error',
    NODE_COMPILE_CACHE: compileCache,
    ...env,
  }
  const begun = performance.now()
  const child = spawn(process.execPath, [join(root, entry)], { env: surroundings, stdio: ['ignore', 'pipe', 'inherit'] })
  await untilReady(child)
  const ms = performance.now() - begun
  const atStart = memoryOf(child)
  for (let count = 0; count < requests; count++) {
    const answer = await fetch(`http://127.0.0.1:${port}${count % 2 === 0 ? '/livez' : '/api/session'}`)
    await answer.arrayBuffer()
  }
  const atWork = memoryOf(child)
  child.kill('SIGTERM')
  await once(child, 'exit')
  return { ms, atStart, atWork }
}

async function measure(name: string, entry: string, env: Record<string, string>) {
  const seen: Awaited<ReturnType<typeof start>>[] = []
  // The first start migrates and loads; it is told apart.
  const first = await start(entry, env)
  for (let count = 0; count < starts; count++) seen.push(await start(entry, env))
  const times = spreadOf(seen.map(({ ms }) => ms))
  const memory = (which: 'atStart' | 'atWork') => spreadOf(seen.map((one) => one[which])).median
  return [name, first.ms, times.median, times.p95, times.last, memory('atStart'), memory('atWork')] as const
}

printMachine()
const database = await benchDatabase()
const name = `hub_start_${process.pid}`
const admin = new pg.Client({ connectionString: database.url })
await admin.connect()
await admin.query(`create database ${name}`)
try {
  await copyCeremony(folder, Date.now())
  const url = new URL(database.url)
  url.pathname = `/${name}`
  const hub = await measure('hub', 'apps/hub/src/main.ts', { DATABASE_URL: url.href, HD_VAR: folder })
  const floor = await measure('bare fastify and pg', 'bench/floors/bare-hub.ts', { DATABASE_URL: url.href })
  const ratio = hub.map((value, column) => (column === 0 ? '÷ floor' : (value as number) / (floor[column] as number)))
  printTable(
    ['process', 'first start ms', 'median ms', 'p95 ms', 'last ms', 'MB when ready', `MB after ${requests} requests`],
    [hub, floor, ratio],
  )
} finally {
  await admin.query(`drop database if exists ${name} with (force)`)
  await admin.end()
  await database.stop()
  rmSync(folder, { recursive: true, force: true })
}
