import type { Envelope, EnvelopeSignature, Payload, ReleaseV1 } from '@hai-dang/wire'
import { signBatch } from '../batches.ts'
import { canonicalBytes } from '../canonical.ts'
import { addSignature, envelopeBytes, pae, payloadOf } from '../dsse.ts'
import { fromHex, text, toBase64, toHex, utf8 } from '../encodings.ts'
import type { AdmitContext } from '../envelopes/draft.ts'
import type { SigningKey } from '../signing-keys.ts'
import * as sample from './documents.ts'
import { makePasskey } from './passkey.ts'
import { digestOfDocument, listOf, personKeyOf, personOf, seededKey, type World } from './world.ts'

/** One attack on `admitEnvelope`: what arrives, in which state of the device. */
export interface Attack {
  readonly what: string
  readonly code: string
  /** The step that stops it. Without this step, and no other, it gets through, unless `caughtLater` names who else stops it. */
  readonly stoppedBy: string
  /** With that step left out: the code of the later step that still stops it. Absent: the attack passes. */
  readonly caughtLater?: string
  arrange(world: World): Promise<{ bytes: Uint8Array; context: AdmitContext }>
}

const both = ['minh', 'dung'] as const

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

const releaseType = 'application/vnd.hai-dang.release.v1+json'
const bothKeys = ({ keys }: World) => [keys.minh, keys.dung]
const raw = async (world: World, payload: Uint8Array, type = releaseType, keys = bothKeys(world)) => ({
  bytes: canonicalBytes(await signRaw(type, payload, keys)),
  context: world.context(),
})

const rpId = 'ky.thong-tin.localhost'
const origin = `http://${rpId}:4110`

/** The world in which minh signs with a security key; `bend` bends what the key says. */
async function withPasskey(world: World, bend: Parameters<Awaited<ReturnType<typeof makePasskey>>['assert']>[1], drop?: 'ad') {
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

const withKeyChange = async (world: World, change: Parameters<typeof personKeyOf>[2]) => {
  const [ours, theirs] = world.people
  const keys = ours.keys.map((key) => (key.person === personOf('minh') ? { ...key, ...change } : key))
  return arrive(world.with({ people: [listOf('thong-tin', keys), theirs] }), sample.releaseOf())
}

async function byBatch(world: World, digests: string[], deployment = sample.deployment) {
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

const canonicalRelease = (change: Record<string, unknown> = {}) => canonicalBytes({ ...sample.releaseOf(), ...change })

export const attacks: readonly Attack[] = [
  {
    what: 'endless data: an envelope beyond 64 kB',
    code: 'envelope.too-large',
    stoppedBy: 'checkSize',
    arrange: async (world) => {
      const items = Array.from({ length: 200 }, () => ({ ...sample.releaseOf().items[0]!, title: 'x'.repeat(300) }))
      return arrive(world, sample.releaseOf({ items }))
    },
  },
  {
    what: 'a key that the envelope’s shape does not know',
    code: 'envelope.malformed',
    stoppedBy: 'checkEnvelopeShape',
    arrange: async (world) => {
      const envelope = await world.sign(sample.releaseOf(), ...both)
      return { bytes: canonicalBytes({ ...envelope, unsigned: 'note' }), context: world.context() }
    },
  },
  {
    what: 'a batch sent as if it were an order',
    code: 'envelope.type-unknown',
    stoppedBy: 'checkTypeAllowed',
    arrange: (world) => arrive(world, sample.batchOf(['a'.repeat(64)])),
  },
  {
    what: 'a signature of another document type',
    code: 'envelope.type-mismatch',
    stoppedBy: 'checkTypeAgrees',
    arrange: (world) => raw(world, canonicalRelease(), 'application/vnd.hai-dang.template.v1+json'),
  },
  {
    what: 'no signature at all',
    code: 'envelope.signatures',
    stoppedBy: 'checkSignatureCount',
    caughtLater: 'quorum.missing',
    arrange: (world) => arrive(world, sample.releaseOf(), []),
  },
  {
    what: 'repeated signatures of one key',
    code: 'envelope.repeated-key',
    stoppedBy: 'checkRepeatedKeys',
    arrange: async (world) => {
      const envelope = await world.sign(sample.releaseOf(), 'minh', 'dung')
      return {
        bytes: envelopeBytes({ ...envelope, signatures: [...envelope.signatures, envelope.signatures[0]!] }),
        context: world.context(),
      }
    },
  },
  {
    what: 'duplicate keys inside: two readings of one signed document',
    code: 'canonical.not-canonical',
    stoppedBy: 'checkCanonical',
    arrange: (world) => raw(world, utf8(text(canonicalRelease()).replace('"seq":2', '"seq":1,"seq":2'))),
  },
  {
    what: 'a field smuggled into a document',
    code: 'document.malformed',
    stoppedBy: 'checkSchema',
    arrange: (world) => raw(world, canonicalRelease({ volume: 'max' })),
  },
  {
    what: 'a prototype smuggled into a document',
    code: 'document.malformed',
    stoppedBy: 'checkSchema',
    arrange: (world) => raw(world, utf8(`{"__proto__":{"class":"khan_cap"},${text(canonicalRelease()).slice(1)}`)),
  },
  {
    what: 'an order of another deployment',
    code: 'document.deployment',
    stoppedBy: 'checkDeployment',
    arrange: (world) => arrive(world, sample.releaseOf({ deployment: 'demo-khac' })),
  },
  {
    what: 'keys that no list names',
    code: 'quorum.missing',
    stoppedBy: 'findKeys',
    caughtLater: 'quorum.missing',
    arrange: async (world) => raw(world, canonicalRelease(), releaseType, [await seededKey('stranger 1'), await seededKey('stranger 2')]),
  },
  {
    what: 'a stolen approver key that was revoked',
    code: 'quorum.missing',
    stoppedBy: 'checkRevoked',
    arrange: (world) =>
      arrive(world, sample.releaseOf(), both, { revoked: new Map([[world.keys.minh.keyid, sample.revokeOf(world.keys.minh.keyid)]]) }),
  },
  {
    what: 'a key past its dates',
    code: 'quorum.missing',
    stoppedBy: 'checkKeyDates',
    arrange: (world) => withKeyChange(world, { notAfter: '2026-08-05T05:00:00Z' }),
  },
  {
    what: 'a key before its dates',
    code: 'quorum.missing',
    stoppedBy: 'checkKeyDates',
    arrange: (world) => withKeyChange(world, { notBefore: '2026-08-05T05:00:01Z' }),
  },
  {
    what: 'an editor who signs as if he were an approver',
    code: 'quorum.missing',
    stoppedBy: 'checkRoles',
    arrange: (world) => arrive(world, sample.releaseOf(), ['lan', 'dung']),
  },
  {
    what: 'an approver of another area',
    code: 'quorum.missing',
    stoppedBy: 'checkAreas',
    arrange: (world) => withKeyChange(world, { areas: ['cua-khau-mau'] }),
  },
  {
    what: 'a batch that does not name this document',
    code: 'quorum.missing',
    stoppedBy: 'checkBatches',
    arrange: (world) => byBatch(world, ['a'.repeat(64)]),
  },
  {
    what: 'a batch of another deployment',
    code: 'quorum.missing',
    stoppedBy: 'checkBatches',
    arrange: async (world) => byBatch(world, [await digestOfDocument(sample.releaseOf())], 'demo-khac'),
  },
  {
    what: 'sign-in used as a signing oracle: the digest as a sign-in challenge',
    code: 'quorum.missing',
    stoppedBy: 'checkAssertions',
    arrange: (world) => withPasskey(world, { origin: 'http://thong-tin.localhost:4100', rpId: 'thong-tin.localhost' }),
  },
  {
    what: 'a key touched without its owner being verified',
    code: 'quorum.missing',
    stoppedBy: 'checkAssertions',
    arrange: (world) => withPasskey(world, { flags: 0x01 }),
  },
  {
    what: 'a malicious signing page in a frame',
    code: 'quorum.missing',
    stoppedBy: 'checkAssertions',
    arrange: (world) => withPasskey(world, { end: ',"crossOrigin":true}' }),
  },
  {
    what: 'a security key’s signature without its statement',
    code: 'quorum.missing',
    stoppedBy: 'checkAssertions',
    caughtLater: 'quorum.missing',
    arrange: (world) => withPasskey(world, {}, 'ad'),
  },
  {
    what: 'the hub or the broker swaps the content',
    code: 'quorum.missing',
    stoppedBy: 'checkSignatures',
    arrange: async (world) => {
      const envelope = await world.sign(sample.releaseOf(), ...both)
      const swapped = payloadOf(sample.releaseOf({ items: [{ ...sample.releaseOf().items[0]!, title: 'Tin bị tráo (mẫu)' }] }))
      return { bytes: envelopeBytes({ ...envelope, payload: toBase64(swapped.payload) }), context: world.context() }
    },
  },
  {
    what: 'all online keys stolen: no approver signed',
    code: 'quorum.missing',
    stoppedBy: 'checkSignatures',
    arrange: async (world) => {
      const thief = await seededKey('thief')
      const { payloadType, payload } = payloadOf(sample.releaseOf())
      const sig = toBase64(await thief.sign(pae(payloadType, payload)))
      const signatures = bothKeys(world).map(({ keyid }) => ({ keyid, sig }))
      return { bytes: envelopeBytes({ payloadType, payload: toBase64(payload), signatures }), context: world.context() }
    },
  },
  {
    what: 'two signers of one agency',
    code: 'quorum.missing',
    stoppedBy: 'checkQuorum',
    arrange: (world) => arrive(world, sample.releaseOf(), ['minh', 'ha']),
  },
  {
    what: 'one person with two keys where two persons are needed',
    code: 'quorum.missing',
    stoppedBy: 'checkQuorum',
    arrange: async (world) => {
      const second = await seededKey('minh, second key')
      const [ours, theirs] = world.people
      const quorums = { ...world.policy.quorums, release: { 'thong-tin': 2, 'bien-phong': 1 } }
      const people = [listOf('thong-tin', [...ours.keys, personKeyOf('minh', second)]), theirs] as const
      const changed = world.with({ policy: sample.policyOf({ quorums }), people })
      const envelope = await changed.sign(sample.releaseOf(), ...both)
      const message = pae(envelope.payloadType, payloadOf(sample.releaseOf()).payload)
      const twice = addSignature(envelope, { keyid: second.keyid, sig: toBase64(await second.sign(message)) })
      return { bytes: envelopeBytes(twice), context: changed.context() }
    },
  },
  {
    what: 'a revocation of the other agency’s key',
    code: 'quorum.security-officer',
    stoppedBy: 'checkQuorum',
    arrange: (world) => arrive(world, sample.revokeOf(world.keys.dung.keyid), ['an']),
  },
  {
    what: 'an editor whom the standing approval does not name',
    code: 'quorum.editor',
    stoppedBy: 'checkQuorum',
    arrange: (world) => underSeries(world, {}, ['chien']),
  },
  {
    what: 'an order for another area',
    code: 'audience.area',
    stoppedBy: 'checkAudienceArea',
    arrange: (world) => arrive(world, sample.releaseOf({ areas: ['cua-khau-mau'] })),
  },
  {
    what: 'an order for another device',
    code: 'audience.device',
    stoppedBy: 'checkAudienceDevice',
    arrange: (world) => arrive(world, sample.releaseOf({ devices: [world.devices[1].keyid] })),
  },
  {
    what: 'an order that this site cannot play',
    code: 'audience.not-capable',
    stoppedBy: 'checkCapabilities',
    arrange: (world) =>
      arrive(world, sample.releaseOf(), both, {
        audience: { areas: [sample.area], device: world.devices[0].keyid, capabilities: ['board'] },
      }),
  },
  {
    what: 'dates in the wrong order',
    code: 'document.dates',
    stoppedBy: 'checkDates',
    arrange: (world) => arrive(world, sample.releaseOf({ notBefore: '2026-09-12T02:00:00Z' })),
  },
  {
    what: 'an order that has expired',
    code: 'document.expired',
    stoppedBy: 'checkExpiry',
    arrange: (world) => arrive(world, sample.releaseOf(), both, { now: Date.parse('2026-08-12T02:00:00Z') }),
  },
  {
    what: 'an order that would live for ever',
    code: 'document.too-long',
    stoppedBy: 'checkLifetime',
    arrange: (world) => arrive(world, sample.releaseOf({ notAfter: '2026-09-04T02:00:01Z' })),
  },
  {
    what: 'replay of an older valid release',
    code: 'release.rollback',
    stoppedBy: 'checkSequence',
    arrange: (world) =>
      arrive(world, sample.releaseOf({ seq: 1 }), both, { highWater: new Map([[sample.uuid(2), { seq: 2, digest: 'a'.repeat(64) }]]) }),
  },
  {
    what: 'two different releases of one number',
    code: 'release.same-seq',
    stoppedBy: 'checkSequence',
    arrange: (world) =>
      arrive(world, sample.releaseOf(), both, { highWater: new Map([[sample.uuid(2), { seq: 2, digest: 'a'.repeat(64) }]]) }),
  },
  {
    what: 'a release that was withdrawn',
    code: 'document.withdrawn',
    stoppedBy: 'checkWithdrawn',
    arrange: async (world) => arrive(world, sample.releaseOf(), both, { withdrawn: new Set([await digestOfDocument(sample.releaseOf())]) }),
  },
  {
    what: 'a withdrawn release, by a verifier that takes no digest',
    code: 'document.withdrawn',
    stoppedBy: 'takeDigest',
    arrange: async (world) => arrive(world, sample.releaseOf(), both, { withdrawn: new Set([await digestOfDocument(sample.releaseOf())]) }),
  },
  {
    what: 'rules that this device has not received',
    code: 'release.policy-newer',
    stoppedBy: 'checkPolicyKnown',
    arrange: (world) => arrive(world, sample.releaseOf({ policyVersion: 2 })),
  },
  {
    what: 'a slot that names an item which is not there',
    code: 'release.item-index',
    stoppedBy: 'checkItemIndexes',
    arrange: (world) => arrive(world, sample.releaseOf({ slots: [{ ...sample.releaseOf().slots[0]!, items: [1] }] })),
  },
  {
    what: 'two slots of one name: two airings that count as one',
    code: 'release.slot-repeated',
    stoppedBy: 'checkItemIndexes',
    arrange: (world) => arrive(world, sample.releaseOf({ slots: [sample.releaseOf().slots[0]!, sample.releaseOf().slots[0]!] })),
  },
  {
    what: 'a file type that no player should decode',
    code: 'release.media',
    stoppedBy: 'checkMedia',
    arrange: (world) =>
      arrive(
        world,
        sample.releaseOf({
          items: [{ kind: 'sound', lang: 'vi', title: 'x', media: { sha256: 'a'.repeat(64), length: 1, mime: 'text/html', ms: 1 } }],
        }),
      ),
  },
  {
    what: 'gain one decibel above the area’s',
    code: 'release.gain',
    stoppedBy: 'checkGain',
    arrange: (world) => arrive(world, sample.releaseOf({ slots: [{ ...sample.releaseOf().slots[0]!, maxGainDb: 1 }] })),
  },
  {
    what: 'a page slipped into a loudspeaker’s order',
    code: 'release.page-place',
    stoppedBy: 'checkPagePlace',
    arrange: (world) => arrive(world, sample.releaseOf({ items: [...sample.releaseOf().items, ...sample.pageReleaseOf().items] })),
  },
  {
    what: 'a standing approval stretched by an hour',
    code: 'series.bounds',
    stoppedBy: 'checkSeriesBounds',
    arrange: (world) =>
      underSeries(world, { slots: [{ ...sample.releaseOf().slots[0]!, at: { local: '07:00:00', on: { weekdays: [1] } } }] }),
  },
  {
    what: 'an activation replayed',
    code: 'activation.nonce',
    stoppedBy: 'checkNonce',
    arrange: (world) => activated(world, {}, { nonces: new Set([sample.uuid(6)]) }),
  },
  {
    what: 'an emergency without a template that both agencies signed',
    code: 'activation.template-unknown',
    stoppedBy: 'checkActivationTemplate',
    arrange: (world) => activated(world, {}, { held: {} }),
  },
  {
    what: 'an emergency one second over its minutes',
    code: 'activation.bounds',
    stoppedBy: 'checkActivationBounds',
    arrange: (world) => activated(world, { notAfter: '2026-08-05T05:40:01Z' }),
  },
  {
    what: 'drill keys on a live order',
    code: 'activation.live-in-drill',
    stoppedBy: 'checkDrillExercise',
    arrange: (world) => activated(world, { exercise: false }),
  },
]
