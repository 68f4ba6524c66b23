import { bearsSecretMark, channelsOf, editRefusal, recallRefusal, refuseRefusal } from '@hai-dang/domain'
import { buildRelease, digestOf, payloadOf, slotsOf, toBase64 } from '@hai-dang/trust'
import type { AgencyId, ReleaseV1, WorkContent } from '@hai-dang/wire'
import { sql } from 'kysely'
import { decide, voidApprovals } from '../decisions/index.ts'
import type { HubDeps } from '../deps.ts'
import { type RefusalResult, refuse } from '../door/refusals.ts'
import type { Who } from '../door/who.ts'
import { type Db, instantText, inTurnOf } from '../ports/database.ts'
import { hopeless } from '../ports/far-end.ts'
import { editionOf, freezeRevision, lockWork, setStatus, type WorkRecord, writerOf } from '../works/index.ts'
import { type FreezeDeps, type Frozen, freezeContent } from './freeze.ts'
import { hardClash, type PlanDeps } from './plans.ts'
import { neededBy } from './queries.ts'
import { holderOfPath, insertPart, insertRelease, lockRelease, partsOf, seriesStand, setEnded } from './store.ts'

export type ReleaseDeps = FreezeDeps & PlanDeps & Pick<HubDeps, 'db' | 'clock' | 'ids' | 'events' | 'config' | 'repository'>

async function contentOf(db: Db, work: string, revision: number): Promise<WorkContent | null> {
  const { rows } = await sql<{
    content: WorkContent
  }>`select content from work_revision where work = ${work} and revision = ${revision}`.execute(db)
  return rows[0]?.content ?? null
}

async function documentsOf(
  trx: Db,
  deps: ReleaseDeps,
  facts: { releaseId: string; airing: string; page: string; frozen: Frozen },
): Promise<ReleaseV1[]> {
  const { frozen, releaseId } = facts
  const { plan } = frozen.content
  const ids = [releaseId, deps.ids.next()]
  const stand = async (series: string) => {
    const { seq, supersedes } = await seriesStand(trx, series)
    return { series, seq, ...(supersedes ? { supersedes } : {}) }
  }
  const notBefore = instantText(frozen.notBefore)
  const sites = frozen.siteItems.length > 0 && {
    id: ids.shift()!,
    ...(await stand(facts.airing)),
    class: plan.class,
    areas: plan.areas,
    items: frozen.siteItems,
    slots: slotsOf(plan, frozen.siteItems, deps.config.zone),
    notBefore,
    notAfter: instantText(frozen.notAfter),
  }
  const page = frozen.pageItem && {
    id: ids.shift()!,
    ...(await stand(facts.page)),
    class: 'trang' as const,
    areas: ['portal'],
    items: [frozen.pageItem],
    slots: [],
    notBefore,
    notAfter: instantText(frozen.pageNotAfter),
  }
  const { policyVersion } = deps.repository.currentPolicy()
  return buildRelease({
    deployment: deps.config.deployment,
    policyVersion,
    parts: [sites, page].filter((part) => part !== false && part !== null),
  })
}

interface Submission {
  readonly who: Who
  readonly workId: string
  readonly revision: number
  readonly releaseId: string
}
type Submitted = { releaseId: string; digest: string }

async function knownSubmission(db: Db, { workId, releaseId }: Submission): Promise<Submitted | RefusalResult | null> {
  const { rows } = await sql<{ work: string }>`select work from release where id = ${releaseId}`.execute(db)
  if (!rows[0]) return null
  return rows[0].work === workId ? { releaseId, digest: (await partsOf(db, releaseId))[0]!.digest } : refuse('release.id-taken')
}

function submitRefusal(work: WorkRecord | null, { who, revision }: Submission): RefusalResult | null {
  if (!work) return refuse('work.unknown')
  const refusal = editRefusal({ state: work.status, author: work.author, agency: work.agency }, writerOf(who))
  if (refusal) return refuse(refusal.code === 'work.pending' ? 'release.series-pending' : refusal.code)
  return revision === work.revision ? null : refuse('work.revision-behind', { revision, newest: work.revision })
}

async function writeSubmission(
  trx: Db,
  deps: ReleaseDeps,
  submission: Submission,
  work: WorkRecord,
  frozen: Frozen,
  documents: readonly ReleaseV1[],
): Promise<string> {
  const { who, workId, revision, releaseId } = submission
  const now = deps.clock.now()
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from release where work = ${workId}`.execute(trx)
  await insertRelease(trx, {
    id: releaseId,
    code: `${work.code}/${(rows[0]?.count ?? 0) + 1}`,
    work: workId,
    revision,
    author: work.author,
    writers: await freezeRevision(trx, workId, revision),
    agency: work.agency,
    class: documents[0]!.class,
    title: frozen.content.title,
    channels: channelsOf(frozen.content),
    content: frozen.content,
    at: now,
    notBefore: frozen.notBefore,
    // The sheet lives as long as its first part: an order to sites whose days are over is not signed for the sake of its page.
    notAfter: Date.parse(documents[0]!.notAfter),
  })
  const digests: string[] = []
  for (const [position, document] of documents.entries()) {
    const { payloadType, payload } = payloadOf(document)
    const digest = await digestOf(payloadType, payload)
    digests.push(digest)
    await insertPart(trx, { release: releaseId, position, digest, payloadType, payload: toBase64(payload), document })
  }
  await decide(trx, {
    id: deps.ids.next(),
    kind: 'trinh',
    subjectKind: 'release',
    subject: releaseId,
    person: who.personId,
    agency: who.agency,
    at: now,
  })
  await setStatus(trx, workId, 'cho_duyet')
  return digests[0]!
}

/** One page to an address: another work's piece there must first be taken down, over or moved. */
async function pathRefusal(db: Db, deps: ReleaseDeps, work: string, { page }: WorkContent): Promise<RefusalResult | null> {
  if (!page) return null
  const holder = await holderOfPath(db, page.path, { work, now: deps.clock.now() })
  return holder ? refuse('work.page-taken', { path: page.path, ...holder }) : null
}

/** What far ends would refuse, however many sign it, is not put before anyone. */
async function hopeRefusal(deps: ReleaseDeps, documents: readonly ReleaseV1[]): Promise<RefusalResult | null> {
  const missing = Object.values(neededBy(deps)).reduce((sum, count) => sum + count, 0)
  for (const document of documents) {
    const { payloadType, payload } = payloadOf(document)
    const envelope = { payloadType, payload: toBase64(payload), signatures: [] }
    const refusal = await hopeless(deps, envelope, { areas: document.areas, missing })
    if (refusal) return refuse(refusal.code, refusal.params)
  }
  return null
}

/**
 * Freezes a revision into payloads that wait for both agencies. Voice, board and page are made first, outside the transaction; then one
 * transaction checks again that the revision is still the newest, numbers the series and writes everything. The same `releaseId` again answers as before.
 */
export async function submit(deps: ReleaseDeps, submission: Submission): Promise<Submitted | RefusalResult> {
  const known = await knownSubmission(deps.db, submission)
  if (known) return known
  const { who, workId, revision } = submission
  const content = await contentOf(deps.db, workId, revision)
  if (!content) return refuse('work.revision-unknown', { revision })
  const early = await deps.db.transaction().execute(async (trx) => {
    const refusal = submitRefusal(await lockWork(trx, workId), submission) ?? (await pathRefusal(trx, deps, workId, content))
    if (refusal) return refusal
    return {
      airing: await editionOf(trx, workId, 'airing', deps.ids.next()),
      page: await editionOf(trx, workId, 'web_page', deps.ids.next()),
    }
  })
  if ('refused' in early) return early
  const freezing = await freezeContent(deps, content, { pageId: early.page, by: who.personId })
  if (!freezing.ok) return refuse(freezing.refusal.code, freezing.refusal.params)
  const clash = await hardClash(deps, freezing.frozen)
  if (clash) return clash
  const outcome = await deps.db.transaction().execute(async (trx) => {
    await inTurnOf(trx, `release ${submission.releaseId}`)
    const work = await lockWork(trx, workId)
    // Two works for one address take turns here, so that the second finds the first.
    if (content.page) await inTurnOf(trx, `page ${content.page.path}`)
    const again =
      (await knownSubmission(trx, submission)) ?? submitRefusal(work, submission) ?? (await pathRefusal(trx, deps, workId, content))
    if (again) return again
    const { frozen } = freezing
    const documents = await documentsOf(trx, deps, { releaseId: submission.releaseId, ...early, frozen })
    const refusal = await hopeRefusal(deps, documents)
    if (refusal) return refusal
    return { releaseId: submission.releaseId, digest: await writeSubmission(trx, deps, submission, work!, frozen, documents) }
  })
  if (!('refused' in outcome)) announce(deps, workId, submission.releaseId)
  return outcome
}

function announce(deps: Pick<ReleaseDeps, 'events'>, work: string, release: string): void {
  deps.events.publish({ topic: 'works', id: work })
  deps.events.publish({ topic: 'releases', id: release })
}

interface Ending {
  readonly kind: 'tra_lai' | 'rut_lai'
  readonly status: 'refused' | 'recalled'
  readonly workStatus: 'tra_lai' | 'nhap'
  readonly reason?: string
}

async function end(deps: ReleaseDeps, who: Who, id: string, ending: Ending): Promise<null | RefusalResult> {
  const outcome = await deps.db.transaction().execute(async (trx): Promise<RefusalResult | { work: string }> => {
    const release = await lockRelease(trx, id)
    if (!release) return refuse('release.unknown')
    const facts = { state: release.status, writers: release.writers, author: release.author }
    const person = { id: who.personId, agency: who.agency, isApprover: who.can('approver') }
    const refusal = ending.kind === 'tra_lai' ? refuseRefusal(facts, person) : recallRefusal(facts, person)
    if (refusal) return refuse(refusal.code, refusal.params)
    const now = deps.clock.now()
    const decision = deps.ids.next()
    const reason = ending.reason === undefined ? {} : { reason: ending.reason }
    await decide(trx, {
      id: decision,
      kind: ending.kind,
      subjectKind: 'release',
      subject: id,
      person: who.personId,
      agency: who.agency,
      at: now,
      ...reason,
    })
    await voidApprovals(trx, id, decision, now)
    await setEnded(trx, id, ending.status, now)
    await setStatus(trx, release.work, ending.workStatus)
    return { work: release.work }
  })
  if ('refused' in outcome) return outcome
  announce(deps, outcome.work, id)
  return null
}

/** Sends the piece back to its author with the reason; the other agency's approval loses its force and both see it. */
export async function refuseRelease(deps: ReleaseDeps, who: Who, id: string, reason: string): Promise<null | RefusalResult> {
  if (bearsSecretMark([reason])) return refuse('work.secret-mark')
  return end(deps, who, id, { kind: 'tra_lai', status: 'refused', workStatus: 'tra_lai', reason })
}

/** The author takes the piece back while it waits. */
export function recallRelease(deps: ReleaseDeps, who: Who, id: string): Promise<null | RefusalResult> {
  return end(deps, who, id, { kind: 'rut_lai', status: 'recalled', workStatus: 'nhap' })
}

export type AgencyNeed = Readonly<Record<AgencyId, number>>
