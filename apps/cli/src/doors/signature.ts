import { verifySignature } from '@hai-dang/trust'
import { algField, hexField } from './fields.ts'

/** `hd vectors signature`: does the signature over the message verify under the raw public key? All three in hexadecimal. */
export async function vectorSignature(line: Record<string, unknown>): Promise<Record<string, unknown>> {
  const encoding = line.encoding
  if (encoding !== 'raw' && encoding !== 'der') throw new TypeError('encoding must be raw or der')
  const valid = await verifySignature({
    alg: algField(line),
    raw: hexField(line, 'key'),
    message: hexField(line, 'message'),
    signature: hexField(line, 'signature'),
    encoding,
  })
  return { valid }
}
