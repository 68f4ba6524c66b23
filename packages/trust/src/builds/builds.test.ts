import type { ReleaseItem, WorkContent } from '@hai-dang/wire'
import { describe, expect, it } from 'vitest'
import { releaseOf, uuid } from '../../../../tests/world/trust-documents.ts'
import { buildRelease, buildWithdraw, canonicalJson, slotsOf } from '../index.ts'

type Plan = WorkContent['plan']
const plan = (change: Partial<Plan> = {}): Plan => ({
  class: 'thuong',
  areas: ['cau-cang-mau'],
  when: { kind: 'times', times: ['17:00', '06:30', '17:00'], weekdays: [5, 1, 1], from: '2026-08-05', to: '2026-08-12' },
  repeatCount: 2,
  gapSeconds: 30,
  gainDb: -3,
  ...change,
})
const items: ReleaseItem[] = [
  ...releaseOf().items,
  { kind: 'board', lang: 'vi', title: 'Bảng mẫu', media: { sha256: 'b'.repeat(64), length: 9, mime: 'image/png' } },
]
const zone = 'Asia/Ho_Chi_Minh'

describe('slots of a plan', () => {
  it('stand in the order of the day, one for sound and one for the board, however the author clicked', () => {
    const slots = slotsOf(plan(), items, zone)
    expect(slots.map(({ id }) => id)).toEqual(['loa-0630', 'bang-0630', 'loa-1700', 'bang-1700'])
    expect(slots[0]).toMatchObject({
      at: { local: '06:30:00', on: { weekdays: [1, 5] } },
      items: [0],
      repeat: { count: 2, gapSeconds: 30 },
      meets: 'defer',
      maxGainDb: -3,
    })
    expect(slots[1]).toMatchObject({ items: [1], repeat: { count: 1, gapSeconds: 0 } })
  })

  it('begin at once for a plan to play now, and cut in when it is urgent', () => {
    const slots = slotsOf(plan({ when: { kind: 'now' }, class: 'uu_tien' }), items.slice(0, 1), zone)
    expect(slots).toMatchObject([{ id: 'loa-ngay', at: { now: true }, meets: 'stop' }])
    expect(slotsOf(plan(), [], zone)).toEqual([])
  })
})

describe('building what is signed', () => {
  const part = { ...releaseOf(), areas: ['b-mau', 'a-mau', 'b-mau'] }
  const input = { deployment: 'demo-bien-dong', policyVersion: 3, parts: [part] }

  it('gives the same bytes in the hub and on the signing page, whatever the order of areas', () => {
    const other = { ...input, parts: [{ ...part, areas: ['a-mau', 'b-mau'] }] }
    expect(canonicalJson(buildRelease(input))).toBe(canonicalJson(buildRelease(other)))
    expect(buildRelease(input)[0]).toMatchObject({ areas: ['a-mau', 'b-mau'], policyVersion: 3, v: 1, type: 'release.v1' })
  })

  it('keeps what it replaces and what it stands under, and writes neither when there is none', () => {
    const [plain] = buildRelease(input)
    expect(plain).not.toHaveProperty('supersedes')
    const [full] = buildRelease({
      ...input,
      parts: [{ ...part, supersedes: 'a'.repeat(64), under: 'b'.repeat(64), devices: ['d'.repeat(64)] }],
    })
    expect(full).toMatchObject({ supersedes: 'a'.repeat(64), under: 'b'.repeat(64), devices: ['d'.repeat(64)] })
  })

  it('throws on input that gives no valid document', () => {
    expect(() => buildRelease({ ...input, parts: [{ ...part, notAfter: 'tomorrow' }] })).toThrow()
    expect(() =>
      buildWithdraw({ deployment: 'demo-bien-dong', id: uuid(1), digest: 'a'.repeat(64), reason: '', issued: '2026-08-05T02:00:00Z' }),
    ).toThrow()
  })
})
