import type { HubDeps } from '../deps.ts'
import { computeFigure, listPeriods, periodAt, rulesFor } from './queries.ts'
import { saveFigure } from './store.ts'

export type IndicatorsDeps = Pick<HubDeps, 'db' | 'clock' | 'events' | 'outbox'>

/** Computes and stores every figure of the period in which the clock stands and of the one before it, whose late facts still arrive. */
export async function refreshFigures(deps: IndicatorsDeps): Promise<void> {
  const now = deps.clock.now()
  const periods = await listPeriods(deps.db)
  const current = periodAt(periods, undefined, now)
  const before = current ? periods.find(({ last_day }) => last_day < current.first_day) : undefined
  for (const period of [current, before]) {
    if (!period) continue
    for (const rule of rulesFor(period)) await saveFigure(deps.db, await computeFigure(deps.db, rule, period, now))
  }
  deps.events.publish({ topic: 'indicators', id: null })
}
