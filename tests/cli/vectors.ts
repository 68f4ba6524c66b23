import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromHex, sha256, toBase64, toBase64Url, utf8 } from '@hai-dang/trust'
import { derOf } from '../world/passkey.ts'

/** The published vectors of `packages/trust/vectors` as lines for the doors, each with the answer that its publisher says is right. */
export interface Case {
  readonly line: Record<string, unknown>
  readonly answer: Record<string, unknown>
}

const folder = join(import.meta.dirname, '../../packages/trust/vectors')
const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'))

const flipped = (hex: string, byte: number): string => {
  const at = (byte % (hex.length / 2)) * 2
  return hex.slice(0, at) + (Number.parseInt(hex.slice(at, at + 2), 16) ^ 1).toString(16).padStart(2, '0') + hex.slice(at + 2)
}

/** Each true, and with one bit of the signature, of the message and of the key bent. */
export function signatureCases(): Case[] {
  const ed = read('ed25519.rfc8032.json').vectors as { name: string; raw: string; message: string; signature: string }[]
  const ec = read('ecdsa-p256.rfc6979.json') as { raw: string; vectors: { message: string; r: string; s: string }[] }
  const der = (r: string, s: string) => Buffer.from(derOf(fromHex(r + s))).toString('hex')
  const good = [
    ...ed.map(({ name, raw: key, message, signature }) => ({
      id: `RFC 8032 ${name}`,
      alg: 'Ed25519',
      key,
      message,
      signature,
      encoding: 'raw',
    })),
    ...ec.vectors.flatMap(({ message, r, s }) => {
      const common = { alg: 'ES256', key: ec.raw, message: Buffer.from(message).toString('hex') }
      return [
        { id: `RFC 6979 ${message} raw`, ...common, signature: r + s, encoding: 'raw' },
        { id: `RFC 6979 ${message} der`, ...common, signature: der(r, s), encoding: 'der' },
      ]
    }),
  ]
  return good.flatMap((line) => [
    { line, answer: { id: line.id, valid: true } },
    ...[0, 31, 40, 63].map((byte) => wrong({ ...line, id: `${line.id} signature ${byte}`, signature: flipped(line.signature, byte) })),
    wrong({ ...line, id: `${line.id} message`, message: `${line.message}00` }),
    wrong({ ...line, id: `${line.id} key`, key: flipped(line.key, 5) }),
    wrong({ ...line, id: `${line.id} short`, signature: line.signature.slice(2) }),
    wrong({ ...line, id: `${line.id} encoding`, encoding: line.encoding === 'raw' ? 'der' : 'raw' }),
  ])
}

const wrong = (line: Record<string, unknown>): Case => ({ line, answer: { id: line.id, valid: false } })

const numberOf = (bits: string): number => Buffer.from(bits, 'hex').readDoubleBE()

/** The numbers and samples of RFC 8785: each canonical form is one, each input is not. */
export function jsonCases(): Case[] {
  const { numbers, sample } = read('canonical.rfc8785.json') as { numbers: [string, string][]; sample: { input: string; utf8: string } }
  const canonical = numbers.map(([bits, text]) => ({ line: { id: bits, text }, answer: { id: bits, canonical: true } }))
  const spelt = numbers.map(([bits, text]): Case => {
    const other = text.includes('e') ? text.toUpperCase() : numberOf(bits).toExponential()
    return { line: { id: `${bits} spelt ${other}`, text: other }, answer: { id: `${bits} spelt ${other}`, canonical: false } }
  })
  return [
    ...canonical,
    ...spelt,
    { line: { id: 'sample', base64: toBase64(fromHex(sample.utf8)) }, answer: { id: 'sample', canonical: true } },
    { line: { id: 'sample input', text: sample.input }, answer: { id: 'sample input', canonical: false } },
    ...oddities.map(([id, part, canonical]) => ({ line: { id, ...part }, answer: { id, canonical } })),
  ]
}

const oddities: readonly [string, Record<string, string>, boolean][] = [
  ['line separator unescaped', { text: '"\u2028"' }, true],
  ['line separator escaped', { text: '"\\u2028"' }, false],
  ['twice the same key', { text: '{"a":1,"a":1}' }, false],
  ['minus zero', { text: '-0' }, false],
  ['byte order mark', { text: '\ufeff{}' }, false],
  ['lone surrogate', { text: '"\ud800"' }, false],
  ['lone surrogate escaped', { text: '"\\ud800"' }, false],
  ['overlong UTF-8', { base64: toBase64(new Uint8Array([0x22, 0xc0, 0xaf, 0x22])) }, false],
  ['white space', { text: '{"a": 1}' }, false],
  ['more than the number can hold', { text: '[9007199254740993]' }, false],
  ['deep', { text: '['.repeat(9000) }, false],
  ['nothing', { text: '' }, false],
]

interface Assertion {
  readonly name: string
  readonly alg: string
  readonly raw: string
  readonly challenge: string
  readonly ad: string
  readonly cd: string
  readonly signature: string
  readonly refusedHere: string
}

/** The published assertions verify; ours refuses each of them for a reason of its own, and any other challenge, place or bit. */
export async function webauthnCases(): Promise<Case[]> {
  const { rpId, origin, vectors } = read('webauthn.w3c-level-3.json') as { rpId: string; origin: string; vectors: Assertion[] }
  const b64u = (hex: string) => toBase64Url(fromHex(hex))
  const cases = vectors.flatMap(({ name, alg, raw, challenge, ad, cd, signature, refusedHere }): Case[] => {
    const line = {
      id: name,
      alg,
      key: raw,
      ad: b64u(ad),
      cd: b64u(cd),
      signature: b64u(signature),
      challenge: b64u(challenge),
      rpId,
      origins: [origin],
    }
    const asHex = { ...line, id: `${name} hex`, ad, cd, signature }
    const bent = { ...line, id: `${name} bent`, signature: b64u(flipped(signature, 40)) }
    return [
      { line, answer: { id: line.id, valid: true, refusal: refusedHere } },
      { line: asHex, answer: { id: asHex.id, valid: true, refusal: refusedHere } },
      { line: bent, answer: { id: bent.id, valid: false } },
    ]
  })
  return cases
}

export const anyDigest = async (): Promise<string> => toBase64Url(await sha256(utf8('sample')))
