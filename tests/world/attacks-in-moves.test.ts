import { buildTargets, buildWithdraw, canonicalBytes, envelopeBytes, signEnvelope, signMetadata, text } from '@hai-dang/trust'
import type { Envelope } from '@hai-dang/wire'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { aSlot } from '../outpost/fixture-repository.ts'
import { listerFloods, listerOmitsWithdrawal, newTop } from '../tuf/attacks.ts'
import { sceneOf } from './attack-scene.ts'
import { type Constellation, day, digestOfDocument, minute } from './constellation.ts'
import { type OrdinaryDay, openOrdinaryDay } from './ordinary-day.ts'
import { seededKey } from './trust-world.ts'

let ordinary: OrdinaryDay
let world: Constellation
beforeAll(async () => {
  ordinary = await openOrdinaryDay()
  world = ordinary.world
})
afterEach(() => world.door.honest())
afterAll(() => world?.close())

describe('attacks that take more than one move', () => {
  it('fast-forward: versions run up with stolen keys cost silence until four officers give new keys', async () => {
    const station = await ordinary.holding()
    const scene = sceneOf(world, station)
    const now = world.room.clock.now()
    const bytes = await signMetadata(await buildTargets({ version: 1_000_000, expires: now + day, targets: {} }), [world.thief.lister])
    scene.serve(await newTop(scene.read, world.thief, now, { 'area-cau-cang-mau': { version: 1_000_000, bytes } }, 1_000_000))
    expect(await station.outpost.refresh()).toMatchObject({ ok: true, admitted: 0 })
    world.door.honest()
    expect((await station.outpost.refresh()).refusals).toMatchObject([{ code: 'tuf.rollback', step: 5 }])
    await ordinary.newKeys(station)
    expect(await station.outpost.refresh()).toMatchObject({ ok: true, admitted: 1, refusals: [] })
    await ordinary.silentButForTheHonest(station)
  })

  it('a stolen timestamp key says that it is 2099: silence while it says so, nothing thrown away, and no trace after recovery', async () => {
    const station = await ordinary.holding()
    const scene = sceneOf(world, station)
    scene.serve(await newTop(scene.read, world.thief, Date.parse('2099-01-01T00:00:00Z'), {}))
    await station.outpost.refresh()
    await station.run(2 * minute, 1000)
    expect(station.agent.blocked()).toBe('clock')
    expect(station.outpost.held().releases.map(({ digest }) => digest)).toEqual([ordinary.honest.digest])
    await station.agent.close()
    const again = await world.station('sound', { store: station.store, device: station.device, clock: station.clock })
    await ordinary.newKeys(again)
    expect(await again.outpost.refresh()).toMatchObject({ ok: true, admitted: 1 })
    expect(again.outpost.moment()).toMatchObject({ confirmed: true, now: station.clock.now() })
    await ordinary.silentButForTheHonest(again)
  })

  it('the lister omits a withdrawal and lists the withdrawn order again: it stays withdrawn, and the site says so', async () => {
    const station = await ordinary.holding()
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
    await ordinary.silentButForTheHonest(station)
  })

  it('a stolen key that signed with a deceived approver is revoked: what it signed ends at the next refresh, after a restart too', async () => {
    const station = await ordinary.holding()
    const scene = sceneOf(world, station)
    const often = await world.foreignRelease({ slots: [aSlot({ repeat: { count: 20, gapSeconds: 28 } })] })
    await scene.list(await world.signed(often, 'minh', 'dung'))
    await station.outpost.refresh()
    await station.run(50_000, 1000)
    expect(station.log('start')).toHaveLength(2)
    const { keyid } = await world.person('minh')
    const { deployment, notBefore: issued } = often
    const revoke = { v: 1, type: 'revoke.v1', deployment, id: world.nextId(), keyid, mode: 'compromised', fromLogIndex: 0, issued } as const
    await scene.list(await world.signed(revoke, 'an'))
    await station.outpost.refresh()
    await station.run(2 * minute, 1000)
    expect(station.log('start')).toHaveLength(2)
    const again = await world.station('sound', { store: station.store, device: station.device, clock: station.clock })
    await again.run(2 * minute, 1000)
    expect(again.outpost.held().releases.map(({ digest }) => digest)).toEqual([ordinary.honest.digest])
    expect(again.log('start')).toHaveLength(2)
  })

  it('a clock forward and back: what is dated does not play in doubt, and plays again when the clock is right', async () => {
    for (const wrong of ['2099-01-01T03:00:00Z', '1970-01-01T03:00:00Z']) {
      const station = await ordinary.holding()
      await station.run(minute, 1000)
      const right = station.clock.now()
      station.clock.set(Date.parse(wrong))
      await station.run(10 * minute, 1000)
      expect(station.agent.blocked()).toBe('clock')
      expect(station.log('clock')).toHaveLength(1)
      expect(station.log('start')).toEqual([])
      station.clock.set(right + 10 * minute)
      await ordinary.silentButForTheHonest(station)
    }
  })

  it('a wiped site begins its log behind the hub’s copy, and a second play of one occurrence is not counted', async () => {
    const device = await seededKey('wiped device')
    const station = await ordinary.holding({ device })
    await ordinary.silentButForTheHonest(station)
    await station.outpost.flush()
    const wiped = await ordinary.holding({ device, clock: station.clock })
    await wiped.run(minute, 1000)
    expect(wiped.log('start')).toHaveLength(1)
    expect(await wiped.outpost.flush()).toMatchObject({ mismatch: false })
    expect(wiped.log('gap')).toMatchObject([{ reason: 'lost' }])
    const { rows } = await sql<{ kind: string; grade: string }>`
      select kind, grade from play where device = ${device.keyid} and kind = 'airing' and grade = 'A'`.execute(world.db)
    expect(rows).toHaveLength(1)
  })

  it('a hub that breaks down over one file holds up no other order, and the file is fetched when it is back', async () => {
    const station = await ordinary.holding()
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
    const station = await ordinary.holding()
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
    await ordinary.silentButForTheHonest(station)
    await station.run(minute, 5000)
    await station.outpost.refresh()
    expect(station.log('refusal')).toHaveLength(150)
  })

  it('one order in two envelopes, its signatures turned round, is one order', async () => {
    const station = await ordinary.holding()
    const scene = sceneOf(world, station)
    const { digest, bytes } = await world.signed(await world.foreignRelease(), 'minh', 'dung')
    const envelope = JSON.parse(text(bytes)) as Envelope
    const turned = canonicalBytes({ ...envelope, signatures: envelope.signatures.toReversed() })
    scene.serve(
      await listerFloods(
        scene.read,
        world.thief,
        'cau-cang-mau',
        [
          { digest, bytes },
          { digest: 'a'.repeat(64), bytes: turned },
        ],
        world.room.clock.now(),
      ),
    )
    expect(await station.outpost.refresh()).toMatchObject({ ok: true, admitted: 2 })
    await station.run(minute, 5000)
    expect(station.log('hold').map((entry) => entry.digest)).toEqual([ordinary.honest.digest, digest])
    expect(station.log('start').map(({ occurrence }) => occurrence.digest)).toEqual([digest])
  })
})
