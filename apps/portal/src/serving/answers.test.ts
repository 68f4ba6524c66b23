import { expect, test } from 'vitest'
import { makeAnswer } from './answers.ts'
import { compressedMemory } from './compressed-files.ts'

test('an answer keeps no more memory than it has bytes', () => {
  for (const text of ['Gió cấp 6. '.repeat(30), 'Biển động mạnh. '.repeat(2000)]) {
    const { identity, gzip, br } = makeAnswer(text, { type: 'text/html; charset=utf-8' }, compressedMemory())
    for (const bytes of [identity, gzip!, br!]) expect(bytes.buffer.byteLength).toBe(bytes.length)
  }
})
