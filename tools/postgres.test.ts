import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Postgres, removePostgres, startPostgres } from './postgres.ts'
import { startOf } from './processes.ts'

let folder = ''
const pidOf = (server: Postgres): number => Number(readFileSync(join(server.dataFolder, 'postmaster.pid'), 'utf8').split('\n')[0])

async function ask(url: string, question: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return Object.values((await client.query(question)).rows[0] as object)[0]
  } finally {
    await client.end()
  }
}

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'hd-pg-')), 'pg')
})
afterEach(async () => {
  await removePostgres(folder)
  rmSync(join(folder, '..'), { recursive: true, force: true })
})

describe('the PostgreSQL launcher', () => {
  it('starts a server that has the Vietnamese collation, keeps its rows over a restart, and lets nobody in without the password', async () => {
    const first = await startPostgres({ folder, fsync: false })
    expect(await ask(first.url, `SELECT 'đá' < 'e' COLLATE "vi-x-icu"`)).toBe(true)
    await ask(first.url, 'CREATE TABLE kept AS SELECT 7 AS seven; SELECT 1').catch(() => undefined)
    await expect(ask(first.url.replace(/:[^:@/]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow(/password/)
    await first.stop()
    const second = await startPostgres({ folder, fsync: false })
    expect(await ask(second.url, 'SELECT seven FROM kept')).toBe(7)
    await second.stop()
  })

  it('joins the server that a killed process left, and stops it when the last user leaves', async () => {
    const code = `import { startPostgres } from '${import.meta.dirname}/postgres.ts'; const s = await startPostgres({ folder: '${folder}', fsync: false }); console.log(s.port); setInterval(() => {}, 1000)`
    const other = spawn(process.execPath, ['--input-type=module-typescript', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
    const port = await new Promise<number>((resolve) => other.stdout.once('data', (bytes) => resolve(Number(bytes))))
    const joined = await startPostgres({ folder, fsync: false })
    expect(joined.port).toBe(port)
    other.kill('SIGKILL')
    await new Promise((resolve) => other.once('exit', resolve))
    expect(await ask(joined.url, 'SELECT 1')).toBe(1)
    const pid = pidOf(joined)
    await joined.stop()
    expect(startOf(pid)).toBeUndefined()
  })

  it('starts after a crash whose process number now belongs to another program', async () => {
    const first = await startPostgres({ folder, fsync: false })
    const pid = pidOf(first)
    const lines = readFileSync(join(first.dataFolder, 'postmaster.pid'), 'utf8').split('\n')
    await first.stop()
    lines[0] = String(process.pid)
    writeFileSync(join(first.dataFolder, 'postmaster.pid'), lines.join('\n'))
    const second = await startPostgres({ folder, fsync: false })
    expect(pidOf(second)).not.toBe(pid)
    expect(await ask(second.url, 'SELECT 1')).toBe(1)
    await second.stop()
  })

  it('says which port is taken', async () => {
    const first = await startPostgres({ folder, fsync: false })
    await expect(startPostgres({ folder: join(folder, '..', 'second'), port: first.port, fsync: false })).rejects.toThrow(/could not/)
    await removePostgres(join(folder, '..', 'second'))
    await first.stop()
  })
})
