import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join as joinPath } from 'node:path'
import { decodeSound, join, levelDb10, msOf, peaksOf, type Samples, sampleRate, wavOf } from '../sound/decode.ts'
import type { Sink } from './sink.ts'

export async function decodeAll(sounds: readonly Uint8Array[], gainDb: number): Promise<Samples | null> {
  const parts: Samples[] = []
  for (const sound of sounds) {
    const samples = await decodeSound(sound, gainDb)
    if (!samples) return null
    parts.push(samples)
  }
  return join(parts)
}

export const firstMs = (samples: Samples, ms: number): Samples => samples.subarray(0, Math.round((ms * sampleRate) / 1000))

/** The demo's loudspeaker: what would be heard lies as a WAV file beside the site's log, cut where the sound was cut. */
export function fileSink(folder: string): Sink {
  const write = async (name: string, samples: Samples): Promise<void> => {
    await mkdir(folder, { recursive: true })
    const path = joinPath(folder, `${name}.wav`)
    await writeFile(`${path}.new`, wavOf(samples))
    await rename(`${path}.new`, path)
  }
  return {
    name: 'file',
    async prepare(sounds, gainDb) {
      const samples = await decodeAll(sounds, gainDb)
      if (!samples) return null
      return {
        ms: msOf(samples),
        peaks: peaksOf(samples, 200),
        async begin(name) {
          await write(name, samples)
          return {
            async close(heardMs) {
              const heard = firstMs(samples, heardMs)
              if (heard.length < samples.length) await write(name, heard)
              return { levelDb10: heard.length === 0 ? null : levelDb10(heard) }
            },
          }
        },
      }
    },
  }
}
