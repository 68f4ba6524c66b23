import { startFfmpeg } from './ffmpeg.ts'

export const sampleRate = 48_000

/** 16-bit mono samples at 48 kHz. */
export type Samples = Int16Array<ArrayBuffer>

const decodeMs = 30_000

/** An hour and a bit of speech: more than any slot asks for. */
const mostBytes = 4_000 * sampleRate * 2

/** The sample rate and the channels that a FLAC stream says it has; null when the bytes do not begin as one. Nothing stands before or instead of it. */
export function flacHead(bytes: Uint8Array): { rate: number; channels: number } | null {
  const isFlac = bytes.length > 42 && String.fromCharCode(...bytes.subarray(0, 4)) === 'fLaC'
  // The first block describes the stream, and is 34 bytes long.
  if (!isFlac || (bytes[4]! & 0x7f) !== 0 || bytes[5] !== 0 || bytes[6] !== 0 || bytes[7] !== 34) return null
  const [high, middle, low] = [bytes[18]!, bytes[19]!, bytes[20]!]
  return { rate: (high << 12) | (middle << 4) | (low >> 4), channels: ((low >> 1) & 7) + 1 }
}

/**
 * Decodes one sound in a process of its own, as FLAC and as nothing else: a file that is also something else would be heard differently by another
 * program. Null when it is no sound, takes too long or swells beyond any slot. The bytes go in by a pipe: exactly those
 * that were hashed are heard.
 */
export function decodeSound(bytes: Uint8Array, gainDb: number): Promise<Samples | null> {
  const head = flacHead(bytes)
  if (head?.rate !== sampleRate || head.channels !== 1) return Promise.resolve(null)
  const volume = gainDb === 0 ? [] : ['-af', `volume=${gainDb}dB`]
  const child = startFfmpeg([
    '-protocol_whitelist',
    'pipe',
    '-threads',
    '1',
    '-xerror',
    '-err_detect',
    'explode',
    '-f',
    'flac',
    '-c:a',
    'flac',
    '-i',
    'pipe:0',
    '-map',
    '0:a:0',
    ...volume,
    ...rawOut,
    'pipe:1',
  ])
  const parts: Buffer[] = []
  let total = 0
  const timer = setTimeout(() => child.kill('SIGKILL'), decodeMs)
  child.stdout?.on('data', (part: Buffer) => {
    total += part.length
    if (total > mostBytes) child.kill('SIGKILL')
    else parts.push(part)
  })
  child.stderr?.resume()
  // A decoder that stops reading early is judged by its exit alone.
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(bytes)
  return new Promise((resolve) => {
    const finish = (samples: Samples | null): void => {
      clearTimeout(timer)
      resolve(samples)
    }
    child.once('error', () => finish(null))
    child.once('close', (code) => {
      const whole = Buffer.concat(parts)
      if (code !== 0 || whole.length < 2) return finish(null)
      const samples = new Int16Array(whole.length >> 1)
      for (let index = 0; index < samples.length; index++) samples[index] = whole.readInt16LE(index * 2)
      finish(samples)
    })
  })
}

const rawOut = ['-f', 's16le', '-ar', String(sampleRate), '-ac', '1']

export function join(parts: readonly Samples[]): Samples {
  const whole = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** A sound is as long as was signed, or it is another one. */
export const lengthToleranceMs = 50

export const msOf = (samples: Samples): number => Math.round((samples.length * 1000) / sampleRate)

/** RMS level in tenths of dBFS; null for digital silence. */
export function levelDb10(samples: Samples): number | null {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  if (sum === 0) return null
  return Math.round(100 * Math.log10(sum / samples.length / 32_768 ** 2))
}

/** `count` peaks of 0–100, as the panel draws the waveform. */
export function peaksOf(samples: Samples, count: number): number[] {
  const width = Math.max(1, Math.floor(samples.length / count))
  return Array.from({ length: count }, (_, index) => {
    let peak = 0
    for (let at = index * width; at < Math.min(samples.length, (index + 1) * width); at++) peak = Math.max(peak, Math.abs(samples[at]!))
    return Math.round((peak * 100) / 32_768)
  })
}

/** A mono 16-bit WAV file. */
export function wavOf(samples: Samples): Uint8Array {
  const body = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)
  const head = Buffer.alloc(44)
  head.write('RIFF', 0, 'latin1')
  head.writeUInt32LE(36 + body.length, 4)
  head.write('WAVEfmt ', 8, 'latin1')
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(sampleRate, 24)
  head.writeUInt32LE(sampleRate * 2, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36, 'latin1')
  head.writeUInt32LE(body.length, 40)
  return new Uint8Array(Buffer.concat([head, body]))
}
