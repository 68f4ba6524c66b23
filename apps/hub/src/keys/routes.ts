import { titleOf } from '@hai-dang/domain'
import { text, wordsOf } from '@hai-dang/trust'
import { type AgencyId, type KeyView, type ListProposal, type PersonKey, peopleLists, type SigningRequest, signing } from '@hai-dang/wire'
import type { FastifyInstance } from 'fastify'
import { mount } from '../door/mount.ts'
import { isRefusal, type RefusalResult, refuse } from '../door/refusals.ts'
import type { Who } from '../door/who.ts'
import { dayText, instantText } from '../ports/database.ts'
import { agenciesOn } from '../units/index.ts'
import {
  dropProposal,
  type KeysDeps,
  listThreshold,
  openEnrolment,
  proposeRemoval,
  signingTicket,
  signList,
  submitKey,
} from './commands.ts'
import { signingRpId } from './possession.ts'
import { enrolmentsBy, type Officer, officersOf, type ProposalRow, proposalsBy } from './queries.ts'

const keepers = ['key_officer', 'administrator'] as const

export function mountKeys(app: FastifyInstance, deps: KeysDeps): void {
  mount(app, peopleLists.one, 'signed-in', ({ params, who }) => listView(deps, params.agency, who))
  mount(app, peopleLists.enrol, keepers, ({ params, body, who }) => openEnrolment(deps, who, params.agency, body))
  mount(app, peopleLists.proposeRemoval, keepers, async ({ params, body, who }) => {
    const refused = await proposeRemoval(deps, who, params.agency, body)
    return (
      refused ?? proposalView((await proposalsBy(deps.db, { id: body.id }))[0]!, await officersOf(deps.db, params.agency), who.personId)
    )
  })
  mount(
    app,
    peopleLists.dropProposal,
    keepers,
    async ({ params, who }) => (await dropProposal(deps, who, params.id)) ?? { ok: true as const },
  )
  mount(app, peopleLists.ticket, ['key_officer'], ({ params, who }) => signingTicket(deps, who, params.id))
  mount(app, signing.enrol, 'public', async ({ params, body }) => {
    const made = await submitKey(deps, params.ticket, body)
    return isRefusal(made) ? made : { ok: true as const, ...made }
  })
  mount(app, signing.signPeople, 'public', async ({ params, body }) => {
    const signed = await signList(deps, params.ticket, body)
    return isRefusal(signed) ? signed : { ok: true as const, ...signed }
  })
  deps.tickets.serve('enrol', { open: (who, subject) => enrolRequest(deps, who, subject) })
  deps.tickets.serve('people', { open: (who, subject) => peopleRequest(deps, who, subject) })
}

export function keyView(key: PersonKey): KeyView {
  const { keyid, alg, roles, areas, notBefore, notAfter } = key
  const kind = key.rpId === undefined ? ('passphrase' as const) : ('webauthn' as const)
  return { keyid, alg, kind, personId: key.person, personName: key.name, roles, areas, notBefore, notAfter, words: wordsOf(keyid) }
}

async function listView(deps: KeysDeps, agency: AgencyId, who: Who) {
  const { people } = deps.repository.currentPeople(agency)
  const officers = await officersOf(deps.db, agency)
  const now = deps.clock.now()
  return {
    agency,
    version: people.version,
    keys: people.keys.map(keyView),
    officers: officers.map(({ personId, name, keyid }) => ({ personId, name, keyid })),
    proposals: (await proposalsBy(deps.db, { agency })).map((row) => proposalView(row, officers, who.personId)),
    enrolments: (await enrolmentsBy(deps.db, { agency })).map((row) => ({
      id: row.id,
      personId: row.personId,
      personName: row.personName,
      agency,
      role: row.role,
      expiresAt: instantText(row.expiresAt),
      state: row.usedAt !== null ? ('used' as const) : row.expiresAt <= now ? ('expired' as const) : ('open' as const),
    })),
  }
}

function proposalView(row: ProposalRow, officers: readonly Officer[], viewer: string): ListProposal {
  const signed = row.signedBy.some((signature) => signature.personId === viewer)
  return {
    id: row.id,
    agency: row.agency,
    kind: row.kind,
    key: keyView(row.key),
    proposedBy: row.proposedBy,
    proposedAt: instantText(row.proposedAt),
    state: row.state,
    nextVersion: row.nextVersion,
    signedBy: row.signedBy.map(({ personId, name, at }) => ({ personId, name, at })),
    threshold: listThreshold,
    canSign: row.state === 'waiting_signatures' && !signed && officers.some((officer) => officer.personId === viewer),
  }
}

async function enrolRequest(deps: KeysDeps, who: Who, subject: string): Promise<SigningRequest | RefusalResult> {
  const enrolment = (await enrolmentsBy(deps.db, { id: subject }))[0]!
  if (enrolment.usedAt !== null) return refuse('ticket.used')
  return {
    kind: 'enrol',
    ...(await requestHead(deps, who)),
    role: enrolment.role === 'robot' ? enrolment.role : titleOf(enrolment.role, who.agency),
    challenge: enrolment.challenge,
    rpId: signingRpId(deps.config, who.agency),
    expiresAt: instantText(enrolment.expiresAt),
  }
}

async function peopleRequest(deps: KeysDeps, who: Who, subject: string): Promise<SigningRequest | RefusalResult> {
  const proposal = (await proposalsBy(deps.db, { id: subject }))[0]!
  if (proposal.state === 'dropped') return refuse('proposal.settled')
  const officers = await officersOf(deps.db, who.agency)
  const officer = officers.find((row) => row.personId === who.personId)
  if (officer === undefined || !who.can('key_officer')) return refuse('proposal.not-officer')
  const current = deps.repository.currentPeople(who.agency)
  return {
    kind: 'people',
    ...(await requestHead(deps, who)),
    proposal: proposalView(proposal, officers, who.personId),
    current: text(current.bytes),
    currentMetadata: text(current.metadata),
    next: proposal.nextPeople,
    metadata: proposal.metadata,
    officerKeyid: officer.keyid,
  }
}

/** What every signing page shows around what is signed: who signs, for whom, when, and where to return. */
async function requestHead(deps: KeysDeps, who: Who) {
  const { config } = deps
  const now = deps.clock.now()
  const agency = (await agenciesOn(deps.db, dayText(now, config.zone))).find((row) => row.agency === who.agency)
  const keys = deps.repository.currentPeople(who.agency).people.keys.filter((key) => key.person === who.personId)
  return {
    deployment: config.deployment,
    drill: deps.repository.currentPolicy().drill,
    now: instantText(now),
    hubOrigin: config.agencyOrigins[who.agency],
    returnUrl: `${config.agencyOrigins[who.agency]}/people`,
    signer: { personId: who.personId, name: who.name, agency: who.agency, agencyName: agency?.name ?? who.agency, keys: keys.map(keyView) },
  }
}
