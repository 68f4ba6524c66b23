import { digestOf, fromBase64Url, fromHex, pae, payloadOf, type SigningKey, toBase64, toBase64Url } from '@hai-dang/trust'
import type { BatchV1, EnvelopeSignature } from '@hai-dang/wire'
import { startAuthentication } from '@simplewebauthn/browser'
import { newId } from '../api/ids.ts'
import type { OwnDocument } from './rebuild.ts'

/** What is signed in one touch: the one document, or a batch that names both. `batch` goes into each signature then. */
export interface Touch {
  readonly message: Uint8Array
  readonly digest: string
  readonly batch: string | null
  readonly count: number
}

/** `now` is the instant the hub gave with the ticket; it only dates the batch. */
export async function touchOf(documents: readonly OwnDocument[], deployment: string, now: string): Promise<Touch> {
  const [only] = documents
  if (only === undefined) throw new TypeError('nothing to sign')
  if (documents.length === 1) return { message: pae(only.payloadType, only.payload), digest: only.digest, batch: null, count: 1 }
  const batch: BatchV1 = {
    v: 1,
    type: 'batch.v1',
    deployment,
    id: newId(),
    digests: documents.map((document) => document.digest),
    issued: now,
  }
  const { payloadType, payload } = payloadOf(batch)
  return {
    message: pae(payloadType, payload),
    digest: await digestOf(payloadType, payload),
    batch: toBase64(payload),
    count: documents.length,
  }
}

function forEach(touch: Touch, signature: EnvelopeSignature): EnvelopeSignature[] {
  return Array.from({ length: touch.count }, () => (touch.batch === null ? signature : { ...signature, batch: touch.batch }))
}

export async function signWithPassphraseKey(touch: Touch, key: SigningKey): Promise<EnvelopeSignature[]> {
  return forEach(touch, { keyid: key.keyid, sig: toBase64(await key.sign(touch.message)) })
}

/** The challenge is the digest that this page took of the bytes it made; the security key answers for this very host. */
export async function signWithSecurityKey(
  touch: Touch,
  keyid: string,
  credentials: readonly { keyid: string; credential: string }[],
): Promise<EnvelopeSignature[]> {
  const known = credentials.filter((row) => row.keyid === keyid)
  const answer = await startAuthentication({
    optionsJSON: {
      challenge: toBase64Url(fromHex(touch.digest)),
      rpId: window.location.hostname,
      userVerification: 'required',
      timeout: 120_000,
      allowCredentials: known.map((row) => ({ id: row.credential, type: 'public-key' as const })),
    },
  })
  const plain = (text: string) => toBase64(fromBase64Url(text))
  return forEach(touch, {
    keyid,
    sig: plain(answer.response.signature),
    ad: plain(answer.response.authenticatorData),
    cd: plain(answer.response.clientDataJSON),
  })
}
