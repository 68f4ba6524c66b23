import { describe, expect, it } from 'vitest'
import { occurrenceKey, type Planned, whatPlays } from './index.ts'
import { aRelease, aSlot, at, digestOf, holding, nothingPlayed, openPolicy } from './testing/samples.ts'

const daytime = {
  ...openPolicy,
  windows: [
    { from: '05:00', to: '11:30' },
    { from: '13:30', to: '21:00' },
  ],
}
const keyOf = (planned: Planned | null) => (planned ? occurrenceKey(planned.occurrence) : null)
const local = (time: string) => ({ instant: new Date(Date.parse(`2026-08-05T${time}+07:00`)).toISOString().replace('.000', '') })

describe('what a site plays now', () => {
  it('begins at its moment, within its tolerance, and not a second after', () => {
    const held = holding([aRelease()])
    const start = at('2026-08-05T02:00:00Z')
    expect(whatPlays(held, 'sound', start - 1000, nothingPlayed).play).toBeNull()
    expect(whatPlays(held, 'sound', start, nothingPlayed).why).toBe('due')
    expect(whatPlays(held, 'sound', start + 300_000, nothingPlayed).why).toBe('late_within_tolerance')
    expect(whatPlays(held, 'sound', start + 301_000, nothingPlayed).play).toBeNull()
  })

  it('begins an occurrence once', () => {
    const held = holding([aRelease()])
    const now = at('2026-08-05T02:00:01Z')
    const key = keyOf(whatPlays(held, 'sound', now, nothingPlayed).play)
    expect(whatPlays(held, 'sound', now, { has: (asked) => (asked === key ? 'ended' : undefined), spans: () => [] }).play).toBeNull()
  })

  it('says what it missed, and why, once its tolerance is over', () => {
    const held = holding([aRelease({ slots: [aSlot({ at: local('22:00:00') }), aSlot({ id: 'hai', at: local('10:00:00') })] })], {
      policies: [daytime],
    })
    const missed = whatPlays(held, 'sound', at('2026-08-05T16:00:00Z'), nothingPlayed).missed
    expect(missed.map(({ planned, reason }) => [planned.slot.id, reason])).toEqual([
      ['hai', 'late'],
      ['mot', 'quiet_hours'],
    ])
  })

  it('does not call missed what it did not hold in time', () => {
    const release = aRelease()
    const held = holding([], { releases: [{ digest: digestOf(0), release, heldAt: at('2026-08-05T02:30:00Z') }] })
    expect(whatPlays(held, 'sound', at('2026-08-05T03:00:00Z'), nothingPlayed).missed).toEqual([])
  })

  it.each([
    ['04:59:59', false],
    ['05:00:00', true],
    ['11:29:50', true],
    ['11:29:51', false],
    ['11:30:00', false],
    ['13:29:59', false],
    ['13:30:00', true],
    ['20:59:50', true],
    ['20:59:51', false],
    ['23:00:00', false],
  ])('at %s the quiet hours let ten seconds sound: %s', (time, allowed) => {
    const release = aRelease({
      slots: [aSlot({ at: local(time), start: { kind: 'hard', toleranceSeconds: 0 } })],
      notBefore: '2026-08-04T00:00:00Z',
    })
    const decision = whatPlays(holding([release], { policies: [daytime] }), 'sound', Date.parse(`2026-08-05T${time}+07:00`), nothingPlayed)
    expect(decision.play !== null).toBe(allowed)
    expect(decision.why).toBe(allowed ? 'due' : 'quiet_hours')
  })

  it('lets an emergency sound in the quiet hours where the policy exempts it, but never above the gain', () => {
    const urgent = aRelease({ class: 'khan_cap', slots: [aSlot({ at: local('23:00:00') })] })
    const now = Date.parse('2026-08-05T23:00:00+07:00')
    expect(whatPlays(holding([urgent], { policies: [daytime] }), 'sound', now, nothingPlayed).play).not.toBeNull()
    expect(
      whatPlays(holding([urgent], { policies: [{ ...daytime, emergencyExempt: false }] }), 'sound', now, nothingPlayed).play,
    ).toBeNull()
    const loud = aRelease({ class: 'khan_cap', slots: [aSlot({ at: local('23:00:00'), maxGainDb: 6 })] })
    expect(whatPlays(holding([loud], { policies: [daytime] }), 'sound', now, nothingPlayed).play).toBeNull()
  })

  it('refuses where no policy row holds yet', () => {
    const held = holding([aRelease()], { policies: [{ ...openPolicy, from: '2027-01-01T00:00:00Z' }] })
    expect(whatPlays(held, 'sound', at('2026-08-05T02:00:00Z'), nothingPlayed).play).toBeNull()
  })

  it('takes the policy row in force on the day, not the newest', () => {
    const later = { ...openPolicy, from: '2026-08-06T00:00:00Z', maxGainDb: -20 }
    const held = holding([aRelease({ slots: [aSlot({ at: { local: '09:00:00', on: { weekdays: [3, 4] } } })] })], {
      policies: [later, openPolicy],
    })
    expect(whatPlays(held, 'sound', Date.parse('2026-08-05T09:00:00+07:00'), nothingPlayed).play).not.toBeNull()
    expect(whatPlays(held, 'sound', Date.parse('2026-08-13T09:00:00+07:00'), nothingPlayed).play).toBeNull()
  })

  it('counts the sessions of the day', () => {
    const held = holding([aRelease()], { policies: [{ ...openPolicy, sessionsPerDay: 1 }] })
    const now = at('2026-08-05T02:00:00Z')
    const earlier = [{ start: now - 3_600_000, end: now - 3_500_000 }]
    expect(whatPlays(held, 'sound', now, { has: () => undefined, spans: () => earlier }).play).toBeNull()
    const adjoining = [{ start: now - 100_000, end: now - 30_000 }]
    expect(whatPlays(held, 'sound', now, { has: () => undefined, spans: () => adjoining }).play).not.toBeNull()
    const yesterday = [{ start: now - 86_400_000, end: now - 86_300_000 }]
    expect(whatPlays(held, 'sound', now, { has: () => undefined, spans: () => yesterday }).play).not.toBeNull()
  })

  it('plays nothing that was withdrawn, is for another area, or is for another device', () => {
    const now = at('2026-08-05T02:00:00Z')
    expect(whatPlays(holding([aRelease()], { withdrawn: [digestOf(0)] }), 'sound', now, nothingPlayed).play).toBeNull()
    expect(whatPlays(holding([aRelease({ areas: ['noi-khac'] })]), 'sound', now, nothingPlayed).play).toBeNull()
    const addressed = aRelease({ devices: ['c'.repeat(64)] })
    expect(whatPlays(holding([addressed], { device: 'd'.repeat(64) }), 'sound', now, nothingPlayed).play).toBeNull()
    expect(whatPlays(holding([addressed], { device: 'c'.repeat(64) }), 'sound', now, nothingPlayed).play).not.toBeNull()
  })
})

describe('when two orders meet', () => {
  const now = at('2026-08-05T02:00:05Z')
  const running = (held: ReturnType<typeof holding>) => keyOf(whatPlays(held, 'sound', at('2026-08-05T02:00:00Z'), nothingPlayed).play)
  const meeting = (change: Parameters<typeof aRelease>[0]) => {
    const first = holding([aRelease()])
    const key = running(first)
    const both = holding([first.releases[0]!.release, aRelease({ slots: [aSlot({ at: { instant: '2026-08-05T02:00:05Z' } })], ...change })])
    return whatPlays(both, 'sound', now, { has: (asked) => (asked === key ? 'started' : undefined), spans: () => [] }, key)
  }

  it('a higher level stops the lower one', () => {
    const decision = meeting({ class: 'khan_cap' })
    expect([decision.why, decision.interrupts, decision.play?.digest]).toEqual(['outranks', 'stop', digestOf(1)])
  })

  it('a higher level that defers waits for the end', () => {
    const decision = meeting({ class: 'khan_cap', slots: [aSlot({ at: { instant: '2026-08-05T02:00:05Z' }, meets: 'defer' })] })
    expect([decision.why, decision.interrupts, decision.play?.digest]).toEqual(['continues', null, digestOf(0)])
  })

  it('an equal level waits, unless its start is hard', () => {
    expect(meeting({}).why).toBe('continues')
    const hard = meeting({
      slots: [aSlot({ at: { instant: '2026-08-05T02:00:05Z' }, start: { kind: 'hard', toleranceSeconds: 5 }, meets: 'pause' })],
    })
    expect([hard.why, hard.interrupts]).toEqual(['outranks', 'pause'])
  })

  it('of two that are due the higher level goes first, then the earlier start', () => {
    const held = holding([aRelease(), aRelease({ class: 'uu_tien', slots: [aSlot({ at: { instant: '2026-08-05T02:00:05Z' } })] })])
    expect(whatPlays(held, 'sound', now, nothingPlayed).play?.digest).toBe(digestOf(1))
  })
})

describe('what a board shows', () => {
  const shown = (held: ReturnType<typeof holding>, time: string) =>
    whatPlays(held, 'board', at(time), nothingPlayed).standing.map(({ digest }) => digest)
  const board = (change: Parameters<typeof aRelease>[0] = {}) => aRelease({ slots: [aSlot({ items: [1] })], ...change })

  it('stands from its start to the end of its release, half-open, and in the quiet hours too', () => {
    const held = holding([board({ notAfter: '2026-08-05T20:00:00Z' })], { policies: [daytime] })
    expect(shown(held, '2026-08-05T01:59:59Z')).toEqual([])
    expect(shown(held, '2026-08-05T02:00:00Z')).toEqual([digestOf(0)])
    expect(shown(held, '2026-08-05T19:59:59Z')).toEqual([digestOf(0)])
    expect(shown(held, '2026-08-05T20:00:00Z')).toEqual([])
  })

  it('shows all of the highest level in turn and nothing below', () => {
    const held = holding([
      board(),
      board(),
      board({ class: 'uu_tien', notBefore: '2026-08-06T00:00:00Z', notAfter: '2026-08-07T00:00:00Z' }),
    ])
    expect(shown(held, '2026-08-05T03:00:00Z')).toEqual([digestOf(0), digestOf(1)])
    expect(shown(held, '2026-08-06T03:00:00Z')).toEqual([digestOf(2)])
    expect(shown(held, '2026-08-07T03:00:00Z')).toEqual([digestOf(0), digestOf(1)])
  })
})
