import { describe, expect, it } from 'vitest'
import { judgePlays, type LoggedEntry, type OrderFacts } from './plays.ts'

const occurrence = { digest: 'a'.repeat(64), slot: 'loa', nominal: '2026-08-05T02:00:00Z', repeat: 0 }
const media = 'b'.repeat(64)
const facts: OrderFacts = {
  releaseId: 'r',
  planned: true,
  expectedMs: 10_000,
  media: [media],
  notBefore: Date.parse('2026-08-05T02:00:00Z'),
  notAfter: Date.parse('2026-08-06T02:00:00Z'),
  withdrawnAt: null,
}
const start: LoggedEntry = { seq: 2, at: '2026-08-05T02:00:01.000Z', kind: 'start', occurrence, sha256: [media] }
const end: LoggedEntry = { seq: 3, at: '2026-08-05T02:00:11.000Z', kind: 'end', occurrence, heardMs: 10_000, levelDb10: -180 }
const judge = (entries: LoggedEntry[], change: Partial<OrderFacts> | null = {}) =>
  judgePlays(entries, [], new Set(), () => (change ? { ...facts, ...change } : null))

describe('what a log proves', () => {
  it('a start with its end is one airing of grade A', () => {
    expect(judge([start, end]).plays).toMatchObject([
      { kind: 'airing', grade: 'A', startSeq: 2, endSeq: 3, heardMs: 10_000, releaseId: 'r', doubts: [] },
    ])
  })

  it('a start alone stays open for the next batch, which ends it', () => {
    const first = judge([start])
    expect(first.plays).toEqual([])
    expect(judgePlays([end], first.open, new Set(), () => facts).plays).toMatchObject([{ kind: 'airing', grade: 'A', start: start.at }])
  })

  it('a cut play counts its seconds and is no airing', () => {
    const cut: LoggedEntry = { seq: 3, at: '2026-08-05T02:00:04.000Z', kind: 'cut', occurrence, heardMs: 3000, reason: 'withdrawn' }
    expect(judge([start, cut]).plays).toMatchObject([{ kind: 'cut', heardMs: 3000, cutReason: 'withdrawn', doubts: [] }])
  })

  it.each([
    ['play.unknown-release', null],
    ['play.not-planned', { planned: false }],
    ['play.outside-life', { notAfter: Date.parse('2026-08-05T02:00:05Z') }],
    ['play.after-withdrawal', { withdrawnAt: Date.parse('2026-08-05T01:00:00Z') }],
    ['play.short', { expectedMs: 11_000 }],
    ['play.wrong-media', { media: [] }],
    ['play.after-retirement', { retiredAt: Date.parse('2026-08-05T01:00:00Z') }],
  ] as const)('%s takes the grade', (doubt, change) => {
    expect(judge([start, end], change).plays).toMatchObject([{ grade: 'C', doubts: [doubt] }])
  })

  it('a start that names no file proves none, unless the order has none', () => {
    const silent: LoggedEntry = { ...start, sha256: [] } as LoggedEntry
    expect(judge([silent, end]).plays).toMatchObject([{ grade: 'C', doubts: ['play.wrong-media'] }])
    expect(judge([silent, end], { media: [] }).plays).toMatchObject([{ grade: 'A', doubts: [] }])
  })

  it('an end without a start is doubted', () => {
    expect(judge([end]).plays).toMatchObject([{ grade: 'C', doubts: ['play.end-without-start'] }])
  })

  it('a second whole play of one occurrence is a duplicate, in one batch or the next', () => {
    const again = judge([start, end, { ...start, seq: 4 }, { ...end, seq: 5 }])
    expect(again.plays.map(({ doubts }) => doubts)).toEqual([[], ['play.duplicate']])
  })
})
