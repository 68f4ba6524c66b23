import { expect, test } from 'vitest'
import { monthsOf } from './months.ts'

test('every month of the period up to today stands there, with zero where nothing was counted', () => {
  const months = monthsOf({ from: '2025-12-15', to: '2026-12-14' }, '2026-03-05', [{ month: '2026-02', value: 7 }])
  expect(months).toEqual([
    { month: '2025-12', value: 0 },
    { month: '2026-01', value: 0 },
    { month: '2026-02', value: 7 },
    { month: '2026-03', value: 0 },
  ])
})

test('a period that is over ends with its last month, and what was counted outside is not hidden', () => {
  const months = monthsOf({ from: '2025-11-01', to: '2026-01-31' }, '2026-08-05', [{ month: '2026-02', value: 1 }])
  expect(months.map(({ month }) => month)).toEqual(['2025-11', '2025-12', '2026-01', '2026-02'])
})
