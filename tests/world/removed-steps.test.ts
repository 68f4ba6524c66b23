import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hubLink } from '@hai-dang/outpost'
import { admitSteps, buildWithdraw, trustSteps, tufChecks, tufRules } from '@hai-dang/trust'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { instant } from '../outpost/fixture-repository.ts'
import { fresh, keyPool, wanted } from '../tuf/agency-repository.ts'
import { listerOmitsWithdrawal, slowDrip } from '../tuf/attacks.ts'
import { ourClient, smallRules } from '../tuf/clients.ts'
import { sceneOf } from './attack-scene.ts'
import { type Constellation, digestOfDocument, hour, minute, nine, openConstellation } from './constellation.ts'
import { codes, daily, forgetting, siteWith, starts } from './shortened-site.ts'

/**
 * Each numbered step of verification, left out by a test: a named attack passes then, and only then. The steps that are arrays of pure functions have their
 * tests beside them; those of the far end itself stand here, on a whole site against a whole hub.
 */
const asArrays = [
  { file: 'tests/tuf/checks.test.ts', words: 'tufChecks.filter', steps: tufChecks.map(({ step }) => step) },
  { file: 'packages/trust/src/lists/admit-trust.test.ts', words: 'trustSteps.filter', steps: trustSteps.map(({ step }) => step) },
  { file: 'packages/trust/src/envelopes/attacks.test.ts', words: 'admitSteps.filter', steps: admitSteps.map(({ step }) => step) },
]
const atTheFarEnd = { 'removed-steps.test.ts': [1, 2, 4, 7], 'removed-steps-at-play.test.ts': [16, 17, 18] }
const ofTheLedger = 15

let world: Constellation
beforeAll(async () => {
  world = await openConstellation()
})
afterEach(() => world.door.honest())
afterAll(() => world?.close())

describe('the table of steps', () => {
  it('names a test that leaves it out for every step but the ledger’s', async () => {
    const told = new Set<number>([ofTheLedger])
    const read = (path: string) => readFile(join(import.meta.dirname, '../..', path), 'utf8')
    for (const { file, words, steps } of asArrays) {
      expect(await read(file)).toContain(words)
      for (const step of steps) told.add(step)
    }
    for (const [file, steps] of Object.entries(atTheFarEnd)) {
      for (const step of steps) expect(await read(`tests/world/${file}`)).toContain(`describe('step ${step},`)
      for (const step of steps) told.add(step)
    }
    expect([...told].sort((a, b) => a - b)).toEqual(Array.from({ length: 18 }, (_, index) => index + 1))
  })
})

describe('step 1, the clock', () => {
  it.each([
    ['with a monotonic clock of its own', false],
    ['without it', true],
  ])('a clock set two hours ahead, %s: the order of eleven sounds early — %s', async (_name, plays) => {
    const { station } = await siteWith(world, daily('11:00:00'))
    const { clock } = station
    const site = plays ? (await siteWith(world, daily('11:00:00'), { clock: { ...clock, monotonic: () => clock.now() } })).station : station
    await site.outpost.refresh()
    await site.run(minute, 5000)
    clock.set(nine + 2 * hour - 2000)
    await site.run(10_000)
    expect(starts(site)).toBe(plays ? 1 : 0)
    expect(site.agent.blocked()).toBe(plays ? null : 'clock')
  })

  it.each([
    ['with the stored floor', false],
    ['without it', true],
  ])(
    'an order of eight in the evening held back until eleven, the clock set back over a restart, %s: it sounds at night — %s',
    async (_name, plays) => {
      const evening = { notBefore: instant(nine + 11 * hour), notAfter: instant(nine + 11 * hour + 40 * minute) }
      const late = await world.signed(await world.foreignRelease(evening), 'minh', 'dung')
      const station = await world.station()
      await sceneOf(world, station).list(late)
      await station.outpost.refresh()
      station.clock.advance(14 * hour)
      await station.outpost.keepClock()
      await station.outpost.close()
      station.clock.set(nine + 11 * hour)
      const store = plays ? forgetting(station.store, 'time', () => undefined) : station.store
      const again = await world.station('sound', { store, device: station.device, clock: station.clock })
      // The hub is away: nobody tells the site what time it is.
      await again.run(3 * minute, 5000)
      expect(again.log('start').map(({ occurrence }) => occurrence.digest)).toEqual(plays ? [late.digest] : [])
    },
  )
})

describe('step 2, caps', () => {
  const megabyte = new Uint8Array(1_000_000).fill(32)

  it('a timestamp of a megabyte is not read to its end; without the cap a later check catches it as tuf.too-big', async () => {
    const capped = await siteWith(world, {})
    capped.scene.lie('/repo/metadata/timestamp.json', megabyte)
    await capped.station.outpost.refresh()
    expect(codes(capped.station)).toEqual(['fetch.too-long'])
    const link = hubLink(world.door.url)
    const open = await siteWith(world, {}, { change: { fetch: (path) => link.fetch(path, 10_000_000) } })
    open.scene.lie('/repo/metadata/timestamp.json', megabyte)
    await open.station.outpost.refresh()
    expect(codes(open.station)).toEqual(['tuf.too-big'])
  })

  it('a drip ends after its window; without the window it holds the site up', async () => {
    const drip = () => slowDrip(new Uint8Array(200).fill(32), 10)
    const watchful = await siteWith(world, {}, { limits: { answerMs: 5000, windowMs: 100, minBytes: 1000 } })
    watchful.scene.lie('/repo/metadata/timestamp.json', drip())
    await watchful.station.outpost.refresh()
    expect(codes(watchful.station)).toEqual(['fetch.too-slow'])
    const patient = await siteWith(world, {}, { limits: { answerMs: 5000, windowMs: 100, minBytes: 0 } })
    patient.scene.lie('/repo/metadata/timestamp.json', drip())
    const began = performance.now()
    await patient.station.outpost.refresh()
    expect(performance.now() - began).toBeGreaterThan(1500)
    expect(codes(patient.station)).toEqual(['tuf.malformed'])
  })
})

describe('step 4, a new root', () => {
  it('drops what stolen online keys had run ahead; without that the site stays behind for ever', async () => {
    const refreshed = async (droppedOnNewKeys: readonly string[]) => {
      const repository = await fresh(await keyPool(48))
      const client = await ourClient(repository.files.get('metadata/1.root.json')!, Object.keys(wanted), {
        ...smallRules,
        droppedOnNewKeys,
      })
      const serve = (path: string) => repository.files.get(path)
      repository.versions.timestamp += 1000
      repository.versions.snapshot += 1000
      await repository.writeTop()
      expect((await client.refresh(serve, repository.now)).why).toBe('')
      await repository.rotate(['timestamp', 'snapshot'])
      repository.versions.timestamp = 2
      repository.versions.snapshot = 2
      await repository.writeTop()
      return (await client.refresh(serve, repository.now)).why
    }
    expect(await refreshed(tufRules.droppedOnNewKeys)).toBe('')
    expect(await refreshed([])).toContain('tuf.rollback')
  })
})

describe('step 7, sticky withdrawals', () => {
  it.each([
    ['kept', false],
    ['forgotten', true],
  ])('the lister omits a withdrawal that the site has %s: the order sounds — %s', async (_name, plays) => {
    const { station, scene, order, release } = await siteWith(world, {})
    const { deployment, notBefore: issued } = release
    const stop = buildWithdraw({ deployment, id: world.nextId(), digest: order.digest, reason: 'Ngừng (mẫu)', issued })
    await scene.list(await world.signed(stop, 'dung'))
    await station.outpost.refresh()
    const digest = await digestOfDocument(stop)
    scene.serve(await listerOmitsWithdrawal(scene.read, world.thief, 'cau-cang-mau', digest, world.room.clock.now()))
    const store = plays ? forgetting(station.store, 'site', (site) => ({ ...site, withdrawn: [] })) : station.store
    const again = await world.station('sound', { store, device: station.device, clock: station.clock })
    await again.outpost.refresh()
    await again.run(minute, 5000)
    expect(starts(again)).toBe(plays ? 1 : 0)
    expect(codes(again)).toEqual(plays ? [] : ['document.withdrawn'])
  })
})
