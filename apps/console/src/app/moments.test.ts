import { expect, test } from 'vitest'
import { clockText, isoDay, lengthText, levelText, localParts, longDayText, momentText, spanText } from './moments.ts'

const zone = 'Asia/Ho_Chi_Minh'
const at = Date.parse('2026-08-05T02:42:00Z')

test('times are written as the programme writes them', () => {
  expect(clockText(at, zone)).toBe('09:42')
  expect(momentText(at, zone, 'vi')).toBe('09:42 ngày 05/8/2026')
  expect(momentText(at, zone, 'en')).toBe('09:42, 5 Aug 2026')
  expect(longDayText(at, zone, 'vi')).toBe('Thứ Tư, ngày 05/8/2026')
})

test('an instant of today is written without its day', () => {
  expect(momentText(at, zone, 'vi', at + 3_600_000)).toBe('09:42')
  expect(momentText(at, zone, 'vi', at + 86_400_000)).toBe('09:42 ngày 05/8/2026')
})

test('midnight belongs to the day it opens', () => {
  const parts = localParts(Date.parse('2026-08-04T17:00:00Z'), zone)
  expect([isoDay(parts), parts.hour, parts.weekday]).toEqual(['2026-08-05', 0, 3])
})

test('lengths and spans use the one unit that matters', () => {
  expect(lengthText(48_200, 'vi')).toBe('48 giây')
  expect(lengthText(130_000, 'vi')).toBe('2 phút 10 giây')
  expect(spanText(78 * 60_000, 'vi')).toBe('1 giờ 18 phút')
  expect(spanText(26 * 3_600_000, 'vi')).toBe('26 giờ')
  expect(spanText(5 * 86_400_000, 'en')).toBe('5 days')
})

test('a measured level has the decimal mark of its language and a true minus', () => {
  expect([levelText(-159, 'vi'), levelText(-159, 'en'), levelText(0, 'vi')]).toEqual(['−15,9 dBFS', '−15.9 dBFS', '0,0 dBFS'])
})
