import type { Refusal } from '@hai-dang/wire'
import { sameBytes, text, utf8 } from './encodings.ts'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** No document of ours nests deeper; past this a reader's stack is at stake. */
const maxDepth = 64

/**
 * RFC 8785 text of a value. Throws a TypeError on what JSON cannot hold: a number that is not finite, a lone surrogate, `undefined`, a
 * function, a class instance. Keys sort by UTF-16 code units, as JavaScript compares strings.
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0)
}

export function canonicalBytes(value: unknown): Uint8Array {
  return utf8(canonicalJson(value))
}

function write(value: unknown, depth: number): string {
  if (depth > maxDepth) throw new TypeError(`nested deeper than ${maxDepth}`)
  if (value === null || value === true || value === false) return String(value)
  if (typeof value === 'string') return writeString(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('a number that is not finite')
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${Array.from(value, (inner) => write(inner, depth + 1)).join(',')}]`
  if (typeof value === 'object') return writeObject(value, depth)
  throw new TypeError(`JSON has no ${typeof value}`)
}

function writeObject(value: object, depth: number): string {
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== null && prototype !== Object.prototype) throw new TypeError('not a plain object')
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, inner]) => `${writeString(key)}:${write(inner, depth + 1)}`).join(',')}}`
}

function writeString(value: string): string {
  if (/\p{Surrogate}/u.test(value)) throw new TypeError('a lone surrogate')
  return JSON.stringify(value)
}

/**
 * Strict reading (trust.md §Documents): UTF-8 decoding is fatal, and writing the value again must give the very same bytes. That one demand
 * refuses duplicate keys, spaces, key order, `1e2`, `-0`, 2^53+1, lone surrogates and a byte order mark.
 */
export function parseCanonical(bytes: Uint8Array): { ok: true; value: Json } | { ok: false; refusal: Refusal } {
  let source: string
  try {
    source = text(bytes)
  } catch {
    return { ok: false, refusal: { code: 'canonical.not-utf8' } }
  }
  let value: Json
  try {
    value = JSON.parse(source) as Json
  } catch {
    return { ok: false, refusal: { code: 'canonical.not-json' } }
  }
  try {
    if (sameBytes(canonicalBytes(value), bytes)) return { ok: true, value }
  } catch {
    // A value that parses and yet cannot be written: a lone surrogate by escape, or nesting without end.
  }
  return { ok: false, refusal: { code: 'canonical.not-canonical' } }
}
