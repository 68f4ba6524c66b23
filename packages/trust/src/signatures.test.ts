import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { derOf, makePasskey } from '../../../tests/world/passkey.ts'
import { seededKey } from '../../../tests/world/trust-world.ts'
import { checkAssertion, concatBytes, fromHex, keyIdOf, signingKeyFrom, toHex, utf8, verifySignature } from './index.ts'
import { seededRandom } from './testing/random.ts'

const read = <T>(name: string): T => JSON.parse(readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8')) as T

interface EdVector {
  name: string
  seed: string
  raw: string
  message: string
  signature: string
}
const ed = read<{ vectors: EdVector[] }>('ed25519.rfc8032.json').vectors
const ec = read<{ raw: string; vectors: { message: string; r: string; s: string }[] }>('ecdsa-p256.rfc6979.json')

describe('Ed25519', () => {
  it.each(ed)('makes and accepts RFC 8032 $name', async ({ seed, raw, message, signature }) => {
    const key = await signingKeyFrom(fromHex(seed))
    expect(toHex(key.raw)).toBe(raw)
    expect(toHex(await key.sign(fromHex(message)))).toBe(signature)
    const input = { alg: 'Ed25519', raw: fromHex(raw), message: fromHex(message), signature: fromHex(signature), encoding: 'raw' } as const
    expect(await verifySignature(input)).toBe(true)
    expect(await verifySignature({ ...input, message: concatBytes(input.message, utf8(' ')) })).toBe(false)
  })

  /** The eight encodings of small order, and those whose y is not reduced. A signature of zeros passes for them in a lax verifier. */
  const weak = [
    '0100000000000000000000000000000000000000000000000000000000000000',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    '0000000000000000000000000000000000000000000000000000000000000080',
    '0000000000000000000000000000000000000000000000000000000000000000',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
    '0100000000000000000000000000000000000000000000000000000000000080',
    'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  ]

  it.each(weak)('refuses the key %s and a signature that begins with it', async (point) => {
    const zeros = new Uint8Array(32)
    const message = utf8('tin mẫu')
    for (const r of [point, weak[0]!]) {
      const signature = concatBytes(fromHex(r), zeros)
      expect(await verifySignature({ alg: 'Ed25519', raw: fromHex(point), message, signature, encoding: 'raw' })).toBe(false)
    }
    const key = await seededKey('minh')
    const signature = concatBytes(fromHex(point), zeros)
    expect(await verifySignature({ alg: 'Ed25519', raw: key.raw, message, signature, encoding: 'raw' })).toBe(false)
  })

  it('refuses a signature whose S had the group order added', async () => {
    const { raw, message, signature } = ed[1]!
    const order = 2n ** 252n + 27742317777372353535851937790883648493n
    const s = BigInt(`0x${signature.slice(64).match(/../g)!.reverse().join('')}`) + order
    const bent = signature.slice(0, 64) + s.toString(16).padStart(64, '0').match(/../g)!.reverse().join('')
    expect(
      await verifySignature({ alg: 'Ed25519', raw: fromHex(raw), message: fromHex(message), signature: fromHex(bent), encoding: 'raw' }),
    ).toBe(false)
  })

  it('answers false, and never throws, to random bytes of any length', async () => {
    const random = seededRandom(11)
    for (let i = 0; i < 200; i++) {
      const input = { raw: random.bytes(random.below(70)), message: random.bytes(9), signature: random.bytes(random.below(80)) }
      for (const alg of ['Ed25519', 'ES256'] as const) {
        for (const encoding of ['raw', 'der'] as const) expect(await verifySignature({ alg, encoding, ...input })).toBe(false)
      }
    }
  })
})

describe('ES256', () => {
  const raw = fromHex(ec.raw)
  const plainOf = ({ r, s }: { r: string; s: string }) => concatBytes(fromHex(r), fromHex(s))

  it.each(ec.vectors)('accepts RFC 6979 "$message" as 64 bytes and as DER', async (vector) => {
    const input = { alg: 'ES256', raw, message: utf8(vector.message) } as const
    expect(await verifySignature({ ...input, signature: plainOf(vector), encoding: 'raw' })).toBe(true)
    expect(await verifySignature({ ...input, signature: derOf(plainOf(vector)), encoding: 'der' })).toBe(true)
    expect(await verifySignature({ ...input, message: utf8('other'), signature: plainOf(vector), encoding: 'raw' })).toBe(false)
  })

  const { r, s } = ec.vectors[0]!
  const der = (body: string, length = body.length / 2): string => `30${length.toString(16).padStart(2, '0')}${body}`
  it.each([
    ['a second leading zero', der(`02220000${r}022100${s}`)],
    ['a missing leading zero', der(`0220${r}0220${s}`)],
    ['a long-form length', `3081${(0x46).toString(16)}022100${r}022100${s}`],
    ['an indefinite length', `3080022100${r}022100${s}0000`],
    ['a byte after the end', `${der(`022100${r}022100${s}`)}00`],
    ['a byte inside after s', der(`022100${r}022100${s}00`)],
    ['a wrong tag', der(`022100${r}032100${s}`)],
    ['an empty integer', der(`0200022100${s}`)],
    ['a length past the end', der(`022100${r}022200${s}`)],
  ])('refuses DER with %s', async (_name, bent) => {
    const input = { alg: 'ES256', raw, message: utf8('sample'), encoding: 'der' } as const
    expect(await verifySignature({ ...input, signature: fromHex(der(`022100${r}022100${s}`)) })).toBe(true)
    expect(await verifySignature({ ...input, signature: fromHex(bent) })).toBe(false)
  })

  it('refuses zero r or s and a point off the curve', async () => {
    const zeros = new Uint8Array(32)
    const message = utf8('sample')
    for (const signature of [concatBytes(zeros, fromHex(s)), concatBytes(fromHex(r), zeros)]) {
      expect(await verifySignature({ alg: 'ES256', raw, message, signature, encoding: 'raw' })).toBe(false)
    }
    const off = concatBytes(raw.subarray(0, 64), new Uint8Array([raw[64]! ^ 1]))
    expect(await verifySignature({ alg: 'ES256', raw: off, message, signature: plainOf(ec.vectors[0]!), encoding: 'raw' })).toBe(false)
  })

  it('gives one key one id: the raw point decides, the algorithm is part of it', async () => {
    expect(await keyIdOf('ES256', raw)).not.toBe(await keyIdOf('Ed25519', raw))
    expect(await keyIdOf('Ed25519', fromHex(ed[0]!.raw))).toMatch(/^[0-9a-f]{64}$/)
  })
})

interface AssertionVector {
  name: string
  alg: 'ES256' | 'Ed25519'
  raw: string
  challenge: string
  ad: string
  cd: string
  signature: string
  refusedHere: string
}
const w3c = read<{ rpId: string; origin: string; vectors: AssertionVector[] }>('webauthn.w3c-level-3.json')

describe('WebAuthn assertions (step 12)', () => {
  it.each(w3c.vectors)('finds the signature of W3C §$name valid, and refuses it for $refusedHere', async (vector) => {
    const { alg, refusedHere } = vector
    const [raw, challenge, ad, cd, signature] = [vector.raw, vector.challenge, vector.ad, vector.cd, vector.signature].map(fromHex)
    const input = { alg, raw: raw!, challenge: challenge!, ad: ad!, cd: cd!, signature: signature! }
    const verdict = await checkAssertion({ ...input, rpId: w3c.rpId, origins: [w3c.origin] })
    expect(verdict).toMatchObject({ ok: false, signatureValid: true, refusal: { code: refusedHere } })
    const bent = await checkAssertion({ ...input, cd: concatBytes(cd!, utf8(' ')), rpId: w3c.rpId, origins: [w3c.origin] })
    expect(bent.signatureValid).toBe(false)
  })

  const rpId = 'ky.thong-tin.localhost'
  const origin = `http://${rpId}:4110`
  const challenge = fromHex('ab'.repeat(32))

  async function verdictOn(bend: Parameters<Awaited<ReturnType<typeof makePasskey>>['assert']>[1]): Promise<string> {
    const passkey = await makePasskey(rpId, origin)
    const { sig, ad, cd } = await passkey.assert(challenge, bend)
    const [signature, adBytes, cdBytes] = [sig, ad, cd].map((base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)))
    const origins = [origin, 'https://ky.example']
    const verdict = await checkAssertion({
      alg: 'ES256',
      raw: passkey.raw,
      ad: adBytes!,
      cd: cdBytes!,
      signature: signature!,
      challenge,
      rpId,
      origins,
    })
    return verdict.ok ? 'ok' : verdict.refusal.code
  }

  it('accepts one of the key’s origins, and members that a browser adds at the end', async () => {
    expect(await verdictOn({})).toBe('ok')
    expect(await verdictOn({ origin: 'https://ky.example' })).toBe('ok')
    expect(await verdictOn({ end: ',"crossOrigin":false,"other_keys_can_be_added_here":"do not compare"}' })).toBe('ok')
  })

  it.each([
    ['another RP ID', { rpId: 'thong-tin.localhost' }, 'assertion.rp-id'],
    ['no touch', { flags: 0x04 }, 'assertion.user-absent'],
    ['no PIN or finger', { flags: 0x01 }, 'assertion.user-unverified'],
    ['a key that may be copied', { flags: 0x0d }, 'assertion.backed-up-key'],
    ['a key that was copied', { flags: 0x15 }, 'assertion.backed-up-key'],
    ['attested data announced', { flags: 0x45 }, 'assertion.extra-parts'],
    ['extensions announced', { flags: 0x85 }, 'assertion.extra-parts'],
    ['authenticator data of 38 bytes', { extraData: new Uint8Array(1) }, 'assertion.authenticator-data'],
    ['a registration', { type: 'webauthn.create' }, 'assertion.type'],
    ['the sign-in origin', { origin: 'http://thong-tin.localhost:4100' }, 'assertion.origin'],
    ['an origin that only begins alike', { origin: `${origin}0` }, 'assertion.origin'],
    ['a frame in another page', { end: ',"crossOrigin":true}' }, 'assertion.cross-origin'],
    ['no word on frames', { end: '}' }, 'assertion.origin'],
    ['a top origin', { end: ',"crossOrigin":false,"topOrigin":"https://x.example"}' }, 'assertion.top-origin'],
    ['a false that goes on', { end: ',"crossOrigin":falsehood}' }, 'assertion.cross-origin'],
    [
      'keys in another order',
      { clientData: utf8(`{"challenge":"q","type":"webauthn.get","origin":"${origin}","crossOrigin":false}`) },
      'assertion.type',
    ],
    ['a space', { clientData: utf8('{"type": "webauthn.get"}') }, 'assertion.type'],
  ])('refuses %s', async (_name, bend, code) => {
    expect(await verdictOn(bend)).toBe(code)
  })

  it('refuses another challenge', async () => {
    const passkey = await makePasskey(rpId, origin)
    const { sig, ad, cd } = await passkey.assert(fromHex('cd'.repeat(32)))
    const [signature, adBytes, cdBytes] = [sig, ad, cd].map((base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)))
    const input = {
      alg: 'ES256',
      raw: passkey.raw,
      ad: adBytes!,
      cd: cdBytes!,
      signature: signature!,
      challenge,
      rpId,
      origins: [origin],
    } as const
    expect(await checkAssertion(input)).toMatchObject({ ok: false, signatureValid: true, refusal: { code: 'assertion.challenge' } })
  })
})
