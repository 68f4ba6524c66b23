import { memoryStore, type Store } from '@hai-dang/outpost'
import { newSigningKey } from '@hai-dang/trust'
import { expect, test } from 'vitest'
import { panelState } from '../../apps/player/src/panel/view.ts'
import { aSlot, deployment, FixtureRepository, handClock, instant, listedKey, nextId, nine } from './fixture-repository.ts'
import { openRig } from './rig.ts'

const hour = 3_600_000
const day = 24 * hour
const atTen = { slots: [aSlot({ at: { local: '10:00:00', on: { weekdays: [1, 2, 3, 4, 5, 6, 7] } } })] }

/** A site that holds one order of both agencies, for every day at ten. */
async function heldOrder(change: Parameters<typeof listedKey>[2] = {}) {
  const repository = await FixtureRepository.open(nine)
  const clock = handClock(nine)
  const { key } = repository.approvers['thong-tin']
  await repository.relist('thong-tin', [listedKey('thong-tin', key, change)], nine)
  const { digest, release } = await repository.release({ media: await repository.sound('a', 3000), ...atTen }, nine)
  const rig = await openRig(repository, clock)
  await rig.outpost.refresh()
  expect(rig.outpost.holds()).toBe(1)
  return { repository, clock, rig, key, digest, release }
}

test('an order outlives the dates of the keys that approved it, over refreshes and restarts; a new one by them is refused', async () => {
  const { repository, clock, rig, digest } = await heldOrder({ notAfter: instant(nine + hour / 2) })
  clock.advance(hour / 2)
  await repository.publish(clock.now())
  expect(await rig.outpost.refresh()).toMatchObject({ ok: true, admitted: 1 })
  const again = await openRig(repository, clock, { store: rig.store })
  expect(await again.outpost.refresh()).toMatchObject({ ok: true, admitted: 1 })
  const late = await repository.release({ media: await repository.sound('b', 3000) }, clock.now())
  expect((await again.outpost.refresh()).refusals).toMatchObject([{ code: 'quorum.missing', params: { because: 'signature.key-dates' } }])
  expect(again.outpost.held().releases.map((one) => one.digest)).toEqual([digest])
  expect(late.digest).not.toBe(digest)
  await again.run(hour, 10_000)
  expect(again.sounded).toHaveLength(1)
})

test('an order outlives the leaving of a key from its list, until that key is revoked', async () => {
  const { repository, clock, rig, key, digest } = await heldOrder()
  const officer = await newSigningKey()
  const security = listedKey('thong-tin', officer, { person: nextId(), roles: ['security_officer'] })
  const other = listedKey('thong-tin', await newSigningKey(), { person: nextId() })
  await repository.relist('thong-tin', [other, security], clock.now())
  expect(await rig.outpost.refresh()).toMatchObject({ ok: true, admitted: 1 })
  const again = await openRig(repository, clock, { store: rig.store })
  expect(await again.outpost.refresh()).toMatchObject({ ok: true, admitted: 1 })
  await repository.release({ media: await repository.sound('b', 3000) }, clock.now())
  expect((await again.outpost.refresh()).refusals).toMatchObject([{ params: { because: 'signature.unknown-key' } }])
  expect(again.outpost.held().releases.map((one) => one.digest)).toEqual([digest])
  const revoke = {
    v: 1 as const,
    type: 'revoke.v1' as const,
    deployment,
    id: nextId(),
    keyid: key.keyid,
    mode: 'compromised' as const,
    fromLogIndex: 0,
    issued: instant(nine),
  }
  await repository.list(revoke, [officer])
  await repository.publish(clock.now())
  await again.outpost.renew()
  expect(again.outpost.holds()).toBe(0)
})

test('a site whose state the disk lost plays nothing and says why, online or not; one that begins is not mistaken for it', async () => {
  for (const name of ['site', 'tuf']) {
    const { repository, clock, rig } = await heldOrder()
    const torn: Store = {
      ...rig.store,
      isLost: async (asked) => asked === name,
      read: async (asked) => (asked === name ? undefined : rig.store.read(asked)),
    }
    const again = await openRig(repository, clock, { store: torn })
    expect((await again.outpost.refresh()).refusals).toMatchObject([{ code: 'state.damaged', params: { path: name } }])
    await again.run(2 * hour, 60_000)
    expect([again.sounded, again.outpost.freshness(), again.outpost.holds()]).toEqual([[], 'dead', 0])
    const provision = { name: 'Loa mẫu', kind: 'sound', outpost: again.outpost.provision } as const
    const state = panelState({ provision, site: again, relay: again.relay, link: { isOnline: () => true }, sinkName: 'null' })
    expect(state.why).toBe('state_lost')
    expect(state.refusals[0]?.code).toBe('state.damaged')
  }
  expect(await memoryStore().isLost('site')).toBe(false)
})

test('a store knows a state that it lost from one that never was', async () => {
  const store = memoryStore()
  await store.write('site', new Uint8Array([1]))
  expect(await store.isLost('site')).toBe(false)
  const first = memoryStore({ crashAfter: 1 })
  await expect(first.write('site', new Uint8Array([1]))).rejects.toThrow('power cut')
  expect(await first.reopen().isLost('site')).toBe(false)
  const second = memoryStore({ crashAfter: 3 })
  await second.write('site', new Uint8Array([1]))
  await expect(second.write('site', new Uint8Array([2]))).rejects.toThrow('power cut')
  expect(await second.reopen().isLost('site')).toBe(false)
})

test('a policy that asks for a later player is told about, and what is held goes on', async () => {
  const repository = await FixtureRepository.open(nine, {}, undefined, { minPlayer: '0.10.0' })
  const clock = handClock(nine)
  await repository.release({ media: await repository.sound('a', 3000), ...atTen }, nine)
  const rig = await openRig(repository, clock)
  await rig.outpost.refresh()
  await rig.outpost.refresh()
  expect(rig.log('refusal')).toMatchObject([{ code: 'player.too-old', step: 6, detail: '0.10.0' }])
  await rig.run(hour + 10_000, 10_000)
  expect(rig.sounded).toHaveLength(1)
})

test('a refusal that goes on is said once; one that comes back later is said again', async () => {
  const repository = await FixtureRepository.open(nine)
  const clock = handClock(nine)
  const { release } = await repository.release({ media: await repository.sound('a', 3000) }, nine)
  const foreign = { ...release, id: nextId(), series: nextId() }
  const digest = await repository.list(foreign, [repository.approvers['thong-tin'].key])
  const rig = await openRig(repository, clock)
  for (let minutes = 0; minutes < 180; minutes += 30) {
    await repository.publish(clock.now())
    await rig.outpost.refresh()
    clock.advance(hour / 2)
  }
  expect(rig.log('refusal')).toHaveLength(1)
  repository.unlist(digest)
  clock.advance(day + hour)
  await repository.publish(clock.now())
  await rig.outpost.refresh()
  await repository.list(foreign, [repository.approvers['thong-tin'].key])
  await repository.publish(clock.now())
  await rig.outpost.refresh()
  expect(rig.log('refusal')).toHaveLength(2)
})

/** The same site after its power was away, its clock at `at`; its hub does not answer. */
async function rebootedAt(at: number) {
  const { repository, rig, clock } = await heldOrder()
  await rig.run(10_000, 1000)
  await rig.agent.close()
  repository.isDown = true
  const later = handClock(at)
  const again = await openRig(repository, later, { store: rig.store })
  return { repository, clock, later, again }
}

test('a reboot with the hub away: a plausible clock plays what is scheduled, after it has waited for the hub', async () => {
  const { again } = await rebootedAt(nine + day + hour - 5 * 60_000)
  await again.run(60_000, 1000)
  expect(again.agent.blocked()).toBe('clock')
  await again.run(6 * 60_000, 1000)
  expect(again.sounded).toHaveLength(1)
  expect(again.log('missed').length).toBeGreaterThan(0)
})

test('a reboot with a clock twenty days ahead leaves no silence behind once the hub has answered and the clock is set right', async () => {
  const { repository, later, again } = await rebootedAt(nine + 20 * day)
  await again.run(10 * 60_000, 10_000)
  expect(again.outpost.moment()).toMatchObject({ confirmed: true, settled: false })
  repository.isDown = false
  await repository.publish(nine + 20 * 60_000)
  await again.outpost.refresh()
  expect(again.outpost.moment().confirmed).toBe(false)
  later.set(nine + 20 * 60_000)
  await again.run(41 * 60_000, 10_000)
  expect(again.outpost.moment()).toMatchObject({ confirmed: true, settled: true })
  expect(again.log('start').some((entry) => entry.kind === 'start' && entry.occurrence.nominal === '2026-08-05T03:00:00Z')).toBe(true)
})
