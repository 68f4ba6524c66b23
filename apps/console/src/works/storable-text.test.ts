import { expect, test } from 'vitest'
import { cutText, storable } from './storable-text.ts'

test('a cut never leaves half of a character', () => {
  expect(cutText(`${'a'.repeat(59)}\u{1F6A2}b`, 60)).toBe('a'.repeat(59))
  expect(cutText(`${'a'.repeat(58)}\u{1F6A2}b`, 60)).toBe(`${'a'.repeat(58)}\u{1F6A2}`)
  expect(cutText('ngắn', 60)).toBe('ngắn')
})

test('NUL and halves of characters are stripped at any depth, whole characters stay', () => {
  expect(storable({ title: 'a\0b\uD83D', faces: [{ lines: ['\uDEA2c', '\u{1F6A2}'] }] })).toEqual({
    title: 'ab',
    faces: [{ lines: ['c', '\u{1F6A2}'] }],
  })
})

test('a value with nothing to strip stays the same value', () => {
  const clean = { title: 'Thông báo', plan: { areas: ['a'] }, page: null }
  expect(storable(clean)).toBe(clean)
})
