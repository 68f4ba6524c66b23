import { fromHex, verifySignature } from '@hai-dang/trust'
import { algField, textField } from './fields.ts'

/** `hd vectors signature`: does the signature over the message verify under the raw public key? All three in hexadecimal. */
export async function vectorSignature(line: Record<string, unknown>): Promise<Record<string, unknown>> {
  const encoding = line.encoding
  if (encoding !== 'raw' && encoding !== 'der') throw new TypeError('encoding must be raw or der')
  const valid = await verifySignature({
    alg: algField(line),
    raw: fromHex(textField(line, 'key')),
    message: fromHex(textField(line, 'message')),
    signature: fromHex(textField(line, 'signature')),
    encoding,
  })
  return { valid }
}
