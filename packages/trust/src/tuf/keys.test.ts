import { constants, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readKey } from './keys.ts'
import { covers, targetFile } from './listed.ts'
import type { TufKey } from './shapes.ts'

const message = new TextEncoder().encode('danh mục')
const pem = (key: KeyObject) => createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString()
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const ed25519 = generateKeyPairSync('ed25519').privateKey
const raw = createPublicKey(ed25519).export({ format: 'jwk' }).x!

const kinds: [string, TufKey, Uint8Array][] = [
  [
    'Ed25519 in hexadecimal',
    { keytype: 'ed25519', scheme: 'ed25519', public: Buffer.from(raw, 'base64url').toString('hex') },
    sign(null, message, ed25519),
  ],
  ['Ed25519 in PEM', { keytype: 'ed25519', scheme: 'ed25519', public: pem(ed25519) }, sign(null, message, ed25519)],
  ['ECDSA P-256', { keytype: 'ecdsa', scheme: 'ecdsa-sha2-nistp256', public: pem(p256) }, sign('sha256', message, p256)],
  [
    'ECDSA P-256 by its old name',
    { keytype: 'ecdsa-sha2-nistp256', scheme: 'ecdsa-sha2-nistp256', public: pem(p256) },
    sign('sha256', message, p256),
  ],
  [
    'RSA-PSS',
    { keytype: 'rsa', scheme: 'rsassa-pss-sha256', public: pem(rsa) },
    sign('sha256', message, { key: rsa, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }),
  ],
]

describe('keys of signed metadata', () => {
  it.each(kinds)('%s: the right signature holds, a changed message or signature does not', async (_name, key, signature) => {
    const read = readKey(key)!
    expect(await read.verify(message, new Uint8Array(signature))).toBe(true)
    expect(await read.verify(new TextEncoder().encode('danh mUc'), new Uint8Array(signature))).toBe(false)
    const spoilt = new Uint8Array(signature)
    spoilt[spoilt.length - 1]! ^= 1
    expect(await read.verify(message, spoilt)).toBe(false)
  })

  it('are the same key in any spelling', () => {
    expect(readKey(kinds[0]![1])!.material).toBe(readKey(kinds[1]![1])!.material)
    expect(readKey(kinds[2]![1])!.material).toBe(readKey(kinds[3]![1])!.material)
  })

  it('sign nothing when their type, scheme or encoding is unknown', () => {
    const hex = 'ab'.repeat(32)
    expect(readKey({ keytype: 'ed25519', scheme: 'rsassa-pss-sha256', public: hex })).toBeNull()
    expect(readKey({ keytype: 'rsa', scheme: 'rsa-pkcs1v15-sha256', public: pem(rsa) })).toBeNull()
    expect(readKey({ keytype: 'ed25519', scheme: 'ed25519', public: hex.slice(2) })).toBeNull()
    expect(readKey({ keytype: 'ecdsa', scheme: 'ecdsa-sha2-nistp256', public: pem(ed25519) })).toBeNull()
  })
})

describe('paths of targets', () => {
  it.each([
    ['area/x/*.env', 'area/x/a.env', true],
    ['area/x/*.env', 'area/y/a.env', false],
    ['area/x/*.env', 'area/x/y/a.env', false],
    ['foo-version-?.tgz', 'foo-version-a.tgz', true],
    ['foo-version-?.tgz', 'foo-version-alpha.tgz', false],
    ['targets/*.tgz', 'targets/foo.tgz', true],
    ['targets/*.tgz', 'targets/foo.txt', false],
    ['*.tgz', 'targets/foo.tgz', false],
    ['a.b', 'axb', false],
  ])('%s covers %s: %s (with the examples of TUF 1.0 §4.5)', (pattern, path, expected) => {
    expect(covers(pattern, path)).toBe(expected)
  })

  it('are percent-encoded segment by segment', () => {
    expect(targetFile('a/b c/d.env', 'ff')).toBe('targets/a/b%20c/ff.d.env')
  })
})
