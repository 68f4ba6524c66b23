import { createHash, randomBytes } from 'node:crypto'
import type { Clock } from './clock.ts'

export interface Ids {
  /** A UUID version 7 whose time is the clock's, so that ids of a demo sort as its people lived it. */
  next(): string
}

export function openIds(clock: Clock): Ids {
  let last = 0
  let counter = 0
  return {
    next() {
      const now = Math.floor(clock.now())
      if (now > last) {
        last = now
        counter = 0
      } else counter += 1
      // 12 bits of counter keep ids of one millisecond in order; when they run out the time borrows the next millisecond.
      if (counter > 0xfff) {
        last += 1
        counter = 0
      }
      const time = last.toString(16).padStart(12, '0')
      const bytes = randomBytes(8)
      bytes[0] = (bytes[0]! & 0x3f) | 0x80
      const tail = bytes.toString('hex')
      const sequence = counter.toString(16).padStart(3, '0')
      return `${time.slice(0, 8)}-${time.slice(8)}-7${sequence}-${tail.slice(0, 4)}-${tail.slice(4)}`
    },
  }
}

/** Rows that ship with the product have the same id everywhere, so that a copy loaded twice is one row. The time in it is 2023-04-01. */
export function shippedId(key: string): string {
  const hash = createHash('sha256').update(`hai-dang ${key}`).digest()
  hash[0] = (hash[0]! & 0x0f) | 0x70
  hash[2] = (hash[2]! & 0x3f) | 0x80
  const tail = hash.toString('hex')
  return `018739f4-2c00-${tail.slice(0, 4)}-${tail.slice(4, 8)}-${tail.slice(8, 20)}`
}
