import { wordsOf } from '@hai-dang/trust'
import type { AgencyId, KeyView, PersonKey, SigningRequest } from '@hai-dang/wire'
import type { HubDeps } from '../deps.ts'
import { type RefusalResult, refuse } from '../door/refusals.ts'
import type { Who } from '../door/who.ts'
import { instantText } from '../ports/database.ts'
import { agencyNames, type SheetDeps, sheetOf, withdrawalOf } from '../releases/index.ts'
import { keysOf } from './admissions.ts'

export type RequestDeps = SheetDeps & Pick<HubDeps, 'db' | 'clock' | 'config' | 'repository'>

function keyView(key: PersonKey): KeyView {
  const { keyid, alg, person, name, roles, areas, notBefore, notAfter } = key
  const kind = key.rpId === undefined ? 'passphrase' : 'webauthn'
  return { keyid, alg, kind, personId: person, personName: name, roles, areas, notBefore, notAfter, words: wordsOf(keyid) }
}

/** What every signing page is told, whatever it signs: who this ticket was made for, which of their keys would count, and where to go back to. */
async function headOf(deps: RequestDeps, who: Who, release: string) {
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
export async function releaseRequest(deps: RequestDeps, who: Who, release: string): Promise<SigningRequest | RefusalResult> {
  const sheet = await sheetOf(deps, who, release)
  if (!sheet) return refuse('release.unknown')
  return { kind: 'release', ...(await headOf(deps, who, release)), sheet }
}

/** What the page of whoever stops a release is shown. */
export async function withdrawRequest(deps: RequestDeps, who: Who, id: string): Promise<SigningRequest | RefusalResult> {
  const withdrawal = await withdrawalOf(deps.db, id)
  const sheet = withdrawal && (await sheetOf(deps, who, withdrawal.release))
  if (!withdrawal || !sheet) return refuse('release.unknown')
  const { reason, documents } = withdrawal
  return { kind: 'withdraw', ...(await headOf(deps, who, withdrawal.release)), sheet, reason, documents }
}
