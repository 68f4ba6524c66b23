import { randomBytes } from 'node:crypto'

/** UUID version 7 of a moment (RFC 9562 §5.7). */
export function uuid7(now: number): string {
  const random = randomBytes(10)
  random[0] = (random[0]! & 0x0f) | 0x70
  random[2] = (random[2]! & 0x3f) | 0x80
  const text = Math.floor(now).toString(16).padStart(12, '0') + random.toString('hex')
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-')
}
