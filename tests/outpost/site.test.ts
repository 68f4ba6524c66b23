import { memoryStore } from '@hai-dang/outpost'
import { facesOf, facesPng } from '@hai-dang/rendering'
import { canonicalBytes, checkChain, utf8 } from '@hai-dang/trust'
import { expect, test } from 'vitest'
import { aSlot, FixtureRepository, handClock, instant, nine } from './fixture-repository.ts'
import { openRig } from './rig.ts'

const minute = 60_000
const hour = 60 * minute

const kinds = (entries: readonly { kind: string }[]): string[] => entries.map(({ kind }) => kind)

test('a release that both agencies signed is pulled, held, played once and its receipt comes home', async () => {
  const repository = await FixtureRepository.open(nine)
  const clock = handClock(nine)
  await repository.release({ media: await repository.sound('a', 3000) }, nine)
  const rig = await openRig(repository, clock)
  const refreshed = await rig.outpost.refresh()
  expect(refreshed.refusals).toEqual([])
  expect(rig.outpost.holds()).toBe(1)
  expect(rig.outpost.freshness()).toBe('fresh')
  await rig.run(10_000)
  expect(rig.sounded).toHaveLength(1)
  expect(kinds(rig.log())).toEqual(['boot', 'hold', 'start', 'end'])
  expect(rig.log('end')[0]).toMatchObject({ heardMs: 3000, sink: 'null' })
  await rig.outpost.flush()
  expect(kinds(repository.entries)).toEqual(['boot', 'hold', 'start', 'end'])
  await rig.outpost.flush()
  expect(repository.received).toHaveLength(1)
})

test('a withdrawal by one agency cuts the sound at the next tick and outlives its own omission from the list', async () => {
  const repository = await FixtureRepository.open(nine)
  const clock = handClock(nine)
  const { digest, release } = await repository.release({ media: await repository.sound('a', 60_000) }, nine)
  const rig = await openRig(repository, clock)
  await rig.outpost.refresh()
  await rig.run(5_000)
  const withdrawal = await repository.withdraw(digest, clock.now())
  await rig.outpost.refresh()
  await rig.run(1_000)
  expect(rig.log('cut')).toMatchObject([{ reason: 'withdrawn', heardMs: 5000 }])
  // The lister drops the withdrawal and lists the withdrawn order again.
  repository.unlist(withdrawal)
  await repository.list(release, [repository.approvers['thong-tin'].key, repository.approvers['bien-phong'].key])
  await repository.publish(clock.now())
  await rig.outpost.refresh()
  await rig.run(2_000)
  expect(rig.outpost.holds()).toBe(0)
  expect(rig.sounded).toHaveLength(1)
})

test('quiet hours are refused on the device although both agencies signed', async () => {
  const repository = await FixtureRepository.open(nine)
  const clock = handClock(nine)
  const slots = [aSlot({ at: { local: '03:15:00', on: { weekdays: [1, 2, 3, 4, 5, 6, 7] } } })]
  await repository.release({ media: await repository.sound('a', 3000), slots }, nine)
  const rig = await openRig(repository, clock)
  await rig.outpost.refresh()
  clock.advance(18 * hour + 14 * minute)
  await repository.publish(clock.now())
  await rig.outpost.refresh()
  await rig.run(10 * minute, 1000)
  expect(rig.sounded).toEqual([])
  expect(rig.log('missed')).toMatchObject([{ reason: 'quiet_hours' }])
})

test('with the hub down the site plays what it holds, and the receipts arrive once when it is back', async () => {
  const repository = await FixtureRepository.open(nine)
  const clock = handClock(nine)
  const slots = [aSlot({ repeat: { count: 6, gapSeconds: 590 } })]
  await repository.release({ media: await repository.sound('a', 10_000), slots }, nine)
  const rig = await openRig(repository, clock)
  await rig.outpost.refresh()
  repository.isDown = true
  await rig.run(hour, 1000)
  await expect(rig.outpost.refresh()).rejects.toThrow('no network')
  await expect(rig.outpost.flush()).rejects.toThrow('no network')
  expect(rig.log('end')).toHaveLength(6)
  repository.isDown = false
  repository.losesAnswers = true
  await expect(rig.outpost.flush()).rejects.toThrow('connection lost')
  repository.losesAnswers = false
  await repository.publish(clock.now())
  await rig.outpost.refresh()
  await rig.outpost.flush()
  expect(repository.entries.filter(({ kind }) => kind === 'end')).toHaveLength(6)
  expect(repository.entries.some((entry) => entry.kind === 'gap' && entry.reason === 'offline')).toBe(true)
  expect(await checkChain(repository.entries, '0'.repeat(64), 1)).toMatchObject({ ok: true })
  expect(rig.outpost.log.acknowledged()).toEqual(rig.outpost.log.head())
})

test('an acknowledgement that does not match the log lets nothing be forgotten, and is said once', async () => {
  const repository = await FixtureRepository.open(nine)
  const clock = handClock(nine)
  const device = repository.deviceKey.keyid
  const lie = async () => canonicalBytes({ device, to: 1, head: 'f'.repeat(64) })
  const rig = await openRig(repository, clock, { change: { post: lie } })
  await rig.outpost.refresh()
  expect(await rig.outpost.flush()).toMatchObject({ sent: 0, mismatch: true })
  await rig.outpost.flush()
  expect(rig.outpost.log.acknowledged().seq).toBe(0)
  expect(rig.log('refusal')).toMatchObject([{ code: 'receipt.ack-mismatch' }])
})

test('a mirror that swaps a file is refused at step 16 and the site stays silent', async () => {
  const repository = await FixtureRepository.open(nine)
  const clock = handClock(nine)
  const media = await repository.sound('a', 3000)
  repository.files.set(`/b/${media.sha256}`, utf8('sound X'))
  await repository.release({ media }, nine)
  const rig = await openRig(repository, clock)
  expect((await rig.outpost.refresh()).refusals).toMatchObject([{ code: 'media.mismatch', step: 16 }])
  await rig.outpost.refresh()
  await rig.run(2_000)
  expect(rig.sounded).toEqual([])
  expect(rig.log('refusal')).toHaveLength(1)
})

test('a file altered on the disk is refused at the play, said so, and fetched anew', async () => {
  const repository = await FixtureRepository.open(nine)
  const clock = handClock(nine)
  const media = await repository.sound('a', 3000)
  const slots = [aSlot({ repeat: { count: 2, gapSeconds: 60 } })]
  await repository.release({ media, slots }, nine)
  const rig = await openRig(repository, clock)
  await rig.outpost.refresh()
  await rig.store.writeBlob(
    media.sha256,
    (async function* () {
      yield utf8('foreign speech')
    })(),
  )
  await rig.run(5_000)
  expect(rig.sounded).toEqual([])
  expect(rig.log('refusal')).toMatchObject([{ code: 'media.tampered', step: 18 }])
  expect(rig.log('missed')).toMatchObject([{ reason: 'no_media' }])
  await rig.outpost.refresh()
  await rig.run(2 * minute, 1000)
  expect(rig.sounded).toHaveLength(1)
})

test('an order signed by one agency alone never plays', async () => {
  const repository = await FixtureRepository.open(nine)
  const clock = handClock(nine)
  const { release, digest } = await repository.release({ media: await repository.sound('a', 3000) }, nine)
  repository.unlist(digest)
  await repository.list(release, [repository.approvers['thong-tin'].key])
  await repository.publish(nine)
  const rig = await openRig(repository, clock)
  const { refusals } = await rig.outpost.refresh()
  expect(refusals[0]).toMatchObject({ step: 13 })
  await rig.run(2_000)
  expect(rig.sounded).toEqual([])
})

test('metadata of an older day is refused as a rollback and the last good state stays', async () => {
  const repository = await FixtureRepository.open(nine)
  const clock = handClock(nine)
  const old = new Map(repository.files)
  await repository.release({ media: await repository.sound('a', 3000) }, nine)
  const rig = await openRig(repository, clock)
  await rig.outpost.refresh()
  for (const [path, bytes] of old) repository.files.set(path, bytes)
  const { ok, refusals } = await rig.outpost.refresh()
  expect(ok).toBe(false)
  expect(refusals[0]?.code).toMatch(/^tuf\./)
  expect(rig.outpost.holds()).toBe(1)
})

test('content that expired leaves the disk by rule while the hub is away', async () => {
  const repository = await FixtureRepository.open(nine)
  const clock = handClock(nine)
  const media = await repository.sound('a', 3000)
  await repository.release({ media, notAfter: instant(nine + hour) }, nine)
  const rig = await openRig(repository, clock)
  await rig.outpost.refresh()
  expect(await rig.store.hasBlob(media.sha256)).toBe(true)
  repository.isDown = true
  await rig.run(hour + minute, 10_000)
  await rig.outpost.prune()
  expect(rig.outpost.holds()).toBe(0)
  expect(await rig.store.hasBlob(media.sha256)).toBe(false)
})

test('after a restart without a hub the site goes on from its disk; with its state wiped it starts over and the log says what was lost', async () => {
  const repository = await FixtureRepository.open(nine)
  const clock = handClock(nine)
  const slots = [aSlot({ repeat: { count: 3, gapSeconds: 60 } })]
  await repository.release({ media: await repository.sound('a', 3000), slots }, nine)
  const rig = await openRig(repository, clock)
  await rig.outpost.refresh()
  await rig.run(5_000)
  await rig.outpost.flush()
  await rig.agent.close()
  repository.isDown = true
  clock.advance(30_000)
  const again = await openRig(repository, clock, { store: rig.store })
  expect(again.log('boot').at(-1)).toMatchObject({ cleanStop: true })
  await again.run(minute)
  expect(again.sounded).toHaveLength(1)
  repository.isDown = false
  const wiped = await openRig(repository, clock, { store: memoryStore() })
  await wiped.outpost.refresh()
  await wiped.outpost.flush()
  expect(kinds(repository.entries)).toContain('gap')
  expect(await checkChain(repository.entries, '0'.repeat(64), 1)).toMatchObject({ ok: true })
})

test('a clock that jumps to 2099 is not followed; a clock at 1970 never runs behind what is known; both play nothing dated and say why', async () => {
  for (const wrong of [Date.parse('2099-01-01T00:00:00Z'), Date.parse('1970-01-01T00:00:00Z')]) {
    const repository = await FixtureRepository.open(nine)
    const clock = handClock(nine)
    const slots = [aSlot({ at: { local: '10:00:00', on: { weekdays: [1, 2, 3, 4, 5, 6, 7] } } })]
    await repository.release({ media: await repository.sound('a', 3000), slots }, nine)
    const rig = await openRig(repository, clock)
    await rig.outpost.refresh()
    await rig.run(minute, 1000)
    clock.set(wrong)
    await rig.run(2 * hour, 10_000)
    const { now, confirmed } = rig.outpost.moment()
    expect(confirmed).toBe(false)
    expect(Math.abs(now - nine - 2 * hour - minute)).toBeLessThan(minute)
    expect(rig.sounded).toEqual([])
    expect(rig.agent.blocked()).toBe('clock')
    expect(rig.log('clock')).toHaveLength(1)
    expect(rig.log('hold')).toHaveLength(1)
  }
})

test('a far jump of a running clock is followed once a fresh signed time stands near it', async () => {
  const repository = await FixtureRepository.open(nine)
  const clock = handClock(nine)
  const rig = await openRig(repository, clock)
  await rig.outpost.refresh()
  clock.jump(5 * hour)
  await rig.run(1000)
  expect(rig.outpost.moment().confirmed).toBe(false)
  await repository.publish(clock.now())
  await rig.outpost.refresh()
  expect(rig.outpost.moment()).toMatchObject({ confirmed: true, now: clock.now() })
})

test('a clock set back does not play a thing twice', async () => {
  const repository = await FixtureRepository.open(nine)
  const clock = handClock(nine)
  await repository.release({ media: await repository.sound('a', 3000) }, nine)
  const rig = await openRig(repository, clock)
  await rig.outpost.refresh()
  await rig.run(10_000)
  clock.jump(-10_000)
  await rig.run(20_000)
  expect(rig.sounded).toHaveLength(1)
})

test('beyond the offline horizon the site is dead and silent; within it, it is stale and plays', async () => {
  const repository = await FixtureRepository.open(nine)
  const clock = handClock(nine)
  const slots = [aSlot({ at: { local: '10:00:00', on: { weekdays: [1, 2, 3, 4, 5, 6, 7] } } })]
  await repository.release({ media: await repository.sound('a', 3000), slots, notAfter: instant(nine + 30 * 24 * hour) }, nine)
  const rig = await openRig(repository, clock)
  await rig.outpost.refresh()
  clock.advance(2 * 24 * hour)
  await rig.run(2 * hour, 60_000)
  expect(rig.outpost.freshness()).toBe('stale')
  expect(rig.sounded).toHaveLength(1)
  clock.advance(29 * 24 * hour)
  await rig.run(minute, 1000)
  expect(rig.outpost.freshness()).toBe('dead')
  expect(rig.agent.blocked()).toBe('horizon')
})

test('stopping here ends what plays; the next slot plays again', async () => {
  const repository = await FixtureRepository.open(nine)
  const clock = handClock(nine)
  const slots = [aSlot({ repeat: { count: 2, gapSeconds: 30 } })]
  await repository.release({ media: await repository.sound('a', 20_000), slots }, nine)
  const rig = await openRig(repository, clock)
  await rig.outpost.refresh()
  await rig.run(5_000)
  rig.agent.stopHere()
  await rig.run(10_000)
  expect(rig.log('cut')).toMatchObject([{ reason: 'stopped_here' }])
  expect(rig.channel.playing()).toBeNull()
  await rig.run(minute)
  expect(rig.sounded).toHaveLength(2)
})

test('a new edition replaces the old one only when its files are here', async () => {
  const repository = await FixtureRepository.open(nine)
  const clock = handClock(nine)
  const { digest, release } = await repository.release({ media: await repository.sound('a', 3000) }, nine)
  const rig = await openRig(repository, clock)
  await rig.outpost.refresh()
  const media = await repository.sound('b', 3000)
  const bytes = repository.files.get(`/b/${media.sha256}`)!
  repository.files.delete(`/b/${media.sha256}`)
  repository.unlist(digest)
  const next = await repository.release({ media, series: release.series, seq: 2, supersedes: digest }, nine)
  await rig.outpost.refresh()
  expect(rig.outpost.held().releases.map((held) => held.digest)).toEqual([digest])
  repository.files.set(`/b/${media.sha256}`, bytes)
  await rig.outpost.refresh()
  expect(rig.outpost.held().releases.map((held) => held.digest)).toEqual([next.digest])
  // An older edition that is listed again is a replay.
  repository.unlist(next.digest)
  await repository.list(release, [repository.approvers['thong-tin'].key, repository.approvers['bien-phong'].key])
  await repository.publish(nine)
  expect((await rig.outpost.refresh()).refusals).toMatchObject([{ code: 'release.rollback', step: 14 }])
  expect(rig.outpost.holds()).toBe(0)
})

test('a board turns the faces of a signed picture, and goes dark within a second of a withdrawal', async () => {
  const repository = await FixtureRepository.open(nine)
  const clock = handClock(nine)
  const drawn = facesPng(
    [
      { lines: ['CẢNG MẪU'], capitalPx: 12 },
      { lines: ['MỞ CỬA 5 GIỜ'], capitalPx: 12 },
    ],
    'amber',
  )
  if (!drawn.ok) throw new Error('the face should fit')
  const media = await repository.media(drawn.png, 'image/png')
  const { digest } = await repository.release({ media }, nine)
  const rig = await openRig(repository, clock, { kind: 'board' })
  await rig.outpost.refresh()
  await rig.run(12_000)
  const distinct = new Set(rig.pictures.map((png) => Buffer.from(png).toString('base64')))
  expect(distinct.size).toBeGreaterThanOrEqual(2)
  await repository.withdraw(digest, clock.now())
  await rig.outpost.refresh()
  await rig.run(1_000)
  expect(rig.log('cut')).toMatchObject([{ reason: 'withdrawn' }])
  expect(rig.channel.playing()).toBeNull()
  expect(facesOf(rig.pictures.at(-1)!).faces[0]!.some((lit) => lit === 1)).toBe(false)
})
