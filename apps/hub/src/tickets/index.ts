import { signing } from '@hai-dang/wire'
import type { FastifyInstance } from 'fastify'
import { mount } from '../door/mount.ts'
import { isRefusal, refuse, type WordingTable } from '../door/refusals.ts'
import { type PeopleDeps, whoIs } from '../people/index.ts'
import { createTicket, findTicket, type TicketDesk, type TicketKind, type TicketService } from './commands.ts'

export type { Signed, Ticket, TicketDesk, TicketKind, TicketService } from './commands.ts'
export { findTicket, useTicket } from './commands.ts'

/** One address for every kind of signing: what it shows and takes is the business of the slice that owns the subject. */
export function openTicketDesk(app: FastifyInstance, deps: PeopleDeps): TicketDesk {
  const services = new Map<TicketKind, TicketService>()
  const served = async (token: string) => {
    const ticket = await findTicket(deps, token)
    if (isRefusal(ticket)) return ticket
    const who = await whoIs(deps, ticket.person)
    const service = services.get(ticket.kind)
    return who === null || service === undefined ? refuse('ticket.unknown') : { who, service, subject: ticket.subject }
  }
  mount(app, signing.open, 'public', async ({ params }) => {
    const found = await served(params.ticket)
    return isRefusal(found) ? found : found.service.open(found.who, found.subject)
  })
  mount(app, signing.sign, 'public', async ({ params, body }) => {
    const found = await served(params.ticket)
    if (isRefusal(found)) return found
    const signed = (await found.service.sign?.(found.who, found.subject, body.signatures)) ?? refuse('ticket.unknown')
    return isRefusal(signed) ? signed : { ok: true as const, complete: signed.complete, waitingOn: [...signed.waitingOn] }
  })
  return {
    issue: (db, ticket) => createTicket(deps, db, ticket),
    serve(kind, service) {
      if (services.has(kind)) throw new Error(`ticket kind ${kind} is served twice`)
      services.set(kind, service)
    },
  }
}

export const ticketsWording: WordingTable = {
  'ticket.unknown': { status: 404, vi: 'Địa chỉ ký này không đúng.', en: 'This signing address is not right.' },
  'ticket.expired': { status: 410, vi: 'Địa chỉ ký này đã hết hạn.', en: 'This signing address has expired.' },
  'ticket.used': { status: 409, vi: 'Địa chỉ ký này đã được dùng.', en: 'This signing address has been used.' },
}
