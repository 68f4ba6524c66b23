import type { ReleaseItem, Slot, WorkContent } from '@hai-dang/wire'

type Plan = WorkContent['plan']

/** A site may come late to a wall-clock time by a quarter of an hour; a board or an order to play now is good for a day. */
const lateSound = 900
const lateOther = 86_400

/**
 * Slots of a plan: for each time one for the sounds and one for the boards, so that each channel keeps its own occurrences. Relays go with
 * the sounds. Items that are held and not played get none.
 */
export function slotsOf(plan: Plan, items: readonly ReleaseItem[], zone: string): Slot[] {
  const sounds = positions(items, ['sound', 'relay', 'text'])
  const boards = positions(items, ['board'])
  return momentsOf(plan).flatMap(({ name, at }) => {
    const now = 'now' in at
    const meets = plan.class === 'uu_tien' ? ('stop' as const) : ('defer' as const)
    const slot = (prefix: string, of: number[], repeat: Slot['repeat'], toleranceSeconds: number): Slot[] =>
      of.length === 0
        ? []
        : [
            {
              id: `${prefix}-${name}`,
              at,
              zone,
              items: of,
              repeat,
              start: { kind: 'soft', toleranceSeconds },
              meets,
              maxGainDb: plan.gainDb,
            },
          ]
    return [
      ...slot('loa', sounds, { count: plan.repeatCount, gapSeconds: plan.gapSeconds }, now ? lateOther : lateSound),
      ...slot('bang', boards, { count: 1, gapSeconds: 0 }, lateOther),
    ]
  })
}

/** Times in order and each once: the same plan gives the same bytes however its author clicked. `24:00` begins no day. */
function momentsOf({ when }: Plan): { name: string; at: Slot['at'] }[] {
  if (when.kind === 'now') return [{ name: 'ngay', at: { now: true } }]
  const weekdays = [...new Set(when.weekdays)].sort((a, b) => a - b)
  const times = [...new Set(when.times)].filter((time) => time !== '24:00').sort()
  return times.map((time) => ({ name: time.replace(':', ''), at: { local: `${time}:00`, on: { weekdays } } }))
}

function positions(items: readonly ReleaseItem[], kinds: readonly ReleaseItem['kind'][]): number[] {
  return items.flatMap((item, position) => (kinds.includes(item.kind) ? [position] : []))
}
