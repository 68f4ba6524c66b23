import { fromBase64, fromBase64Url, toBase64Url } from '@hai-dang/trust'
import { describe, expect, it } from 'vitest'
import { makePasskey } from '../world/passkey.ts'
import { hd, jsonLines } from './hd.ts'
import { anyDigest, type Case, jsonCases, signatureCases, webauthnCases } from './vectors.ts'

const sets: Record<string, () => Case[] | Promise<Case[]>> = { signature: signatureCases, json: jsonCases, webauthn: webauthnCases }

describe('published vectors through hd', () => {
  it.each(Object.keys(sets))(
    '%s: what the publishers say, the same line for line in Node and in Chromium',
    { timeout: 120_000 },
    async (door) => {
      const cases = await sets[door]!()
      const input = jsonLines(cases.map(({ line }) => line))
      const node = await hd(['vectors', door], { input })
      expect(node.err).toBe('')
      expect(node.status).toBe(0)
      expect(node.lines.map((line) => JSON.parse(line))).toEqual(cases.map(({ answer }) => expect.objectContaining(answer)))
      const chromium = await hd(['vectors', door, '--runtime', 'chromium'], { input })
      expect(chromium.err).toBe('')
      expect(chromium.lines).toEqual(node.lines)
    },
  )

  it('an assertion of our own making is valid without a refusal, and refused for each thing that is not ours', async () => {
    const [rpId, origin] = ['ky.thong-tin.localhost', 'http://ky.thong-tin.localhost:4110']
    const passkey = await makePasskey(rpId, origin)
    const challenge = await anyDigest()
    const url = (base64: string) => toBase64Url(fromBase64(base64))
    const lineOf = async (id: string, bend: Parameters<typeof passkey.assert>[1], change: Record<string, unknown> = {}) => {
      const { sig, ad, cd } = await passkey.assert(fromBase64Url(challenge), bend)
      const key = toBase64Url(passkey.raw)
      return { id, alg: 'ES256', key, ad: url(ad), cd: url(cd), signature: url(sig), challenge, rpId, origins: [origin], ...change }
    }
    const lines = [
      await lineOf('ours', {}),
      await lineOf('not verified', { flags: 0x01 }),
      await lineOf('elsewhere', { origin: 'http://ky.bien-phong.localhost:4111' }),
      await lineOf('other relying party', { rpId: 'example.org' }),
      await lineOf('other challenge', {}, { challenge: toBase64Url(new Uint8Array(32)) }),
      await lineOf('made, not got', { type: 'webauthn.create' }),
    ]
    const { lines: answers } = await hd(['vectors', 'webauthn'], { input: jsonLines(lines) })
    const read = answers.map((line) => JSON.parse(line) as { id: string; valid: boolean; refusal?: string })
    expect(read[0]).toEqual({ id: 'ours', valid: true })
    expect(read.slice(1).every(({ valid, refusal }) => valid && /^assertion\./.test(refusal ?? ''))).toBe(true)
    expect(new Set(read.slice(1).map(({ refusal }) => refusal)).size).toBe(5)
  })
})

describe('a door that reads lines', () => {
  it('answers a bad line with its id and the fault, in its place, and goes on', async () => {
    const good = { id: 'b', text: '{}' }
    const input = Buffer.concat([
      Buffer.from(`{"id":"a"}\n${JSON.stringify(good)}\r\nnonsense\n\n[1]\n{"id":{"n":1},"base64":"=="}\n`),
      Buffer.from([0x7b, 0xff, 0x7d, 10]),
      Buffer.from(`{"id":7,"text":"\u2028"}`),
    ])
    const { status, lines } = await hd(['vectors', 'json'], { input })
    expect(status).toBe(0)
    const answers = lines.map((line) => JSON.parse(line) as { id: unknown; error?: string; canonical?: boolean })
    expect(answers.map(({ id }) => id)).toEqual(['a', 'b', null, null, { n: 1 }, null, 7])
    expect(answers.map(({ error }) => typeof error)).toEqual(['string', 'undefined', 'string', 'string', 'string', 'string', 'undefined'])
    expect(answers[0]!.error).toContain('text')
    expect(answers.every((answer) => 'error' in answer !== 'canonical' in answer)).toBe(true)
  })

  it('says by name what a signature line lacks', async () => {
    const line = { id: 1, alg: 'Ed25519', key: '00', message: '', signature: '', encoding: 'raw' }
    const bad = [{ ...line, alg: 'RSA' }, { ...line, encoding: 'hex' }, { ...line, key: 'xyz' }, { ...line, message: undefined }, line]
    const { lines } = await hd(['vectors', 'signature'], { input: jsonLines(bad) })
    const answers = lines.map((text) => JSON.parse(text) as { error?: string; valid?: boolean })
    expect(answers.map(({ error }) => error?.split(/[ :]/)[0])).toEqual(['alg', 'encoding', 'key', 'message', undefined])
    expect(answers[4]).toEqual({ id: 1, valid: false })
  })

  it('ends with 2 and one line on a runtime, a word or an option it does not know', async () => {
    for (const words of [
      ['vectors', 'json', '--runtime', 'deno'],
      ['vectors', 'json', 'file'],
      ['vectors'],
      ['vectors', 'json', '--fast'],
      ['--at'],
    ]) {
      const { status, out, err } = await hd(words)
      expect([status, out, err.trim().split('\n').length], words.join(' ')).toEqual([2, '', 1])
    }
  })
})
