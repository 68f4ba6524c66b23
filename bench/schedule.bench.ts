import { type PlayedIndex, timeline, whatPlays } from '@hai-dang/schedule'
import { aRelease, aSlot, at, holding, zone } from '../packages/schedule/src/testing/samples.ts'
import { printMachine, printTable, spreadOf, timed } from './figures.ts'

/** A day with a thousand airings: the whole timeline, and one decision of a site in the middle of it. */

const begin = at('2026-08-05T00:00:00+07:00')
const day = 86_400_000
const span = { notBefore: '2026-08-01T00:00:00Z', notAfter: '2026-08-30T00:00:00Z' }
const on = { weekdays: [1, 2, 3, 4, 5, 6, 7] }

const clockOf = (second: number) =>
  [3600, 60, 1].map((unit, index) => String(Math.floor(second / unit) % (index === 0 ? 24 : 60)).padStart(2, '0')).join(':')

/** `count` airings of ten seconds, evenly over the day, `perRelease` of them in each release. */
function heldOf(count: number, perRelease: number) {
  const every = Math.floor(86_400 / count)
  const releases = Array.from({ length: count / perRelease }, (_, release) =>
    aRelease({
      ...span,
      slots: Array.from({ length: perRelease }, (_, index) =>
        aSlot({ id: `s${index}`, zone, at: { local: clockOf((release * perRelease + index) * every), on } }),
      ),
    }),
  )
  return holding(releases, { policies: [{ ...holding([]).policies[0]!, sessionsPerDay: 5000 }] })
}

const noon = begin + day / 2

/** A site that has played its morning. */
function morningPlayed(held: ReturnType<typeof heldOf>): PlayedIndex {
  const known = morning.get(held) ?? new Set(timeline(held, 'sound', begin - day, noon).map(({ planned }) => planned.key))
  morning.set(held, known)
  return { has: (key) => (known.has(key) ? 'ended' : undefined), spans: () => [] }
}
const morning = new Map<object, Set<string>>()

printMachine()
const rows: (string | number)[][] = []
const floor = spreadOf(
  await timed(200, 20, () =>
    Array.from({ length: 1000 }, (_, index) => ({ start: index, end: index + 1 })).sort((a, b) => b.start - a.start),
  ),
)
rows.push(['floor: make and sort 1,000 spans', floor.median, floor.p95, floor.last, '1'])
for (const perRelease of [1, 20]) {
  const held = heldOf(1000, perRelease)
  const entries = timeline(held, 'sound', begin, begin + day).length
  if (entries !== 1000) throw new Error(`the day holds ${entries} airings`)
  const name = `${1000 / perRelease} releases`
  const whole = spreadOf(await timed(40, 5, () => timeline(held, 'sound', begin, begin + day)))
  const tick = spreadOf(await timed(200, 20, (round) => whatPlays(held, 'sound', noon + round * 250, morningPlayed(held))))
  rows.push([`timeline of a day, ${name}`, whole.median, whole.p95, whole.last, whole.median / floor.median])
  rows.push([`one decision, ${name}`, tick.median, tick.p95, tick.last, tick.median / floor.median])
}
printTable(['1,000 airings in a day', 'median ms', 'p95 ms', 'last ms', '÷ floor'], rows)
