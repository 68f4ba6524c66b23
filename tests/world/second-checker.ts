import { createHash, createPublicKey, verify } from 'node:crypto'

/**
 * A second, straightforward reading of what a play must rest on, written apart from `trust`: Node's own cryptography, plain JSON, nothing
 * imported from any room. It answers one question: does each start in this receipt belong to an order that two agencies signed?
 */

export interface SecondKey {
  readonly agency: string
  readonly person: string
  readonly alg: 'Ed25519' | 'ES256'
  /** Raw public key, hexadecimal. */
  readonly raw: string
  readonly roles: readonly string[]
}

export interface SecondInput {
  /** Envelope of a `receipt.v1`, as the device sent it. */
  readonly receipt: Uint8Array
  /** Raw Ed25519 key of the device, hexadecimal. */
  readonly deviceRaw: string
  /** Every envelope that anyone ever published, in whatever order. */
  readonly envelopes: readonly Uint8Array[]
  readonly keys: readonly SecondKey[]
}

interface Loose {
  payloadType: string
  payload: string
  signatures: { keyid: string; sig: string; ad?: string; cd?: string; batch?: string }[]
}

/** What is wrong, one line for each start; an empty list means that everything played was approved. */
export function complaintsAbout({ receipt, deviceRaw, envelopes, keys }: SecondInput): string[] {
  const outer = looseOf(receipt)
  const bytes = encoded(outer.payloadType, Buffer.from(outer.payload, 'base64'))
  const signed = outer.signatures.some(({ sig }) => verify(null, bytes, edKey(deviceRaw), Buffer.from(sig, 'base64')))
  if (!signed) return ['the device did not sign this receipt']
  const { entries } = contentOf(outer) as { entries: Record<string, unknown>[] }
  const orders = new Map(envelopes.map(looseOf).map((envelope) => [digestOf(envelope), envelope]))
  return entries.filter(({ kind }) => kind === 'start').flatMap((entry) => complaintAbout(entry, orders, keys) ?? [])
}

function complaintAbout(entry: Record<string, unknown>, orders: Map<string, Loose>, keys: readonly SecondKey[]): string | null {
  const { digest, slot, repeat } = entry.occurrence as { digest: string; slot: string; repeat: number }
  const line = `line ${entry.seq as number}`
  const order = orders.get(digest)
  if (order === undefined) return `${line}: nobody published ${digest}`
  const agencies = new Set(approversOf(order, digest, keys).map(({ agency }) => agency))
  if (agencies.size < 2) return `${line}: ${digest} was approved by ${[...agencies].join(', ') || 'nobody'}`
  const release = contentOf(order) as unknown as ReleaseLike
  return complaintAboutPlay(entry, line, release, slot, repeat)
}

interface ReleaseLike {
  readonly slots: { id: string; items: number[]; repeat: { count: number }; maxGainDb: number }[]
  readonly items: { media?: { sha256: string } }[]
  readonly notBefore: string
  readonly notAfter: string
}

function complaintAboutPlay(
  entry: Record<string, unknown>,
  line: string,
  release: ReleaseLike,
  slotId: string,
  repeat: number,
): string | null {
  const slot = release.slots.find(({ id }) => id === slotId)
  if (slot === undefined || repeat >= slot.repeat.count) return `${line}: no such airing was approved`
  const at = Date.parse(entry.at as string)
  if (at < Date.parse(release.notBefore) || at >= Date.parse(release.notAfter)) return `${line}: outside the approved dates`
  if ((entry.gainDb as number) > slot.maxGainDb) return `${line}: louder than approved`
  const items = entry.items as number[]
  if (!items.every((item) => slot.items.includes(item))) return `${line}: an item that the slot does not name`
  const approved = new Set(release.items.map((item) => item.media?.sha256))
  return (entry.sha256 as string[]).every((sha256) => approved.has(sha256)) ? null : `${line}: a file that nobody approved`
}

/** Keys of approvers whose signature really covers this digest. */
function approversOf(envelope: Loose, digest: string, keys: readonly SecondKey[]): SecondKey[] {
  return envelope.signatures.flatMap((signature) => {
    const key = keys.find((candidate) => candidate.roles.includes('approver') && keyIdOf(candidate) === signature.keyid)
    return key !== undefined && covers(envelope, digest, signature, key) ? [key] : []
  })
}

function covers(envelope: Loose, digest: string, signature: Loose['signatures'][number], key: SecondKey): boolean {
  let bytes = encoded(envelope.payloadType, Buffer.from(envelope.payload, 'base64'))
  if (signature.batch !== undefined) {
    const payload = Buffer.from(signature.batch, 'base64')
    if (!(JSON.parse(payload.toString('utf8')) as { digests: string[] }).digests.includes(digest)) return false
    bytes = encoded('application/vnd.hai-dang.batch.v1+json', payload)
  }
  const sig = Buffer.from(signature.sig, 'base64')
  if (signature.ad === undefined || signature.cd === undefined) return key.alg === 'Ed25519' && verify(null, bytes, edKey(key.raw), sig)
  const [ad, cd] = [Buffer.from(signature.ad, 'base64'), Buffer.from(signature.cd, 'base64')]
  const { type, challenge } = JSON.parse(cd.toString('utf8')) as { type: string; challenge: string }
  if (type !== 'webauthn.get' || challenge !== sha256(bytes).toString('base64url')) return false
  const message = Buffer.concat([ad, sha256(cd)])
  return key.alg === 'ES256' ? verify('sha256', message, ecKey(key.raw), sig) : verify(null, message, edKey(key.raw), sig)
}

const looseOf = (bytes: Uint8Array): Loose => JSON.parse(Buffer.from(bytes).toString('utf8')) as Loose
const contentOf = ({ payload }: Loose): Record<string, unknown> => JSON.parse(Buffer.from(payload, 'base64').toString('utf8'))
const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()
const digestOf = (envelope: Loose): string => sha256(encoded(envelope.payloadType, Buffer.from(envelope.payload, 'base64'))).toString('hex')

function encoded(type: string, payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `), payload])
}

function keyIdOf({ alg, raw }: SecondKey): string {
  return sha256(Buffer.concat([Buffer.from(`hd-key-v1${alg}`), Buffer.from(raw, 'hex')])).toString('hex')
}

function edKey(raw: string) {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(raw, 'hex').toString('base64url') }, format: 'jwk' })
}

function ecKey(raw: string) {
  const point = Buffer.from(raw, 'hex')
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'))
  return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: x!, y: y! }, format: 'jwk' })
}
