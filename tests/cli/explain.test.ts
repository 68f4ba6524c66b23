import { describe, expect, it } from 'vitest'
import { releaseOf } from '../world/trust-documents.ts'
import { hd, jsonLines } from './hd.ts'

const zone = 'Asia/Ho_Chi_Minh'
const week = { zone, from: '2026-08-03T00:00:00+07:00', to: '2026-08-10T00:00:00+07:00' }

const slotOf = (at: unknown, change: Record<string, unknown> = {}) => ({
  id: 'sang',
  at,
  zone,
  items: [0],
  repeat: { count: 1, gapSeconds: 0 },
  start: { kind: 'soft', toleranceSeconds: 300 },
  meets: 'stop',
  maxGainDb: 0,
  ...change,
})

interface Explained {
  readonly id: unknown
  readonly error?: string
  readonly timeline: { start: string; end: string; item: { slot: string; repeat: number }; reason: string }[]
  readonly refused: { start: string; code: string; wording: string }[]
}

async function explain(...lines: Record<string, unknown>[]): Promise<Explained[]> {
  const { status, lines: answers, err } = await hd(['schedule', 'explain'], { input: jsonLines(lines) })
  expect([status, err]).toEqual([0, ''])
  return answers.map((line) => JSON.parse(line) as Explained)
}

describe('hd schedule explain', () => {
  it('tells the exact timeline of a signed release, half-open and with offsets', async () => {
    const [whole] = await explain({ id: 'whole', schedule: releaseOf(), ...week })
    expect(whole!.timeline.map(({ start }) => start)).toEqual(
      [5, 6, 7].map((date) => `2026-08-${String(date).padStart(2, '0')}T06:30:00+07:00`).slice(1),
    )
    expect(whole!.timeline[0]).toEqual({
      start: '2026-08-06T06:30:00+07:00',
      end: expect.stringMatching(/^2026-08-06T06:30:1\d(?:\.\d+)?\+07:00$/),
      item: { release: 0, slot: 'sang', repeat: 0, items: [0] },
      reason: expect.any(String),
    })
  })

  it('takes the part of a release that schedules it, and counts an occurrence at the end of the span out', async () => {
    const at = { local: '00:00:00', on: { weekdays: [1, 2, 3, 4, 5, 6, 7] } }
    const [days, none] = await explain(
      { id: 1, schedule: { slots: [slotOf(at)] }, ...week },
      { id: 2, schedule: { slots: [slotOf(at)] }, ...week, to: week.from },
    )
    expect(days!.timeline.map(({ start }) => start.slice(8, 16))).toEqual([
      '03T00:00',
      '04T00:00',
      '05T00:00',
      '06T00:00',
      '07T00:00',
      '08T00:00',
      '09T00:00',
    ])
    expect(none!.timeline).toEqual([])
  })

  it('says what will not play and by which rule', async () => {
    const at = { local: '22:30:00', on: { weekdays: [1] } }
    const policies = [
      {
        area: 'explain',
        from: '2026-01-01T00:00:00Z',
        zone,
        windows: [{ from: '05:00', to: '21:00' }],
        weekdays: [1, 2, 3, 4, 5, 6, 7],
        sessionsPerDay: 12,
        minutesPerSession: 30,
        maxGainDb: 0,
        emergencyExempt: true,
      },
    ]
    const [night] = await explain({ id: 'night', schedule: { releases: [{ slots: [slotOf(at)] }], policies }, ...week })
    expect([night!.timeline, night!.refused]).toEqual([
      [],
      [
        expect.objectContaining({
          start: '2026-08-03T22:30:00+07:00',
          code: 'policy.quiet-hours',
          wording: expect.stringContaining('quiet hours'),
        }),
      ],
    ])
  })

  it('answers a line it cannot read with the place of the fault, and the rest as ever', async () => {
    const schedule = { slots: [slotOf({ local: '06:00:00', on: { weekdays: [1] } })] }
    const answers = await explain(
      { id: 1, schedule, ...week, zone: 'Mars/Base' },
      { id: 2, schedule, ...week, from: '2026-08-03' },
      { id: 3, schedule: { slots: [{ id: 'x' }] }, ...week },
      { id: 4, schedule: 7, ...week },
      { id: 5, schedule, ...week },
    )
    expect(answers.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5])
    expect(answers.slice(0, 4).map(({ error }) => error)).toEqual([
      expect.stringContaining('zone'),
      expect.stringContaining('from'),
      expect.stringMatching(/^0\.at: /),
      expect.stringContaining('schedule'),
    ])
    expect(answers[4]!.timeline).toHaveLength(1)
  })

  it('gives the same lines in Chromium', { timeout: 60_000 }, async () => {
    const on = { weekdays: [1, 2, 3, 4, 5, 6, 7] }
    const spring = { zone: 'Europe/Paris', from: '2026-03-27T00:00:00Z', to: '2026-03-31T00:00:00Z' }
    const lines = [
      { id: 'week', schedule: releaseOf(), ...week },
      { id: 'gap in spring', schedule: { slots: [slotOf({ local: '02:30:00', on }, { zone: 'Europe/Paris' })] }, ...spring },
      {
        id: 'twice in autumn',
        schedule: { slots: [slotOf({ local: '02:30:00', on }, { zone: 'Europe/Paris' })] },
        ...spring,
        from: '2026-10-24T00:00:00Z',
        to: '2026-10-27T00:00:00Z',
      },
      { id: 'fault', schedule: {} },
    ]
    const input = jsonLines(lines)
    const [node, chromium] = [
      await hd(['schedule', 'explain'], { input }),
      await hd(['schedule', 'explain', '--runtime', 'chromium'], { input }),
    ]
    expect(chromium.lines).toEqual(node.lines)
    expect(node.lines).toHaveLength(4)
  })
})
