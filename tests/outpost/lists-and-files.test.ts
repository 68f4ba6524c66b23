import { expect, test } from 'vitest'
import { aSlot, FixtureRepository, handClock, nine } from './fixture-repository.ts'
import { openRig } from './rig.ts'

const minute = 60_000

/** A link on which one file never ends, until `release` is called. */
function stuckLink(repository: FixtureRepository, path: () => string) {
  const net = repository.net()
  let release = (): void => undefined
  const stuck = new Promise<void>((resolve) => {
    release = resolve
  })
  const stream: typeof net.stream = async (asked, maxBytes, signal) => {
    const chunks = await net.stream(asked, maxBytes)
    if (asked !== path() || chunks === 'missing') return chunks
    return (async function* () {
      await Promise.race([stuck, new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Error('left'))))])
      yield* chunks
    })()
  }
  return { stream, release: () => release() }
}

test('a large file that is still coming delays neither a withdrawal nor the next start', async () => {
  const repository = await FixtureRepository.open(nine)
  const clock = handClock(nine)
  const { digest } = await repository.release({ media: await repository.sound('a', 60_000) }, nine)
  let slow = ''
  const rig = await openRig(repository, clock, { change: { stream: stuckLink(repository, () => slow).stream } })
  await rig.outpost.refresh()
  await rig.run(1_000)
  expect(rig.channel.playing()).not.toBeNull()
  const media = await repository.sound('b', 3_000)
  slow = `/b/${media.sha256}`
  await repository.release({ media }, clock.now())
  await rig.outpost.renew()
  const coming = rig.outpost.fetchFiles()
  await repository.withdraw(digest, clock.now())
  await rig.outpost.renew()
  await rig.run(1_000)
  expect(rig.log('cut')).toMatchObject([{ reason: 'withdrawn' }])
  expect(rig.relay.isOpen()).toBe(false)
  expect(await Promise.race([coming, 'still coming'])).toBe('still coming')
})

test('a file that a withdrawal made useless is left at once, and the next one comes', async () => {
  const repository = await FixtureRepository.open(nine)
  const clock = handClock(nine)
  const media = await repository.sound('b', 3_000)
  const { digest } = await repository.release({ media, class: 'uu_tien' }, nine)
  const rig = await openRig(repository, clock, { change: { stream: stuckLink(repository, () => `/b/${media.sha256}`).stream } })
  await rig.outpost.renew()
  const coming = rig.outpost.fetchFiles()
  const other = await repository.release({ media: await repository.sound('c', 3_000) }, nine)
  await repository.withdraw(digest, nine)
  await rig.outpost.renew()
  expect(await coming).toEqual({ refusals: [], fault: null })
  expect(rig.outpost.held().releases.map((held) => held.digest)).toEqual([other.digest])
})

test('an expired order leaves, a start begins and stopping here works while a refresh of the lists hangs', async () => {
  const repository = await FixtureRepository.open(nine)
  const clock = handClock(nine)
  const slots = [aSlot({ repeat: { count: 2, gapSeconds: 30 } })]
  await repository.release({ media: await repository.sound('a', 20_000), slots }, nine)
  const gone = await repository.release({ media: await repository.sound('b', 20_000), notAfter: '2026-08-05T02:00:30Z' }, nine)
  const net = repository.net()
  let hangs = false
  const fetch: typeof net.fetch = async (path, maxBytes) => (hangs ? new Promise(() => undefined) : net.fetch(path, maxBytes))
  const rig = await openRig(repository, clock, { change: { fetch } })
  await rig.outpost.refresh()
  hangs = true
  void rig.outpost.renew().catch(() => undefined)
  await rig.run(5_000)
  rig.agent.stopHere()
  await rig.run(500)
  expect(rig.log('cut')).toMatchObject([{ reason: 'stopped_here' }])
  await rig.run(minute)
  expect(rig.outpost.held().releases.some(({ digest }) => digest === gone.digest)).toBe(false)
  expect(rig.sounded.length).toBeGreaterThan(1)
})

test('a refresh of the lists that hangs is given up, and the next one works', async () => {
  const repository = await FixtureRepository.open(nine)
  const clock = handClock(nine)
  const net = repository.net()
  let hangs = true
  const fetch: typeof net.fetch = async (path, maxBytes) => (hangs ? new Promise(() => undefined) : net.fetch(path, maxBytes))
  const rig = await openRig(repository, clock, { change: { fetch }, limits: { listsMs: 50 } })
  await expect(rig.outpost.renew()).rejects.toThrow('the time for this is over')
  hangs = false
  expect(await rig.outpost.renew()).toMatchObject({ ok: true })
})

test('a refresh does not wait for ever for a file: it answers, and the file goes on coming', async () => {
  const repository = await FixtureRepository.open(nine)
  const clock = handClock(nine)
  const media = await repository.sound('b', 3_000)
  await repository.release({ media }, nine)
  const link = stuckLink(repository, () => `/b/${media.sha256}`)
  const rig = await openRig(repository, clock, { change: { stream: link.stream }, limits: { filesMs: 50 } })
  expect(await rig.outpost.refresh()).toMatchObject({ ok: true, admitted: 0 })
  link.release()
  await rig.outpost.fetchFiles()
  expect(rig.outpost.holds()).toBe(1)
})

test('a file that breaks off is gone on with behind what has come; a wrong beginning is not', async () => {
  const repository = await FixtureRepository.open(nine)
  const media = await repository.sound('a longer name, in two halves', 3_000)
  await repository.release({ media }, nine)
  const net = repository.net()
  const asked: number[] = []
  let beginning = (bytes: Uint8Array): Uint8Array => bytes
  const stream: typeof net.stream = async (path, _maxBytes, _signal, from = 0) => {
    const bytes = repository.files.get(path)!
    asked.push(from)
    return (async function* (): AsyncIterable<Uint8Array> {
      if (from > 0) {
        yield bytes.subarray(from)
        return
      }
      yield beginning(bytes.slice(0, 10))
      throw new Error('cut off')
    })()
  }
  const rig = await openRig(repository, handClock(nine), { change: { stream } })
  beginning = (bytes) => bytes.fill(65)
  await expect(rig.outpost.refresh()).rejects.toThrow('cut off')
  expect((await rig.outpost.refresh()).refusals).toMatchObject([{ code: 'media.mismatch' }])
  beginning = (bytes) => bytes
  await expect(rig.outpost.refresh()).rejects.toThrow('cut off')
  asked.push(-1)
  expect(await rig.outpost.refresh()).toMatchObject({ ok: true, admitted: 1 })
  expect(asked).toEqual([0, 10, 0, -1, 10])
})
