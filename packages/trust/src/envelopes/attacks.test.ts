import { beforeAll, describe, expect, it } from 'vitest'
import * as sample from '../../../../tests/world/trust-documents.ts'
import { digestOfDocument, makeWorld, type World } from '../../../../tests/world/trust-world.ts'
import { activated, arrive, underSeries, withPasskey } from '../testing/arranging.ts'
import { attacksOnApproval } from '../testing/attacks-on-approval.ts'
import { attacksOnMeaning } from '../testing/attacks-on-meaning.ts'
import { admitEnvelope, admitSteps } from './admit-envelope.ts'

const attacks = [...attacksOnApproval, ...attacksOnMeaning]

let world: World
beforeAll(async () => {
  world = await makeWorld()
})

describe('attacks on an envelope', () => {
  it.each(attacks)('$what: refused as $code', async ({ arrange, code, because }) => {
    const { bytes, context } = await arrange(world)
    const verdict = await admitEnvelope(bytes, context)
    expect(verdict).toMatchObject({ ok: false, refusal: { code, ...(because === undefined ? {} : { params: { because } }) } })
  })
})

describe('the mutation rule: a step left out lets its attack through', () => {
  it.each(attacks)('$stoppedBy stops: $what', async ({ arrange, stoppedBy, caughtLater }) => {
    const { bytes, context } = await arrange(world)
    const without = admitSteps.filter(({ name }) => name !== stoppedBy)
    expect(without).toHaveLength(admitSteps.length - 1)
    const verdict = await admitEnvelope(bytes, context, without)
    expect(verdict.ok ? 'passes' : verdict.refusal.code).toBe(caughtLater ?? 'passes')
  })

  it.each(attacks.filter(({ caughtLater, stoppedBy }) => caughtLater === undefined && stoppedBy !== 'takeDigest'))(
    'no other step stops: $what',
    async ({ arrange, stoppedBy, code }) => {
      const { bytes, context } = await arrange(world)
      for (const { name } of admitSteps) {
        if (name === stoppedBy || ['findKeys', 'checkQuorum', 'takeDigest'].includes(name)) continue
        const verdict = await admitEnvelope(
          bytes,
          context,
          admitSteps.filter((step) => step.name !== name),
        )
        expect(verdict.ok ? `passes without ${name}` : verdict.refusal.code).toBe(code)
      }
    },
  )

  it('has an attack for every step', () => {
    const stopped = new Set(attacks.map(({ stoppedBy }) => stoppedBy))
    expect(admitSteps.map(({ name }) => name).filter((name) => !stopped.has(name))).toEqual([])
  })

  it('numbers its steps as trust.md does, in order', () => {
    const numbers = admitSteps.map(({ step }) => step)
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
    expect([...new Set(numbers)]).toEqual([8, 9, 10, 11, 12, 13, 14])
  })
})

describe('what honest people sign', () => {
  const codeOf = async ({ bytes, context }: Awaited<ReturnType<typeof arrive>>): Promise<string> => {
    const verdict = await admitEnvelope(bytes, context)
    return verdict.ok ? 'ok' : verdict.refusal.code
  }

  it('is admitted with its digest and both signers', async () => {
    const { bytes, context } = await arrive(world, sample.releaseOf())
    const verdict = await admitEnvelope(bytes, context)
    expect(verdict).toMatchObject({
      ok: true,
      admitted: {
        digest: await digestOfDocument(sample.releaseOf()),
        type: 'release.v1',
        signers: [
          { agency: 'thong-tin', keyid: world.keys.minh.keyid, role: 'approver' },
          { agency: 'bien-phong', keyid: world.keys.dung.keyid, role: 'approver' },
        ],
      },
    })
  })

  it('is admitted again when the same digest comes back, and when a stranger’s signature hangs on it', async () => {
    const digest = await digestOfDocument(sample.releaseOf())
    const highWater = new Map([[sample.uuid(2), { seq: 2, digest }]])
    expect(await codeOf(await arrive(world, sample.releaseOf(), ['minh', 'dung'], { highWater }))).toBe('ok')
    expect(await codeOf(await arrive(world, sample.releaseOf(), ['minh', 'dung', 'lan', 'an'], { highWater }))).toBe('ok')
  })

  it('is admitted to the second before it ends and to the day of the longest life', async () => {
    expect(await codeOf(await arrive(world, sample.releaseOf(), ['minh', 'dung'], { now: Date.parse('2026-08-12T01:59:59Z') }))).toBe('ok')
    expect(await codeOf(await arrive(world, sample.releaseOf({ notAfter: '2026-09-04T02:00:00Z' })))).toBe('ok')
  })

  it('may be signed by a security key on its agency’s own origin', async () => {
    expect(await codeOf(await withPasskey(world, {}))).toBe('ok')
  })

  it('may be a page for the portal alone', async () => {
    const audience = { areas: ['portal'], device: null, capabilities: ['page' as const] }
    expect(await codeOf(await arrive(world, sample.pageReleaseOf(), ['minh', 'dung'], { audience }))).toBe('ok')
    const withArea = sample.pageReleaseOf({ areas: ['portal', sample.area] })
    expect(await codeOf(await arrive(world, withArea, ['minh', 'dung'], { audience }))).toBe('release.page-place')
  })

  it('may be a standing approval of 90 days, or of 400 where it carries relays', async () => {
    const lasting = (days: number, channels: ('sound' | 'relay')[]) => {
      const notAfter = new Date(Date.parse('2026-08-05T02:00:00Z') + days * 86_400_000).toISOString().replace('.000', '')
      return arrive(world, sample.seriesOf([world.keys.lan.keyid], { channels, notAfter }))
    }
    expect(await codeOf(await lasting(90, ['sound']))).toBe('ok')
    expect(await codeOf(await lasting(91, ['sound']))).toBe('document.too-long')
    expect(await codeOf(await lasting(400, ['relay']))).toBe('ok')
    expect(await codeOf(await lasting(401, ['relay']))).toBe('document.too-long')
  })

  it('may be a template, a series, a warrant, and two agencies are needed for each', async () => {
    for (const document of [sample.templateOf(), sample.seriesOf([world.keys.lan.keyid]), sample.warrantOf()]) {
      expect(await codeOf(await arrive(world, document))).toBe('ok')
      expect(await codeOf(await arrive(world, document, ['dung']))).toBe('quorum.missing')
    }
  })

  it('may be a release of a named editor under a series that is held, and none when it is not held', async () => {
    expect(await codeOf(await underSeries(world, {}))).toBe('ok')
    const { bytes } = await underSeries(world, {})
    expect(await codeOf({ bytes, context: world.context() })).toBe('series.unknown')
  })

  it('may be stopped by one approver of either agency', async () => {
    for (const who of ['minh', 'dung'] as const)
      expect(await codeOf(await arrive(world, sample.withdrawOf('a'.repeat(64)), [who]))).toBe('ok')
    expect(await codeOf(await arrive(world, sample.withdrawOf('a'.repeat(64)), ['lan']))).toBe('quorum.approver')
  })

  it('stays stopped: withdrawing the withdrawal changes nothing', async () => {
    const first = sample.withdrawOf('a'.repeat(64))
    const withdrawn = new Set([await digestOfDocument(first)])
    expect(await codeOf(await arrive(world, first, ['minh'], { withdrawn }))).toBe('ok')
  })

  it('may be revoked by a security officer of the same agency, if the key is known', async () => {
    expect(await codeOf(await arrive(world, sample.revokeOf(world.keys.dung.keyid), ['vinh']))).toBe('ok')
    expect(await codeOf(await arrive(world, sample.revokeOf('f'.repeat(64)), ['vinh']))).toBe('revoke.unknown-key')
  })
})

describe('a standing approval', () => {
  const [slot] = sample.releaseOf().slots
  const [sound] = sample.releaseOf().items
  it.each([
    ['class', { class: 'uu_tien' as const }],
    ['areas', { areas: [sample.area, 'cua-khau-mau'] }],
    [
      'channels',
      {
        items: [
          sound!,
          {
            ...sample.soundOf('b'.repeat(64)),
            kind: 'board' as const,
            media: { ...sample.soundOf('b'.repeat(64)).media, mime: 'image/png' },
          },
        ],
      },
    ],
    ['dates', { notBefore: '2026-08-05T01:59:59Z' }],
    ['dates', { notAfter: '2026-08-12T02:00:01Z' }],
    ['windows', { slots: [{ ...slot!, at: { now: true as const } }] }],
    ['windows', { slots: [{ ...slot!, at: { local: '04:59:59', on: { weekdays: [1] } } }] }],
    ['maxPerDay', { slots: [{ ...slot!, repeat: { count: 3, gapSeconds: 0 } }] }],
    ['maxSeconds', { items: [{ ...sample.soundOf('a'.repeat(64)), media: { ...sample.soundOf('a'.repeat(64)).media, ms: 180_001 } }] }],
  ])('bounds %s', async (what, change) => {
    const { bytes, context } = await underSeries(world, change)
    expect(await admitEnvelope(bytes, context)).toMatchObject({ ok: false, refusal: { code: 'series.bounds', params: { what } } })
  })

  it('falls when it is withdrawn, with everything under it', async () => {
    const { bytes, context } = await underSeries(world, {})
    const withdrawn = new Set([await digestOfDocument(sample.seriesOf([world.keys.lan.keyid]))])
    expect(await admitEnvelope(bytes, { ...context, withdrawn })).toMatchObject({ ok: false, refusal: { code: 'document.withdrawn' } })
  })
})

describe('emergencies', () => {
  const codeOf = async (arranged: Promise<Awaited<ReturnType<typeof arrive>>>): Promise<string> => {
    const { bytes, context } = await arranged
    const verdict = await admitEnvelope(bytes, context)
    return verdict.ok ? 'ok' : `${verdict.refusal.code} ${verdict.refusal.params?.what ?? ''}`.trim()
  }

  it.each([
    ['at the template’s minutes', { notAfter: '2026-08-05T05:40:00Z' }, 0, 'ok'],
    ['one second over', { notAfter: '2026-08-05T05:40:01Z' }, 0, 'activation.bounds minutes'],
    ['as the last of the day', {}, 5, 'ok'],
    ['one over the day', {}, 6, 'activation.bounds activationsPerDay'],
    ['at the lowest level', { params: { cap: 6, vung: 'Vịnh Bắc Bộ' } }, 0, 'ok'],
    ['one below it', { params: { cap: 5, vung: 'Vịnh Bắc Bộ' } }, 0, 'activation.bounds params'],
    ['at the highest level', { params: { cap: 17, vung: 'Vịnh Bắc Bộ' } }, 0, 'ok'],
    ['one above it', { params: { cap: 18, vung: 'Vịnh Bắc Bộ' } }, 0, 'activation.bounds params'],
    ['with a word of its own', { params: { cap: 8, vung: 'nơi khác' } }, 0, 'activation.bounds params'],
    ['with a hole left open', { params: { cap: 8 } }, 0, 'activation.bounds params'],
    ['in a further area', { areas: [sample.area, 'cua-khau-mau'] }, 0, 'activation.bounds areas'],
    ['dated ahead', { issued: '2026-08-05T05:00:01Z' }, 0, 'activation.bounds issued'],
  ])('an activation %s', async (_name, change, activationsToday, expected) => {
    expect(await codeOf(activated(world, change as Parameters<typeof activated>[1], { activationsToday }))).toBe(expected)
  })

  it('is confirmed by the other agency’s duty officer alone, and only while the activation is held', async () => {
    const digest = 'e'.repeat(64)
    const document = sample.activationOf('d'.repeat(64))
    const held = { activations: new Map([[digest, { document, agency: 'bien-phong' as const }]]) }
    const confirm = sample.confirmOf(digest)
    expect(await codeOf(arrive(world, confirm, ['hoa'], { held }))).toBe('ok')
    expect(await codeOf(arrive(world, confirm, ['truc'], { held }))).toBe('quorum.duty-officer')
    expect(await codeOf(arrive(world, confirm, ['hoa']))).toBe('confirm.unknown')
  })

  it('falls with its template', async () => {
    const withdrawn = new Set([await digestOfDocument(sample.templateOf())])
    expect(await codeOf(activated(world, {}, { withdrawn }))).toBe('document.withdrawn')
  })
})

describe('one touch for a week', () => {
  it('counts a batch for every digest in it, and for the batch’s own quorum', async () => {
    const { signBatch } = await import('../batches.ts')
    const { addSignature, envelopeBytes } = await import('../dsse.ts')
    const release = sample.releaseOf()
    const batch = await signBatch(sample.batchOf(['a'.repeat(64), await digestOfDocument(release)]), world.keys.minh)
    const bytes = envelopeBytes(addSignature(await world.sign(release, 'dung'), batch))
    expect((await admitEnvelope(bytes, world.context())).ok).toBe(true)
    const quorums = { ...world.policy.quorums, batch: { 'thong-tin': 2, 'bien-phong': 1 } }
    const stricter = world.with({ policy: sample.policyOf({ quorums }) })
    expect(await admitEnvelope(bytes, stricter.context())).toMatchObject({ ok: false, refusal: { code: 'quorum.missing' } })
  })
})
