import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { occurrenceKey } from '@hai-dang/schedule'
import type { MediaRef } from '@hai-dang/wire'
import { describe, expect, test } from 'vitest'
import { inspectMedia } from '../../apps/player/src/inspect.ts'
import { readPlayed } from '../../apps/player/src/played.ts'
import type { PreparedSound, Sink } from '../../apps/player/src/sinks/sink.ts'
import { decodeSound, msOf } from '../../apps/player/src/sound/decode.ts'
import { aSlot, FixtureRepository, handClock, instant, nine } from './fixture-repository.ts'
import { flacOf } from './processes.ts'
import { openRig } from './rig.ts'

const { path: ffmpeg } = createRequire(import.meta.url)('@ffmpeg-installer/ffmpeg') as { path: string }

/** A sine in another form. */
function soundAs(format: string, ...args: string[]): Uint8Array {
  const made = spawnSync(ffmpeg, ['-loglevel', 'error', '-f', 'lavfi', '-i', 'sine=d=1', ...args, '-f', format, 'pipe:1'], {
    maxBuffer: 1e8,
  })
  if (made.status !== 0) throw new Error(made.stderr.toString())
  return new Uint8Array(made.stdout)
}

const named = (bytes: Uint8Array, ms?: number): MediaRef => ({
  sha256: 'a'.repeat(64),
  length: bytes.length,
  mime: 'audio/flac',
  ...(ms === undefined ? {} : { ms }),
})
const verdict = async (bytes: Uint8Array, ms?: number) => (await inspectMedia(named(bytes, ms), 'sound', bytes))?.code ?? 'ok'

describe('step 16 on a sound', () => {
  test('takes mono FLAC of 48 kHz as long as was signed, to 50 ms', async () => {
    const flac = flacOf(1000)
    expect(await verdict(flac, 1000)).toBe('ok')
    expect(await verdict(flac, 1050)).toBe('ok')
    expect(await verdict(flac, 1051)).toBe('media.length')
    expect(await verdict(flac, 949)).toBe('media.length')
    expect(await verdict(flac)).toBe('media.length')
  })

  test.each([
    ['another codec', () => soundAs('wav', '-ac', '1', '-ar', '48000')],
    ['MP3', () => soundAs('mp3', '-ac', '1', '-ar', '48000')],
    ['FLAC inside Ogg', () => soundAs('ogg', '-c:a', 'flac', '-ac', '1', '-ar', '48000')],
    ['two channels', () => soundAs('flac', '-ac', '2', '-ar', '48000')],
    ['another rate', () => soundAs('flac', '-ac', '1', '-ar', '44100')],
    ['something before the stream', () => Buffer.concat([soundAs('mp3', '-ac', '1', '-ar', '48000'), flacOf(1000)])],
  ])('refuses %s', async (_what, make) => {
    const bytes = new Uint8Array(make())
    expect(await verdict(bytes, 1000)).toBe('media.undecodable')
    expect(await decodeSound(bytes, 0)).toBeNull()
  })

  test('refuses a second sound hidden behind the first', async () => {
    const bytes = new Uint8Array(Buffer.concat([flacOf(1000), soundAs('mp3', '-ac', '1', '-ar', '48000')]))
    expect(await verdict(bytes, 1000)).not.toBe('ok')
  })

  test('decodes what it takes to the very length', async () => {
    expect(msOf((await decodeSound(flacOf(1000), 0))!)).toBe(1000)
  })
})

/** A decoder that takes until it is let go. */
function slowSink(sounded: string[]): { sink: Sink; letGo(): void } {
  let letGo = (): void => undefined
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const prepare = async (_sounds: readonly Uint8Array[], _gainDb: number, ms: number): Promise<PreparedSound> => {
    await held
    return {
      ms,
      peaks: [],
      begin: async (name) => {
        sounded.push(name)
        return { close: async () => ({ levelDb10: null }) }
      },
    }
  }
  return { sink: { name: 'slow', prepare }, letGo: () => letGo() }
}

const quietAtNineOne = { windows: [{ from: '05:00', to: '09:01' }] }

describe('a decoder that takes its time', () => {
  async function slowRig() {
    const repository = await FixtureRepository.open(nine, quietAtNineOne)
    const clock = handClock(nine)
    const sounded: string[] = []
    const { sink, letGo } = slowSink(sounded)
    const { digest } = await repository.release({ media: await repository.sound('a', 3000) }, nine)
    const rig = await openRig(repository, clock, { sink })
    await rig.outpost.refresh()
    await rig.run(250)
    return { repository, clock, rig, digest, sounded, letGo }
  }

  test('sounds at the first tick after it is done', async () => {
    const { rig, sounded, letGo } = await slowRig()
    expect([sounded.length, rig.relay.isOpen(), rig.log('start').length]).toEqual([0, false, 0])
    letGo()
    await rig.run(250)
    expect([sounded.length, rig.relay.isOpen(), rig.log('start').length]).toEqual([1, true, 1])
  })

  test('does not sound when the window has closed meanwhile', async () => {
    const { rig, clock, sounded, letGo } = await slowRig()
    clock.advance(61_000)
    letGo()
    await rig.run(1000)
    expect([sounded.length, rig.relay.isOpen(), rig.log('start').length]).toEqual([0, false, 0])
  })

  test('does not sound when the order was withdrawn meanwhile, nor when somebody pressed stop', async () => {
    const first = await slowRig()
    await first.repository.withdraw(first.digest, first.clock.now())
    await first.rig.outpost.refresh()
    first.letGo()
    await first.rig.run(1000)
    expect(first.sounded).toEqual([])
    const second = await slowRig()
    second.rig.agent.stopHere()
    await second.rig.run(250)
    second.letGo()
    await second.rig.run(1000)
    expect(second.sounded).toEqual([])
    expect(second.rig.log('cut')).toMatchObject([{ reason: 'stopped_here', heardMs: 0 }])
  })
})

test('a power that fails at every play repeats its beginning twice, and each time counts as a session', async () => {
  const repository = await FixtureRepository.open(nine)
  const clock = handClock(nine)
  const slots = [aSlot({ start: { kind: 'soft', toleranceSeconds: 3600 } })]
  await repository.release({ media: await repository.sound('a', 60_000), slots }, nine)
  let rig = await openRig(repository, clock)
  await rig.outpost.refresh()
  for (let cut = 0; cut < 5; cut++) {
    await rig.run(5_000)
    clock.advance(2 * 60_000)
    rig = await openRig(repository, clock, { store: rig.store })
  }
  expect(rig.log('start')).toHaveLength(3)
  expect(rig.log('cut').every((entry) => entry.kind === 'cut' && entry.reason === 'power' && entry.heardMs === 0)).toBe(true)
  const played = readPlayed(rig.log())
  expect(played.spans()).toHaveLength(3)
  const [start] = rig.log('start')
  expect(start?.kind === 'start' && played.has(occurrenceKey(start.occurrence))).toBe('cut')
  expect(instant(played.spans()[0]!.start)).toMatch(/^2026-08-05T02:00:0/)
})
