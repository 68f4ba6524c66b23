import * as z from 'zod'
import { agencyId, areaId, deploymentId, instant, keyId, localMinute, zoneName } from '../primitives.ts'
import { isoWeekday } from './slots.ts'

/**
 * What an area allows, as the device re-checks it. The row with the latest `from` not after the moment holds. `windows` are half-open wall-clock
 * spans in `zone`; outside them lie the quiet hours. A session is a run of sound with gaps under one minute.
 */
export const areaPolicy = z.strictObject({
  area: areaId,
  from: instant,
  zone: zoneName,
  windows: z
    .array(z.strictObject({ from: localMinute, to: localMinute }))
    .min(1)
    .max(12),
  weekdays: z.array(isoWeekday).min(1).max(7),
  sessionsPerDay: z.int().min(1).max(200),
  minutesPerSession: z.int().min(1).max(1440),
  maxGainDb: z.int().min(-60).max(12),
  emergencyExempt: z.boolean(),
})
export type AreaPolicy = z.infer<typeof areaPolicy>

/** How many distinct approvers of each agency a kind of document needs. Zero is refused by shape. */
export const quorum = z.strictObject({ 'thong-tin': z.int().min(1).max(9), 'bien-phong': z.int().min(1).max(9) })

export const quorums = z.strictObject({ release: quorum, template: quorum, series: quorum, batch: quorum, warrant: quorum })

/** Limits the far end enforces; the unit is in the name. */
export const policyLimits = z.strictObject({
  releaseDays: z.int().min(1).max(400),
  pageDays: z.int().min(1).max(3660),
  offlineHorizonDays: z.int().min(1).max(90),
  activationMinutes: z.int().min(1).max(1440),
  activationsPerDay: z.int().min(1).max(100),
  confirmMinutes: z.int().min(1).max(1440),
  clockStepMinutes: z.int().min(1).max(1440),
})

/** `trust-policy.json`: plain canonical JSON, authentic because `targets` names its hash. */
export const trustPolicy = z.strictObject({
  v: z.literal(1),
  type: z.literal('trust-policy'),
  deployment: deploymentId,
  policyVersion: z.int().min(1),
  agencies: z.array(agencyId).length(2),
  quorums,
  areas: z.array(areaPolicy).max(400),
  limits: policyLimits,
  drill: z.boolean(),
  logs: z.array(z.strictObject({ name: z.string().min(1).max(200), keyid: keyId, raw: z.string() })).max(8),
  witnesses: z.array(z.strictObject({ agency: agencyId, name: z.string().min(1).max(200), keyid: keyId, raw: z.string() })).max(8),
  minPlayer: z.string().regex(/^\d+\.\d+\.\d+$/),
})
export type TrustPolicy = z.infer<typeof trustPolicy>
