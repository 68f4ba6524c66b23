import * as z from 'zod'
import { areaId, instant, keyId, releaseClass, sha256Hex, uuid7 } from './primitives.ts'
import { refusal } from './problem.ts'
import { approvalView, sheetItem } from './releases.ts'
import { route } from './route.ts'
import { envelope } from './signed/envelope.ts'
import { logEntry, preciseInstant, receiptAck } from './signed/receipt.ts'

/** A site as the technician sees it. `state` is the hub's word; `why` is a code with a wording in the catalogue. */
export const siteView = z.object({
  device: keyId,
  name: z.string(),
  kind: z.enum(['loudspeaker', 'board']),
  area: areaId,
  areaName: z.string(),
  placeName: z.string(),
  lon: z.number(),
  lat: z.number(),
  state: z.enum(['playing', 'ready', 'stale', 'silent', 'never_seen']),
  why: z.string().nullable(),
  playing: z.string().nullable(),
  playingReleaseId: uuid7.nullable(),
  nextAt: instant.nullable(),
  nextTitle: z.string().nullable(),
  lastContact: instant.nullable(),
  lastProof: instant.nullable(),
  correctUntil: instant.nullable(),
  holds: z.int(),
  clockErrorMs: z.int().nullable(),
  lastRefusal: z.object({ code: z.string(), step: z.int(), at: instant }).nullable(),
  pageUrl: z.string().nullable(),
})
export type SiteView = z.infer<typeof siteView>

export const devices = {
  sites: route({ method: 'GET', path: '/api/sites', response: z.array(siteView) }),
  /** Device-signed envelopes; no session. */
  receipt: route({ method: 'POST', path: '/api/receipts', body: envelope, response: receiptAck }),
  status: route({ method: 'POST', path: '/api/statuses', body: envelope, response: z.object({ ok: z.literal(true) }) }),
}

/** An airing opened: what the box wrote, who signed it, what was approved and by whom. */
export const playView = z.object({
  id: uuid7,
  kind: z.enum(['airing', 'cut']),
  device: keyId,
  site: z.string(),
  placeName: z.string(),
  area: areaId,
  start: preciseInstant,
  end: preciseInstant,
  heardMs: z.int(),
  levelDb10: z.int().nullable(),
  grade: z.enum(['A', 'B', 'C']),
  doubts: z.array(refusal),
  entries: z.array(z.object({ entry: logEntry, hash: sha256Hex })),
  receipt: z.object({
    id: uuid7,
    digest: sha256Hex,
    receivedAt: instant,
    envelope,
    check: z.object({ ok: z.boolean(), refusal: refusal.nullable(), chain: z.boolean() }),
  }),
  /** Null when the hub never released what was played: the proof stands on its own, with its doubt. */
  release: z
    .object({
      id: uuid7,
      code: z.string(),
      digest: sha256Hex,
      title: z.string(),
      class: releaseClass,
      workId: uuid7,
      approvals: z.array(approvalView),
      items: z.array(sheetItem),
      /** `asOf`: the approvals were judged by the lists of that moment, when the last of them was given; absent where today's lists judged. */
      check: z.object({ ok: z.boolean(), refusal: refusal.nullable(), asOf: instant.optional() }),
    })
    .nullable(),
})
export type PlayView = z.infer<typeof playView>

export const plays = {
  one: route({ method: 'GET', path: '/api/plays/:id', params: z.object({ id: uuid7 }), response: playView }),
  ofRelease: route({
    method: 'GET',
    path: '/api/releases/:id/plays',
    params: z.object({ id: uuid7 }),
    response: z.array(
      z.object({
        id: uuid7,
        kind: z.enum(['airing', 'cut']),
        site: z.string(),
        start: preciseInstant,
        heardMs: z.int(),
        grade: z.enum(['A', 'B', 'C']),
      }),
    ),
  }),
}
