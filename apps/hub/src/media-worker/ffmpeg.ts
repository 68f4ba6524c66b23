import { accessSync, chmodSync, constants } from 'node:fs'
import { createRequire } from 'node:module'
import { type Finished, runMedia } from './process.ts'

let program: string | undefined

/** The ffmpeg that came with the packages, made executable if the install left it without the bit; else the machine's own. */
function ffmpegPath(): string {
  if (program) return program
  try {
    const { path } = createRequire(import.meta.url)('@ffmpeg-installer/ffmpeg') as { path: string }
    try {
      accessSync(path, constants.X_OK)
    } catch {
      chmodSync(path, 0o755)
    }
    program = path
  } catch {
    program = 'ffmpeg'
  }
  return program
}

/** Runs ffmpeg on local files and pipes only, one thread. */
export function ffmpeg(args: readonly string[], options: { seconds: number; onStdout?: (chunk: Buffer) => void }): Promise<Finished> {
  return runMedia(ffmpegPath(), ['-hide_banner', '-nostdin', '-nostats', '-y', ...args], options)
}

/** Raw samples as ffmpeg arguments: 32-bit float, mono, 48 kHz. */
export const rawFormat = ['-f', 'f32le', '-ar', '48000', '-ac', '1']

/** Integrated loudness and true peak (EBU R 128) in tenths of LUFS and dBTP; loudness is null where nothing is loud enough to be gated in. */
export async function measure(input: readonly string[], filter = ''): Promise<{ lufs10: number | null; peakDb10: number } | null> {
  const { code, stderr } = await ffmpeg([...input, '-af', `${filter}ebur128=peak=true:framelog=verbose`, '-f', 'null', '-'], {
    seconds: 180,
  })
  const loudness = /Integrated loudness:\s+I:\s+(-?[\d.]+|-inf|nan) LUFS/.exec(stderr)?.[1]
  const peak = /True peak:\s+Peak:\s+(-?[\d.]+|-inf) dBFS/.exec(stderr)?.[1]
  if (code !== 0 || loudness === undefined || peak === undefined) return null
  const lufs10 = Math.round(Number(loudness) * 10)
  const peakDb10 = Math.round(Number(peak) * 10)
  return { lufs10: Number.isFinite(lufs10) && lufs10 > -690 ? lufs10 : null, peakDb10: Number.isFinite(peakDb10) ? peakDb10 : -1200 }
}
