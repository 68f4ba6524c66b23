import { mediaSteps, memoryStore } from '@hai-dang/outpost'
import { utf8 } from '@hai-dang/trust'
import type { ReleaseV1 } from '@hai-dang/wire'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { playSteps } from '../../apps/player/src/channel.ts'
import { instant } from '../outpost/fixture-repository.ts'
import { listerOmitsWithdrawal } from '../tuf/attacks.ts'
import { type Constellation, day, hour, minute, nine, openConstellation, type StationOptions } from './constellation.ts'
import { codes, daily, forgetting, siteWith, starts, without } from './shortened-site.ts'

let world: Constellation
beforeAll(async () => {
  world = await openConstellation()
})
afterEach(() => world.door.honest())
afterAll(() => world?.close())

async function* only(bytes: Uint8Array) {
  yield bytes
}

describe('the checks of media and of each play', () => {
  it('are those that are left out here', () => {
    expect(mediaSteps.map(({ name }) => name)).toEqual(['lengthAsSigned', 'hashAsSigned', 'decodes'])
    expect([...playSteps.moment, ...playSteps.file].map(({ name }) => name)).toEqual(['clockInDoubt', 'beyondHorizon', 'hashAgain'])
  })
})

describe('step 16, media', () => {
  const foreign = (release: ReleaseV1, shorter = 0): [string, Uint8Array] => {
    const [item] = release.items
    const media = item?.kind === 'sound' ? item.media! : null
    return [`/b/${media!.sha256}`, new Uint8Array(media!.length - shorter).fill(65)]
  }
  const heard = async (steps: NonNullable<StationOptions['steps']>, shorter = 0, change: StationOptions['change'] = {}) => {
    const { station, scene, release } = await siteWith(world, {}, { steps, change })
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
    const { station, scene, order, release } = await siteWith(world, {}, { store: memoryStore() })
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
      const { station, release } = await siteWith(world, {}, { steps: { playSteps: { ...playSteps, file } } })
      await station.outpost.refresh()
      const [item] = release.items
      await station.store.writeBlob(item?.kind === 'sound' ? item.media!.sha256 : '', only(utf8('foreign speech')))
      await station.run(minute, 5000)
      expect([starts(station), ...codes(station)]).toEqual(file.length === 1 ? [0, 'media.tampered'] : [1])
    }
  })

  it('a clock in doubt: nothing dated sounds; without the check it does', async () => {
    for (const moment of [playSteps.moment, without(playSteps.moment, 'clockInDoubt')]) {
      const { station } = await siteWith(world, daily('09:10:00'), { steps: { playSteps: { ...playSteps, moment } } })
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
      const { station } = await siteWith(world, { ...daily('10:00:00'), ...life }, { steps: { playSteps: { ...playSteps, moment } } })
      await station.outpost.refresh()
      station.clock.advance(31 * day)
      await station.run(2 * hour, minute)
      expect(station.agent.blocked()).toBe(moment.length === 2 ? 'horizon' : null)
      expect(starts(station)).toBe(moment.length === 2 ? 0 : 1)
    }
  })
})
