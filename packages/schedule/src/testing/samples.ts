import type { AreaPolicy, HeldReleases, ReleaseV1, Slot, Verified } from '@hai-dang/wire'

export const zone = 'Asia/Ho_Chi_Minh'
export const at = (text: string): number => Date.parse(text)

export const openPolicy: AreaPolicy = {
  area: 'cau-cang-mau',
  from: '2020-01-01T00:00:00Z',
  zone,
  windows: [{ from: '00:00', to: '24:00' }],
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  sessionsPerDay: 200,
  minutesPerSession: 1440,
  maxGainDb: 0,
  emergencyExempt: true,
}

export const aSlot = (change: Partial<Slot> = {}): Slot => ({
  id: 'mot',
  at: { now: true },
  zone,
  items: [0],
  repeat: { count: 1, gapSeconds: 0 },
  start: { kind: 'soft', toleranceSeconds: 300 },
  meets: 'stop',
  maxGainDb: 0,
  ...change,
})

let made = 0

/** A release with one sound of `ms` and, at position 1, a board. */
export function aRelease(change: Partial<ReleaseV1> = {}, ms = 10_000): ReleaseV1 {
  made += 1
  return {
    v: 1,
    type: 'release.v1',
    deployment: 'demo-bien-dong',
    id: `019f0000-0000-7000-8000-${made.toString(16).padStart(12, '0')}`,
    series: `019f0000-0000-7000-9000-${made.toString(16).padStart(12, '0')}`,
    seq: 1,
    policyVersion: 1,
    class: 'thuong',
    areas: ['cau-cang-mau'],
    items: [
      { kind: 'sound', lang: 'vi', title: 'Tin mẫu', media: { sha256: 'a'.repeat(64), length: 10, mime: 'audio/flac', ms } },
      { kind: 'board', lang: 'vi', title: 'Bảng mẫu', media: { sha256: 'b'.repeat(64), length: 10, mime: 'image/png' } },
    ],
    slots: [aSlot()],
    notBefore: '2026-08-05T02:00:00Z',
    notAfter: '2026-09-05T02:00:00Z',
    ...change,
  }
}

/** Test code may brand: `trust` is not a dependency of this room. */
export function holding(releases: readonly ReleaseV1[], change: Partial<HeldReleases> = {}): Verified<HeldReleases> {
  const held: HeldReleases = {
    area: 'cau-cang-mau',
    device: null,
    policies: [openPolicy],
    releases: releases.map((release, index) => ({ digest: digestOf(index), release, heldAt: 0 })),
    withdrawn: [],
    ...change,
  }
  return held as unknown as Verified<HeldReleases>
}

export const digestOf = (index: number): string => (index + 1).toString(16).padStart(64, '0')

export const nothingPlayed = { has: () => undefined, spans: () => [] }
