import { mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ffmpeg, measure, rawFormat } from '../media-worker/ffmpeg.ts'
import { keptStretch, PeakMeter, scanSamples } from '../media-worker/samples.ts'

export const recordingCodes = [
  'recording.type',
  'recording.broken',
  'recording.too-long',
  'recording.too-short',
  'recording.too-quiet',
  'recording.clipped',
] as const
export type RecordingCode = (typeof recordingCodes)[number]
export type RecordingRefusal = { readonly code: RecordingCode; readonly params?: Record<string, string | number> }

/** FLAC mono 48 kHz at −16 LUFS or as near as the true-peak limit allows, as measured afterwards. Tenths of LUFS and dBTP. */
export interface NormalSound {
  readonly flac: Uint8Array
  readonly ms: number
  readonly lufs10: number
  readonly peakDb10: number
  readonly inputLufs10: number | null
  readonly peaks: number[]
}

export interface AudioPort {
  /** Takes a WAV or FLAC file (told by its first bytes, never by its name). */
  normalise(path: string): Promise<{ ok: true; sound: NormalSound } | { ok: false; refusal: RecordingRefusal }>
  /** The same for bytes in memory. */
  normaliseBytes(wav: Uint8Array): Promise<{ ok: true; sound: NormalSound } | { ok: false; refusal: RecordingRefusal }>
}

const maxMs = 15 * 60_000
const targetLufs10 = -160
const ceilingDb10 = -15
const codecs = 'pcm_u8,pcm_s16le,pcm_s24le,pcm_s32le,pcm_f32le,flac'

async function sniff(path: string): Promise<'wav' | 'flac' | null> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(12), 0, 12, 0)
    if (bytesRead < 12) return null
    if (buffer.toString('latin1', 0, 4) === 'fLaC') return 'flac'
    return buffer.toString('latin1', 0, 4) === 'RIFF' && buffer.toString('latin1', 8, 12) === 'WAVE' ? 'wav' : null
  } finally {
    await file.close()
  }
}

/** A WAV whose header promises more bytes than the file holds was cut on its way. */
async function isCutShort(path: string, form: 'wav' | 'flac'): Promise<boolean> {
  if (form === 'flac') return false
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const head = Buffer.alloc(8)
    for (let at = 12; at + 8 <= size; ) {
      await file.read(head, 0, 8, at)
      const length = head.readUInt32LE(4)
      // Streaming writers leave the length open.
      if (head.toString('latin1', 0, 4) === 'data') return length < 0xfffffff0 && at + 8 + length > size + 1
      at += 8 + length + (length % 2)
    }
    return true
  } finally {
    await file.close()
  }
}

/** Raises or lowers by a gain, holds true peaks under the ceiling at four times the sampling rate, and corrects the gain by what was measured. */
async function settle(raw: string, out: string, cut: string, inputLufs10: number): Promise<{ lufs10: number; peakDb10: number }> {
  let gain10 = targetLufs10 - inputLufs10
  let last = { lufs10: inputLufs10, peakDb10: 0 }
  for (let round = 0; round < 5; round++) {
    const limit = 10 ** ((ceilingDb10 - 3) / 200)
    const chain = `${cut}volume=${gain10 / 10}dB,aresample=192000,alimiter=limit=${limit.toFixed(4)}:attack=3:release=60:level=disabled,aresample=48000`
    const tags = ['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:a', '+bitexact']
    const made = await ffmpeg([...rawFormat, '-i', raw, '-af', chain, '-sample_fmt', 's16', '-c:a', 'flac', ...tags, '-f', 'flac', out], {
      seconds: 300,
    })
    const measured = made.code === 0 ? await measure(['-f', 'flac', '-i', out]) : null
    if (measured?.lufs10 == null) throw new Error('a sound that was decoded could not be encoded', { cause: made.stderr.slice(-800) })
    last = { lufs10: measured.lufs10, peakDb10: measured.peakDb10 }
    const error10 = targetLufs10 - measured.lufs10
    if (Math.abs(error10) <= 2) return last
    gain10 += error10
  }
  return last
}

async function normaliseIn(folder: string, path: string): Promise<Awaited<ReturnType<AudioPort['normalise']>>> {
  const refuse = (code: RecordingCode, params?: Record<string, string | number>) => ({
    ok: false as const,
    refusal: params ? { code, params } : { code },
  })
  const form = await sniff(path)
  if (!form) return refuse('recording.type')
  if (await isCutShort(path, form)) return refuse('recording.broken')
  const raw = join(folder, 'decoded.f32')
  const source = [
    '-v',
    'error',
    '-xerror',
    '-err_detect',
    'explode',
    '-protocol_whitelist',
    'file',
    '-codec_whitelist',
    codecs,
    '-f',
    form,
    '-i',
    path,
  ]
  const decoded = await ffmpeg([...source, '-map', '0:a:0', '-t', String(maxMs / 1000 + 1), ...rawFormat, raw], { seconds: 120 })
  if (decoded.code !== 0 || (await stat(raw).catch(() => ({ size: 0 }))).size === 0) return refuse('recording.broken')
  const samples = await scanSamples(raw)
  if (samples.count > maxMs * 48) return refuse('recording.too-long', { minutes: maxMs / 60_000 })
  const { from, to } = keptStretch(samples)
  if (samples.last === 0) return refuse('recording.too-quiet')
  if (to - from < 400 * 48) return refuse('recording.too-short')
  if (samples.clipped > samples.count / 100)
    return refuse('recording.clipped', { percent: Math.round((samples.clipped * 100) / samples.count) })
  const cut = `atrim=start_sample=${from}:end_sample=${to},asetpts=PTS-STARTPTS,`
  const input = await measure([...rawFormat, '-i', raw], cut)
  if (input?.lufs10 == null || input.lufs10 < -500) return refuse('recording.too-quiet')
  const out = join(folder, 'sound.flac')
  const measured = await settle(raw, out, cut, input.lufs10)
  const meter = new PeakMeter(to - from)
  await ffmpeg(['-v', 'error', '-f', 'flac', '-i', out, '-f', 's16le', '-'], { seconds: 120, onStdout: (chunk) => meter.take(chunk) })
  const sound = {
    flac: await readFile(out),
    ms: Math.round(meter.count / 48),
    ...measured,
    inputLufs10: input.lufs10,
    peaks: meter.heights(),
  }
  return { ok: true, sound }
}

/** ffmpeg in processes of its own; every file it makes lies in a folder that is gone afterwards. */
export function openAudio(): AudioPort {
  async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
    const folder = await mkdtemp(join(tmpdir(), 'hai-dang-audio-'))
    try {
      return await work(folder)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  return {
    normalise: (path) => inFolder((folder) => normaliseIn(folder, path)),
    normaliseBytes: (wav) =>
      inFolder(async (folder) => {
        const path = join(folder, 'source')
        await writeFile(path, wav)
        return normaliseIn(folder, path)
      }),
  }
}
