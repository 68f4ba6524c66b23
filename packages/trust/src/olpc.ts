import { utf8 } from './encodings.ts'

/**
 * Canonical JSON as OLPC defines it, which TUF signs: keys in code point order, only `"` and `\` escaped, whole numbers alone, strings
 * written as they stand. Not RFC 8785: a control character is written raw here.
 */
export function olpcBytes(value: unknown): Uint8Array {
  return utf8(write(value))
}

function write(value: unknown): string {
  if (value === null || value === true || value === false) return String(value)
  if (typeof value === 'string') return writeString(value)
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new TypeError('OLPC canonical JSON holds whole numbers alone')
    return String(value)
  }
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`
  if (typeof value === 'object') {
    const entries = Object.entries(value).sort(([a], [b]) => byCodePoint(a, b))
    return `{${entries.map(([key, inner]) => `${writeString(key)}:${write(inner)}`).join(',')}}`
  }
  throw new TypeError(`JSON has no ${typeof value}`)
}

function writeString(value: string): string {
  if (/\p{Surrogate}/u.test(value)) throw new TypeError('a lone surrogate')
  return `"${value.replace(/["\\]/g, '\\$&')}"`
}

/** UTF-16 order differs from code point order above the basic plane. */
function byCodePoint(a: string, b: string): number {
  const left = Array.from(a)
  const right = Array.from(b)
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!
    if (difference !== 0) return difference
  }
  return left.length - right.length
}
