import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hubLink, type MemoryStore, mediaSteps, memoryStore } from '@hai-dang/outpost'
import { admitSteps, buildWithdraw, text, trustSteps, tufChecks, tufRules, utf8 } from '@hai-dang/trust'
import type { ReleaseV1 } from '@hai-dang/wire'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { playSteps } from '../../apps/player/src/channel.ts'
import { aSlot, instant } from '../outpost/fixture-repository.ts'
import { fresh, keyPool, wanted } from '../tuf/agency-repository.ts'
import { listerOmitsWithdrawal, slowDrip } from '../tuf/attacks.ts'
import { ourClient, smallRules } from '../tuf/clients.ts'
import { sceneOf } from './attack-scene.ts'
import {
  type Constellation,
  day,
  digestOfDocument,
  hour,
  minute,
  nine,
  openConstellation,
  type Station,
  type StationOptions,
} from './constellation.ts'

/**
 * Each numbered step of verification, left out by a test: a named attack passes then, and only then. The steps that are arrays of pure functions have their tests
 * beside them; here stand those of the far end itself, on a whole site against a whole hub.
 */
const shownIn: Readonly<Record<number, string>> = {
  1: 'tests/world/removed-steps.test.ts',
  2: 'tests/world/removed-steps.test.ts',
  3: 'tests/tuf/checks.test.ts',
  4: 'tests/tuf/checks.test.ts',
  5: 'tests/tuf/checks.test.ts',
  6: 'packages/trust/src/lists/admit-trust.test.ts',
  7: 'tests/world/removed-steps.test.ts',
  8: 'packages/trust/src/envelopes/attacks.test.ts',
  9: 'packages/trust/src/envelopes/attacks.test.ts',
  10: 'packages/trust/src/envelopes/attacks.test.ts',
  11: 'packages/trust/src/envelopes/attacks.test.ts',
  12: 'packages/trust/src/envelopes/attacks.test.ts',
  13: 'packages/trust/src/envelopes/attacks.test.ts',
  14: 'packages/trust/src/envelopes/attacks.test.ts',
  // 15 waits for the ledger.
  16: 'tests/world/removed-steps.test.ts',
  17: 'tests/world/removed-steps.test.ts',
  18: 'tests/world/removed-steps.test.ts',
}

let world: Constellation
beforeAll(async () => {
  world = await openConstellation()
})
afterEach(() => world.door.honest())
afterAll(() => world?.close())

const daily = (local: string) => ({ slots: [aSlot({ at: { local, on: { weekdays: [1, 2, 3, 4, 5, 6, 7] } } })] })

/** A site with one order of both agencies on its list. */
async function siteWith(change: Partial<ReleaseV1>, options: StationOptions = {}) {
  const station = await world.station('sound', options)
  const scene = sceneOf(world, station)
  const release = await world.foreignRelease(change)
  const order = await world.signed(release, 'minh', 'dung')
  await scene.list(order)
  return { station, scene, release, order }
}

/** The same disk, its memory of one thing taken away: what a site is that does not keep it. */
function forgetting(store: MemoryStore, name: string, change: (state: Record<string, unknown>) => unknown): MemoryStore {
  return {
    ...store,
    writes: store.writes,
    isCut: store.isCut,
    read: async (wantedName) => {
      const bytes = await store.read(wantedName)
      if (wantedName !== name || !bytes) return bytes
      const left = change(JSON.parse(text(bytes)) as Record<string, unknown>)
      return left === undefined ? undefined : utf8(JSON.stringify(left))
    },
  }
}

const without = <T extends { readonly name: string }>(steps: readonly T[], name: string): T[] => {
  const left = steps.filter((step) => step.name !== name)
  expect(left).toHaveLength(steps.length - 1)
  return left
}

const starts = (station: Station): number => station.log('start').length
const codes = (station: Station): string[] => station.log('refusal').map(({ code }) => code)

async function* only(bytes: Uint8Array) {
  yield bytes
}

describe('the table of steps', () => {
  it('names a test for every step but the ledger’s, and none of the arrays holds a step of another number', async () => {
    const expected = Array.from({ length: 18 }, (_, index) => index + 1).filter((step) => step !== 15)
    expect(Object.keys(shownIn).map(Number)).toEqual(expected)
    for (const file of Object.values(shownIn)) expect(await readFile(join(import.meta.dirname, '../..', file), 'utf8')).toMatch(/filter\(/)
    const numbers = [...tufChecks, ...trustSteps, ...admitSteps].map(({ step }) => step)
    expect([...new Set(numbers)].sort((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14])
    expect(mediaSteps.map(({ name }) => name)).toEqual(['lengthAsSigned', 'hashAsSigned', 'decodes'])
    expect([...playSteps.moment, ...playSteps.file].map(({ name }) => name)).toEqual(['clockInDoubt', 'beyondHorizon', 'hashAgain'])
  })
})

describe('step 1, the clock', () => {
  it.each([
    ['with a monotonic clock of its own', false],
    ['without it', true],
  ])('a clock set two hours ahead, %s: the order of eleven sounds early — %s', async (_name, plays) => {
    const { station } = await siteWith(daily('11:00:00'))
    const { clock } = station
    const site = plays ? (await siteWith(daily('11:00:00'), { clock: { ...clock, monotonic: () => clock.now() } })).station : station
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
      const station = await world.station()
      await station.outpost.refresh()
      station.clock.advance(14 * hour)
      await station.run(minute, 5000)
      await station.agent.close()
      const late = await world.signed(await world.foreignRelease(evening), 'minh', 'dung')
      station.clock.set(nine + 11 * hour)
      const store = plays ? forgetting(station.store, 'time', () => undefined) : station.store
      const again = await world.station('sound', { store, device: station.device, clock: station.clock })
      await sceneOf(world, again).list(late)
      await again.outpost.refresh()
      await again.run(minute, 5000)
      expect(again.log('start').map(({ occurrence }) => occurrence.digest)).toEqual(plays ? [late.digest] : [])
    },
  )
})

describe('step 2, caps', () => {
  const megabyte = new Uint8Array(1_000_000).fill(32)

  it('a timestamp of a megabyte is not read to its end; without the cap a later check catches it as tuf.too-big', async () => {
    const capped = await siteWith({})
    capped.scene.lie('/repo/metadata/timestamp.json', megabyte)
    await capped.station.outpost.refresh()
    expect(codes(capped.station)).toEqual(['fetch.too-long'])
    const link = hubLink(world.door.url)
    const open = await siteWith({}, { change: { fetch: (path) => link.fetch(path, 10_000_000) } })
    open.scene.lie('/repo/metadata/timestamp.json', megabyte)
    await open.station.outpost.refresh()
    expect(codes(open.station)).toEqual(['tuf.too-big'])
  })

  it('a drip ends after its window; without the window it holds the site up', async () => {
    const drip = () => slowDrip(new Uint8Array(200).fill(32), 10)
    const watchful = await siteWith({}, { limits: { answerMs: 5000, windowMs: 100, minBytes: 1000 } })
    watchful.scene.lie('/repo/metadata/timestamp.json', drip())
    await watchful.station.outpost.refresh()
    expect(codes(watchful.station)).toEqual(['fetch.too-slow'])
    const patient = await siteWith({}, { limits: { answerMs: 5000, windowMs: 100, minBytes: 0 } })
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
    const { station, scene, order, release } = await siteWith({})
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

describe('step 16, media', () => {
  const foreign = (release: ReleaseV1, shorter = 0): [string, Uint8Array] => {
    const [item] = release.items
    const media = item?.kind === 'sound' ? item.media! : null
    return [`/b/${media!.sha256}`, new Uint8Array(media!.length - shorter).fill(65)]
  }
  const heard = async (steps: NonNullable<StationOptions['steps']>, shorter = 0, change: StationOptions['change'] = {}) => {
    const { station, scene, release } = await siteWith({}, { steps, change })
    if (Object.keys(change).length === 0) scene.lie(...foreign(release, shorter))
    await station.outpost.refresh()
    await station.run(minute, 5000)
    return [starts(station), ...codes(station)]
  }

  it('a swapped sound: refused; without the hash of step 16 step 18 catches it; without both it sounds', async () => {
    expect(await heard({})).toEqual([0, 'media.mismatch'])
    const left = without(mediaSteps, 'hashAsSigned')
    expect(await heard({ mediaSteps: left })).toEqual([0, 'media.tampered'])
    expect(await heard({ mediaSteps: left, playSteps: { ...playSteps, file: [] } })).toEqual([1])
  })

  it('a shortened sound: refused by its length; without that by its hash', async () => {
    expect(await heard({}, 3)).toEqual([0, 'media.length'])
    expect(await heard({ mediaSteps: without(mediaSteps, 'lengthAsSigned') }, 3)).toEqual([0, 'media.mismatch'])
  })

  it('a file that is no sound: refused before it is held; without decoding it reaches the loudspeaker', async () => {
    const change = { inspect: async () => ({ code: 'media.undecodable' }) }
    expect(await heard({}, 0, change)).toEqual([0, 'media.undecodable'])
    expect(await heard({ mediaSteps: without(mediaSteps, 'decodes') }, 0, change)).toEqual([1])
  })
})

describe('step 17, high-water marks on the disk', () => {
  it.each([
    ['kept', false],
    ['forgotten', true],
  ])('the first edition listed again after a restart, marks %s: it sounds — %s', async (_name, plays) => {
    const { station, scene, order, release } = await siteWith({}, { store: memoryStore() })
    const next = await world.foreignRelease({ ...daily('20:00:00'), series: release.series, seq: 2, supersedes: order.digest })
    const second = await world.signed(next, 'minh', 'dung')
    await scene.list(second)
    await station.outpost.refresh()
    scene.serve(await listerOmitsWithdrawal(scene.read, world.thief, 'cau-cang-mau', second.digest, world.room.clock.now()))
    const store = plays ? forgetting(station.store, 'site', (site) => ({ ...site, marks: {} })) : station.store
    const again = await world.station('sound', { store, device: station.device, clock: station.clock })
    await again.outpost.refresh()
    await again.run(minute, 5000)
    expect(again.log('start').map(({ occurrence }) => occurrence.digest)).toEqual(plays ? [order.digest] : [])
    expect(codes(again)).toEqual(plays ? [] : ['release.rollback'])
  })
})

describe('step 18, at each play', () => {
  it('a file altered on the disk: refused; without the second hash it sounds', async () => {
    for (const file of [playSteps.file, without(playSteps.file, 'hashAgain')]) {
      const { station, release } = await siteWith({}, { steps: { playSteps: { ...playSteps, file } } })
      await station.outpost.refresh()
      const [item] = release.items
      await station.store.writeBlob(item?.kind === 'sound' ? item.media!.sha256 : '', only(utf8('foreign speech')))
      await station.run(minute, 5000)
      expect([starts(station), ...codes(station)]).toEqual(file.length === 1 ? [0, 'media.tampered'] : [1])
    }
  })

  it('a clock in doubt: nothing dated sounds; without the check it does', async () => {
    for (const moment of [playSteps.moment, without(playSteps.moment, 'clockInDoubt')]) {
      const { station } = await siteWith(daily('09:10:00'), { steps: { playSteps: { ...playSteps, moment } } })
      await station.outpost.refresh()
      await station.run(minute, 5000)
      station.clock.set(Date.parse('2099-01-01T02:00:00Z'))
      await station.run(10 * minute, 5000)
      expect(starts(station)).toBe(moment.length === 2 ? 0 : 1)
    }
  })

  it('thirty-one days without a signed time: dead and silent; without the horizon old orders go on', async () => {
    const life = { notBefore: instant(nine + 5 * day), notAfter: instant(nine + 34 * day) }
    for (const moment of [playSteps.moment, without(playSteps.moment, 'beyondHorizon')]) {
      const { station } = await siteWith({ ...daily('10:00:00'), ...life }, { steps: { playSteps: { ...playSteps, moment } } })
      await station.outpost.refresh()
      station.clock.advance(31 * day)
      await station.run(2 * hour, minute)
      expect(station.agent.blocked()).toBe(moment.length === 2 ? 'horizon' : null)
      expect(starts(station)).toBe(moment.length === 2 ? 0 : 1)
    }
  })
})
