import { checkAssertion, fromBase64Url, fromHex } from '@hai-dang/trust'
import { algField, textField, textsField } from './fields.ts'

/** Raw public key in hexadecimal, as in `vectors signature`, or in base64url. */
function keyBytes(text: string): Uint8Array {
  return /^(?:[0-9a-fA-F]{64}|04[0-9a-fA-F]{128})$/.test(text) ? fromHex(text.toLowerCase()) : fromBase64Url(text)
}

/** `hd vectors webauthn`: `valid` is the signature alone over `ad ‖ SHA-256(cd)`; `refusal` is what our policy (step 12) says. Bytes are base64url. */
export async function vectorWebauthn(line: Record<string, unknown>): Promise<Record<string, unknown>> {
  const verdict = await checkAssertion({
    alg: algField(line),
    raw: keyBytes(textField(line, 'key')),
    ad: fromBase64Url(textField(line, 'ad')),
    cd: fromBase64Url(textField(line, 'cd')),
    signature: fromBase64Url(textField(line, 'signature')),
    challenge: fromBase64Url(textField(line, 'challenge')),
    rpId: textField(line, 'rpId'),
    origins: textsField(line, 'origins'),
  })
  return verdict.ok ? { valid: true } : { valid: verdict.signatureValid, refusal: verdict.refusal.code }
}
