import { utf8 } from '@hai-dang/trust'
import { expect, test } from 'vitest'
import { flacMs } from './flac.ts'

function head(rate: number, samples: number): Uint8Array {
  const bytes = new Uint8Array(42)
  bytes.set(utf8('fLaC'))
  const view = new DataView(bytes.buffer)
  view.setUint32(18, ((rate << 12) | 0x2f0) >>> 0)
  bytes[21] = 0xf0 | Math.floor(samples / 2 ** 32)
  view.setUint32(22, samples % 2 ** 32)
  return bytes
}

test('the length of a sound is read from the file, not from what the hub says of it', () => {
  expect(flacMs(head(48_000, 48_000))).toBe(1000)
  expect(flacMs(head(48_000, 3_000_000_000))).toBe(62_500_000)
  expect(flacMs(head(48_000, 2 ** 32 + 48_000))).toBe(Math.round(((2 ** 32 + 48_000) * 1000) / 48_000))
})

test('a file that is no FLAC or states no length has none', () => {
  expect(flacMs(utf8('RIFF....WAVE'))).toBeNull()
  expect(flacMs(head(48_000, 0))).toBeNull()
})
