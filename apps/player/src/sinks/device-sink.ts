import { levelDb10, msOf, peaksOf, sampleRate } from '../sound/decode.ts'
import { startFfmpeg } from '../sound/ffmpeg.ts'
import { decodeAll, firstMs } from './file-sink.ts'
import type { Sink } from './sink.ts'

/** A real output of the machine, through ffmpeg's ALSA or PulseAudio device. Only a site provisioned for production has one. */
export function deviceSink(output: { kind: 'alsa' | 'pulse'; device: string }): Sink {
  return {
    name: `${output.kind}:${output.device}`.slice(0, 40),
    async prepare(sounds, gainDb) {
      const samples = await decodeAll(sounds, gainDb)
      if (!samples) return null
      return {
        ms: msOf(samples),
        peaks: peaksOf(samples, 200),
        async begin() {
          const input = ['-f', 's16le', '-ar', String(sampleRate), '-ac', '1', '-i', 'pipe:0']
          const runtime = process.getuid ? { XDG_RUNTIME_DIR: `/run/user/${process.getuid()}` } : {}
          const child = startFfmpeg([...input, '-f', output.kind, output.device], { asSelf: true, env: runtime })
          let failed = false
          child.once('error', () => {
            failed = true
          })
          child.once('close', (code) => {
            failed ||= code !== 0
          })
          child.stdin?.on('error', () => undefined)
          child.stdout?.resume()
          child.stderr?.resume()
          child.stdin?.end(Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength))
          return {
            async close(heardMs) {
              const heard = firstMs(samples, heardMs)
              // The device still holds a little of a sound that ended by itself; a cut is at once.
              if (heard.length < samples.length) child.kill('SIGKILL')
              return { levelDb10: failed || heard.length === 0 ? null : levelDb10(heard) }
            },
          }
        },
      }
    },
  }
}
