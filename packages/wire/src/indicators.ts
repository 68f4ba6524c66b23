import * as z from 'zod'
import { instant, localDate } from './primitives.ts'
import { route } from './route.ts'

/** A span of days, both ends included, with the name its calendar gives it (`2026` runs 2025-12-15 … 2026-12-14). */
export const periodView = z.object({ id: z.string(), name: z.string(), from: localDate, to: localDate })

export const figureView = z.object({
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  unit: z.string(),
  unitEn: z.string(),
  value: z.int(),
  period: periodView,
  asOf: instant,
  /** Of the value, how many facts carry proof of the grade the rule asks for. */
  proven: z.int(),
  late: z.int(),
  ruleVersion: z.int(),
  factSetDigest: z.string(),
  byMonth: z.array(z.object({ month: z.string(), value: z.int() })),
  byArea: z.array(z.object({ area: z.string(), name: z.string(), value: z.int() })),
  definition: z.string(),
  definitionEn: z.string(),
})
export type FigureView = z.infer<typeof figureView>

export const factRow = z.object({
  factId: z.string(),
  kind: z.enum(['play', 'release']),
  at: instant,
  title: z.string(),
  where: z.string(),
  amount: z.int(),
  grade: z.enum(['A', 'B', 'C']),
  late: z.boolean(),
})

const code = z.object({ code: z.string().regex(/^[A-Z]{2}-\d{2}$/) })
const period = z.object({ period: z.string().max(20).optional() })

export const indicators = {
  board: route({
    method: 'GET',
    path: '/api/indicators',
    query: period,
    response: z.object({ periods: z.array(periodView), figures: z.array(figureView) }),
  }),
  one: route({ method: 'GET', path: '/api/indicators/:code', params: code, query: period, response: figureView }),
  facts: route({
    method: 'GET',
    path: '/api/indicators/:code/facts',
    params: code,
    query: z.object({
      period: z.string().max(20).optional(),
      after: z.string().max(200).optional(),
      month: z.string().max(7).optional(),
      area: z.string().max(64).optional(),
    }),
    response: z.object({ total: z.int(), rows: z.array(factRow), next: z.string().nullable() }),
  }),
}

/** Server-sent events at `/api/events`: which noun changed, so that screens ask again. No content. */
export const hubEvent = z.object({
  topic: z.enum(['works', 'releases', 'plays', 'devices', 'people', 'indicators', 'clock']),
  id: z.string().nullable(),
})
export type HubEvent = z.infer<typeof hubEvent>

/** All a push socket (`/push`) ever says to a site. */
export const pushMessage = z.strictObject({ version: z.int().min(1) })
