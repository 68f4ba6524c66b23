import { expect, test } from 'vitest'
import { blankContent } from './blank-content.ts'
import { missingOf } from './missing.ts'

const blank = blankContent('2026-08-05', '2026-08-11')

test('a blank piece lacks its title, its text and its places', () => {
  expect(missingOf(blank)).toEqual(['missing.title', 'missing.text', 'missing.areas'])
})

test('a piece with a title, words and a place lacks nothing', () => {
  expect(missingOf({ ...blank, title: 'Tin mẫu', textVi: 'Bản mẫu.', plan: { ...blank.plan, areas: ['cau-cang-mau'] } })).toEqual([])
})

test('a page alone needs no place, but a picture on it needs its words', () => {
  const picture = { derivatives: [], width: 1, height: 1 }
  const page = {
    path: '/tin/mau',
    column: 'Tin',
    lead: '',
    body: { type: 'doc' as const, content: [{ type: 'paragraph' as const }] },
    sources: [],
  }
  const content = { ...blank, title: 'Tin mẫu', sound: null, page: { ...page, figure: { picture, alt: ' ', caption: '', credit: '' } } }
  expect(missingOf(content)).toEqual(['missing.alt'])
  expect(missingOf({ ...content, page: { ...page, figure: null } })).toEqual([])
})

test('words longer than the voice reads must be shortened, and no page stands on an address of the portal itself', () => {
  const content = { ...blank, title: 'x', textVi: 'a'.repeat(8000), plan: { ...blank.plan, areas: ['a'] } }
  expect(missingOf(content)).toEqual([])
  expect(missingOf({ ...content, textVi: 'a'.repeat(8001) })).toEqual(['missing.shorter'])
  const page = {
    column: 'Tin',
    lead: '',
    body: { type: 'doc' as const, content: [{ type: 'paragraph' as const }] },
    figure: null,
    sources: [],
  }
  for (const path of ['/xac-minh', '/en/tin/a', '/b/x'])
    expect(missingOf({ ...content, page: { ...page, path } })).toEqual(['missing.path'])
})

test('English speech needs the English text', () => {
  const content = {
    ...blank,
    title: 'x',
    textVi: 'có',
    sound: { source: 'speech' as const, lang: 'en' as const, recording: null },
    plan: { ...blank.plan, areas: ['a'] },
  }
  expect(missingOf(content)).toEqual(['missing.text'])
})

test('a field that shows an error counts as missing, though the content holds an older good value', () => {
  const content = { ...blank, title: 'x', textVi: 'có', plan: { ...blank.plan, areas: ['a'] } }
  expect(missingOf(content)).toEqual([])
  expect(missingOf(content, 1)).toEqual(['missing.faults'])
})

test('a last day before the first one is said before the press', () => {
  const when = { kind: 'times' as const, times: ['11:00'], weekdays: [1], from: '2026-08-11', to: '2026-08-05' }
  expect(missingOf({ ...blank, title: 'x', textVi: 'có', plan: { ...blank.plan, areas: ['a'], when } })).toEqual(['missing.days'])
})
