import { type AgencyId, type EnvelopeSignature, releases, type SigningRequest, type TicketView } from '@hai-dang/wire'
import type { FastifyInstance } from 'fastify'
import { mount } from '../door/mount.ts'
import { isRefusal, type RefusalResult, refuse } from '../door/refusals.ts'
import type { Who } from '../door/who.ts'
import type { Db } from '../ports/database.ts'
import { sheetOf } from '../releases/index.ts'
import { type ApprovalDeps, approve, prepareWithdrawal, type Signed, signerOf, withdraw } from './commands.ts'
import { type RequestDeps, releaseRequest, withdrawRequest } from './requests.ts'

/** One-time addresses on the signing origins, as whoever keeps them lets other slices use them. `who` has the rights of the moment of the call. */
export interface Tickets {
  issue(db: Db, ticket: { kind: 'release' | 'withdraw'; subject: string; person: string; agency: AgencyId }): Promise<TicketView>
  serve(
    kind: 'release' | 'withdraw',
    service: {
      open(who: Who, subject: string): Promise<SigningRequest | RefusalResult>
      sign(who: Who, subject: string, signatures: readonly EnvelopeSignature[]): Promise<Signed | RefusalResult>
    },
  ): void
}

/** Tickets open the signing page of the person who asked; the rules are asked again when the signature comes back. */
export function mountApprovals(app: FastifyInstance, deps: ApprovalDeps & RequestDeps, tickets: Tickets): void {
  mount(app, releases.approveTicket, ['approver'], async ({ params, who }) => {
    const sheet = await sheetOf(deps, who, params.id)
    if (!sheet) return refuse('release.unknown')
    if (sheet.whyNotApprove) return refuse(sheet.whyNotApprove.code, sheet.whyNotApprove.params)
    return tickets.issue(deps.db, { kind: 'release', subject: params.id, person: who.personId, agency: who.agency })
  })
  mount(app, releases.withdrawTicket, ['approver'], ({ params, body, who }) =>
    deps.db.transaction().execute(async (trx) => {
      const subject = await prepareWithdrawal(trx, deps, signerOf(who), params.id, body.reason)
      return isRefusal(subject) ? subject : tickets.issue(trx, { kind: 'withdraw', subject, person: who.personId, agency: who.agency })
    }),
  )
  tickets.serve('release', {
    open: (who, subject) => releaseRequest(deps, who, subject),
    sign: (who, subject, signatures) => approve(deps, signerOf(who), subject, signatures),
  })
  tickets.serve('withdraw', {
    open: (who, subject) => withdrawRequest(deps, who, subject),
    sign: (who, subject, signatures) => withdraw(deps, signerOf(who), subject, signatures),
  })
}
