import * as z from 'zod'
import { areaId, instant, keyId, languageTag, mediaRef, releaseClass, sha256Hex, textRef, uuid7 } from '../primitives.ts'
import { head } from './head.ts'
import { slot } from './slots.ts'

/** `sound` and `board` are played; `page`, `document` and `exhibit` are held by the portal; `text` is spoken or shown by the site itself. */
export const mediaItem = z.strictObject({
  kind: z.enum(['sound', 'board', 'text', 'page', 'document', 'exhibit']),
  lang: languageTag,
  title: z.string().min(1).max(300),
  media: mediaRef.optional(),
  text: textRef.optional(),
  synthetic: z.boolean().optional(),
})

/** Tiếp âm: a live source taken over for at most `maxSeconds`, at `gainDb`; `fallback` is the position of the item played when it fails. */
export const relayItem = z.strictObject({
  kind: z.literal('relay'),
  source: z.string().min(1).max(200),
  fallback: z.int().min(0).max(199).nullable(),
  maxSeconds: z.int().min(1).max(14_400),
  gainDb: z.int().min(-60).max(12),
})

export const releaseItem = z.discriminatedUnion('kind', [mediaItem, relayItem])
export type ReleaseItem = z.infer<typeof releaseItem>
export type MediaItem = z.infer<typeof mediaItem>
export type RelayItem = z.infer<typeof relayItem>

/** The part of a CAP 1.2 alert a device may show. */
export const capExtract = z.strictObject({
  identifier: z.string().min(1).max(300),
  msgType: z.enum(['Alert', 'Update', 'Cancel']),
  status: z.enum(['Actual', 'Exercise']),
  event: z.string().min(1).max(200),
  urgency: z.string().max(40),
  severity: z.string().max(40),
  certainty: z.string().max(40),
})

const body = {
  policyVersion: z.int().min(1),
  class: releaseClass,
  areas: z.array(areaId).min(1).max(200),
  devices: z.array(keyId).max(2000).optional(),
  items: z.array(releaseItem).min(1).max(200),
  slots: z.array(slot).max(200),
  cap: capExtract.optional(),
}

/**
 * What both agencies approve. `series` is the edition's id; `seq` rises by one at each submit; `supersedes` is the digest of the release
 * it replaces. `under` is the digest of a standing approval (`series.v1`). Valid in the half-open span [notBefore, notAfter).
 */
export const releaseV1 = z.strictObject({
  ...head('release.v1'),
  series: uuid7,
  seq: z.int().min(1),
  supersedes: sha256Hex.optional(),
  under: sha256Hex.optional(),
  ...body,
  notBefore: instant,
  notAfter: instant,
})
export type ReleaseV1 = z.infer<typeof releaseV1>

const templateParam = z.union([
  z.strictObject({ name: z.string().regex(/^[a-z][a-z0-9_]{0,40}$/), enum: z.array(z.string().min(1).max(200)).min(1).max(200) }),
  z.strictObject({
    name: z.string().regex(/^[a-z][a-z0-9_]{0,40}$/),
    range: z.strictObject({ min: z.int(), max: z.int(), step: z.int().min(1) }),
  }),
])

/** A bulletin with holes, signed beforehand with its all-clear; one duty officer may later fill the holes (`activation.v1`). */
export const templateV1 = z.strictObject({
  ...head('template.v1'),
  ...body,
  hazard: z.string().min(1).max(100),
  params: z.array(templateParam).max(20),
  rendering: z.strictObject({ speech: z.string().max(4000), board: z.array(z.string().max(400)).max(6) }),
  allClear: z.strictObject({ speech: z.string().max(4000), board: z.array(z.string().max(400)).max(6) }),
  maxMinutes: z.int().min(1).max(1440),
  notBefore: instant,
  notAfter: instant,
})
export type TemplateV1 = z.infer<typeof templateV1>
