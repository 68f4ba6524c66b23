import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { hubLink } from '@hai-dang/outpost'
import { chainStart, checkChain } from '@hai-dang/trust'
import type { FigureView, LogEntry } from '@hai-dang/wire'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bulletin } from '../../apps/hub/src/testing/newsroom.ts'
import { createPortalServer } from '../../apps/portal/src/serving/server.ts'
import { type Constellation, hour, minute, openConstellation, type Station } from './constellation.ts'

let world: Constellation
beforeAll(async () => {
  world = await openConstellation()
})
afterAll(() => world?.close())

const plays = async (): Promise<number> => {
  await world.room.deps.outbox.drain()
  const live = (await world.room.call<FigureView>('lan', 'GET', '/api/indicators/TT-02')).body.value
  const { figures } = (await world.room.call<{ figures: FigureView[] }>('lan', 'GET', '/api/indicators')).body
  expect(figures.find(({ code }) => code === 'TT-02')?.value).toBe(live)
  return live
}

/** The hub's copy of a site's log: a line that was sent twice stands there once. */
const keptOf = async ({ device }: Station): Promise<LogEntry[]> => {
  const { rows } = await sql<{ entry: LogEntry }>`select entry from log_entry where device = ${device.keyid} order by seq`.execute(world.db)
  return rows.map(({ entry }) => entry)
}

test('an hour without the hub: what was scheduled plays, the portal stands, the receipts arrive once and TT-02 rises by the plays', async () => {
  const times = ['09:10', '09:25', '09:40', '09:55']
  await world.bulletinAt('Một giờ không trung tâm', times, { page: { ...bulletin('x').page!, path: '/tin/mot-gio' } })
  let answersAreLost = false
  const link = hubLink(world.door.url)
  const post: typeof link.post = async (path, bytes) => {
    const answer = await link.post(path, bytes)
    if (answersAreLost) throw new Error('the answer was lost')
    return answer
  }
  const speaker = await world.station('sound', { change: { post } })
  const board = await world.station('board')
  const { portal, outpost, clock } = await world.portal()
  const server = createPortalServer({
    records: () => portal.records(),
    readMedia: (sha256) => outpost.readBlob(sha256),
    ready: () => portal.isReady(),
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const page = () => fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/tin/mot-gio`)
  for (const one of [speaker, board]) expect(await one.outpost.refresh()).toMatchObject({ ok: true, admitted: 1 })
  expect(await portal.refresh()).toEqual([])
  await Promise.all([speaker.outpost.flush(), board.outpost.flush()])
  const before = await plays()

  await world.door.stop()
  for (let quarter = 0; quarter < 4; quarter++) {
    await world.pass(15 * minute, [speaker, board])
    clock.advance(15 * minute)
    await expect(speaker.outpost.refresh()).rejects.toThrow()
    await expect(speaker.outpost.flush()).rejects.toThrow()
    await expect(portal.refresh()).rejects.toThrow()
    expect((await page()).status).toBe(200)
  }
  expect(await (await page()).text()).toContain('09:00')
  expect(speaker.log('start').map(({ occurrence }) => occurrence.nominal)).toEqual(
    times.map((time) => `2026-08-05T${String(Number(time.slice(0, 2)) - 7).padStart(2, '0')}${time.slice(2)}:00Z`),
  )
  expect(speaker.log('end')).toHaveLength(4)
  expect(speaker.log('missed')).toEqual([])
  expect(board.log('start').length).toBeGreaterThan(0)
  expect(await plays()).toBe(before)

  await world.door.start()
  answersAreLost = true
  await expect(speaker.outpost.flush()).rejects.toThrow('the answer was lost')
  answersAreLost = false
  await world.repository.reissue(world.room.clock.now())
  for (const one of [speaker, board]) {
    await one.outpost.refresh()
    await one.outpost.flush()
    expect(await one.outpost.flush()).toMatchObject({ sent: 0 })
    const kept = await keptOf(one)
    expect(kept).toEqual(one.outpost.log.entries())
    expect(await checkChain(kept, chainStart, 1)).toMatchObject({ ok: true })
  }
  expect(speaker.log('gap')).toMatchObject([{ reason: 'offline' }])
  expect(await plays()).toBe(before + 4)
  expect(await portal.refresh()).toEqual([])
  server.close()
})

test('a withdrawal that a site could not hear of: its plays are in the log with their doubt, and do not count', async () => {
  const { releaseId, digest } = await world.bulletinAt('Ngừng khi mất mạng', ['10:20', '10:30'])
  const speaker = await world.station('sound')
  speaker.clock.advance(hour)
  await speaker.outpost.refresh()
  await world.pass(10 * minute, [speaker])
  await speaker.outpost.flush()
  const before = await plays()
  const { body } = await world.room.call<{ ticket: string }>('dung', 'POST', `/api/releases/${releaseId}/withdrawal-tickets`, {
    reason: 'Sai giờ.',
  })
  const request = await world.room.opened(body.ticket)
  if (request.kind !== 'withdraw') throw new Error(request.kind)
  await world.room.sent(body.ticket, await world.room.signaturesOver(request.documents, 'dung'))
  await world.room.deps.outbox.drain()
  await world.pass(11 * minute, [speaker])
  expect(speaker.log('end').map(({ occurrence }) => occurrence.digest)).toContain(digest)
  await speaker.outpost.refresh()
  await world.pass(15 * minute, [speaker])
  await speaker.outpost.flush()
  const { rows } = await sql<{ grade: string; doubts: string[] }>`
    select grade, doubts from play where device = ${speaker.device.keyid} and digest = ${digest}`.execute(world.db)
  expect(rows).toEqual([{ grade: 'C', doubts: ['play.after-withdrawal'] }])
  expect(await plays()).toBe(before)
})
