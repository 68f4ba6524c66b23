import * as z from 'zod'
import { areaId, instant, keyId, sha256Hex } from '../primitives.ts'
import { head } from './head.ts'
import { occurrence } from './slots.ts'

/** Instant with milliseconds: `2026-08-05T02:12:00.250Z`. Only the play log needs it. */
export const preciseInstant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)

const chained = { seq: z.int().min(1), prev: sha256Hex, at: preciseInstant }

/**
 * One line of a site's play log. `prev` is the SHA-256 of the RFC 8785 bytes of the entry before (64 zeros for seq 1). `start` is written and
 * synced to disk before any sound. `cut` counts seconds, not a play. Levels are dBFS × 10, integer; `heardMs` is what really left the sink.
 */
export const logEntry = z.discriminatedUnion('kind', [
  z.strictObject({
    ...chained,
    kind: z.literal('boot'),
    version: z.string().max(40),
    clockErrorMs: z.int().min(0),
    cleanStop: z.boolean(),
  }),
  z.strictObject({
    ...chained,
    kind: z.literal('start'),
    occurrence,
    items: z.array(z.int().min(0)),
    sha256: z.array(sha256Hex),
    gainDb: z.int(),
  }),
  z.strictObject({
    ...chained,
    kind: z.literal('end'),
    occurrence,
    heardMs: z.int().min(0),
    levelDb10: z.int().nullable(),
    sink: z.string().max(40),
  }),
  z.strictObject({
    ...chained,
    kind: z.literal('cut'),
    occurrence,
    heardMs: z.int().min(0),
    reason: z.enum(['withdrawn', 'interrupted', 'stopped_here', 'expired', 'power', 'fault', 'quiet_hours']),
  }),
  z.strictObject({
    ...chained,
    kind: z.literal('refusal'),
    code: z.string().max(80),
    step: z.int().min(0).max(20),
    digest: sha256Hex.optional(),
    detail: z.string().max(300).optional(),
  }),
  z.strictObject({ ...chained, kind: z.literal('clock'), stepMs: z.int(), source: z.string().max(40) }),
  z.strictObject({ ...chained, kind: z.literal('gap'), fromAt: preciseInstant, reason: z.enum(['offline', 'reboot', 'tampered', 'lost']) }),
  z.strictObject({ ...chained, kind: z.literal('hold'), digest: sha256Hex, series: z.string(), seqOf: z.int().min(1) }),
  z.strictObject({
    ...chained,
    kind: z.literal('missed'),
    occurrence,
    reason: z.enum(['late', 'quiet_hours', 'session_limit', 'outranked', 'no_media', 'clock', 'horizon', 'withdrawn', 'not_capable']),
  }),
])
export type LogEntry = z.infer<typeof logEntry>

/** A device-signed batch of the log, under 64 kB. `prevHash` is the hash before `from`. Idempotent on (device, seq). */
export const receiptV1 = z.strictObject({
  ...head('receipt.v1'),
  device: keyId,
  from: z.int().min(1),
  to: z.int().min(1),
  prevHash: sha256Hex,
  entries: z.array(logEntry).min(1).max(500),
})
export type ReceiptV1 = z.infer<typeof receiptV1>

/** What the hub answers to a receipt; only then may the device forget up to `to`. */
export const receiptAck = z.strictObject({ device: keyId, to: z.int().min(0), head: sha256Hex })
export type ReceiptAck = z.infer<typeof receiptAck>

/** A site's word about itself, signed by the device key; the newest one wins, it proves nothing that was played. */
export const statusV1 = z.strictObject({
  ...head('status.v1'),
  device: keyId,
  area: areaId,
  at: instant,
  freshness: z.enum(['fresh', 'stale', 'dead']),
  playing: occurrence.nullable(),
  next: z.strictObject({ occurrence, at: instant }).nullable(),
  holds: z.int().min(0),
  correctUntil: instant.nullable(),
  clockErrorMs: z.int().min(0),
  lastRefusal: z.strictObject({ code: z.string(), step: z.int(), at: instant }).nullable(),
  logTo: z.int().min(0),
})
export type StatusV1 = z.infer<typeof statusV1>
