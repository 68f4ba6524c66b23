import * as sample from '../../../../tests/world/trust-documents.ts'
import { digestOfDocument } from '../../../../tests/world/trust-world.ts'
import { type Attack, activated, arrive, both, underSeries } from './arranging.ts'

/** Step 14: properly signed, and still not to be played here and now. */
export const attacksOnMeaning: readonly Attack[] = [
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
    what: 'live speech one second over half an hour',
    code: 'warrant.too-long',
    stoppedBy: 'checkLifetime',
    arrange: (world) => arrive(world, sample.warrantOf({ notAfter: '2026-08-05T05:20:01Z' })),
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
    what: 'an area for which there are no rules',
    code: 'release.no-policy',
    stoppedBy: 'checkGain',
    arrange: (world) => arrive(world.with({ policy: sample.policyOf({ areas: [] }) }), sample.releaseOf()),
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
