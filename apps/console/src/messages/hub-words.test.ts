import { expect, test } from 'vitest'
import { translator } from './catalogue.ts'
import { periodText } from './hub-words.ts'

test('a plain year is said in the language of the screen, another period keeps its name', () => {
  expect(periodText({ id: '2026', name: 'Năm 2026' }, translator('en'))).toBe('Year 2026')
  expect(periodText({ id: '2026', name: 'Năm 2026' }, translator('vi'))).toBe('Năm 2026')
  expect(periodText({ id: '2026-bao', name: 'Mùa bão 2026' }, translator('en'))).toBe('Mùa bão 2026')
})
