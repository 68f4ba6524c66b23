import { toHex, utf8, verifySignature } from '@hai-dang/trust'
import { expect, test } from 'vitest'
import { makeWrappedKey, unwrapKey, WrongPassphrase, wrappedKey } from './key-box.ts'

test('a key comes out of its box only with its passphrase, and signs as itself', async () => {
  const { box, key } = await makeWrappedKey(
    { personId: '019f0000-0000-7000-8000-000000000001', name: 'Người mẫu', agency: 'thong-tin' },
    'mật khẩu mẫu dài',
  )
  expect(wrappedKey.safeParse(JSON.parse(JSON.stringify(box))).success).toBe(true)
  const opened = await unwrapKey(box, 'mật khẩu mẫu dài')
  expect([opened.keyid, toHex(opened.raw)]).toEqual([key.keyid, box.raw])
  const message = utf8('thử')
  expect(await verifySignature({ alg: 'Ed25519', raw: opened.raw, message, signature: await opened.sign(message), encoding: 'raw' })).toBe(
    true,
  )
  await expect(unwrapKey(box, 'mật khẩu khác')).rejects.toBeInstanceOf(WrongPassphrase)
})

test('the passphrase opens the box however its accents were typed', async () => {
  const { box, key } = await makeWrappedKey(
    { personId: '019f0000-0000-7000-8000-000000000001', name: 'x', agency: 'thong-tin' },
    'biển đảo'.normalize('NFC'),
  )
  expect((await unwrapKey(box, 'biển đảo'.normalize('NFD'))).keyid).toBe(key.keyid)
})
