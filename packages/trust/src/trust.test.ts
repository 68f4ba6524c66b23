import { beforeAll, describe, expect, it } from 'vitest'
import { releaseOf, revokeOf, withdrawOf } from '../../../tests/world/trust-documents.ts'
import { makeWorld, type World } from '../../../tests/world/trust-world.ts'
import {
  addSignature,
  digestOf,
  fromBase64,
  fromBase64Url,
  fromHex,
  pae,
  payloadOf,
  refusalCodes,
  sha256Hex,
  stickySets,
  text,
  toBase64,
  toBase64Url,
  toHex,
  trustRefusals,
  utf8,
  wordsOf,
} from './index.ts'
import { seededRandom } from './testing/random.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})

describe('encodings', () => {
  it('go there and back over random bytes', () => {
    const random = seededRandom(3)
    for (let i = 0; i < 200; i++) {
      const bytes = random.bytes(random.below(100))
      expect(fromHex(toHex(bytes))).toEqual(bytes)
      expect(fromBase64(toBase64(bytes))).toEqual(bytes)
      expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes)
    }
  })

  it.each(['0', 'AB', '0g', ' 00', '00\n'])('refuse the hexadecimal %j', (source) => expect(() => fromHex(source)).toThrow(TypeError))
  it.each(['QQ', 'QQ=', 'QR==', 'Q===', 'Q Q=', 'QQ==\n', '-_=='])('refuse the base64 %j', (source) =>
    expect(() => fromBase64(source)).toThrow(TypeError),
  )
  it.each(['QQ==', 'QR', 'Q', '+/'])('refuse the base64url %j', (source) => expect(() => fromBase64Url(source)).toThrow(TypeError))
})

describe('DSSE', () => {
  it('encodes as the DSSE v1 protocol’s own example', () => {
    expect(text(pae('http://example.com/HelloWorld', utf8('hello world')))).toBe('DSSEv1 29 http://example.com/HelloWorld 11 hello world')
  })

  it('counts bytes, not characters', () => {
    expect(text(pae('đ', utf8('ắ')))).toBe('DSSEv1 2 đ 3 ắ')
  })

  it('takes the digest of that encoding', async () => {
    const { payloadType, payload } = payloadOf(releaseOf())
    expect(await digestOf(payloadType, payload)).toBe(await sha256Hex(pae(payloadType, payload)))
  })

  it('throws on a document that is not valid and on a key that signed already', async () => {
    expect(() => payloadOf({ ...releaseOf(), seq: 0 })).toThrow()
    const envelope = await world.sign(releaseOf(), 'minh')
    expect(() => addSignature(envelope, envelope.signatures[0]!)).toThrow(TypeError)
  })
})

describe('mã đối chiếu', () => {
  it('gives each byte a word of its own', () => {
    const words = Array.from({ length: 256 }, (_, byte) => wordsOf(toHex(new Uint8Array([byte])), 1))
    expect(new Set(words).size).toBe(256)
    expect(words.every((word) => word === word.normalize('NFC') && /^[a-zđô]+$/.test(word))).toBe(true)
  })

  it('is six words of the beginning unless asked otherwise', () => {
    expect(wordsOf('00'.repeat(32))).toBe('ba ba ba ba ba ba')
    expect(wordsOf('000102ff'.repeat(8), 4)).toBe('ba bai bam vung')
    expect(() => wordsOf('00', 2)).toThrow(TypeError)
  })
})

describe('sticky sets (step 7)', () => {
  const admitted = (document: ReturnType<typeof withdrawOf> | ReturnType<typeof revokeOf>) => ({
    digest: 'f'.repeat(64),
    type: document.type,
    document,
    signers: [],
  })

  it('keep a withdrawal that the lister leaves out', () => {
    const first = stickySets({ withdrawn: new Set(), revoked: new Map() }, [
      admitted(withdrawOf('a'.repeat(64))),
      admitted(revokeOf('b'.repeat(64))),
    ])
    const later = stickySets(first, [])
    expect([...later.withdrawn]).toEqual(['a'.repeat(64)])
    expect([...later.revoked.keys()]).toEqual(['b'.repeat(64)])
  })

  it('never soften a compromised key to a retired one', () => {
    const first = stickySets({ withdrawn: new Set(), revoked: new Map() }, [admitted(revokeOf('b'.repeat(64)))])
    const later = stickySets(first, [admitted(revokeOf('b'.repeat(64), { mode: 'retired' }))])
    expect(later.revoked.get('b'.repeat(64))?.mode).toBe('compromised')
  })
})

describe('the table of refusals', () => {
  it('words every code in both languages and names its step', () => {
    expect(refusalCodes).toEqual(Object.keys(trustRefusals))
    for (const [code, { step, vi, en }] of Object.entries(trustRefusals)) {
      expect(code).toMatch(/^[a-z]+(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)$/)
      expect(step).toBeGreaterThanOrEqual(6)
      expect(vi).toMatch(/\.$/)
      expect(en).toMatch(/\.$/)
      expect(vi.match(/\{\w+\}/g)?.sort() ?? []).toEqual(en.match(/\{\w+\}/g)?.sort() ?? [])
    }
  })
})
