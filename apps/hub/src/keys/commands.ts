import { randomBytes } from 'node:crypto'
import { decideProposal, holdsGrantFor } from '@hai-dang/domain'
import {
  buildTargets,
  canonicalBytes,
  canonicalJson,
  fromHex,
  readTufFile,
  type Signed,
  sha256Hex,
  text,
  tufSigningBytes,
  utf8,
  verifySignature,
  withSignatures,
  wordsOf,
} from '@hai-dang/trust'
import type { AgencyId, EnrolledKey, PersonKey, Refusal, TicketView, TrustRole } from '@hai-dang/wire'
import type { HubDeps } from '../deps.ts'
import { isRefusal, type RefusalResult, refuse } from '../door/refusals.ts'
import type { Who } from '../door/who.ts'
import { grantsOf, personById, reachOf, recordAct } from '../people/index.ts'
import { dayText, instantText, inTurnOf, type Trx } from '../ports/database.ts'
import { RepositoryRefused } from '../ports/repository.ts'
import { findTicket, type TicketDesk, useTicket } from '../tickets/index.ts'
import { checkPossession } from './possession.ts'
import { enrolmentsBy, officersOf, type ProposalRow, proposalsBy } from './queries.ts'
import {
  type FrozenList,
  insertEnrolment,
  insertListSignature,
  insertProposal,
  refreezeProposal,
  setProposalState,
  upsertOfficer,
  useEnrolment,
} from './store.ts'

type ListDeps = Pick<HubDeps, 'db' | 'clock' | 'ids' | 'events' | 'repository' | 'outbox' | 'push' | 'log'>
export type KeysDeps = Pick<HubDeps, 'db' | 'clock' | 'ids' | 'events' | 'config' | 'repository' | 'outbox' | 'push' | 'log'> & {
  readonly tickets: TicketDesk
}

/** Two of the three key officers of an agency sign its people list. */
export const listThreshold = 2
const metadataMs = 400 * 86_400_000
const enrolmentMs = 24 * 3_600_000
const keyMs = 365 * 86_400_000

export interface OfficerKey {
  readonly person: string
  readonly agency: AgencyId
  readonly raw: string
  readonly tufKeyid: string
}

export async function nameOfficers(deps: Pick<HubDeps, 'db'>, officers: readonly OfficerKey[]): Promise<void> {
  await deps.db.transaction().execute(async (trx) => {
    for (const officer of officers) await upsertOfficer(trx, officer)
  })
}

export async function openEnrolment(
  deps: KeysDeps,
  who: Who,
  agency: AgencyId,
  asked: { id: string; personId: string; role: TrustRole },
): Promise<TicketView | RefusalResult> {
  if (who.agency !== agency) return refuse('proposal.other-agency')
  const now = deps.clock.now()
  const person = await personById(deps.db, asked.personId)
  if (person === undefined) return refuse('person.unknown')
  if (person.agency !== agency) return refuse('proposal.other-agency')
  if (!holdsGrantFor(asked.role, await grantsOf(deps.db, person.id), today(deps))) return refuse('proposal.role-not-granted')
  if ((await enrolmentsBy(deps.db, { id: asked.id })).length > 0) return refuse('enrolment.known')
  const ticket = await deps.db.transaction().execute(async (trx) => {
    const row = { id: asked.id, person: person.id, agency, role: asked.role, askedBy: who.personId, at: now, expiresAt: now + enrolmentMs }
    await insertEnrolment(trx, { ...row, challenge: randomBytes(32).toString('base64url') })
    await act(deps, trx, who.personId, 'enrolment.open', { kind: 'person', id: person.id }, { enrolment: asked.id, role: asked.role })
    return deps.tickets.issue(trx, { kind: 'enrol', subject: asked.id, person: person.id, agency, expiresAt: now + enrolmentMs })
  })
  deps.events.publish({ topic: 'people', id: person.id })
  return ticket
}

/** Takes the key a person made on the signing origin, once, and puts the next people list before the key officers. */
export async function submitKey(
  deps: KeysDeps,
  token: string,
  made: EnrolledKey,
): Promise<{ keyid: string; words: string } | RefusalResult> {
  const ticket = await findTicket(deps, token)
  if (isRefusal(ticket)) return ticket
  if (ticket.kind !== 'enrol') return refuse('ticket.unknown')
  const enrolment = (await enrolmentsBy(deps.db, { id: ticket.subject }))[0]!
  const proven = await checkPossession(deps, enrolment, made)
  if (isRefusal(proven)) return proven
  const now = deps.clock.now()
  const key: PersonKey = {
    ...proven,
    person: enrolment.personId,
    name: enrolment.personName,
    roles: [enrolment.role],
    areas: ['*'],
    notBefore: instantText(now),
    notAfter: instantText(now + keyMs),
  }
  const answer = { keyid: key.keyid, words: wordsOf(key.keyid) }
  const open = (await proposalsBy(deps.db, { agency: enrolment.agency })).find(
    (row) => row.key.keyid === key.keyid && row.state !== 'dropped',
  )
  // The page that did not hear the first answer may ask again.
  if (open !== undefined && enrolment.usedAt !== null) return answer
  const refused = await deps.db.transaction().execute(async (trx) => {
    if (!(await useEnrolment(trx, enrolment.id, now)) || !(await useTicket(deps, trx, token))) return refuse('ticket.used')
    const row = {
      id: deps.ids.next(),
      agency: enrolment.agency,
      person: enrolment.personId,
      key,
      reason: '',
      by: enrolment.askedBy,
      at: now,
    }
    return propose(deps, trx, { ...row, kind: 'add' })
  })
  if (refused !== null) return refused
  deps.events.publish({ topic: 'people', id: enrolment.personId })
  return answer
}

export async function proposeRemoval(
  deps: KeysDeps,
  who: Who,
  agency: AgencyId,
  asked: { id: string; keyid: string; reason: string },
): Promise<RefusalResult | null> {
  if (who.agency !== agency) return refuse('proposal.other-agency')
  const key = deps.repository.currentPeople(agency).people.keys.find((row) => row.keyid === asked.keyid)
  if (key === undefined) return refuse('proposal.key-unknown')
  if ((await proposalsBy(deps.db, { id: asked.id })).length > 0) return refuse('proposal.known')
  const row = {
    id: asked.id,
    agency,
    kind: 'remove' as const,
    person: key.person,
    key,
    reason: asked.reason,
    by: who.personId,
    at: deps.clock.now(),
  }
  const refused = await deps.db.transaction().execute((trx) => propose(deps, trx, row))
  if (refused === null) deps.events.publish({ topic: 'people', id: key.person })
  return refused
}

export async function dropProposal(deps: KeysDeps, who: Who, id: string): Promise<RefusalResult | null> {
  return deps.db.transaction().execute(async (trx) => {
    const proposal = (await proposalsBy(trx, { id }, true))[0]
    if (proposal === undefined) return refuse('proposal.unknown')
    if (proposal.agency !== who.agency) return refuse('proposal.other-agency')
    // Signed by both it is on its way out, unless another list came first: then nobody waits for it.
    const isOnItsWay = proposal.signedBy.length >= listThreshold && (isOut(deps, proposal) || follows(deps, proposal))
    if (proposal.state !== 'waiting_signatures' || isOnItsWay) return refuse('proposal.settled')
    await setProposalState(trx, id, 'dropped')
    await act(deps, trx, who.personId, 'proposal.drop', { kind: 'proposal', id }, { keyid: proposal.key.keyid })
    deps.events.publish({ topic: 'people', id: proposal.personId })
    return null
  })
}

export async function signingTicket(deps: KeysDeps, who: Who, id: string): Promise<TicketView | RefusalResult> {
  return deps.db.transaction().execute(async (trx) => {
    const found = (await proposalsBy(trx, { id }, true))[0]
    if (found === undefined) return refuse('proposal.unknown')
    if (found.agency !== who.agency) return refuse('proposal.other-agency')
    if (found.state !== 'waiting_signatures') return refuse('proposal.settled')
    const officers = await officersOf(trx, found.agency)
    if (!officers.some((officer) => officer.personId === who.personId)) return refuse('proposal.not-officer')
    // What is shown to the officer must follow the list in force; signatures over anything else are of no use.
    const isFresh = await refreezeIfStale(deps, trx, found)
    if (!isFresh && found.signedBy.some((signature) => signature.personId === who.personId)) return refuse('proposal.signed-already')
    return deps.tickets.issue(trx, { kind: 'people', subject: id, person: who.personId, agency: who.agency })
  })
}

/** Two different hands over the same bytes publish the list; the same hand twice is one. */
export async function signList(
  deps: KeysDeps,
  token: string,
  signature: { keyid: string; sig: string },
): Promise<{ complete: boolean } | RefusalResult> {
  const ticket = await findTicket(deps, token)
  if (isRefusal(ticket)) return ticket
  if (ticket.kind !== 'people') return refuse('ticket.unknown')
  const now = deps.clock.now()
  const outcome = await deps.db.transaction().execute(async (trx) => {
    const proposal = (await proposalsBy(trx, { id: ticket.subject }, true))[0]!
    if (proposal.signedBy.some((row) => row.keyid === signature.keyid)) return { complete: proposal.signedBy.length >= listThreshold }
    if (proposal.state !== 'waiting_signatures') return refuse('proposal.settled')
    const officer = (await officersOf(trx, proposal.agency)).find((row) => row.personId === ticket.person && row.keyid === signature.keyid)
    if (officer === undefined || !(await isKeyOfficer(deps, trx, ticket.person))) return refuse('proposal.not-officer')
    if (await refreezeIfStale(deps, trx, proposal)) return refuse('proposal.stale')
    // An Ed25519 signature is 64 bytes, whatever else the contract lets through.
    if (signature.sig.length !== 128) return refuse('proposal.bad-signature')
    const message = tufSigningBytes(JSON.parse(proposal.metadata) as Signed)
    const input = {
      alg: 'Ed25519' as const,
      raw: fromHex(officer.raw),
      message,
      signature: fromHex(signature.sig),
      encoding: 'raw' as const,
    }
    if (!(await verifySignature(input))) return refuse('proposal.bad-signature')
    if (!(await useTicket(deps, trx, token))) return refuse('ticket.used')
    await insertListSignature(trx, { proposal: proposal.id, tufKeyid: officer.keyid, sig: signature.sig, at: now })
    await act(deps, trx, ticket.person, 'proposal.sign', { kind: 'proposal', id: proposal.id }, { version: proposal.nextVersion })
    const complete = proposal.signedBy.length + 1 >= listThreshold
    if (complete) await deps.outbox.enqueue(trx, 'people-list.publish', { proposal: proposal.id })
    return { complete }
  })
  deps.events.publish({ topic: 'people', id: null })
  return outcome
}

type Proposing = {
  id: string
  agency: AgencyId
  kind: 'add' | 'remove'
  person: string
  key: PersonKey
  reason: string
  by: string
  at: number
}

async function propose(deps: KeysDeps, trx: Trx, row: Proposing): Promise<RefusalResult | null> {
  await inListTurn(trx, row.agency)
  const other = row.agency === 'thong-tin' ? 'bien-phong' : 'thong-tin'
  const open = (await proposalsBy(trx, { agency: row.agency })).filter((proposal) => proposal.state === 'waiting_signatures')
  const person = (await personById(trx, row.person))!
  const refusal = decideProposal({
    agency: row.agency,
    person: { agency: person.agency, held: await grantsOf(trx, row.person) },
    change: row.kind === 'add' ? { kind: 'add', key: row.key } : { kind: 'remove', keyid: row.key.keyid },
    own: deps.repository.currentPeople(row.agency).people.keys,
    other: deps.repository.currentPeople(other).people.keys,
    pending: new Set(open.map((proposal) => proposal.key.keyid)),
    day: today(deps),
  })
  if (refusal !== null) return refuse(refusal.code)
  await insertProposal(trx, { ...row, ...(await freezeNext(deps, row)) })
  await act(
    deps,
    trx,
    row.by,
    `proposal.${row.kind}`,
    { kind: 'person', id: row.person },
    { proposal: row.id, keyid: row.key.keyid, reason: row.reason },
  )
  return null
}

/** Rights are of the moment: an officer whose grant has ended signs nothing, ticket or no ticket. */
async function isKeyOfficer(deps: KeysDeps, trx: Trx, person: string): Promise<boolean> {
  return (await reachOf(trx, person, today(deps))).some(({ role }) => role === 'key_officer')
}

function today(deps: Pick<HubDeps, 'clock' | 'config'>): string {
  return dayText(deps.clock.now(), deps.config.zone)
}

function act(
  deps: KeysDeps,
  trx: Trx,
  by: string,
  kind: string,
  subject: { kind: string; id: string },
  details: Record<string, unknown>,
): Promise<void> {
  return recordAct(trx, { id: deps.ids.next(), at: deps.clock.now(), by, kind, subject, details })
}

/** Proposals and publications of one list take turns, so that a proposal made while a list goes out is either seen by it or follows it. */
function inListTurn(trx: Trx, agency: AgencyId): Promise<void> {
  return inTurnOf(trx, `people-list ${agency}`)
}

/** Whether the list in force is this one already, though it is not noted yet. */
function isOut(deps: ListDeps, proposal: ProposalRow): boolean {
  return text(deps.repository.currentPeople(proposal.agency).bytes) === proposal.nextPeople
}

/** Whether what was frozen is the next after what is in force: the list and the metadata that names it. */
function follows(deps: ListDeps, proposal: ProposalRow): boolean {
  const { people, metadata } = deps.repository.currentPeople(proposal.agency)
  const { version } = JSON.parse(proposal.metadata) as { version: number }
  return proposal.nextVersion === people.version + 1 && version === (readTufFile('targets', metadata)?.version ?? 0) + 1
}

/** True when another list came first, so that the bytes were made anew and every hand is asked again. */
async function refreezeIfStale(deps: ListDeps, trx: Trx, proposal: ProposalRow): Promise<boolean> {
  if (proposal.state !== 'waiting_signatures' || isOut(deps, proposal) || follows(deps, proposal)) return false
  await refreezeProposal(trx, proposal.id, await freezeNext(deps, proposal))
  return true
}

/** The very bytes that will be published: the list in force with one key more or less, and the metadata that names it. */
async function freezeNext(deps: ListDeps, change: Pick<ProposalRow, 'agency' | 'kind' | 'key'>): Promise<FrozenList> {
  const { people, metadata } = deps.repository.currentPeople(change.agency)
  const kept = people.keys.filter((key) => key.keyid !== change.key.keyid)
  const next = { ...people, id: deps.ids.next(), version: people.version + 1, keys: change.kind === 'add' ? [...kept, change.key] : kept }
  const bytes = canonicalBytes(next)
  const before = readTufFile('targets', metadata)
  if (before === null) throw new Error(`The metadata of people-${change.agency} cannot be read.`)
  const signed = await buildTargets({
    version: before.version + 1,
    expires: deps.clock.now() + metadataMs,
    targets: { [`people/${change.agency}/people.json`]: { length: bytes.length, sha256: await sha256Hex(bytes) } },
  })
  return { nextVersion: next.version, nextPeople: text(bytes), metadata: canonicalJson(signed) }
}

/**
 * Publishes a people list that two key officers signed. Done again after a crash, it finds the list already out and only says so. One that another list
 * overtook, or that the far ends would refuse, is frozen anew: its officers sign again or drop it.
 */
export function publishLists(deps: ListDeps): void {
  deps.outbox.handle('people-list.publish', async (payload) => {
    const id = (payload as { proposal: string }).proposal
    const proposal = (await proposalsBy(deps.db, { id }))[0]
    if (proposal === undefined || proposal.state !== 'waiting_signatures' || proposal.signedBy.length < listThreshold) return
    const refusal = isOut(deps, proposal) ? null : await publishList(deps, proposal)
    if (refusal) deps.log.warn({ proposal: id, code: refusal.code }, 'a signed people list was not published')
    await deps.db.transaction().execute(async (trx) => {
      await inListTurn(trx, proposal.agency)
      if (refusal) return refreezeProposal(trx, id, await freezeNext(deps, proposal))
      await setProposalState(trx, id, 'published')
      await refreezeOthers(deps, trx, proposal.agency)
    })
    deps.events.publish({ topic: 'people', id: proposal.personId })
  })
}

/** Null when it is out; a refusal of the repository's rules is final for these bytes. Anything else, such as a signer that is away, is tried again. */
async function publishList(deps: ListDeps, { agency, metadata, nextPeople, signedBy }: ProposalRow): Promise<Refusal | null> {
  const change = { agency, metadata: withSignatures(JSON.parse(metadata) as Signed, signedBy), people: utf8(nextPeople) }
  try {
    const { version } = await deps.repository.publish({ peopleList: change }, deps.clock.now())
    deps.push.announce(version)
    return null
  } catch (cause) {
    if (cause instanceof RepositoryRefused && cause.refusal.code !== 'repository.signer-refused') return cause.refusal
    throw cause
  }
}

/** After one list is out, the others of that agency follow a list that is no longer in force: they are frozen anew. */
async function refreezeOthers(deps: ListDeps, trx: Trx, agency: AgencyId): Promise<void> {
  for (const proposal of await proposalsBy(trx, { agency }, true)) await refreezeIfStale(deps, trx, proposal)
}
