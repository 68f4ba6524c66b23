import * as z from 'zod'
import { enrolledKey, keyView, listProposal, ticketView } from './people.ts'
import { agencyId, areaId, base64Text, instant, keyId, reasonText, releaseClass, sha256Hex, uuid7 } from './primitives.ts'
import { refusal } from './problem.ts'
import { route } from './route.ts'
import { envelope, envelopeSignature } from './signed/envelope.ts'
import { pageV1 } from './signed/page.ts'
import { areaPolicy } from './signed/policy.ts'
import { releaseItem, releaseV1 } from './signed/release.ts'
import { planClash, plannedAiring, soundRendition } from './works.ts'

/** pending: waits for one or both; approved: both signed, being listed; published: listed; refused, recalled, withdrawn, superseded, expired: ends. */
export const releaseStatus = z.enum(['pending', 'approved', 'published', 'refused', 'recalled', 'withdrawn', 'superseded', 'expired'])
export type ReleaseStatus = z.infer<typeof releaseStatus>

export const approvalView = z.object({
  agency: agencyId,
  agencyName: z.string(),
  state: z.enum(['waiting', 'approved', 'refused']),
  personId: uuid7.nullable(),
  personName: z.string().nullable(),
  keyKind: z.enum(['webauthn', 'passphrase']).nullable(),
  keyid: keyId.nullable(),
  at: instant.nullable(),
  reason: z.string().nullable(),
})
export type ApprovalView = z.infer<typeof approvalView>

/** An item as the sheet shows it: the signed item, the words in it, and what it needs to be drawn. */
export const sheetItem = z.object({
  item: releaseItem,
  words: z.string(),
  sound: soundRendition.nullable(),
  page: pageV1.nullable(),
  /** A file that it names is no longer at the hub: there is nothing to hear or see, and nobody approves it; it can be stopped as ever. */
  lost: z.boolean().optional(),
})
export type SheetItem = z.infer<typeof sheetItem>

export const releaseRow = z.object({
  id: uuid7,
  code: z.string(),
  digest: sha256Hex,
  title: z.string(),
  class: releaseClass,
  status: releaseStatus,
  authorName: z.string(),
  agency: agencyId,
  areas: z.array(z.string()),
  channels: z.array(z.enum(['sound', 'board', 'page'])),
  submittedAt: instant,
  notBefore: instant,
  notAfter: instant,
  approvals: z.array(approvalView),
})
export type ReleaseRow = z.infer<typeof releaseRow>

/**
 * Everything an approver judges, on one sheet. A work with sound or board and a page freezes two releases (one for the sites, one for the portal):
 * `parts` lists both, and one touch signs every part.
 */
export const releasePart = z.object({
  digest: sha256Hex,
  payloadType: z.string(),
  payload: base64Text,
  release: releaseV1,
  items: z.array(sheetItem),
})
export type ReleasePart = z.infer<typeof releasePart>

export const releaseSheet = releaseRow.extend({
  workId: uuid7,
  authorId: uuid7,
  parts: z.array(releasePart).min(1).max(2),
  areaNames: z.record(z.string(), z.string()),
  airings: z.array(plannedAiring),
  clashes: z.array(planClash),
  policies: z.array(areaPolicy),
  supersedesTitle: z.string().nullable(),
  canApprove: z.boolean(),
  whyNotApprove: refusal.nullable(),
  canWithdraw: z.boolean(),
  canRecall: z.boolean(),
  /** Why nothing of it was listed, or not all of it: a code; null while nothing stands in the way. */
  halted: refusal.nullable().optional(),
  /** Whether this reader may have the hub try to list it again. */
  canRetry: z.boolean().optional(),
  withdrawn: z.object({ by: z.string(), agency: agencyId, at: instant, reason: z.string() }).nullable(),
  pageUrl: z.string().nullable(),
  plays: z.int(),
  history: z.array(z.object({ at: instant, what: z.string(), by: z.string().nullable() })),
})
export type ReleaseSheet = z.infer<typeof releaseSheet>

const id = z.object({ id: uuid7 })

export const releases = {
  list: route({
    method: 'GET',
    path: '/api/releases',
    query: z.object({ status: releaseStatus.optional(), q: z.string().max(100).optional() }),
    response: z.array(releaseRow),
  }),
  one: route({ method: 'GET', path: '/api/releases/:id', params: id, response: releaseSheet }),
  /** Opens the approver's signing page for this sheet. */
  approveTicket: route({ method: 'POST', path: '/api/releases/:id/approval-tickets', params: id, response: ticketView }),
  refuse: route({
    method: 'POST',
    path: '/api/releases/:id/refusals',
    params: id,
    body: z.strictObject({ reason: reasonText }),
    response: releaseSheet,
  }),
  recall: route({ method: 'POST', path: '/api/releases/:id/recalls', params: id, response: releaseSheet }),
  /** Tries once more to list what both have signed, after its check had stopped it. */
  retry: route({ method: 'POST', path: '/api/releases/:id/listings', params: id, response: releaseSheet }),
  /** Opens the signing page for `withdraw.v1` of every part. */
  withdrawTicket: route({
    method: 'POST',
    path: '/api/releases/:id/withdrawal-tickets',
    params: id,
    body: z.strictObject({ reason: reasonText }),
    response: ticketView,
  }),
  envelopes: route({ method: 'GET', path: '/api/releases/:id/envelopes', params: id, response: z.array(envelope) }),
}

/** The person the ticket was made for and the key ids that would count. */
const signer = z.object({ personId: uuid7, name: z.string(), agency: agencyId, agencyName: z.string(), keys: z.array(keyView) })

/** What the signing page is shown for a ticket. It rebuilds the bytes itself and never signs a digest it was handed. */
export const signingRequest = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('release'),
    deployment: z.string(),
    drill: z.boolean(),
    now: instant,
    hubOrigin: z.string(),
    returnUrl: z.string(),
    signer,
    sheet: releaseSheet,
  }),
  z.object({
    kind: z.literal('withdraw'),
    deployment: z.string(),
    drill: z.boolean(),
    now: instant,
    hubOrigin: z.string(),
    returnUrl: z.string(),
    signer,
    sheet: releaseSheet,
    reason: z.string(),
    documents: z
      .array(z.object({ digest: sha256Hex, payloadType: z.string(), payload: base64Text }))
      .min(1)
      .max(2),
  }),
  z.object({
    kind: z.literal('people'),
    deployment: z.string(),
    drill: z.boolean(),
    now: instant,
    hubOrigin: z.string(),
    returnUrl: z.string(),
    signer,
    proposal: listProposal,
    /** UTF-8 text of the people.json now in force and the next one, and the TUF metadata (its `signed` part, canonical JSON) to sign. */
    current: z.string().nullable(),
    /** The TUF metadata that names `current`, with the key officers' signatures (UTF-8 text): the page believes no list without it. */
    currentMetadata: z.string().optional(),
    next: z.string(),
    metadata: z.string(),
    officerKeyid: z.string(),
  }),
  z.object({
    kind: z.literal('enrol'),
    deployment: z.string(),
    drill: z.boolean(),
    now: instant,
    hubOrigin: z.string(),
    returnUrl: z.string(),
    signer,
    role: z.string(),
    challenge: z.string(),
    rpId: z.string(),
    expiresAt: instant,
  }),
])
export type SigningRequest = z.infer<typeof signingRequest>

const ticket = z.object({ ticket: z.string().regex(/^[A-Za-z0-9_-]{20,100}$/) })

/** Called from a signing origin, by ticket alone: no cookie crosses. */
export const signing = {
  open: route({ method: 'GET', path: '/api/signing/:ticket', params: ticket, response: signingRequest }),
  /** One signature for each document, in the order shown. Idempotent. */
  sign: route({
    method: 'POST',
    path: '/api/signing/:ticket/signatures',
    params: ticket,
    body: z.strictObject({ signatures: z.array(envelopeSignature).min(1).max(2) }),
    response: z.object({ ok: z.literal(true), complete: z.boolean(), waitingOn: z.array(agencyId) }),
  }),
  /** TUF signature of a key officer over the metadata shown (lower-case hexadecimal). */
  signPeople: route({
    method: 'POST',
    path: '/api/signing/:ticket/list-signatures',
    params: ticket,
    body: z.strictObject({ keyid: z.string().regex(/^[0-9a-f]{64}$/), sig: z.string().regex(/^[0-9a-f]{128,200}$/) }),
    response: z.object({ ok: z.literal(true), complete: z.boolean() }),
  }),
  enrol: route({
    method: 'POST',
    path: '/api/signing/:ticket/keys',
    params: ticket,
    body: enrolledKey,
    response: z.object({ ok: z.literal(true), keyid: keyId, words: z.string() }),
  }),
}

export const desk = {
  /** What waits for me, what is on air, what is silent or late, what changed since yesterday: each line goes straight to the act. */
  get: route({
    method: 'GET',
    path: '/api/desk',
    response: z.object({
      waiting: z.array(
        z.object({
          kind: z.enum(['approve', 'returned', 'sign_list', 'draft']),
          id: uuid7,
          title: z.string(),
          from: z.string(),
          since: instant,
          note: z.string().nullable(),
          class: releaseClass.nullable(),
          channels: z.array(z.string()),
        }),
      ),
      onAir: z.array(
        z.object({ device: keyId, site: z.string(), area: areaId, title: z.string(), since: instant, releaseId: uuid7.nullable() }),
      ),
      next: z.array(z.object({ area: areaId, areaName: z.string(), title: z.string(), at: instant, releaseId: uuid7 })),
      silent: z.array(z.object({ device: keyId, site: z.string(), why: z.string(), since: instant.nullable() })),
      changed: z.array(
        z.object({ at: instant, what: z.string(), title: z.string(), by: z.string().nullable(), releaseId: uuid7.nullable() }),
      ),
    }),
  }),
}
