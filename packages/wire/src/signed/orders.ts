import * as z from 'zod'
import { areaId, instant, keyId, localMinute, releaseClass, sha256Hex, uuid7 } from '../primitives.ts'
import { head } from './head.ts'
import { isoWeekday } from './slots.ts'

/** Standing approval: who may release what, where, when, how often and how long, without asking again. */
export const seriesV1 = z.strictObject({
  ...head('series.v1'),
  name: z.string().min(1).max(200),
  class: z.enum(['thuong', 'uu_tien', 'trang']),
  editors: z.array(keyId).min(1).max(50),
  channels: z
    .array(z.enum(['sound', 'board', 'page', 'relay']))
    .min(1)
    .max(4),
  areas: z.array(areaId).min(1).max(200),
  windows: z
    .array(z.strictObject({ from: localMinute, to: localMinute, weekdays: z.array(isoWeekday).min(1).max(7) }))
    .min(1)
    .max(24),
  maxPerDay: z.int().min(1).max(200),
  maxSeconds: z.int().min(1).max(14_400),
  sources: z.array(z.string().min(1).max(200)).max(50),
  reviewHours: z.int().min(1).max(720),
  notBefore: instant,
  notAfter: instant,
})
export type SeriesV1 = z.infer<typeof seriesV1>

export const activationV1 = z.strictObject({
  ...head('activation.v1'),
  template: sha256Hex,
  params: z.record(z.string().regex(/^[a-z][a-z0-9_]{0,40}$/), z.union([z.string().max(200), z.int()])),
  areas: z.array(areaId).min(1).max(200),
  event: z.string().min(1).max(200),
  issued: instant,
  notAfter: instant,
  nonce: uuid7,
  exercise: z.boolean(),
})
export type ActivationV1 = z.infer<typeof activationV1>

export const confirmV1 = z.strictObject({ ...head('confirm.v1'), activation: sha256Hex, issued: instant })
export type ConfirmV1 = z.infer<typeof confirmV1>

/** Ngừng phát, gỡ: one agency alone, always. */
export const withdrawV1 = z.strictObject({
  ...head('withdraw.v1'),
  digest: sha256Hex,
  reason: z.string().min(1).max(1000),
  issued: instant,
})
export type WithdrawV1 = z.infer<typeof withdrawV1>

/** Takes trust from a key of the signer's own agency; it may never give any. */
export const revokeV1 = z.strictObject({
  ...head('revoke.v1'),
  keyid: keyId,
  mode: z.enum(['retired', 'compromised']),
  fromLogIndex: z.int().min(0),
  issued: instant,
})
export type RevokeV1 = z.infer<typeof revokeV1>

/** One touch approves many: a signature that carries this payload counts for every digest in it. */
export const batchV1 = z.strictObject({ ...head('batch.v1'), digests: z.array(sha256Hex).min(1).max(100), issued: instant })
export type BatchV1 = z.infer<typeof batchV1>

/** Live speech: one area, at most 30 minutes, an ephemeral Ed25519 key that signs one-second chunks. */
export const warrantV1 = z.strictObject({
  ...head('warrant.v1'),
  area: areaId,
  chunkKey: z.string().regex(/^[0-9a-f]{64}$/),
  class: releaseClass,
  notBefore: instant,
  notAfter: instant,
})
export type WarrantV1 = z.infer<typeof warrantV1>
