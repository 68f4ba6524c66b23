import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Demonstration } from './demonstration.ts'

/** What stands in a sink: how long it sounds and how loud, from the samples themselves. */
export interface Heard {
  readonly name: string
  readonly ms: number
  readonly rmsDb: number
  readonly peakDb: number
}

function chunkOf(wav: Buffer, id: string): Buffer {
  for (let at = 12; at + 8 <= wav.length; ) {
    const size = wav.readUInt32LE(at + 4)
    if (wav.toString('latin1', at, at + 4) === id) return wav.subarray(at + 8, Math.min(wav.length, at + 8 + size))
    at += 8 + size + (size % 2)
  }
  throw new Error(`the sink's file has no ${id.trim()} part`)
}

/** Measures a 16-bit PCM WAV. */
export function measureWav(name: string, wav: Buffer): Heard {
  const format = chunkOf(wav, 'fmt ')
  const samples = chunkOf(wav, 'data')
  const channels = format.readUInt16LE(2)
  const rate = format.readUInt32LE(4)
  const count = Math.floor(samples.length / 2)
  let sum = 0
  let peak = 0
  for (let index = 0; index < count; index++) {
    const value = samples.readInt16LE(index * 2) / 32_768
    sum += value * value
    peak = Math.max(peak, Math.abs(value))
  }
  const db = (value: number) => 20 * Math.log10(Math.max(value, 1e-9))
  return { name, ms: Math.round((count / channels / rate) * 1000), rmsDb: db(Math.sqrt(sum / count)), peakDb: db(peak) }
}

/** Every sound in the pier's sink; a name begins with the order's digest. */
export async function heardAtPier(demo: Demonstration): Promise<Heard[]> {
  const folder = join(demo.varFolder, 'sites/cau-cang-mau/sink')
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.wav')).sort()
  return Promise.all(names.map(async (name) => measureWav(name, await readFile(join(folder, name)))))
}

/** The board's picture as it stands at the gate, or null. */
export async function seenAtGate(demo: Demonstration): Promise<Uint8Array | null> {
  const picture = await readFile(join(demo.varFolder, 'sites/cua-khau-mau/sink/board.png')).catch(() => null)
  return picture ? new Uint8Array(picture) : null
}

/** What a site's own page says, as data. */
export async function stateOf(
  port: number,
): Promise<{ playing: { titles: string[]; ms: number } | null; standing: { titles?: string[] }[] }> {
  return (await fetch(`http://127.0.0.1:${port}/state.json`)).json() as never
}

/** Asks again until the answer is not null; the deadline names what was waited for. */
export async function within<T>(milliseconds: number, what: string, ask: () => Promise<T | null>): Promise<T> {
  const deadline = performance.now() + milliseconds
  for (;;) {
    const answer = await ask()
    if (answer !== null) return answer
    if (performance.now() > deadline) throw new Error(`${what}: not within ${milliseconds} ms`)
    await new Promise((wait) => setTimeout(wait, 50))
  }
}
