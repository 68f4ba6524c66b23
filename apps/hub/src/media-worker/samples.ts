import { createReadStream } from 'node:fs'

/** What lies in a file of 32-bit float samples, mono, 48 kHz. Positions are samples; `[first, last)` is the part above the silence floor. */
export interface Samples {
  readonly count: number
  readonly first: number
  readonly last: number
  /** Samples at full scale or above, in a row of at least three. */
  readonly clipped: number
}

const window = 480
/** −50 dBFS: below it lies the room, above it a voice. */
const silenceFloor = 10 ** (-50 / 20)

/** Reads the file once, in pieces: its length, where sound begins and ends, how much is clipped. */
export async function scanSamples(path: string): Promise<Samples> {
  let count = 0
  let first = -1
  let last = 0
  let clipped = 0
  let run = 0
  let rest = Buffer.alloc(0)
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk as Buffer]) : (chunk as Buffer)
    const whole = bytes.length - (bytes.length % 4)
    for (let at = 0; at < whole; at += 4) {
      const level = Math.abs(bytes.readFloatLE(at))
      if (level > silenceFloor) {
        if (first < 0) first = count
        last = count + 1
      }
      run = level >= 0.9999 ? run + 1 : 0
      if (run >= 3) clipped++
      count++
    }
    rest = Buffer.from(bytes.subarray(whole))
  }
  return { count, first: Math.max(0, first), last, clipped }
}

/**
 * The stretch to keep: sound with a tenth of a second before it and a quarter after, in whole milliseconds so that the stated length is exact.
 */
export function keptStretch(samples: Samples): { from: number; to: number } {
  const from = Math.max(0, samples.first - 10 * window)
  const wanted = Math.min(samples.count, samples.last + 25 * window)
  return { from, to: from + Math.floor((wanted - from) / 48) * 48 }
}

/** Collects the heights of a waveform from a stream of 16-bit samples whose count is known. */
export class PeakMeter {
  private readonly peaks: number[]
  private readonly total: number
  private at = 0
  private rest = Buffer.alloc(0)

  constructor(total: number, columns = 200) {
    this.total = Math.max(1, total)
    this.peaks = new Array<number>(columns).fill(0)
  }

  take(chunk: Buffer): void {
    const bytes = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk
    const whole = bytes.length - (bytes.length % 2)
    for (let offset = 0; offset < whole; offset += 2) {
      const column = Math.min(this.peaks.length - 1, Math.floor((this.at * this.peaks.length) / this.total))
      const level = Math.abs(bytes.readInt16LE(offset))
      if (level > (this.peaks[column] ?? 0)) this.peaks[column] = level
      this.at++
    }
    this.rest = Buffer.from(bytes.subarray(whole))
  }

  /** How many samples went by. */
  get count(): number {
    return this.at
  }

  /** Heights 0–100. */
  heights(): number[] {
    return this.peaks.map((level) => Math.min(100, Math.round((level * 100) / 32_767)))
  }
}
