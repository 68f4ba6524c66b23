import { describe, expect, it } from 'vitest'
import { judgeSite, silentAfterMs } from './devices.ts'

const now = Date.parse('2026-08-05T02:00:00Z')
const word = { at: now, freshness: 'fresh', isPlaying: false, holds: 1, clockErrorMs: 100 } as const

describe('a site', () => {
  it.each([
    ['was never seen', null, null, 'never_seen', 'site.never-seen'],
    ['is ready', word, now, 'ready', null],
    ['is ready at the last second of the five minutes', word, now - silentAfterMs, 'ready', null],
    ['is silent a moment later', word, now - silentAfterMs - 1, 'silent', 'site.no-contact'],
    ['plays', { ...word, isPlaying: true }, now, 'playing', null],
    ['is stale', { ...word, freshness: 'stale' }, now, 'stale', 'site.lists-stale'],
    ['is silent with dead lists', { ...word, freshness: 'dead' }, now, 'silent', 'site.lists-dead'],
    [
      'is stale with an unsure clock, even while it plays',
      { ...word, isPlaying: true, clockErrorMs: 60_001 },
      now,
      'stale',
      'site.clock-unsure',
    ],
    ['says that it holds nothing', { ...word, holds: 0 }, now, 'ready', 'site.holds-nothing'],
  ] as const)('%s', (_name, said, contact, state, reason) => {
    expect(judgeSite(said, contact, now)).toEqual({ state, reason })
  })
})
