import { uuid7 } from '@hai-dang/wire'
import { expect, test } from 'vitest'
import { uuid7From } from './ids.ts'

test('a new id has the shape of version 7 and opens with its millisecond', () => {
  const id = uuid7From(Date.parse('2026-08-05T02:12:00.123Z'), new Uint8Array(10).fill(255))
  expect(uuid7.safeParse(id).success).toBe(true)
  expect(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toBe(Date.parse('2026-08-05T02:12:00.123Z'))
})

test('later ids sort after earlier ones', () => {
  const random = new Uint8Array(10)
  expect(uuid7From(1_000, random) < uuid7From(1_001, random)).toBe(true)
})
