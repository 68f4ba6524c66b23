import * as sample from '../../../../tests/world/trust-documents.ts'
import { digestOfDocument, listOf, personKeyOf, seededKey } from '../../../../tests/world/trust-world.ts'
import { addSignature, canonicalBytes, envelopeBytes, pae, payloadOf, text, toBase64, utf8 } from '../index.ts'
import {
  type Attack,
  arrive,
  both,
  bothKeys,
  byBatch,
  canonicalRelease,
  raw,
  releaseType,
  underSeries,
  withKeyChange,
  withPasskey,
} from './arranging.ts'

/** Steps 8 to 13: who said it, and did they say this. */
export const attacksOnApproval: readonly Attack[] = [
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
    because: 'signature.unknown-key',
    stoppedBy: 'findKeys',
    caughtLater: 'quorum.missing',
    arrange: async (world) => raw(world, canonicalRelease(), releaseType, [await seededKey('stranger 1'), await seededKey('stranger 2')]),
  },
  {
    what: 'a stolen approver key that was revoked',
    code: 'quorum.missing',
    because: 'signature.revoked',
    stoppedBy: 'checkRevoked',
    arrange: (world) =>
      arrive(world, sample.releaseOf(), both, { revoked: new Map([[world.keys.minh.keyid, sample.revokeOf(world.keys.minh.keyid)]]) }),
  },
  {
    what: 'a key past its dates',
    code: 'quorum.missing',
    because: 'signature.key-dates',
    stoppedBy: 'checkKeyDates',
    arrange: (world) => withKeyChange(world, { notAfter: '2026-08-05T05:00:00Z' }),
  },
  {
    what: 'a key before its dates',
    code: 'quorum.missing',
    because: 'signature.key-dates',
    stoppedBy: 'checkKeyDates',
    arrange: (world) => withKeyChange(world, { notBefore: '2026-08-05T05:00:01Z' }),
  },
  {
    what: 'an editor who signs as if he were an approver',
    code: 'quorum.missing',
    because: 'signature.role',
    stoppedBy: 'checkRoles',
    arrange: (world) => arrive(world, sample.releaseOf(), ['lan', 'dung']),
  },
  {
    what: 'an approver of another area',
    code: 'quorum.missing',
    because: 'signature.area',
    stoppedBy: 'checkAreas',
    arrange: (world) => withKeyChange(world, { areas: ['cua-khau-mau'] }),
  },
  {
    what: 'a batch that does not name this document',
    code: 'quorum.missing',
    because: 'signature.batch',
    stoppedBy: 'checkBatches',
    arrange: (world) => byBatch(world, ['a'.repeat(64)]),
  },
  {
    what: 'a batch of another deployment',
    code: 'quorum.missing',
    because: 'signature.batch',
    stoppedBy: 'checkBatches',
    arrange: async (world) => byBatch(world, [await digestOfDocument(sample.releaseOf())], 'demo-khac'),
  },
  {
    what: 'sign-in used as a signing oracle: the digest as a sign-in challenge',
    code: 'quorum.missing',
    because: 'assertion.rp-id',
    stoppedBy: 'checkAssertions',
    arrange: (world) => withPasskey(world, { origin: 'http://thong-tin.localhost:4100', rpId: 'thong-tin.localhost' }),
  },
  {
    what: 'a key touched without its owner being verified',
    code: 'quorum.missing',
    because: 'assertion.user-unverified',
    stoppedBy: 'checkAssertions',
    arrange: (world) => withPasskey(world, { flags: 0x01 }),
  },
  {
    what: 'a malicious signing page in a frame',
    code: 'quorum.missing',
    because: 'assertion.cross-origin',
    stoppedBy: 'checkAssertions',
    arrange: (world) => withPasskey(world, { end: ',"crossOrigin":true}' }),
  },
  {
    what: 'a security key’s signature without its statement',
    code: 'quorum.missing',
    because: 'assertion.missing',
    stoppedBy: 'checkAssertions',
    caughtLater: 'quorum.missing',
    arrange: (world) => withPasskey(world, {}, 'ad'),
  },
  {
    what: 'the hub or the broker swaps the content',
    code: 'quorum.missing',
    because: 'signature.invalid',
    stoppedBy: 'checkSignatures',
    arrange: async (world) => {
      const envelope = await world.sign(sample.releaseOf(), ...both)
      const swapped = payloadOf(sample.releaseOf({ items: [sample.soundOf('f'.repeat(64))] }))
      return { bytes: envelopeBytes({ ...envelope, payload: toBase64(swapped.payload) }), context: world.context() }
    },
  },
  {
    what: 'all online keys stolen: no approver signed',
    code: 'quorum.missing',
    because: 'signature.invalid',
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
]
