import { wordsOf } from '@hai-dang/trust'
import { type AgencyId, type KeyView, type PersonKey, releases, type SigningRequest } from '@hai-dang/wire'
import type { FastifyInstance } from 'fastify'
import type { HubDeps } from '../deps.ts'
import { mount } from '../door/mount.ts'
import { isRefusal, type RefusalResult, refuse } from '../door/refusals.ts'
import type { Who } from '../door/who.ts'
import { instantText } from '../ports/database.ts'
import { agencyNames, type SheetDeps, sheetOf, withdrawalOf } from '../releases/index.ts'
import type { TicketDesk } from '../tickets/index.ts'
import { keysOf } from './admissions.ts'
import { type ApprovalDeps, approve, prepareWithdrawal, retryListing, signerOf, withdraw } from './commands.ts'

type Holder = Pick<Who, 'personId' | 'name' | 'agency' | 'can'>
export type RequestDeps = SheetDeps & Pick<HubDeps, 'db' | 'clock' | 'config' | 'repository'>

function keyView(key: PersonKey): KeyView {
  const { keyid, alg, person, name, roles, areas, notBefore, notAfter } = key
  const kind = key.rpId === undefined ? 'passphrase' : 'webauthn'
  return { keyid, alg, kind, personId: person, personName: name, roles, areas, notBefore, notAfter, words: wordsOf(keyid) }
}

/** What every signing page is told, whatever it signs: who this ticket was made for, which of their keys would count, and where to go back to. */
async function headOf(deps: RequestDeps, who: Holder, release: string) {
  const names: Record<AgencyId, string> = await agencyNames(deps)
  const hubOrigin = deps.config.agencyOrigins[who.agency]
  const keys = keysOf(deps, who.agency, who.personId).filter(({ roles }) => roles.includes('approver'))
  return {
    deployment: deps.config.deployment,
    drill: deps.repository.currentPolicy().drill,
    now: instantText(deps.clock.now()),
    hubOrigin,
    returnUrl: `${hubOrigin}/releases/${release}`,
    signer: { personId: who.personId, name: who.name, agency: who.agency, agencyName: names[who.agency], keys: keys.map(keyView) },
  }
}

/** What the page of an approver is shown: the whole sheet, from which it makes the bytes again itself. */
async function releaseRequest(deps: RequestDeps, who: Holder, release: string): Promise<SigningRequest | RefusalResult> {
  const sheet = await sheetOf(deps, who, release)
  if (!sheet) return refuse('release.unknown')
  return { kind: 'release', ...(await headOf(deps, who, release)), sheet }
}

/** What the page of whoever stops a release is shown. */
async function withdrawRequest(deps: RequestDeps, who: Holder, id: string): Promise<SigningRequest | RefusalResult> {
  const withdrawal = await withdrawalOf(deps.db, id)
  const sheet = withdrawal && (await sheetOf(deps, who, withdrawal.release))
  if (!withdrawal || !sheet) return refuse('release.unknown')
  const { reason, documents } = withdrawal
  return { kind: 'withdraw', ...(await headOf(deps, who, withdrawal.release)), sheet, reason, documents }
}

/** Tickets open the signing page of the person who asked; every rule is asked again when the signature comes back. */
export function mountApprovals(app: FastifyInstance, deps: ApprovalDeps & RequestDeps, tickets: TicketDesk): void {
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
  mount(
    app,
    releases.retry,
    'signed-in',
    async ({ params, who }) =>
      (await retryListing(deps, signerOf(who), params.id)) ?? (await sheetOf(deps, who, params.id)) ?? refuse('release.unknown'),
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
