import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  admitSteps as allSteps,
  buildTargets,
  buildWithdraw,
  digestOf,
  envelopeBytes,
  payloadOf,
  signEnvelope,
  signMetadata,
  toBase64,
  utf8,
} from '@hai-dang/trust'
import type { ReleasePart } from '@hai-dang/wire'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { rebuildPart } from '../../apps/console/src/signing/rebuild.ts'
import { bulletin } from '../../apps/hub/src/testing/newsroom.ts'
import { openPanel } from '../../apps/player/src/panel/server.ts'
import { allOnlineKeysStolen, listerFloods, listerOmitsWithdrawal, newTop } from '../tuf/attacks.ts'
import { attackNames, needsLedger, toldApart } from './attack-names.ts'
import { type Attack, sceneOf } from './attack-scene.ts'
import { attacksOnLists } from './attacks-on-lists.ts'
import { attacksOnOrders } from './attacks-on-orders.ts'
import { type Constellation, day, digestOfDocument, hour, minute, openConstellation, type Station } from './constellation.ts'
import { rootWithNewKeys, targetsChanged } from './officers.ts'
import { seededKey } from './trust-world.ts'

const attacks: readonly Attack[] = [...attacksOnOrders, ...attacksOnLists]
const home = join(import.meta.dirname, '../..')

let world: Constellation
/** The other, legitimate release: ten o'clock every day, written, approved and listed through the hub. */
let honest: { readonly digest: string }
beforeAll(async () => {
  world = await openConstellation()
  honest = await world.bulletinAt('Mười giờ', ['10:00'])
})
afterEach(() => world.door.honest())
afterAll(() => world?.close())

/** A site that already holds the legitimate release. */
async function holding(options: Parameters<Constellation['station']>[1] = {}): Promise<Station> {
  const station = await world.station('sound', options)
  expect(await station.outpost.refresh()).toMatchObject({ ok: true, admitted: 1 })
  return station
}

/** Nothing foreign for two minutes; then, at the next ten o'clock, the legitimate release and nothing else. */
async function silentButForTheHonest(station: Station): Promise<void> {
  await station.run(2 * minute, 1000)
  expect(station.sounded).toEqual([])
  expect(station.log('start')).toEqual([])
  expect(station.relay.isOpen()).toBe(false)
  const today = Math.floor(station.clock.now() / day) * day + 3 * hour
  station.clock.advance((today > station.clock.now() ? today : today + day) - 2000 - station.clock.now())
  await station.run(4000)
  expect(station.log('start').map(({ occurrence }) => occurrence.digest)).toEqual([honest.digest])
}

/** Four officers answer the theft: new online keys, a new lister, and the lists as they truly are. */
async function newKeys(station: Station): Promise<void> {
  const scene = sceneOf(world, station)
  const { files, fresh } = await rootWithNewKeys(world)
  scene.serve(files)
  scene.serve(await targetsChanged(scene, { lister: fresh.lister }, fresh))
  scene.serve(await allOnlineKeysStolen(scene.read, fresh, 'cau-cang-mau', world.room.clock.now(), (listed) => listed))
}

describe('the list of attacks', () => {
  it('is met whole: each is told here, told apart, or waits for the ledger', async () => {
    const told = new Set([...attacks.map(({ name }) => name), ...Object.keys(toldApart), ...needsLedger])
    expect(attackNames.filter((name) => !told.has(name))).toEqual([])
    for (const { file, title } of Object.values(toldApart)) expect(await readFile(join(home, file), 'utf8'), file).toContain(title)
  })
})

describe('an attack is refused with its code, in silence, and disturbs nothing else', () => {
  it('but what both agencies signed does play, by the same road', async () => {
    const station = await holding()
    const scene = sceneOf(world, station)
    const order = await world.signed(await world.foreignRelease(), 'minh', 'dung')
    await scene.list(order)
    expect((await station.outpost.refresh()).refusals).toEqual([])
    await station.run(minute, 1000)
    expect(station.log('start').map(({ occurrence }) => occurrence.digest)).toEqual([order.digest])
  })

  it.each(attacks)('$name: $what — $code, step $step', async ({ act, code, step, because, limits }) => {
    const station = await holding(limits ? { limits } : {})
    await act(sceneOf(world, station))
    const { ok, refusals } = await station.outpost.refresh()
    expect(ok).toBe(false)
    expect(refusals).toHaveLength(1)
    expect(refusals[0]).toMatchObject({ code, step, ...(because === undefined ? {} : { params: { because } }) })
    expect(station.log('refusal').map((entry) => [entry.code, entry.step])).toEqual([[code, step]])
    expect(station.outpost.held().releases.map(({ digest }) => digest)).toContain(honest.digest)
    await silentButForTheHonest(station)
  })
})

describe('the same attack on a site that leaves one step out', () => {
  it.each(attacks.filter(({ stoppedBy }) => stoppedBy !== undefined))('without $stoppedBy sounds: $what', async ({ act, stoppedBy }) => {
    const admitSteps = allSteps.filter(({ name }) => name !== stoppedBy)
    expect(admitSteps).toHaveLength(allSteps.length - 1)
    const station = await holding({ steps: { admitSteps } })
    await act(sceneOf(world, station))
    await station.outpost.refresh()
    await station.run(minute, 1000)
    expect(station.log('start')).toHaveLength(1)
    expect(station.log('start')[0]!.occurrence.digest).not.toBe(honest.digest)
  })
})

describe('attacks that take more than one move', () => {
  it('fast-forward: versions run up with stolen keys cost silence until four officers give new keys', async () => {
    const station = await holding()
    const scene = sceneOf(world, station)
    const now = world.room.clock.now()
    const bytes = await signMetadata(await buildTargets({ version: 1_000_000, expires: now + day, targets: {} }), [world.thief.lister])
    scene.serve(await newTop(scene.read, world.thief, now, { 'area-cau-cang-mau': { version: 1_000_000, bytes } }, 1_000_000))
    expect(await station.outpost.refresh()).toMatchObject({ ok: true, admitted: 0 })
    world.door.honest()
    expect((await station.outpost.refresh()).refusals).toMatchObject([{ code: 'tuf.rollback', step: 5 }])
    await newKeys(station)
    expect(await station.outpost.refresh()).toMatchObject({ ok: true, admitted: 1, refusals: [] })
    await silentButForTheHonest(station)
  })

  it('a stolen timestamp key says that it is 2099: silence while it says so, nothing thrown away, and no trace after recovery', async () => {
    const station = await holding()
    const scene = sceneOf(world, station)
    scene.serve(await newTop(scene.read, world.thief, Date.parse('2099-01-01T00:00:00Z'), {}))
    await station.outpost.refresh()
    await station.run(2 * minute, 1000)
    expect(station.agent.blocked()).toBe('clock')
    expect(station.outpost.held().releases.map(({ digest }) => digest)).toEqual([honest.digest])
    await station.agent.close()
    const again = await world.station('sound', { store: station.store, device: station.device, clock: station.clock })
    await newKeys(again)
    expect(await again.outpost.refresh()).toMatchObject({ ok: true, admitted: 1 })
    expect(again.outpost.moment()).toMatchObject({ confirmed: true, now: station.clock.now() })
    await silentButForTheHonest(again)
  })

  it('the lister omits a withdrawal and lists the withdrawn order again: it stays withdrawn, and the site says so', async () => {
    const station = await holding()
    const scene = sceneOf(world, station)
    const release = await world.foreignRelease()
    const order = await world.signed(release, 'minh', 'dung')
    const { deployment, notBefore: issued } = release
    const withdrawal = buildWithdraw({ deployment, id: world.nextId(), digest: order.digest, reason: 'Ngừng (mẫu)', issued })
    const stop = await world.signed(withdrawal, 'dung')
    await scene.list(stop)
    expect(await station.outpost.refresh()).toMatchObject({ ok: true, admitted: 1 })
    scene.serve(await listerOmitsWithdrawal(scene.read, world.thief, 'cau-cang-mau', stop.digest, world.room.clock.now()))
    await scene.list(order)
    expect((await station.outpost.refresh()).refusals).toMatchObject([{ code: 'document.withdrawn', step: 14 }])
    expect(station.log('refusal')).toMatchObject([{ code: 'document.withdrawn', digest: order.digest }])
    await silentButForTheHonest(station)
  })

  it('a clock forward and back: what is dated does not play in doubt, and plays again when the clock is right', async () => {
    for (const wrong of ['2099-01-01T03:00:00Z', '1970-01-01T03:00:00Z']) {
      const station = await holding()
      await station.run(minute, 1000)
      const right = station.clock.now()
      station.clock.set(Date.parse(wrong))
      await station.run(10 * minute, 1000)
      expect(station.agent.blocked()).toBe('clock')
      expect(station.log('clock')).toHaveLength(1)
      expect(station.log('start')).toEqual([])
      station.clock.set(right + 10 * minute)
      await silentButForTheHonest(station)
    }
  })

  it('a wiped site begins its log behind the hub’s copy, and a second play of one occurrence is not counted', async () => {
    const device = await seededKey('wiped device')
    const station = await holding({ device })
    await silentButForTheHonest(station)
    await station.outpost.flush()
    const wiped = await holding({ device, clock: station.clock })
    await wiped.run(minute, 1000)
    expect(wiped.log('start')).toHaveLength(1)
    expect(await wiped.outpost.flush()).toMatchObject({ mismatch: false })
    expect(wiped.log('gap')).toMatchObject([{ reason: 'lost' }])
    const { rows } = await sql<{ kind: string; grade: string }>`
      select kind, grade from play where device = ${device.keyid} and kind = 'airing' and grade = 'A'`.execute(world.db)
    expect(rows).toHaveLength(1)
  })

  it('a row changed in the hub’s database after signing is never listed, whatever else was changed with it', async () => {
    const station = await holding()
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
    await silentButForTheHonest(station)
  })

  it('a malicious signing page is fed by a hub that hands over another payload, sound, word or code than it shows: nothing is signed', async () => {
    const { releaseId } = await world.room.submitted('lan', bulletin('Trang ký', { page: null }))
    const { body } = await world.room.ticketFor('minh', releaseId)
    const request = await world.room.opened(body.ticket)
    if (request.kind !== 'release') throw new Error(request.kind)
    const [part] = request.sheet.parts
    const { deployment } = request
    const fetchBlob = async (sha256: string) => (await world.room.deps.blobs.get(sha256))!
    expect((await rebuildPart(part!, deployment, fetchBlob)).document.digest).toBe(part!.digest)
    const other = payloadOf(await world.foreignRelease())
    const [first, ...rest] = part!.items
    const lies: [ReleasePart, typeof fetchBlob, string][] = [
      [{ ...part!, payload: toBase64(other.payload) }, fetchBlob, 'document'],
      [{ ...part!, payload: toBase64(other.payload), digest: await digestOf(other.payloadType, other.payload) }, fetchBlob, 'document'],
      [{ ...part!, digest: 'f'.repeat(64) }, fetchBlob, 'code'],
      [{ ...part!, items: [{ ...first!, words: 'Lời khác.' }, ...rest] }, fetchBlob, 'document'],
      [{ ...part!, release: { ...part!.release, class: 'uu_tien' } }, fetchBlob, 'document'],
      [part!, async () => utf8('fLaC, another'), 'item 1: file'],
    ]
    for (const [shown, fetch, where] of lies)
      await expect(rebuildPart(shown, deployment, fetch)).rejects.toMatchObject({ name: 'Mismatch', where })
  })

  it('an altered player page comes from nowhere: the page is the site’s own, and it can only stop', async () => {
    const station = await holding()
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
    await silentButForTheHonest(station)
  })

  it('a hub that breaks down over one file holds up no other order, and the file is fetched when it is back', async () => {
    const station = await holding()
    const scene = sceneOf(world, station)
    const media = (release: Awaited<ReturnType<Constellation['foreignRelease']>>) => {
      const [item] = release.items
      return item?.kind === 'sound' ? `/b/${item.media!.sha256}` : ''
    }
    const orders = await Promise.all([1, 2, 3].map(() => world.foreignRelease()))
    for (const order of orders) await scene.list(await world.signed(order, 'minh', 'dung'))
    for (const order of orders) {
      scene.lie(media(order), 'broken')
      const site = await world.station()
      expect((await site.outpost.refresh()).refusals).toMatchObject([{ code: 'media.missing', step: 16 }])
      expect(site.outpost.holds()).toBe(3)
      scene.lie(media(order), undefined)
      expect(await site.outpost.refresh()).toMatchObject({ ok: true, admitted: 4 })
    }
  })

  it('a flood of forgeries fills neither the log nor the evening', async () => {
    const station = await holding()
    const scene = sceneOf(world, station)
    const stranger = await seededKey('flood')
    const forgeries = await Promise.all(
      Array.from({ length: 150 }, async () => {
        const release = await world.foreignRelease()
        return { digest: await digestOfDocument(release), bytes: envelopeBytes(await signEnvelope(release, [stranger])) }
      }),
    )
    scene.serve(await listerFloods(scene.read, world.thief, 'cau-cang-mau', forgeries, world.room.clock.now()))
    expect((await station.outpost.refresh()).refusals).toHaveLength(150)
    expect(station.log('refusal')).toHaveLength(100)
    await silentButForTheHonest(station)
    await station.run(minute, 5000)
    await station.outpost.refresh()
    expect(station.log('refusal')).toHaveLength(150)
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
