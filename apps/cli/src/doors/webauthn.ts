import { checkAssertion } from '@hai-dang/trust'
import { algField, base64UrlField, bytesField, textField, textsField } from './fields.ts'

/** `hd vectors webauthn`: `valid` is the signature alone over `ad ‖ SHA-256(cd)`; `refusal` is what our policy (step 12) says. */
export async function vectorWebauthn(line: Record<string, unknown>): Promise<Record<string, unknown>> {
  const verdict = await checkAssertion({
    alg: algField(line),
    raw: bytesField(line, 'key'),
    ad: bytesField(line, 'ad'),
    cd: bytesField(line, 'cd'),
    signature: bytesField(line, 'signature'),
    challenge: base64UrlField(line, 'challenge'),
    rpId: textField(line, 'rpId'),
    origins: textsField(line, 'origins'),
  })
  return verdict.ok ? { valid: true } : { valid: verdict.signatureValid, refusal: verdict.refusal.code }
}
