import { expect, test } from 'vitest'
import { isolated } from './isolated.ts'

test('an override in a title turns nothing beside it', () => {
  expect(isolated('bão \u202Eoãb')).toBe('\u2068bão \u202Eoãb\u202C\u2069')
  expect(isolated('a\u2067b')).toBe('\u2068a\u2067b\u2069\u2069')
  expect(isolated('a\u202Eb\u202Cc')).toBe('\u2068a\u202Eb\u202Cc\u2069')
})

test('an ordinary text is left as it is', () => {
  expect(isolated('Thông báo mẫu')).toBe('Thông báo mẫu')
})
