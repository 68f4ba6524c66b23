import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ffmpeg, measure } from '../media-worker/ffmpeg.ts'
import { openAudio } from './audio.ts'
import { openSpeech } from './speech.ts'

let folder: string
const audio = openAudio()
const speech = openSpeech()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hai-dang-audio-test-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

async function tone(name: string, source: string, ...out: string[]): Promise<string> {
  const path = join(folder, name)
  const { code, stderr } = await ffmpeg(['-v', 'error', '-f', 'lavfi', '-i', source, ...out, path], { seconds: 60 })
  if (code !== 0) throw new Error(stderr)
  return path
}

async function lengthOf(path: string): Promise<number> {
  let bytes = 0
  await ffmpeg(['-v', 'error', '-i', path, '-f', 's16le', '-'], { seconds: 60, onStdout: (chunk) => (bytes += chunk.length) })
  return bytes / 2 / 48
}

describe('speech', () => {
  it('is the same bytes for the same words, at −16 LUFS under −1.5 dBTP, with its exact length stated', async () => {
    const words = 'Bản mẫu. Ngày mai gió cấp sáu, tàu thuyền không ra khơi. Yêu cầu bà con kiểm tra giấy tờ trước khi xuất bến.'
    const [first, second] = await Promise.all([speech.speak(words, 'vi'), speech.speak(words, 'vi')])
    expect(Buffer.compare(first, second)).toBe(0)
    const made = await audio.normaliseBytes(first)
    if (!made.ok) throw new Error(made.refusal.code)
    const { flac, ms, lufs10, peakDb10, peaks } = made.sound
    const path = join(folder, 'spoken.flac')
    await writeFile(path, flac)
    expect(await lengthOf(path)).toBe(ms)
    expect(ms).toBeGreaterThan(5000)
    expect(ms).toBeLessThan(15_000)
    expect(await measure(['-i', path])).toEqual({ lufs10, peakDb10 })
    expect(Math.abs(lufs10 + 160)).toBeLessThanOrEqual(5)
    expect(peakDb10).toBeLessThanOrEqual(-15)
    expect(peaks).toHaveLength(200)
    expect(Math.max(...peaks)).toBeGreaterThan(50)
    const again = await audio.normaliseBytes(second)
    expect(again.ok && Buffer.compare(again.sound.flac, flac)).toBe(0)
  })

  it('speaks English by another voice', async () => {
    const [vi, en] = await Promise.all([speech.speak('Sample notice', 'vi'), speech.speak('Sample notice', 'en')])
    expect(Buffer.compare(vi, en)).not.toBe(0)
    expect(speech.voiceOf('vi')).not.toBe(speech.voiceOf('en'))
  })
})

describe('a recording', () => {
  it('is brought to the same loudness whether it came too soft or too loud', async () => {
    for (const volume of ['-20dB', '-3dB']) {
      const path = await tone(`tone${volume}.wav`, 'anoisesrc=d=4:c=pink:r=44100:a=1:seed=7', '-ac', '2', '-af', `volume=${volume}`)
      const made = await audio.normalise(path)
      if (!made.ok) throw new Error(made.refusal.code)
      expect(Math.abs(made.sound.lufs10 + 160)).toBeLessThanOrEqual(5)
      expect(made.sound.peakDb10).toBeLessThanOrEqual(-15)
      expect(made.sound.ms).toBe(4000)
    }
  })

  it('loses the silence around it but keeps a breath', async () => {
    const path = await tone('silence.flac', 'sine=f=440:d=2:r=48000', '-af', 'adelay=3000,apad=pad_len=96000', '-c:a', 'flac')
    const made = await audio.normalise(path)
    if (!made.ok) throw new Error(made.refusal.code)
    expect(made.sound.ms).toBeGreaterThanOrEqual(2200)
    expect(made.sound.ms).toBeLessThanOrEqual(2400)
  })

  it('is told by its first bytes, whatever its name says', async () => {
    const path = await tone('music.mp3', 'sine=d=2', '-f', 'mp3')
    await writeFile(join(folder, 'music.wav'), await readFile(path))
    expect(await audio.normalise(join(folder, 'music.wav'))).toEqual({ ok: false, refusal: { code: 'recording.type' } })
    await writeFile(join(folder, 'script.wav'), 'RIFF....WAVE#!/bin/sh')
    expect(await audio.normalise(join(folder, 'script.wav'))).toEqual({ ok: false, refusal: { code: 'recording.broken' } })
  })

  it('is refused when it was cut on its way, is silent, too short or clipped', async () => {
    const noise = 'anoisesrc=d=3:c=pink:r=48000:a=1:seed=3'
    const cut = await tone('cut.wav', noise)
    await truncate(cut, 90_000)
    expect(await audio.normalise(cut)).toEqual({ ok: false, refusal: { code: 'recording.broken' } })
    const cutFlac = await tone('cut.flac', noise, '-c:a', 'flac')
    await truncate(cutFlac, 100_000)
    expect(await audio.normalise(cutFlac)).toEqual({ ok: false, refusal: { code: 'recording.broken' } })
    const silent = await tone('silent.wav', 'anullsrc=r=48000', '-t', '2')
    expect(await audio.normalise(silent)).toEqual({ ok: false, refusal: { code: 'recording.too-quiet' } })
    const blip = await tone('blip.wav', 'sine=d=0.05')
    expect(await audio.normalise(blip)).toEqual({ ok: false, refusal: { code: 'recording.too-short' } })
    const clipped = await tone('clipped.wav', noise, '-af', 'volume=20dB')
    expect(await audio.normalise(clipped)).toMatchObject({ ok: false, refusal: { code: 'recording.clipped' } })
  })

  it('longer than a quarter of an hour is refused', async () => {
    const long = await tone('long.flac', 'sine=f=440:d=905:r=8000', '-c:a', 'flac')
    expect(await audio.normalise(long)).toEqual({ ok: false, refusal: { code: 'recording.too-long', params: { minutes: 15 } } })
  })
})
