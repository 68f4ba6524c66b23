import { canonicalBytes, digestOf, fromHex, pae, payloadOf, toBase64, toHex, utf8 } from '@hai-dang/trust'
import { type Envelope, type PersonKey, payloadTypeOf, type ReleaseV1 } from '@hai-dang/wire'
import { aSlot, instant } from '../outpost/fixture-repository.ts'
import { listerOmitsWithdrawal } from '../tuf/attacks.ts'
import type { Attack, Scene } from './attack-scene.ts'
import { type Constellation, digestOfDocument, nine } from './constellation.ts'
import { peopleListed } from './officers.ts'
import { makePasskey } from './passkey.ts'
import { seededKey } from './trust-world.ts'

const releaseType = payloadTypeOf('release.v1')
const opened = (bytes: Uint8Array): Envelope => JSON.parse(Buffer.from(bytes).toString('utf8')) as Envelope

/** A foreign release on the list, signed as said. */
const signedBy =
  (...logins: string[]): Attack['act'] =>
  async ({ world, list }) =>
    list(await world.signed(await world.foreignRelease(), ...logins))

/** Both approved one thing; the hub shows another under their signatures. */
async function swapped(world: Constellation, change: (envelope: Envelope, other: ReleaseV1) => Envelope) {
  const { bytes } = await world.signed(await world.foreignRelease(), 'minh', 'dung')
  const other = await world.foreignRelease()
  return { digest: await digestOfDocument(other), bytes: canonicalBytes(change(opened(bytes), other)) }
}

const withMinh =
  (change: (key: PersonKey) => PersonKey[]) =>
  async (scene: Scene): Promise<void> => {
    const { keyid } = await scene.world.person('minh')
    scene.serve(
      await peopleListed(scene, 'thong-tin', (list) => ({
        ...list,
        keys: list.keys.flatMap((key) => (key.keyid === keyid ? change(key) : [key])),
      })),
    )
  }

async function secondKeyOfMinh(scene: Scene): Promise<void> {
  const second = await seededKey('second key of minh')
  await withMinh((key) => [key, { ...key, keyid: second.keyid, raw: toHex(second.raw) }])(scene)
  const release = await scene.world.foreignRelease()
  const { digest, bytes } = await scene.world.signed(release, 'minh')
  const envelope = opened(bytes)
  const sig = toBase64(await second.sign(pae(releaseType, payloadOf(release).payload)))
  await scene.list({ digest, bytes: canonicalBytes({ ...envelope, signatures: [...envelope.signatures, { keyid: second.keyid, sig }] }) })
}

/** The digest of an order as the challenge of a sign-in: the touch is real, its place is not the signing page. */
async function signInTouch(scene: Scene): Promise<void> {
  const { world } = scene
  const place = { rpId: 'ky.thong-tin.localhost', origins: ['http://ky.thong-tin.localhost:4110'] }
  const passkey = await makePasskey('thong-tin.localhost', 'http://thong-tin.localhost:4100')
  await withMinh((key) => [key, { ...key, keyid: passkey.keyid, alg: 'ES256', raw: toHex(passkey.raw), ...place }])(scene)
  const release = await world.foreignRelease()
  const { digest, bytes } = await world.signed(release, 'dung')
  const envelope = opened(bytes)
  const touch = await passkey.assert(fromHex(digest))
  await scene.list({ digest, bytes: canonicalBytes({ ...envelope, signatures: [...envelope.signatures, touch] }) })
}

async function olderEdition({ world, station, list }: Scene): Promise<void> {
  const evening = { slots: [aSlot({ at: { local: '20:00:00', on: { weekdays: [1, 2, 3, 4, 5, 6, 7] } } })] }
  const first = await world.foreignRelease(evening)
  const second = await world.foreignRelease({ ...evening, series: first.series, seq: 2, supersedes: await digestOfDocument(first) })
  await list(await world.signed(second, 'minh', 'dung'))
  await station.outpost.refresh()
  await list(await world.signed(first, 'minh', 'dung'))
}

/** Minh's key was revoked by the security officer of his agency, and the site has heard it. */
async function revoked({ world, station, list }: Scene): Promise<string> {
  const { keyid } = await world.person('minh')
  const revoke = { v: 1, type: 'revoke.v1', deployment: world.room.deps.config.deployment, id: world.nextId(), keyid } as const
  const order = await world.signed({ ...revoke, mode: 'compromised', fromLogIndex: 0, issued: instant(nine) }, 'an')
  await list(order)
  await station.outpost.refresh()
  return order.digest
}

async function revokedKey(scene: Scene): Promise<void> {
  await revoked(scene)
  await scene.list(await scene.world.signed(await scene.world.foreignRelease(), 'minh', 'dung'))
}

async function revocationOmitted(scene: Scene): Promise<void> {
  const { world, read, serve } = scene
  const digest = await revoked(scene)
  serve(await listerOmitsWithdrawal(read, world.thief, 'cau-cang-mau', digest, world.room.clock.now()))
  await scene.list(await world.signed(await world.foreignRelease(), 'minh', 'dung'))
}

async function strangers({ world, list }: Scene): Promise<void> {
  const { payloadType, payload } = payloadOf(await world.foreignRelease())
  const signatures = await Promise.all(
    ['thief 1', 'thief 2'].map(async (name) => {
      const key = await seededKey(name)
      return { keyid: key.keyid, sig: toBase64(await key.sign(pae(payloadType, payload))) }
    }),
  )
  await list({
    digest: await digestOf(payloadType, payload),
    bytes: canonicalBytes({ payloadType, payload: toBase64(payload), signatures }),
  })
}

async function nested({ world, list }: Scene): Promise<void> {
  const payload = utf8(`{"type":"release.v1","x":${'['.repeat(20_000)}${']'.repeat(20_000)}}`)
  const signatures = await Promise.all(
    ['minh', 'dung'].map(async (login) => {
      const key = await world.person(login)
      return { keyid: key.keyid, sig: toBase64(await key.sign(pae(releaseType, payload))) }
    }),
  )
  const bytes = canonicalBytes({ payloadType: releaseType, payload: toBase64(payload), signatures })
  await list({ digest: await digestOf(releaseType, payload), bytes })
}

/** The attacker writes the lists as he pleases; what he lists still needs what two agencies approved. */
export const attacksOnOrders: readonly Attack[] = [
  {
    name: 'hub or broker swaps content',
    what: 'another document under both signatures',
    code: 'quorum.missing',
    step: 13,
    because: 'signature.invalid',
    stoppedBy: 'checkSignatures',
    act: async ({ world, list }) =>
      list(await swapped(world, (envelope, other) => ({ ...envelope, payload: toBase64(payloadOf(other).payload) }))),
  },
  {
    name: 'hub or broker swaps content',
    what: 'another sound under the approved one’s address',
    code: 'media.mismatch',
    step: 16,
    act: async ({ world, list, lie }) => {
      const release = await world.foreignRelease()
      const [item] = release.items
      const media = item?.kind === 'sound' ? item.media! : null
      lie(`/b/${media!.sha256}`, new Uint8Array(media!.length).fill(65))
      await list(await world.signed(release, 'minh', 'dung'))
    },
  },
  {
    name: 'hub or broker swaps content',
    what: 'another envelope under the listed one’s address',
    code: 'target.mismatch',
    step: 6,
    act: async ({ world, list, serve }) => {
      const listed = await world.signed(await world.foreignRelease(), 'minh', 'dung')
      await list(listed)
      const sha = Buffer.from(await crypto.subtle.digest('SHA-256', listed.bytes as Uint8Array<ArrayBuffer>)).toString('hex')
      serve(new Map([[`targets/area/cau-cang-mau/${sha}.${listed.digest}.env`, listed.bytes.map((byte, at) => (at === 99 ? 66 : byte))]]))
    },
  },
  {
    name: 'two signers of one agency',
    what: 'both approvers of the information agency',
    code: 'quorum.missing',
    step: 13,
    stoppedBy: 'checkQuorum',
    act: signedBy('minh', 'ha'),
  },
  {
    name: 'one person with two keyids or two encodings',
    what: 'one raw key under two key ids',
    code: 'people.key',
    step: 6,
    act: withMinh((key) => [key, { ...key, keyid: 'a'.repeat(64) }]),
  },
  {
    name: 'one person with two keyids or two encodings',
    what: 'one raw key for two persons',
    code: 'people.key-shared',
    step: 6,
    act: async (scene) => withMinh((key) => [key, { ...key, person: scene.world.nextId() }])(scene),
  },
  {
    name: 'one person with two keyids or two encodings',
    what: 'two keys of one approver on one order',
    code: 'quorum.missing',
    step: 13,
    stoppedBy: 'checkQuorum',
    act: secondKeyOfMinh,
  },
  {
    name: 'repeated signatures',
    what: 'one signature twice',
    code: 'envelope.repeated-key',
    step: 8,
    act: async ({ world, list }) => {
      const { digest, bytes } = await world.signed(await world.foreignRelease(), 'minh')
      const envelope = opened(bytes)
      await list({ digest, bytes: canonicalBytes({ ...envelope, signatures: [...envelope.signatures, ...envelope.signatures] }) })
    },
  },
  {
    name: 'signature of another document type',
    what: 'signatures over a release, offered as a template',
    code: 'envelope.type-mismatch',
    step: 8,
    act: async ({ world, list }) => {
      const { digest, bytes } = await world.signed(await world.foreignRelease(), 'minh', 'dung')
      await list({ digest, bytes: canonicalBytes({ ...opened(bytes), payloadType: payloadTypeOf('template.v1') }) })
    },
  },
  {
    name: 'replay of an older valid release',
    what: 'the first edition after the second',
    code: 'release.rollback',
    step: 14,
    act: olderEdition,
  },
  {
    name: 'sign-in used as a signing oracle',
    what: 'the digest of an order as a sign-in challenge',
    code: 'quorum.missing',
    step: 13,
    because: 'assertion.rp-id',
    stoppedBy: 'checkAssertions',
    act: signInTouch,
  },
  {
    name: 'stolen approver key',
    what: 'one agency’s approver alone',
    code: 'quorum.missing',
    step: 13,
    stoppedBy: 'checkQuorum',
    act: signedBy('minh'),
  },
  {
    name: 'stolen approver key',
    what: 'with a deceived approver of the other agency, after its revocation',
    code: 'quorum.missing',
    step: 13,
    because: 'signature.revoked',
    stoppedBy: 'checkRevoked',
    act: revokedKey,
  },
  {
    name: 'stolen approver key',
    what: 'after its revocation, which the lister has since left out',
    code: 'quorum.missing',
    step: 13,
    because: 'signature.revoked',
    stoppedBy: 'checkRevoked',
    act: revocationOmitted,
  },
  {
    name: 'all online keys stolen',
    what: 'an order signed by the thief on a list signed with the real lister’s key',
    code: 'quorum.missing',
    step: 13,
    because: 'signature.unknown-key',
    act: strangers,
  },
  {
    name: 'XML entity bombs and deep nesting',
    what: 'twenty thousand brackets in a signed document (no reader of XML exists yet)',
    code: 'canonical.not-canonical',
    step: 9,
    act: nested,
  },
]
