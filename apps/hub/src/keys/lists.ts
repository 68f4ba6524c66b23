import {
  buildTargets,
  canonicalBytes,
  canonicalJson,
  readTufFile,
  type Signed,
  sha256Hex,
  text,
  utf8,
  withSignatures,
} from '@hai-dang/trust'
import type { AgencyId, Refusal } from '@hai-dang/wire'
import type { HubDeps } from '../deps.ts'
import { inTurnOf, type Trx } from '../ports/database.ts'
import { RepositoryRefused } from '../ports/repository.ts'
import { type ProposalRow, proposalsBy } from './queries.ts'
import { type FrozenList, refreezeProposal, setProposalState } from './store.ts'

export type ListDeps = Pick<HubDeps, 'db' | 'clock' | 'ids' | 'events' | 'repository' | 'outbox' | 'push' | 'log'>

/** Two of the three key officers of an agency sign its people list. */
export const listThreshold = 2
const metadataMs = 400 * 86_400_000

/** Proposals and publications of one list take turns, so that a proposal made while a list goes out is either seen by it or follows it. */
export function inListTurn(trx: Trx, agency: AgencyId): Promise<void> {
  return inTurnOf(trx, `people-list ${agency}`)
}

/** Whether the list in force is this one already, though it is not noted yet. */
export function isOut(deps: ListDeps, proposal: ProposalRow): boolean {
  return text(deps.repository.currentPeople(proposal.agency).bytes) === proposal.nextPeople
}

/** Whether what was frozen is the next after what is in force: the list and the metadata that names it. */
export function follows(deps: ListDeps, proposal: ProposalRow): boolean {
  const { people, metadata } = deps.repository.currentPeople(proposal.agency)
  const { version } = JSON.parse(proposal.metadata) as { version: number }
  return proposal.nextVersion === people.version + 1 && version === (readTufFile('targets', metadata)?.version ?? 0) + 1
}

/** True when another list came first, so that the bytes were made anew and every hand is asked again. */
export async function refreezeIfStale(deps: ListDeps, trx: Trx, proposal: ProposalRow): Promise<boolean> {
  if (proposal.state !== 'waiting_signatures' || isOut(deps, proposal) || follows(deps, proposal)) return false
  await refreezeProposal(trx, proposal.id, await freezeNext(deps, proposal))
  return true
}

/** The very bytes that will be published: the list in force with one key more or less, and the metadata that names it. */
export async function freezeNext(deps: ListDeps, change: Pick<ProposalRow, 'agency' | 'kind' | 'key'>): Promise<FrozenList> {
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
