import * as z from 'zod'
import { instant, localDate, localTime, zoneName } from '../primitives.ts'

/** ISO weekday: 1 = Monday … 7 = Sunday. */
export const isoWeekday = z.int().min(1).max(7)

const onDays = z.union([
  z.strictObject({ weekdays: z.array(isoWeekday).min(1).max(7) }),
  z.strictObject({ dates: z.array(localDate).min(1).max(400) }),
])

/**
 * When a slot begins. `local` is wall-clock time in the slot's zone on the named days (`except` takes days out);
 * `instant` is one moment; `now` means the release's `notBefore`, played as soon as it is held.
 */
export const slotAt = z.union([
  z.strictObject({ local: localTime, on: onDays, except: z.array(localDate).max(400).optional() }),
  z.strictObject({ instant }),
  z.strictObject({ now: z.literal(true) }),
])

/**
 * One planned airing, repeated. `items` are positions in the release's `items`, played in this order.
 * `repeat.gapSeconds` runs from the end of one play to the start of the next. `start.kind`: `hard` begins at the moment or not at
 * all beyond the tolerance, `soft` may begin late up to the tolerance, `by_end` is placed so that it ends at the moment.
 * `meets` says what it does to a lower order that is playing when it begins. `maxGainDb` is the loudest gain it asks for, in dB.
 */
export const slot = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
  at: slotAt,
  zone: zoneName,
  items: z.array(z.int().min(0).max(199)).min(1).max(50),
  repeat: z.strictObject({ count: z.int().min(1).max(1000), gapSeconds: z.int().min(0).max(86_400) }),
  start: z.strictObject({ kind: z.enum(['hard', 'soft', 'by_end']), toleranceSeconds: z.int().min(0).max(86_400) }),
  meets: z.enum(['stop', 'pause', 'duck', 'defer']),
  maxGainDb: z.int().min(-60).max(12),
})
export type Slot = z.infer<typeof slot>

/** The one key for due, played, entry and airing. `nominal` is the planned instant of the first repeat; `repeat` counts from 0. */
export const occurrence = z.strictObject({
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  slot: z.string(),
  nominal: instant,
  repeat: z.int().min(0).max(999),
})
export type Occurrence = z.infer<typeof occurrence>
