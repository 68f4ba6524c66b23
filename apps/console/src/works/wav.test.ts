import { expect, test } from 'vitest'
import { wavOf } from './wav.ts'

test('a recording becomes a mono 16-bit WAV whose loudest samples are clipped, not wrapped', () => {
  const bytes = wavOf(new Float32Array([0, 2, -2]), 48_000)
  const view = new DataView(bytes.buffer)
  expect(new TextDecoder().decode(bytes.subarray(0, 4))).toBe('RIFF')
  expect([view.getUint32(4, true), view.getUint32(24, true), view.getUint32(40, true)]).toEqual([42, 48_000, 6])
  expect([view.getInt16(44, true), view.getInt16(46, true), view.getInt16(48, true)]).toEqual([0, 32_767, -32_767])
})
