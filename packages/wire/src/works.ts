import * as z from 'zod'
import { agencyId, areaId, instant, languageTag, localDate, localMinute, mediaRef, revisionNumber, sha256Hex, uuid7 } from './primitives.ts'
import { done, refusal } from './problem.ts'
import { route } from './route.ts'
import { figure, richText } from './signed/page.ts'
import { isoWeekday } from './signed/slots.ts'

/** A sound as the hub made it: FLAC mono 48 kHz. Loudness in LUFS × 10 (EBU R 128), true peak in dBTP × 10. */
export const soundRendition = z.object({
  media: mediaRef,
  source: z.enum(['speech', 'recording']),
  textSha256: sha256Hex.nullable(),
  loudnessLufs10: z.int(),
  truePeakDb10: z.int(),
  inputLufs10: z.int().nullable(),
  /** 200 values 0–100: the height of the waveform over time. */
  peaks: z.array(z.int().min(0).max(100)),
})
export type SoundRendition = z.infer<typeof soundRendition>

export const pictureRendition = z.object({ derivatives: figure.shape.derivatives, width: z.int(), height: z.int() })
export type PictureRendition = z.infer<typeof pictureRendition>

/** Two lines of one face at 16-px rows or one large line; at most 12 words. `face` is the capital height in pixels. */
export const boardFace = z.object({
  lines: z.array(z.string().max(60)).max(4),
  capitalPx: z.union([z.literal(8), z.literal(12), z.literal(16)]),
})

/** The most characters of one bulletin that the local voice reads: about ten minutes. */
export const mostSpokenCharacters = 8000

/** What an author edits. Everything may be unfinished; `submit` says what is missing. */
export const workContent = z.object({
  title: z.string().max(300),
  lang: languageTag,
  textVi: z.string().max(20_000),
  textEn: z.string().max(20_000),
  sound: z.object({ source: z.enum(['speech', 'recording']), lang: z.enum(['vi', 'en']), recording: soundRendition.nullable() }).nullable(),
  board: z.object({ faces: z.array(boardFace).max(6), colour: z.enum(['amber', 'white']) }).nullable(),
  page: z
    .object({
      path: z.string().max(200),
      column: z.string().max(120),
      lead: z.string().max(1000),
      body: richText,
      figure: z
        .object({ picture: pictureRendition, alt: z.string().max(1000), caption: z.string().max(1000), credit: z.string().max(300) })
        .nullable(),
      sources: z.array(z.string().max(300)).max(20),
    })
    .nullable(),
  plan: z.object({
    class: z.enum(['thuong', 'uu_tien']),
    areas: z.array(areaId).max(200),
    /** `now` plays as soon as both have signed; `times` at wall-clock minutes on weekdays between two days. */
    when: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('now') }),
      z.object({
        kind: z.literal('times'),
        times: z.array(localMinute).min(1).max(24),
        weekdays: z.array(isoWeekday).min(1).max(7),
        from: localDate,
        to: localDate,
      }),
    ]),
    repeatCount: z.int().min(1).max(20),
    gapSeconds: z.int().min(0).max(3600),
    gainDb: z.int().min(-60).max(12),
  }),
})
export type WorkContent = z.infer<typeof workContent>

export const workStatus = z.enum(['nhap', 'cho_duyet', 'tra_lai', 'da_duyet', 'da_ngung'])
export type WorkStatus = z.infer<typeof workStatus>

export const workRow = z.object({
  id: uuid7,
  code: z.string(),
  title: z.string(),
  status: workStatus,
  authorId: uuid7,
  authorName: z.string(),
  agency: agencyId,
  channels: z.array(z.enum(['sound', 'board', 'page'])),
  revision: z.int(),
  savedAt: instant,
})
export type WorkRow = z.infer<typeof workRow>

export const rivalEdit = z.object({ id: uuid7, by: z.string(), at: instant, baseRevision: z.int(), content: workContent })

export const workView = workRow.extend({
  content: workContent,
  canEdit: z.boolean(),
  pendingReleaseId: uuid7.nullable(),
  lastReleaseId: uuid7.nullable(),
  returned: z.object({ by: z.string(), agency: agencyId, at: instant, reason: z.string() }).nullable(),
  rivals: z.array(rivalEdit),
})
export type WorkView = z.infer<typeof workView>

const id = z.object({ id: uuid7 })

export const works = {
  list: route({
    method: 'GET',
    path: '/api/works',
    query: z.object({ q: z.string().max(100).optional(), status: workStatus.optional(), mine: z.enum(['1']).optional() }),
    response: z.array(workRow),
  }),
  create: route({ method: 'POST', path: '/api/works', body: z.strictObject({ id: uuid7, content: workContent }), response: workView }),
  one: route({ method: 'GET', path: '/api/works/:id', params: id, response: workView }),
  /** 200 with the new revision; when `baseRevision` is behind, the edit is kept as a named proposal and `rival` says so. */
  save: route({
    method: 'PUT',
    path: '/api/works/:id/draft',
    params: id,
    body: z.strictObject({ baseRevision: z.int().min(0).max(2_147_483_647), content: workContent }),
    response: z.object({ revision: z.int(), savedAt: instant, rival: rivalEdit.nullable() }),
  }),
  revisions: route({
    method: 'GET',
    path: '/api/works/:id/revisions',
    params: id,
    response: z.array(z.object({ revision: z.int(), by: z.string(), at: instant })),
  }),
  revision: route({
    method: 'GET',
    path: '/api/works/:id/revisions/:revision',
    params: z.object({ id: uuid7, revision: z.coerce.number().pipe(revisionNumber) }),
    response: z.object({ revision: z.int(), by: z.string(), at: instant, content: workContent }),
  }),
  settleRival: route({
    method: 'POST',
    path: '/api/works/:id/rivals/:rival',
    params: z.object({ id: uuid7, rival: uuid7 }),
    body: z.strictObject({ take: z.boolean() }),
    response: workView,
  }),
  /** Freezes revision `revision` into a release that waits for both agencies. `releaseId` comes from the caller. */
  submit: route({
    method: 'POST',
    path: '/api/works/:id/submissions',
    params: id,
    body: z.strictObject({ revision: revisionNumber, releaseId: uuid7 }),
    response: z.object({ releaseId: uuid7, digest: sha256Hex }),
  }),
  remove: route({ method: 'DELETE', path: '/api/works/:id', params: id, response: done }),
}

export const media = {
  speech: route({
    method: 'POST',
    path: '/api/speech',
    body: z.strictObject({ text: z.string().min(1).max(20_000), lang: z.enum(['vi', 'en']) }),
    response: soundRendition,
  }),
  recording: route({ method: 'POST', path: '/api/recordings', request: 'multipart', response: soundRendition }),
  picture: route({ method: 'POST', path: '/api/pictures', request: 'multipart', response: pictureRendition }),
}

/** One planned airing as the strip of hours draws it. */
export const plannedAiring = z.object({
  area: areaId,
  areaName: z.string(),
  start: instant,
  end: instant,
  item: z.int(),
  reason: z.string(),
})
/** A clash of the plan with an area's policy: where, when, which rule, and what would be allowed. */
export const planClash = z.object({ area: areaId, areaName: z.string(), at: instant.nullable(), refusal })
export type PlanClash = z.infer<typeof planClash>

export const plans = {
  check: route({
    method: 'POST',
    path: '/api/plan-checks',
    body: z.strictObject({
      plan: workContent.shape.plan,
      soundMs: z.int().min(0).max(86_400_000),
      hasBoard: z.boolean(),
      hasPage: z.boolean(),
    }),
    response: z.object({
      clashes: z.array(planClash),
      airings: z.array(plannedAiring),
      sites: z.array(z.object({ device: z.string(), name: z.string(), area: areaId, kind: z.string() })),
    }),
  }),
}
