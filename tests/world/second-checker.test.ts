import { addSignature, envelopeBytes, signBatch, signEnvelope, toHex } from '@hai-dang/trust'
import type { LogEntry, ReleaseV1 } from '@hai-dang/wire'
import { beforeAll, describe, expect, it } from 'vitest'
import { complaintsAbout, type SecondKey } from './second-checker.ts'
import { batchOf, receiptOf, releaseOf, soundOf } from './trust-documents.ts'
import { digestOfDocument, makeWorld, type Name, type World } from './trust-world.ts'

let world: World
let keys: SecondKey[]
beforeAll(async () => {
  world = await makeWorld()
  keys = world.people.flatMap(({ agency, keys: listed }) =>
    listed.map(({ person, alg, raw, roles }) => ({ agency, person, alg, raw, roles })),
  )
})

async function complaints(
  envelope: Uint8Array,
  start: Partial<Extract<LogEntry, { kind: 'start' }>> = {},
  played: ReleaseV1 = releaseOf(),
) {
  const [device] = world.devices
  const digest = await digestOfDocument(played)
  const entry: LogEntry = {
    seq: 1,
    prev: '0'.repeat(64),
    at: '2026-08-05T23:30:00.100Z',
    kind: 'start',
    occurrence: { digest, slot: 'sang', nominal: '2026-08-05T23:30:00Z', repeat: 0 },
    items: [0],
    sha256: ['a'.repeat(64)],
    gainDb: 0,
    ...start,
  }
  const receipt = envelopeBytes(await signEnvelope(receiptOf(device.keyid, { entries: [entry] }), [device]))
  return complaintsAbout({ receipt, deviceRaw: toHex(device.raw), envelopes: [envelope], keys })
}

const signedBy = (...names: Name[]) => world.bytes(releaseOf(), ...names)

describe('the second checker', () => {
  it('has nothing to say about a play that both agencies approved, by hand or in a batch', async () => {
    expect(await complaints(await signedBy('minh', 'dung'))).toEqual([])
    const batch = await signBatch(batchOf([await digestOfDocument(releaseOf())]), world.keys.minh)
    expect(await complaints(envelopeBytes(addSignature(await world.sign(releaseOf(), 'dung'), batch)))).toEqual([])
  })

  it('names a play that one agency alone, an editor or nobody approved', async () => {
    for (const names of [['minh', 'ha'], ['lan', 'dung'], ['dung'], []] as Name[][]) {
      expect(await complaints(await signedBy(...names))).toHaveLength(1)
    }
    expect(await complaints(await signedBy('minh', 'dung'), {}, releaseOf({ seq: 3 }))).toHaveLength(1)
  })

  it('names a play with another file, gain, slot, repeat, item or moment', async () => {
    const approved = await signedBy('minh', 'dung')
    const digest = await digestOfDocument(releaseOf())
    const airing = { digest, slot: 'sang', nominal: '2026-08-05T23:30:00Z', repeat: 0 }
    for (const start of [
      { sha256: [soundOf('f'.repeat(64)).media.sha256] },
      { gainDb: 1 },
      { occurrence: { ...airing, slot: 'dem' } },
      { occurrence: { ...airing, repeat: 1 } },
      { items: [1] },
      { at: '2026-08-12T02:00:00.000Z' },
    ]) {
      expect(await complaints(approved, start)).toHaveLength(1)
    }
  })

  it('does not believe a receipt that another device signed', async () => {
    const [device, other] = world.devices
    const receipt = envelopeBytes(await signEnvelope(receiptOf(device.keyid), [other]))
    expect(complaintsAbout({ receipt, deviceRaw: toHex(device.raw), envelopes: [], keys })).toEqual([
      'the device did not sign this receipt',
    ])
  })
})
