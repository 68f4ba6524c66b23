import type { AreaPolicy } from '@hai-dang/wire'
import { expect, test } from 'vitest'
import { policyAt, quietSpans } from './time-strip.tsx'

const row: AreaPolicy = {
  area: 'cau-cang-mau',
  from: '2026-01-01T00:00:00Z',
  zone: 'Asia/Ho_Chi_Minh',
  windows: [
    { from: '13:30', to: '20:30' },
    { from: '05:00', to: '11:45' },
  ],
  weekdays: [1, 2, 3, 4, 5, 6],
  sessionsPerDay: 4,
  minutesPerSession: 30,
  maxGainDb: 0,
  emergencyExempt: true,
}

test('quiet hours are what the allowed windows leave, whatever their order', () => {
  expect(quietSpans(row, 3)).toEqual([
    [0, 300],
    [705, 810],
    [1230, 1440],
  ])
})

test('a day that is not allowed is quiet from end to end', () => {
  expect(quietSpans(row, 7)).toEqual([[0, 1440]])
})

test('the latest row that has begun is the one in force', () => {
  const later = { ...row, from: '2026-08-01T00:00:00Z', maxGainDb: -6 }
  expect(policyAt([later, row], 'cau-cang-mau', Date.parse('2026-07-01T00:00:00Z'))?.maxGainDb).toBe(0)
  expect(policyAt([row, later], 'cau-cang-mau', Date.parse('2026-08-05T00:00:00Z'))?.maxGainDb).toBe(-6)
  expect(policyAt([row], 'elsewhere', Date.parse('2026-08-05T00:00:00Z'))).toBeUndefined()
})
