import { slotsOf } from '@hai-dang/trust'
import type { ReleaseItem, ReleaseV1, Slot, WorkContent } from '@hai-dang/wire'
import { expect, test } from 'vitest'
import { Mismatch } from './mismatch.ts'
import { checkPlan } from './plan-check.ts'

const zone = 'Asia/Ho_Chi_Minh'
const file = { sha256: 'a'.repeat(64), length: 10, mime: 'audio/flac', ms: 1000 }
const sound: ReleaseItem = { kind: 'sound', lang: 'vi', title: 'Tin mẫu', media: file }
const board: ReleaseItem = { kind: 'board', lang: 'vi', title: 'Tin mẫu', media: { ...file, mime: 'image/png' } }
const page: ReleaseItem = { kind: 'page', lang: 'vi', title: 'Tin mẫu', media: file }
const times: WorkContent['plan']['when'] = {
  kind: 'times',
  times: ['05:30', '17:00'],
  weekdays: [1, 3],
  from: '2026-08-05',
  to: '2026-08-09',
}

function releaseOf(items: ReleaseItem[], plan: Partial<WorkContent['plan']> = {}): ReleaseV1 {
  const whole = { class: 'thuong', areas: [], when: times, repeatCount: 2, gapSeconds: 30, gainDb: -6, ...plan } as WorkContent['plan']
  const isPage = items.every(({ kind }) => kind === 'page')
  return {
    class: isPage ? 'trang' : whole.class,
    areas: isPage ? ['portal'] : ['cau-cang-mau'],
    items,
    slots: isPage ? [] : slotsOf(whole, items, zone),
  } as unknown as ReleaseV1
}

const verdict = (release: ReleaseV1) => {
  try {
    checkPlan(release, zone)
    return 'shown'
  } catch (error) {
    return error instanceof Mismatch ? error.where : String(error)
  }
}

test('every plan that can be written is shown', () => {
  const plans: Partial<WorkContent['plan']>[] = [{}, { when: { kind: 'now' } }, { class: 'uu_tien' }, { repeatCount: 1, gapSeconds: 0 }]
  for (const plan of plans) for (const items of [[sound], [board], [sound, board]]) expect(verdict(releaseOf(items, plan))).toBe('shown')
  expect(verdict(releaseOf([page]))).toBe('shown')
})

test('whatever no plan makes is refused, since the page has no words for it', () => {
  const release = releaseOf([sound, board])
  const first = release.slots[0]!
  const changed: Partial<Slot>[] = [
    { zone: 'Europe/London' },
    { items: [0, 0] },
    { items: [0, 1] },
    { maxGainDb: 12 },
    { start: { kind: 'hard', toleranceSeconds: 900 } },
    { start: { kind: 'soft', toleranceSeconds: 86_400 } },
    { meets: 'stop' },
    { at: { instant: '2026-08-05T20:15:00Z' } },
    { at: { local: '03:15:00', on: { dates: ['2026-08-05'] } } },
    { at: { local: '05:30:00', on: { weekdays: [1, 3] }, except: ['2026-08-05'] } },
    { at: { local: '05:30:17', on: { weekdays: [1, 3] } } },
    { repeat: { count: 900, gapSeconds: 30 } },
    { id: 'khac' },
  ]
  for (const change of changed) {
    const slots = [{ ...first, ...change }, ...release.slots.slice(1)]
    expect(verdict({ ...release, slots }), JSON.stringify(change)).not.toBe('shown')
  }
  expect(verdict(releaseOf([sound], { repeatCount: 900 }))).toBe('plan')
  expect(verdict({ ...release, slots: release.slots.slice(1) })).toBe('plan')
  expect(verdict({ ...release, slots: [...release.slots, { ...first, id: 'loa-0315' }] })).toBe('plan')
})

test('the zone is that of the origin even when every slot agrees on another', () => {
  const release = releaseOf([sound])
  expect(verdict({ ...release, slots: release.slots.map((slot) => ({ ...slot, zone: 'Asia/Tokyo' })) })).toBe('zone: Asia/Tokyo')
})

test('levels, places and parts that no sheet of ours has are refused', () => {
  const release = releaseOf([sound])
  expect(verdict({ ...release, class: 'khan_cap' })).toBe('class')
  expect(verdict({ ...release, devices: ['a'.repeat(64)] })).toBe('devices')
  expect(verdict({ ...release, under: 'a'.repeat(64) })).toBe('standing approval')
  expect(verdict({ ...release, areas: ['portal'] })).toBe('places')
  expect(verdict({ ...releaseOf([page]), areas: ['cau-cang-mau'] })).toBe('places')
  expect(verdict({ ...releaseOf([page]), slots: release.slots })).toBe('plan')
  expect(verdict({ ...release, items: [sound, page] })).toBe('items')
  expect(verdict({ ...releaseOf([page]), items: [{ ...page, kind: 'document' }] })).toBe('items')
})
