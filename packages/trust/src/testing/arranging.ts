import type { Envelope, EnvelopeSignature, Payload, ReleaseV1 } from '@hai-dang/wire'
import { makePasskey } from '../../../../tests/world/passkey.ts'
import * as sample from '../../../../tests/world/trust-documents.ts'
import { digestOfDocument, listOf, personKeyOf, personOf, type World } from '../../../../tests/world/trust-world.ts'
import {
  type AdmitContext,
  addSignature,
  canonicalBytes,
  envelopeBytes,
  fromHex,
  pae,
  type SigningKey,
  signBatch,
  toBase64,
  toHex,
} from '../index.ts'

/** One attack on `admitEnvelope`: what arrives, in which state of the device. */
export interface Attack {
  readonly what: string
  readonly code: string
  /** Why the first signature did not count, where that is what stops it. */
  readonly because?: string
  /** The step that stops it. Without this step, and no other, it gets through, unless `caughtLater` names who else stops it. */
  readonly stoppedBy: string
  /** With that step left out: the code of the later step that still stops it. Absent: the attack passes. */
  readonly caughtLater?: string
  arrange(world: World): Promise<{ bytes: Uint8Array; context: AdmitContext }>
}

export const both = ['minh', 'dung'] as const

export async function arrive(
  world: World,
  document: Payload,
  by: readonly Parameters<World['sign']>[1][] = both,
  change: Partial<AdmitContext> = {},
) {
  return { bytes: await world.bytes(document, ...by), context: world.context(change) }
}

/** Signs bytes that no honest signer would: no schema in between. */
async function signRaw(payloadType: string, payload: Uint8Array, keys: readonly SigningKey[]): Promise<Envelope> {
  const message = pae(payloadType, payload)
  const signatures = await Promise.all(keys.map(async (key) => ({ keyid: key.keyid, sig: toBase64(await key.sign(message)) })))
  return { payloadType, payload: toBase64(payload), signatures }
}

export const releaseType = 'application/vnd.hai-dang.release.v1+json'
export const bothKeys = ({ keys }: World) => [keys.minh, keys.dung]
export const raw = async (world: World, payload: Uint8Array, type = releaseType, keys = bothKeys(world)) => ({
  bytes: canonicalBytes(await signRaw(type, payload, keys)),
  context: world.context(),
})

const rpId = 'ky.thong-tin.localhost'
const origin = `http://${rpId}:4110`

/** The world in which minh signs with a security key; `bend` bends what the key says. */
export async function withPasskey(world: World, bend: Parameters<Awaited<ReturnType<typeof makePasskey>>['assert']>[1], drop?: 'ad') {
  const passkey = await makePasskey(rpId, origin)
  const key = personKeyOf('minh', world.keys.minh, { keyid: passkey.keyid, raw: toHex(passkey.raw), alg: 'ES256', rpId, origins: [origin] })
  const [ours, theirs] = world.people
  const changed = world.with({ people: [listOf('thong-tin', [key, ...ours.keys.filter(({ person }) => person !== key.person)]), theirs] })
  const document = sample.releaseOf()
  const { ad, ...rest } = await passkey.assert(fromHex(await digestOfDocument(document)), bend)
  const signature: EnvelopeSignature = drop === undefined ? { ...rest, ad } : rest
  const envelope = addSignature(await changed.sign(document, 'dung'), signature)
  return { bytes: envelopeBytes(envelope), context: changed.context() }
}

export const withKeyChange = async (world: World, change: Parameters<typeof personKeyOf>[2]) => {
  const [ours, theirs] = world.people
  const keys = ours.keys.map((key) => (key.person === personOf('minh') ? { ...key, ...change } : key))
  return arrive(world.with({ people: [listOf('thong-tin', keys), theirs] }), sample.releaseOf())
}

export async function byBatch(world: World, digests: string[], deployment = sample.deployment) {
  const batch = await signBatch(sample.batchOf(digests, { deployment }), world.keys.minh)
  const envelope = addSignature(await world.sign(sample.releaseOf(), 'dung'), batch)
  return { bytes: envelopeBytes(envelope), context: world.context() }
}

export const underSeries = async (world: World, change: Partial<ReleaseV1>, by: readonly Parameters<World['sign']>[1][] = ['lan']) => {
  const series = sample.seriesOf([world.keys.lan.keyid])
  const under = await digestOfDocument(series)
  return arrive(world, sample.releaseOf({ under, ...change }), by, { held: { series: new Map([[under, series]]) } })
}

export const activated = async (
  world: World,
  change: Parameters<typeof sample.activationOf>[1] = {},
  state: Partial<AdmitContext> & { activationsToday?: number } = {},
) => {
  const template = sample.templateOf()
  const digest = await digestOfDocument(template)
  const { activationsToday = 0, ...rest } = state
  const held = { templates: new Map([[digest, template]]), activationsToday }
  return arrive(world, sample.activationOf(digest, change), ['truc'], { held, ...rest })
}

export const canonicalRelease = (change: Record<string, unknown> = {}) => canonicalBytes({ ...sample.releaseOf(), ...change })
