import type { KeyAlg, ReceiptV1, StatusV1 } from '@hai-dang/wire'
import { envelope as envelopeShape, payloadTypeOf, receiptV1, statusV1 } from '@hai-dang/wire'
import { parseCanonical } from '../canonical.ts'
import { digestOf, pae } from '../dsse.ts'
import { fromBase64 } from '../encodings.ts'
import type { StepRefusal, TrustRefusalCode } from '../refusals.ts'
import { verifySignature } from '../signatures.ts'
import { chainStart, checkChain } from './chain.ts'

export interface DeviceKey {
  readonly keyid: string
  readonly alg: KeyAlg
  readonly raw: Uint8Array
}

export interface VerifyDeviceInput {
  readonly device: DeviceKey
  readonly deployment: string
}

export type DeviceVerdict = { ok: true; document: ReceiptV1 | StatusV1; digest: string } | { ok: false; refusal: StepRefusal }

/** Receipts and statuses: one signature, by the device they name. A receipt's entries must chain within it; the caller joins it to its past. */
export async function verifyDevice(bytes: Uint8Array, { device, deployment }: VerifyDeviceInput): Promise<DeviceVerdict> {
  const read = readStatement(bytes)
  if ('code' in read) return refuse(read.code)
  const { document, payloadType, payload, signature } = read
  if (document.deployment !== deployment) return refuse('device.deployment')
  if (document.device !== device.keyid || signature.keyid !== device.keyid) return refuse('device.other')
  const message = pae(payloadType, payload)
  const valid = await verifySignature({ ...device, message, signature: fromBase64(signature.sig), encoding: 'raw' })
  if (!valid) return refuse('device.signature')
  if (document.type === 'receipt.v1') {
    const broken = await checkRange(document)
    if (broken !== null) return { ok: false, refusal: broken }
  }
  return { ok: true, document, digest: await digestOf(payloadType, payload) }
}

interface Statement {
  readonly document: ReceiptV1 | StatusV1
  readonly payloadType: string
  readonly payload: Uint8Array
  readonly signature: { readonly keyid: string; readonly sig: string }
}

function readStatement(bytes: Uint8Array): Statement | { code: TrustRefusalCode } {
  if (bytes.length > 131_072) return { code: 'device.malformed' }
  const outer = parseCanonical(bytes)
  const shaped = outer.ok ? envelopeShape.safeParse(outer.value) : null
  const signature = shaped?.success ? shaped.data.signatures[0] : undefined
  if (!shaped?.success || signature === undefined || !isPlainAndAlone(shaped.data.signatures)) return { code: 'device.malformed' }
  const payload = decoded(shaped.data.payload)
  const inner = payload === null ? null : parseCanonical(payload)
  if (payload === null || inner === null || !inner.ok || decoded(signature.sig) === null) return { code: 'device.malformed' }
  const { payloadType } = shaped.data
  const shape = [receiptV1, statusV1].find((candidate) => payloadTypeOf(candidate.shape.type.value) === payloadType)
  if (shape === undefined) return { code: 'device.type-unknown' }
  const document = shape.safeParse(inner.value)
  return document.success ? { document: document.data, payloadType, payload, signature } : { code: 'device.malformed' }
}

function isPlainAndAlone(signatures: readonly { ad?: unknown; cd?: unknown; batch?: unknown }[]): boolean {
  const [only] = signatures
  return signatures.length === 1 && only?.ad === undefined && only?.cd === undefined && only?.batch === undefined
}

/** Base64 with spare bits set passes the shape and is no base64 of ours. */
function decoded(base64: string): Uint8Array | null {
  try {
    return fromBase64(base64)
  } catch {
    return null
  }
}

async function checkRange({ from, to, prevHash, entries }: ReceiptV1): Promise<StepRefusal | null> {
  const honest = to - from + 1 === entries.length && (from !== 1 || prevHash === chainStart)
  if (!honest) return { code: 'chain.range', step: 19, name: 'checkRange' }
  const chain = await checkChain(entries, prevHash, from)
  return chain.ok ? null : chain.refusal
}

function refuse(code: TrustRefusalCode): DeviceVerdict {
  return { ok: false, refusal: { code, step: 19, name: 'verifyDevice' } }
}
