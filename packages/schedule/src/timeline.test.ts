import type { HeldReleases, ReleaseV1, Verified } from '@hai-dang/wire'
import { describe, expect, it } from 'vitest'
import { checkPlan, correctUntil, dueIn, occurrenceKey, planOf, timeline, whatPlays } from './index.ts'
import { aRelease, aSlot, at, digestOf, holding, openPolicy } from './testing/samples.ts'

const from = at('2026-08-05T02:00:00Z')
const to = at('2026-08-05T03:00:00Z')
const until = at('2026-08-05T02:32:00Z')
const seconds = (entries: readonly { start: number; end: number; reason: string; planned: { digest: string } }[]) =>
  entries.map(({ start, end, reason, planned }) => [
    (start - from) / 1000,
    (end - from) / 1000,
    Number.parseInt(planned.digest, 16) - 1,
    reason,
  ])

/** Plays second by second as a real site does. */
function playThrough(held: Verified<HeldReleases>, start: number, end: number) {
  const entries: { start: number; end: number; key: string }[] = []
  const known = new Map<string, 'started' | 'ended' | 'cut'>()
  let running: { key: string; start: number; end: number } | null = null
  const close = (now: number, state: 'ended' | 'cut') => {
    if (running && now > running.start) entries.push({ start: running.start, end: now, key: running.key })
    if (running) known.set(running.key, state)
    running = null
  }
  for (let now = start; now < end; now += 1000) {
    if (running && running.end <= now) close(running.end, 'ended')
    const index = { has: (key: string) => known.get(key), spans: () => entries }
    const decision = whatPlays(held, 'sound', now, index, running?.key ?? null)
    const play = decision.play
    if (!play || occurrenceKey(play.occurrence) === running?.key) continue
    close(now, 'cut')
    running = { key: occurrenceKey(play.occurrence), start: now, end: now + (play.end - play.start) }
    known.set(running.key, 'started')
  }
  close(end, 'ended')
  return entries.sort((a, b) => a.start - b.start)
}

function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

function randomReleases(seed: number): ReleaseV1[] {
  const next = seeded(seed)
  const pick = <T>(options: readonly T[]): T => options[Math.floor(next() * options.length)]!
  return Array.from({ length: 2 + Math.floor(next() * 4) }, () =>
    aRelease(
      {
        class: pick(['thuong', 'thuong', 'uu_tien', 'khan_cap'] as const),
        slots: [
          aSlot({
            at: { instant: new Date(from + Math.floor(next() * 1200) * 1000).toISOString().replace('.000', '') },
            repeat: { count: 1 + Math.floor(next() * 3), gapSeconds: Math.floor(next() * 60) },
            start: { kind: pick(['soft', 'hard'] as const), toleranceSeconds: Math.floor(next() * 200) },
            meets: pick(['stop', 'defer'] as const),
          }),
        ],
      },
      (5 + Math.floor(next() * 90)) * 1000,
    ),
  )
}

describe('the timeline of a site', () => {
  it('is what a site that asks every second really plays, over random orders', () => {
    const policies = [
      {
        ...openPolicy,
        windows: [
          { from: '09:05', to: '09:14' },
          { from: '09:15', to: '24:00' },
        ],
        sessionsPerDay: 6,
        minutesPerSession: 4,
      },
    ]
    for (let seed = 1; seed <= 60; seed++) {
      const held = holding(randomReleases(seed), { policies })
      const planned = timeline(held, 'sound', from, until).map(({ start, end, planned: one }) => ({ start, end, key: one.key }))
      expect(planned, `seed ${seed}`).toEqual(playThrough(held, from, until))
    }
  })

  it('cuts a lower order short and does not bring it back', () => {
    const held = holding([
      aRelease({}, 60_000),
      aRelease({ class: 'khan_cap', slots: [aSlot({ at: { instant: '2026-08-05T02:00:20Z' } })] }),
    ])
    expect(seconds(timeline(held, 'sound', from, to))).toEqual([
      [0, 20, 0, 'cut_short'],
      [20, 30, 1, 'outranks'],
    ])
    expect(dueIn(held, 'sound', from, to).map(({ digest }) => digest)).toEqual([digestOf(1)])
  })

  it('resumes what was paused and sounds under what ducks it', () => {
    const over = (meets: 'pause' | 'duck') =>
      holding([aRelease({}, 60_000), aRelease({ class: 'khan_cap', slots: [aSlot({ at: { instant: '2026-08-05T02:00:20Z' }, meets })] })])
    expect(seconds(timeline(over('pause'), 'sound', from, to))).toEqual([
      [0, 20, 0, 'cut_short'],
      [20, 30, 1, 'outranks'],
      [30, 70, 0, 'resumed'],
    ])
    expect(seconds(timeline(over('duck'), 'sound', from, to))).toEqual([
      [0, 60, 0, 'due'],
      [20, 30, 1, 'outranks'],
    ])
  })

  it('plays a second soft order after the first, late within its tolerance, or not at all', () => {
    const second = (toleranceSeconds: number) =>
      holding([aRelease({}, 60_000), aRelease({ slots: [aSlot({ start: { kind: 'soft', toleranceSeconds } })] }, 5000)])
    expect(seconds(timeline(second(90), 'sound', from, to))).toEqual([
      [0, 60, 0, 'due'],
      [60, 65, 1, 'late_within_tolerance'],
    ])
    const plan = planOf(second(30), 'sound', from, to)
    expect(seconds(plan.entries)).toEqual([[0, 60, 0, 'due']])
    expect(plan.unplayed.map(({ refusal }) => refusal.code)).toEqual(['schedule.outranked'])
  })

  it('says of a silent site until when it still plays right', () => {
    const held = holding([aRelease({ slots: [aSlot({ at: { local: '06:00:00', on: { dates: ['2026-08-08'] } } })] })])
    expect(correctUntil(held, 'sound', from, from + 30 * 86_400_000)).toBe(Date.parse('2026-08-08T06:00:10+07:00'))
    expect(correctUntil(holding([]), 'sound', from, from + 1000)).toBeNull()
  })
})

describe('a plan checked before approval', () => {
  const daytime = { ...openPolicy, windows: [{ from: '05:00', to: '21:00' }], minutesPerSession: 1, maxGainDb: -3 }
  const clashes = (change: Parameters<typeof aRelease>[0], ms = 10_000, others: HeldReleases['releases'] = []) =>
    checkPlan({ digest: digestOf(9), release: aRelease(change, ms), policies: [daytime], others }).map(({ code }) => code)
  const quiet = aSlot({ at: { local: '22:00:00', on: { weekdays: [1, 2, 3, 4, 5, 6, 7] } }, maxGainDb: -3 })

  it('is free of clashes when it keeps the rules', () => {
    expect(clashes({ slots: [aSlot({ maxGainDb: -3 })] })).toEqual([])
  })

  it.each([
    ['a start in the quiet hours, once for the whole month', { slots: [quiet] }, 10_000, ['policy.quiet-hours']],
    ['too much gain', { slots: [aSlot()] }, 10_000, ['policy.gain']],
    ['too long a session', { slots: [aSlot({ maxGainDb: -3 })] }, 61_000, ['policy.session-length']],
    ['an area without a policy', { areas: ['noi-khac'], slots: [aSlot()] }, 10_000, ['policy.none']],
    ['a zone that does not exist', { slots: [aSlot({ zone: 'Asia/Nowhere' })] }, 10_000, ['schedule.zone']],
    [
      'a day that never comes',
      { slots: [aSlot({ at: { local: '06:00:00', on: { dates: ['2027-01-01'] } } })] },
      10_000,
      ['schedule.nothing-planned'],
    ],
  ] as const)('names %s', (_name, change, ms, expected) => {
    expect(clashes(change as unknown as Partial<ReleaseV1>, ms)).toEqual(expected)
  })

  it('names the higher order that takes its time', () => {
    const higher = { digest: digestOf(1), heldAt: 0, release: aRelease({ class: 'uu_tien', slots: [aSlot({ maxGainDb: -3 })] }, 50_000) }
    const mine = aSlot({ maxGainDb: -3, start: { kind: 'hard' as const, toleranceSeconds: 0 } })
    expect(clashes({ slots: [mine] }, 10_000, [higher])).toEqual(['schedule.outranked'])
  })
})
