import { digestOf, payloadOf, toBase64, utf8 } from '@hai-dang/trust'
import type { ReleasePart } from '@hai-dang/wire'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { rebuildPart } from '../../apps/console/src/signing/rebuild.ts'
import { bulletin } from '../../apps/hub/src/testing/newsroom.ts'
import { openPanel } from '../../apps/player/src/panel/server.ts'
import type { Constellation } from './constellation.ts'
import { type OrdinaryDay, openOrdinaryDay } from './ordinary-day.ts'

let ordinary: OrdinaryDay
let world: Constellation
beforeAll(async () => {
  ordinary = await openOrdinaryDay()
  world = ordinary.world
})
afterEach(() => world.door.honest())
afterAll(() => world?.close())

describe('attacks on what people see and keep', () => {
  it('a row changed in the hub’s database after signing is never listed, whatever else was changed with it', async () => {
    const station = await ordinary.holding()
    const { releaseId, digest } = await world.room.submitted('lan', bulletin('Bị sửa', { page: null }))
    await world.room.approved('ha', releaseId)
    await world.room.approved('binh', releaseId)
    const foreign = await world.foreignRelease()
    const { payloadType, payload } = payloadOf(foreign)
    await sql.raw('alter table release_part disable trigger release_part_stands').execute(world.db)
    await sql`update release_part set payload = ${toBase64(payload)}, digest = ${await digestOf(payloadType, payload)} where digest = ${digest}`.execute(
      world.db,
    )
    await world.room.deps.outbox.drain()
    const { rows } = await sql`select status, halted from release where id = ${releaseId}`.execute(world.db)
    expect(rows).toEqual([{ status: 'approved', halted: 'quorum.missing' }])
    expect(await station.outpost.refresh()).toMatchObject({ ok: true, admitted: 1 })
    await ordinary.silentButForTheHonest(station)
  })

  it('a malicious signing page is fed by a hub that hands over another payload, sound, word or code than it shows: nothing is signed', async () => {
    const { releaseId } = await world.room.submitted('lan', bulletin('Trang ký', { page: null }))
    const { body } = await world.room.ticketFor('minh', releaseId)
    const request = await world.room.opened(body.ticket)
    if (request.kind !== 'release') throw new Error(request.kind)
    const [part] = request.sheet.parts
    const expected = { deployment: request.deployment, zone: 'Asia/Ho_Chi_Minh' }
    const fetchBlob = async (sha256: string) => (await world.room.deps.blobs.get(sha256))!
    expect((await rebuildPart(part!, expected, fetchBlob)).document.digest).toBe(part!.digest)
    const other = payloadOf(await world.foreignRelease())
    const [first, ...rest] = part!.items
    const lies: [ReleasePart, typeof fetchBlob, string][] = [
      [{ ...part!, payload: toBase64(other.payload) }, fetchBlob, 'document'],
      [{ ...part!, payload: toBase64(other.payload), digest: await digestOf(other.payloadType, other.payload) }, fetchBlob, 'document'],
      [{ ...part!, digest: 'f'.repeat(64) }, fetchBlob, 'code'],
      [{ ...part!, items: [{ ...first!, words: 'Lời khác.' }, ...rest] }, fetchBlob, 'document'],
      [{ ...part!, release: { ...part!.release, class: 'uu_tien' } }, fetchBlob, 'plan'],
      [part!, async () => utf8('fLaC, another'), 'item 1: file'],
    ]
    const found = await Promise.all(
      lies.map(([shown, fetch]) =>
        rebuildPart(shown, expected, fetch).then(
          () => 'signed',
          ({ where }) => where as string,
        ),
      ),
    )
    expect(found).toEqual(lies.map(([, , where]) => where))
  })

  it('an altered player page comes from nowhere: the page is the site’s own, and it can only stop', async () => {
    const station = await ordinary.holding()
    world.door.lies = () => utf8('<script>play()</script>')
    const provision = { name: 'Điểm mẫu', kind: station.kind, outpost: station.provision }
    const link = { isOnline: () => true }
    const config = { host: '127.0.0.1', port: 0 }
    const panel = await openPanel({ config, provision, site: station, relay: station.relay, link, sinkName: 'null' })
    const ask = (path: string, init?: RequestInit) => fetch(`${panel.address}${path}`, { redirect: 'manual', ...init })
    const page = await ask('/')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await page.text()).not.toContain('play()')
    for (const path of ['/play', '/release', '/state.json', '/']) expect((await ask(path, { method: 'POST' })).status).toBe(404)
    expect((await ask('/stop', { method: 'POST', headers: { origin: world.door.url } })).status).toBe(403)
    await panel.close()
    await ordinary.silentButForTheHonest(station)
  })

  it('of the portal: a swapped page is refused and not shown, the others stand', async () => {
    const { portal, shows } = await world.portal()
    const paged = (path: string) => ({ page: { ...bulletin('x').page!, path } })
    await world.bulletinAt('Trang thật', ['10:30'], paged('/tin/that'))
    expect(await portal.refresh()).toEqual([])
    const { releaseId } = await world.bulletinAt('Trang bị tráo', ['10:40'], paged('/tin/trao'))
    const sheet = await world.room.sheetFor('lan', releaseId)
    const [item] = sheet.parts[1]!.release.items
    const media = item?.kind === 'page' ? item.media! : null
    world.door.lies = (path) => (path === `/b/${media!.sha256}` ? new Uint8Array(media!.length).fill(65) : undefined)
    expect(await portal.refresh()).toMatchObject([{ code: 'media.mismatch', step: 16 }])
    expect([shows('/tin/that'), shows('/tin/trao')]).toEqual([200, undefined])
    world.door.honest()
    expect(await portal.refresh()).toEqual([])
    expect(shows('/tin/trao')).toBe(200)
  })
})
