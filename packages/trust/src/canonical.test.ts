import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { canonicalJson, type Json, olpcBytes, parseCanonical, text, toHex, utf8 } from './index.ts'
import { seededRandom } from './testing/random.ts'

const vectors = JSON.parse(readFileSync(new URL('../vectors/canonical.rfc8785.json', import.meta.url), 'utf8')) as {
  numbers: [string, string][]
  notNumbers: string[]
  sample: { input: string; utf8: string }
  sorting: { input: string; values: string[] }
}

function double(bits: string): number {
  const view = new DataView(new ArrayBuffer(8))
  view.setBigUint64(0, BigInt(`0x${bits}`))
  return view.getFloat64(0)
}

const codeOf = (bytes: Uint8Array): string => {
  const read = parseCanonical(bytes)
  return read.ok ? 'ok' : read.refusal.code
}

describe('canonical JSON by RFC 8785', () => {
  it.each(vectors.numbers)('writes the double %s as %s', (bits, expected) => {
    expect(canonicalJson(double(bits))).toBe(expected)
  })

  it.each(vectors.notNumbers)('has no spelling for the double %s', (bits) => {
    expect(() => canonicalJson(double(bits))).toThrow(TypeError)
  })

  it('writes the sample of §3.2.2 byte for byte', () => {
    expect(toHex(utf8(canonicalJson(JSON.parse(vectors.sample.input))))).toBe(vectors.sample.utf8)
  })

  it('sorts keys by UTF-16 code units as in §3.2.3', () => {
    expect(
      Object.values(
        JSON.parse(
          `[${canonicalJson(JSON.parse(vectors.sorting.input))
            .slice(1, -1)
            .replace(/"[^"]*":/g, '')}]`,
        ),
      ),
    ).toEqual(vectors.sorting.values)
  })

  it.each([
    ['undefined', undefined],
    ['a function', () => 1],
    ['a big integer', 1n],
    ['a date', new Date(0)],
    ['a lone surrogate', '\ud800'],
    ['a lone surrogate in a key', { '\udc00': 1 }],
    ['a hole in a list', new Array(1)],
  ])('throws on %s', (_name, value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError)
  })

  it('keeps a key named __proto__ as a plain key', () => {
    expect(canonicalJson(JSON.parse('{"__proto__":1}'))).toBe('{"__proto__":1}')
  })
})

describe('strict reading', () => {
  it.each([
    ['duplicate keys', '{"a":1,"a":2}'],
    ['a space', '{"a": 1}'],
    ['a line end', '{"a":1}\n'],
    ['keys out of order', '{"b":1,"a":2}'],
    ['an exponent', '{"a":1e2}'],
    ['a needless fraction', '{"a":1.0}'],
    ['minus zero', '{"a":-0}'],
    ['2^53 + 1', '{"a":9007199254740993}'],
    ['a number too large', '{"a":1e999}'],
    ['a lone surrogate by escape', '{"a":"\\ud800"}'],
    ['a needless escape', '{"a":"\\u0041"}'],
    ['an escaped solidus', '{"a":"\\/"}'],
    ['nesting without end', `${'['.repeat(30_000)}${']'.repeat(30_000)}`],
  ])('refuses %s', (_name, source) => {
    expect(codeOf(utf8(source))).toBe('canonical.not-canonical')
  })

  it('refuses a byte order mark', () => {
    expect(codeOf(utf8('\ufeff{"a":1}'))).toBe('canonical.not-json')
  })

  it.each([
    ['a stray continuation byte', [0x22, 0x80, 0x22]],
    ['an overlong solidus', [0x22, 0xc0, 0xaf, 0x22]],
    ['a surrogate in three bytes', [0x22, 0xed, 0xa0, 0x80, 0x22]],
  ])('refuses %s as no UTF-8', (_name, bytes) => {
    expect(codeOf(new Uint8Array(bytes))).toBe('canonical.not-utf8')
  })

  it('accepts what it wrote, over two thousand random values', () => {
    const random = seededRandom(20_260_805)
    for (let i = 0; i < 2000; i++) {
      const source = canonicalJson(randomJson(random, 4))
      const read = parseCanonical(utf8(source))
      expect(read.ok && canonicalJson(read.value)).toBe(source)
    }
  })

  it('refuses what it wrote with a space put anywhere outside a string', () => {
    const random = seededRandom(7)
    for (let i = 0; i < 300; i++) {
      const source = canonicalJson([random.double(), null, [true, random.double()]])
      const at = random.below(source.length + 1)
      expect(codeOf(utf8(`${source.slice(0, at)} ${source.slice(at)}`))).not.toBe('ok')
    }
  })
})

describe('canonical JSON by OLPC', () => {
  it('escapes quotation mark and backslash alone and sorts by code point', () => {
    expect(text(olpcBytes({ '\u{1f600}': 1, '\ufb33': 2, a: ['\n', '"', '\\', true, null, -3] }))).toBe(
      '{"a":["\n","\\"","\\\\",true,null,-3],"\ufb33":2,"\u{1f600}":1}',
    )
  })

  it.each([[1.5], [Number.NaN], [2 ** 53], ['\ud800'], [undefined]])('throws on %s', (value) => {
    expect(() => olpcBytes(value)).toThrow(TypeError)
  })
})

function randomJson(random: ReturnType<typeof seededRandom>, depth: number): Json {
  const kind = random.below(depth === 0 ? 4 : 6)
  if (kind === 0) return null
  if (kind === 1) return random.below(2) === 0
  if (kind === 2) return random.double()
  if (kind === 3) return random.string()
  if (kind === 4) return Array.from({ length: random.below(5) }, () => randomJson(random, depth - 1))
  return Object.fromEntries(Array.from({ length: random.below(5) }, () => [random.string(), randomJson(random, depth - 1)]))
}
