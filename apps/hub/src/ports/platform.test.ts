import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { printedConfig, readConfig } from '../config.ts'
import { openHub, type TestHub, testStart } from '../testing/harness.ts'
import { openBlobs } from './blobs.ts'
import { openDemoClock } from './clock.ts'
import { dayText, instantText, migrate, openDatabase } from './database.ts'
import { openIds, shippedId } from './ids.ts'
import { backoffMs, openOutbox } from './outbox.ts'

let hub: TestHub
let folder: string
beforeAll(async () => {
  hub = await openHub()
  folder = await mkdtemp(join(tmpdir(), 'hai-dang-platform-'))
})
afterAll(async () => {
  await hub.close()
  await rm(folder, { recursive: true, force: true })
})

describe('the outbox', () => {
  const open = () => openOutbox({ ...hub.deps, databaseUrl: hub.deps.config.databaseUrl, onFailure: () => undefined })

  it('work of a transaction that is undone is never done', async () => {
    const outbox = open()
    const done: unknown[] = []
    outbox.handle('thu-1', async (payload) => void done.push(payload))
    await hub.db.transaction().execute((trx) => outbox.enqueue(trx, 'thu-1', { n: 1 }))
    await hub.db
      .transaction()
      .execute(async (trx) => {
        await outbox.enqueue(trx, 'thu-1', { n: 2 })
        throw new Error('undone')
      })
      .catch(() => undefined)
    await outbox.drain()
    expect(done).toEqual([{ n: 1 }])
  })
  it('work that fails is tried again, later each time, until it is done', async () => {
    const outbox = open()
    const attempts: number[] = []
    outbox.handle('thu-2', async (_, attempt) => {
      attempts.push(attempt)
      if (attempt < 3) throw new Error('not yet')
    })
    await outbox.enqueue(hub.db, 'thu-2', {})
    await outbox.drain()
    await outbox.drain()
    expect(attempts).toEqual([1])
    for (const attempt of [1, 2]) {
      hub.clock.set(hub.clock.now() + backoffMs(attempt))
      await outbox.drain()
    }
    expect(attempts).toEqual([1, 2, 3])
    hub.clock.set(testStart)
  })
  it('two workers never do one piece of work together', async () => {
    const done: string[] = []
    const workers = [open(), open()]
    for (const worker of workers) worker.handle('thu-3', async (payload) => void done.push(String(payload)))
    for (let n = 0; n < 20; n += 1) await workers[0]!.enqueue(hub.db, 'thu-3', String(n))
    await Promise.all(workers.map((worker) => worker.drain()))
    expect(done.sort()).toEqual(Array.from({ length: 20 }, (_, n) => String(n)).sort())
  })
  it('is woken by the database, not by waiting', async () => {
    const outbox = open()
    const woken = new Promise<number>((resolve) => outbox.handle('thu-4', async () => resolve(performance.now())))
    await outbox.start()
    await outbox.drain()
    const before = performance.now()
    await outbox.enqueue(hub.db, 'thu-4', null)
    expect((await woken) - before).toBeLessThan(1000)
    await outbox.stop()
  })
  it('waits two seconds at first and never more than ten minutes', () => {
    expect([backoffMs(1), backoffMs(2), backoffMs(30)]).toEqual([2000, 4000, 600_000])
  })
})

describe('migrations', () => {
  it('run once, in order, and refuse a file that was changed after it ran', async () => {
    const db = openDatabase(hub.deps.config.databaseUrl, 2)
    await writeFile(join(folder, '9001-a.sql'), 'create table thu_a (n int);')
    await writeFile(join(folder, '9002-b.sql'), 'create table thu_b (n int); insert into thu_a values (1);')
    expect(await migrate(db, folder)).toEqual(['9001-a.sql', '9002-b.sql'])
    expect(await migrate(db, folder)).toEqual([])
    await writeFile(join(folder, '9003-c.sql'), 'create table thu_c (n int); insert into khong_co values (1);')
    await expect(migrate(db, folder)).rejects.toThrow('khong_co')
    expect((await sql`select to_regclass('thu_c') as found`.execute(db)).rows).toEqual([{ found: null }])
    await writeFile(join(folder, '9001-a.sql'), 'create table thu_a (n bigint);')
    await expect(migrate(db, folder)).rejects.toThrow('9001-a.sql was changed')
    await db.destroy()
  })
})

describe('values from the database', () => {
  it('an instant is epoch milliseconds, a day is text, a big number is a number', async () => {
    const { rows } = await sql`select timestamptz '2026-08-05 09:00+07' as at, date '2026-08-05' as day, 5::bigint as n`.execute(hub.db)
    expect(rows).toEqual([{ at: testStart, day: '2026-08-05', n: 5 }])
    expect([instantText(testStart), dayText(Date.parse('2026-08-05T17:00:00Z'), 'Asia/Ho_Chi_Minh')]).toEqual([
      '2026-08-05T02:00:00Z',
      '2026-08-06',
    ])
  })
})

describe('ids', () => {
  it('are version 7, in the order of their making, even within one millisecond', () => {
    const ids = openIds(hub.clock)
    const made = Array.from({ length: 5000 }, () => ids.next())
    expect(made.toSorted()).toEqual(made)
    expect(new Set(made).size).toBe(5000)
    for (const id of [made[0], made[4999], shippedId('x')])
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(Number.parseInt(made[0]!.replaceAll('-', '').slice(0, 12), 16)).toBe(testStart)
  })
  it('of shipped rows are the same everywhere', () => expect(shippedId('unit/x')).toBe(shippedId('unit/x')))
})

describe('blobs', () => {
  it('the same bytes are one file, whole or absent', async () => {
    const blobs = openBlobs(join(folder, 'blobs'))
    const one = await blobs.put(Buffer.from('abc'), 'text/plain')
    expect(await blobs.put(Buffer.from('abc'), 'text/html')).toEqual(one)
    expect(await blobs.stat(one.sha256)).toEqual({ length: 3, mime: 'text/plain' })
    expect(await readdir(join(folder, 'blobs', one.sha256.slice(0, 2)))).toEqual([one.sha256, `${one.sha256}.type`])
    expect([await blobs.get('0'.repeat(64)), await blobs.stat('0'.repeat(64))]).toEqual([undefined, undefined])
    await expect(async () => blobs.get('../x')).rejects.toThrow('SHA-256')
  })
})

describe('the demo clock', () => {
  it('follows the file, moves it forward, and never back', async () => {
    const clock = await openDemoClock(folder)
    await clock.advance(60_000)
    expect(JSON.parse(await readFile(join(folder, 'clock.json'), 'utf8'))).toEqual({ offsetMs: clock.offsetMs() })
    expect(Math.abs(clock.now() - Date.now() - 60_000)).toBeLessThan(1000)
    await expect(clock.advance(-1)).rejects.toThrow('never goes back')
    await Promise.all([1, 2, 3].map(() => clock.advance(1000)))
    expect(clock.offsetMs()).toBe(63_000)
    expect(JSON.parse(await readFile(join(folder, 'clock.json'), 'utf8'))).toEqual({ offsetMs: 63_000 })
    clock.close()
  })
})

describe('settings', () => {
  it('a missing database or a senseless port stops the start with one sentence', () => {
    expect(() => readConfig({})).toThrow('DATABASE_URL is not set')
    expect(() => readConfig({ DATABASE_URL: 'postgres://x', HD_HUB_PORT: 'abc' })).toThrow('HD_HUB_PORT must be a port number')
    for (const all of ['true', '0.0.0.0/x', '10.0.0.1/33'])
      expect(() => readConfig({ DATABASE_URL: 'postgres://x', HD_TRUST_PROXY: all })).toThrow('HD_TRUST_PROXY must be addresses')
  })
  it('are printed without the password and cannot be changed', () => {
    const config = readConfig({ DATABASE_URL: 'postgres://u:bi-mat@h/d' })
    expect(JSON.stringify(printedConfig(config))).not.toContain('bi-mat')
    expect(Object.isFrozen(config)).toBe(true)
  })
  it('a public host name means https', () => {
    const config = readConfig({ DATABASE_URL: 'postgres://x', HD_PUBLIC_HOST_SUFFIX: 'hai-dang.example', HD_DEPLOYMENT: 'bien-dong' })
    expect([config.agencyOrigins['thong-tin'], config.signingOrigins['bien-phong'], config.demo]).toEqual([
      'https://thong-tin.hai-dang.example',
      'https://ky.bien-phong.hai-dang.example',
      false,
    ])
  })
})
