import { expect, test } from 'vitest'
import { agenciesInShort, agencyAt, type NamedAgency } from './agencies.ts'

const rows: NamedAgency[] = [
  { agency: 'thong-tin', name: 'Sở cũ', shortName: 'Cũ', from: '2022-01-01', to: '2025-02-28' },
  { agency: 'thong-tin', name: 'Sở mới', shortName: 'Mới', from: '2025-03-01', to: null },
]

test('an agency bears the name of the day, by the clocks of the province', () => {
  const name = (at: string) => agencyAt(rows, 'thong-tin', Date.parse(at), 'vi').name
  expect([name('2025-02-28T16:59:59Z'), name('2025-02-28T17:00:00Z'), name('2026-08-05T02:00:00Z')]).toEqual(['Sở cũ', 'Sở mới', 'Sở mới'])
})

test('an agency that nobody named is called by words that name no office', () => {
  expect(agenciesInShort(rows, Date.parse('2026-08-05T02:00:00Z'), 'vi')).toEqual(['Mới', 'Cơ quan biên phòng'])
  expect(agenciesInShort([], 0, 'en')).toEqual(['Information agency', 'Border agency'])
})
