import { createHash, randomBytes } from 'node:crypto'
import type { AgencyId, EnvelopeSignature, SigningRequest, TicketView } from '@hai-dang/wire'
import type { HubDeps } from '../deps.ts'
import { type RefusalResult, refuse } from '../door/refusals.ts'
import type { Who } from '../door/who.ts'
import { type Db, instantText, type Trx } from '../ports/database.ts'
import { ticketByHash } from './queries.ts'
import { insertTicket, useTicketRow } from './store.ts'

export type TicketKind = SigningRequest['kind']

/** What a one-time address on a signing origin lets one person do. */
export interface Ticket {
  readonly kind: TicketKind
  /** Id of what is signed: a release, a proposal, an enrolment. */
  readonly subject: string
  readonly person: string
  readonly agency: AgencyId
  readonly expiresAt: number
  readonly usedAt: number | null
}

export interface Signed {
  readonly complete: boolean
  readonly waitingOn: readonly AgencyId[]
}

/** How the slice that owns a kind of subject serves its tickets. `who` has the rights of the moment of the call, not of the ticket's. */
export interface TicketService {
  /** What the signing page shows. */
  open(who: Who, subject: string): Promise<SigningRequest | RefusalResult>
  /** Takes envelope signatures, for kinds that have them. */
  sign?(who: Who, subject: string, signatures: readonly EnvelopeSignature[]): Promise<Signed | RefusalResult>
}

/** What other slices may do with tickets. */
export interface TicketDesk {
  issue(
    db: Db | Trx,
    ticket: { kind: TicketKind; subject: string; person: string; agency: AgencyId; expiresAt?: number },
  ): Promise<TicketView>
  serve(kind: TicketKind, service: TicketService): void
}

const ticketMs = 30 * 60_000

/** The secret leaves once, in the answer; the table keeps its hash. It travels behind `#`, which no server logs. */
export async function createTicket(
  deps: Pick<HubDeps, 'clock' | 'config'>,
  db: Db | Trx,
  asked: { kind: TicketKind; subject: string; person: string; agency: AgencyId; expiresAt?: number },
): Promise<TicketView> {
  const ticket = randomBytes(32).toString('base64url')
  const expiresAt = asked.expiresAt ?? deps.clock.now() + ticketMs
  await insertTicket(db, { ...asked, tokenHash: hashOf(ticket), expiresAt })
  return { ticket, url: `${deps.config.signingOrigins[asked.agency]}/#${ticket}`, expiresAt: instantText(expiresAt) }
}

/** Reads a ticket without using it up: the page may be opened twice, and a signature sent twice is one signature. */
export async function findTicket(deps: Pick<HubDeps, 'clock' | 'db'>, token: string): Promise<Ticket | RefusalResult> {
  const ticket = await ticketByHash(deps.db, hashOf(token))
  if (ticket === undefined) return refuse('ticket.unknown')
  if (ticket.expiresAt <= deps.clock.now()) return refuse('ticket.expired')
  return ticket
}

/** Marks the ticket used; true only the first time. */
export function useTicket(deps: Pick<HubDeps, 'clock'>, trx: Trx, token: string): Promise<boolean> {
  return useTicketRow(trx, hashOf(token), deps.clock.now())
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
