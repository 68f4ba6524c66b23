import * as z from 'zod'
import { agencyId, base64Text, instant, keyId, localDate, reasonText, uuid7 } from './primitives.ts'
import { done } from './problem.ts'
import { route } from './route.ts'
import { accountView, grantRole, grantView } from './session.ts'
import { keyAlg, rawKey, trustRole } from './signed/people.ts'

/** A key as a screen shows it. `words` is the comparison code (mã đối chiếu) of the key. */
export const keyView = z.object({
  keyid: keyId,
  alg: keyAlg,
  kind: z.enum(['webauthn', 'passphrase']),
  personId: uuid7,
  personName: z.string(),
  roles: z.array(trustRole),
  areas: z.array(z.string()),
  notBefore: instant,
  notAfter: instant,
  words: z.string(),
})
export type KeyView = z.infer<typeof keyView>

/** A change of an agency's people list on its way to two of its three key officers. */
export const listProposal = z.object({
  id: uuid7,
  agency: agencyId,
  kind: z.enum(['add', 'remove']),
  key: keyView,
  proposedBy: z.string(),
  proposedAt: instant,
  state: z.enum(['waiting_key', 'waiting_signatures', 'published', 'dropped']),
  nextVersion: z.int().nullable(),
  signedBy: z.array(z.object({ personId: uuid7, name: z.string(), at: instant })),
  threshold: z.int(),
  canSign: z.boolean(),
})
export type ListProposal = z.infer<typeof listProposal>

export const enrolmentView = z.object({
  id: uuid7,
  personId: uuid7,
  personName: z.string(),
  agency: agencyId,
  role: trustRole,
  expiresAt: instant,
  state: z.enum(['open', 'used', 'expired']),
})

/** A one-time address on an agency's signing origin. */
export const ticketView = z.object({ ticket: z.string(), url: z.string(), expiresAt: instant })
export type TicketView = z.infer<typeof ticketView>

export const people = {
  list: route({
    method: 'GET',
    path: '/api/people',
    query: z.object({ q: z.string().max(100).optional() }),
    response: z.array(accountView),
  }),
  create: route({
    method: 'POST',
    path: '/api/people',
    body: z.strictObject({
      id: uuid7,
      name: z.string().min(1).max(120),
      login: z.string().regex(/^[a-z0-9][a-z0-9._-]{1,39}$/),
      agency: agencyId,
      post: z.string().min(1).max(120),
      password: z.string().min(10).max(200).optional(),
    }),
    response: accountView,
  }),
  grant: route({
    method: 'POST',
    path: '/api/grants',
    body: z.strictObject({ id: uuid7, personId: uuid7, role: grantRole, unitId: uuid7, from: localDate, to: localDate.nullable() }),
    response: grantView,
  }),
  endGrant: route({ method: 'DELETE', path: '/api/grants/:id', params: z.object({ id: uuid7 }), response: done }),
}

export const peopleLists = {
  one: route({
    method: 'GET',
    path: '/api/people-lists/:agency',
    params: z.object({ agency: agencyId }),
    response: z.object({
      agency: agencyId,
      version: z.int(),
      keys: z.array(keyView),
      officers: z.array(z.object({ personId: uuid7, name: z.string(), keyid: z.string() })),
      proposals: z.array(listProposal),
      enrolments: z.array(enrolmentView),
    }),
  }),
  /** A key officer or administrator of the agency lets one person make a key; the person opens the ticket on the signing origin. */
  enrol: route({
    method: 'POST',
    path: '/api/people-lists/:agency/enrolments',
    params: z.object({ agency: agencyId }),
    body: z.strictObject({ id: uuid7, personId: uuid7, role: trustRole }),
    response: ticketView,
  }),
  /** Proposes that a key leave the list. */
  proposeRemoval: route({
    method: 'POST',
    path: '/api/people-lists/:agency/removals',
    params: z.object({ agency: agencyId }),
    body: z.strictObject({ id: uuid7, keyid: keyId, reason: reasonText.pipe(z.string().max(500)) }),
    response: listProposal,
  }),
  dropProposal: route({ method: 'DELETE', path: '/api/proposals/:id', params: z.object({ id: uuid7 }), response: done }),
  /** A key officer asks for a ticket to sign the next list. */
  ticket: route({ method: 'POST', path: '/api/proposals/:id/tickets', params: z.object({ id: uuid7 }), response: ticketView }),
}

/** What the signing page sends when a person has made a key: the possession proof is a signature (or assertion) over the ticket's challenge. */
export const enrolledKey = z.strictObject({
  alg: keyAlg,
  raw: rawKey,
  rpId: z.string().max(253).optional(),
  origin: z.string().max(300).optional(),
  /** The WebAuthn registration response, checked by the hub once. */
  attestation: z.record(z.string(), z.unknown()).optional(),
  /** Ed25519 signature over `hd-enrol-v1\n<challenge>`, for keys that are not WebAuthn. */
  proof: base64Text.optional(),
})
export type EnrolledKey = z.infer<typeof enrolledKey>
