import { approveRefusal, type Needed, recallRefusal, retryRefusal, waitingOn, withdrawRefusal } from '@hai-dang/domain'
import { fromBase64, text } from '@hai-dang/trust'
import {
  type AgencyId,
  type ApprovalView,
  type Envelope,
  pageV1,
  type ReleasePart,
  type ReleaseRow,
  type ReleaseSheet,
  type ReleaseStatus,
  releaseV1,
  type SheetItem,
  type SoundRendition,
} from '@hai-dang/wire'
import { sql } from 'kysely'
import { type DecisionRow, decisionsOn } from '../decisions/index.ts'
import type { HubDeps } from '../deps.ts'
import type { Who } from '../door/who.ts'
import { areaNames } from '../places/index.ts'
import { type Db, dayText, instantText } from '../ports/database.ts'
import { agenciesOn } from '../units/index.ts'
import { foresee, type PlanDeps } from './plans.ts'
import { outFactsOf, type PartRecord, partsOf } from './store.ts'

/** Whoever opens a sheet, at the console or by a ticket. */
type Reader = Pick<Who, 'personId' | 'agency' | 'can'>
export type SheetDeps = PlanDeps & Pick<HubDeps, 'blobs'>

interface Row {
  id: string
  code: string
  work: string
  author: string
  author_name: string
  writers: string[]
  agency: AgencyId
  class: ReleaseRow['class']
  status: ReleaseStatus
  title: string
  channels: ReleaseRow['channels']
  areas: string[]
  digest: string
  submitted_at: number
  not_before: number
  not_after: number
  approved_at: number | null
  published_at: number | null
  ended_at: number | null
  halted: string | null
}

const columns = sql`
  r.id, r.code, r.work, r.author, p.name as author_name, r.writers::text[] as writers, r.agency, r.class, r.status, r.title, r.channels,
  first.areas, first.digest, r.submitted_at, r.not_before, r.not_after, r.approved_at, r.published_at, r.ended_at, r.halted
  from release r join person p on p.id = r.author join release_part first on first.release = r.id and first.position = 0`

/** How many approvers of each agency the signed policy asks for. One touch over a sheet signs a batch, so the batch's own rule must be met too. */
export function neededBy(deps: Pick<HubDeps, 'repository'>): Needed {
  const { release, batch } = deps.repository.currentPolicy().quorums
  const both = (agency: AgencyId) => Math.max(release[agency], batch[agency])
  return { 'thong-tin': both('thong-tin'), 'bien-phong': both('bien-phong') }
}

/** The agencies' names as they are today. */
export async function agencyNames(deps: Pick<HubDeps, 'db' | 'clock' | 'config'>): Promise<Record<AgencyId, string>> {
  const rows = await agenciesOn(deps.db, dayText(deps.clock.now(), deps.config.zone))
  const named = (agency: AgencyId) => rows.find((row) => row.agency === agency)?.name ?? agency
  return { 'thong-tin': named('thong-tin'), 'bien-phong': named('bien-phong') }
}

/** Where each agency stands on a release: its standing approvals, its refusal, or that it is waited for. */
export function approvalsOf(needed: Needed, decisions: readonly DecisionRow[], names: Readonly<Record<AgencyId, string>>): ApprovalView[] {
  return (Object.keys(needed) as AgencyId[]).flatMap((agency): ApprovalView[] => {
    const shown = (row: DecisionRow, state: ApprovalView['state']): ApprovalView => ({
      agency,
      agencyName: names[agency],
      state,
      personId: row.person,
      personName: row.personName,
      keyKind: row.keyKind,
      keyid: row.keyid,
      at: instantText(row.at),
      reason: row.reason,
    })
    const own = decisions.filter((row) => row.agency === agency)
    const refused = own.findLast(({ kind }) => kind === 'tra_lai')
    if (refused) return [shown(refused, 'refused')]
    const approved = own.filter(({ kind, voided }) => kind === 'duyet' && !voided).map((row) => shown(row, 'approved'))
    const waiting: ApprovalView = {
      agency,
      agencyName: names[agency],
      state: 'waiting',
      personId: null,
      personName: null,
      keyKind: null,
      keyid: null,
      at: null,
      reason: null,
    }
    return approved.length < (needed[agency] ?? 0) ? [...approved, waiting] : approved
  })
}

/** The approvals of one release, for whoever shows it beside something else. */
export async function approvalsOn(deps: Pick<HubDeps, 'db' | 'repository' | 'clock' | 'config'>, id: string): Promise<ApprovalView[]> {
  return approvalsOf(neededBy(deps), await decisionsOn(deps.db, [id]), await agencyNames(deps))
}

function rowOf(row: Row, approvals: ApprovalView[]): ReleaseRow {
  const { id, code, digest, title, class: level, status, agency, areas, channels } = row
  const times = { submittedAt: instantText(row.submitted_at), notBefore: instantText(row.not_before), notAfter: instantText(row.not_after) }
  return { id, code, digest, title, class: level, status, authorName: row.author_name, agency, areas, channels, ...times, approvals }
}

/** The newest two hundred, by code or words of the title. */
export async function listReleases(
  deps: SheetDeps,
  filter: { status?: ReleaseStatus | undefined; q?: string | undefined },
): Promise<ReleaseRow[]> {
  const words = (filter.q ?? '').trim().replace(/[\\%_]/g, '\\$&')
  const { rows } = await sql<Row>`
    select ${columns}
    where (${filter.status ?? null}::text is null or r.status = ${filter.status ?? null})
      and (${words} = '' or unaccent(lower(r.code || ' ' || r.title)) like '%' || unaccent(lower(${words})) || '%')
    order by r.submitted_at desc, r.id desc limit 200`.execute(deps.db)
  const decisions = await decisionsOn(
    deps.db,
    rows.map(({ id }) => id),
  )
  const names = await agencyNames(deps)
  const needed = neededBy(deps)
  return rows.map((row) =>
    rowOf(
      row,
      approvalsOf(
        needed,
        decisions.filter(({ subject }) => subject === row.id),
        names,
      ),
    ),
  )
}

async function blobText(deps: Pick<HubDeps, 'blobs'>, sha256: string): Promise<string> {
  const bytes = await deps.blobs.get(sha256)
  return bytes ? text(bytes) : ''
}

/** A file that the hub had and has no more: a sheet is shown without it, for whoever must stop what plays. */
async function lacks(deps: Pick<HubDeps, 'blobs'>, file: { sha256: string } | undefined): Promise<boolean> {
  return file !== undefined && (await deps.blobs.stat(file.sha256)) === undefined
}

async function soundBehind(db: Db, sha256: string): Promise<SoundRendition | null> {
  const { rows } = await sql<{ made: SoundRendition }>`
    select made from rendition where kind in ('speech', 'recording') and made -> 'media' ->> 'sha256' = ${sha256} order by made_at limit 1`.execute(
    db,
  )
  return rows[0]?.made ?? null
}

/** A part as the sheet shows it: the very bytes to be signed, and what each item needs to be heard, seen or read. */
export async function partView(
  deps: Pick<HubDeps, 'db' | 'blobs'>,
  part: Pick<PartRecord, 'digest' | 'payloadType' | 'payload'>,
): Promise<ReleasePart> {
  const release = releaseV1.parse(JSON.parse(text(fromBase64(part.payload))))
  const items: SheetItem[] = []
  for (const item of release.items) {
    const media = item.kind === 'relay' ? undefined : item.media
    const words = item.kind !== 'relay' && item.text ? await blobText(deps, item.text.sha256) : ''
    const document = item.kind === 'page' && media ? await blobText(deps, media.sha256) : ''
    const page = document ? pageV1.parse(JSON.parse(document)) : null
    const sound = item.kind === 'sound' && media ? await soundBehind(deps.db, media.sha256) : null
    const lost = (await lacks(deps, media)) || (await lacks(deps, item.kind === 'relay' ? undefined : item.text))
    const said = page ? [page.title, page.lead].filter(Boolean).join('\n') : words
    items.push({ item, words: said, sound, page, ...(lost ? { lost } : {}) })
  }
  return { digest: part.digest, payloadType: part.payloadType, payload: part.payload, release, items }
}

type Withdrawn = NonNullable<ReleaseSheet['withdrawn']>

async function withdrawnOf(db: Db, id: string): Promise<Withdrawn | null> {
  const { rows } = await sql<{ name: string; agency: AgencyId; at: number; reason: string }>`
    select p.name, w.agency, w.signed_at as at, w.reason from withdrawal w join person p on p.id = w.person
    where w.release = ${id} and w.signed_at is not null order by w.listed_at nulls last, w.signed_at limit 1`.execute(db)
  const row = rows[0]
  return row ? { by: row.name, agency: row.agency, at: instantText(row.at), reason: row.reason } : null
}

async function titleOf(db: Db, digest: string | null | undefined): Promise<string | null> {
  if (!digest) return null
  const { rows } = await sql<{
    title: string
  }>`select r.title from release r join release_part q on q.release = r.id where q.digest = ${digest}`.execute(db)
  return rows[0]?.title ?? null
}

async function playsOf(db: Db, id: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from play where release = ${id} and kind = 'airing'`.execute(
    db,
  )
  return rows[0]?.count ?? 0
}

/** Who did what, oldest first; `what` is a decision kind, or a state the worker brought about. */
function historyOf(row: Row, decisions: readonly DecisionRow[]): ReleaseSheet['history'] {
  const steps = decisions.map(({ at, kind, personName }): { at: number; what: string; by: string | null } => ({
    at,
    what: kind,
    by: personName,
  }))
  if (row.published_at !== null) steps.push({ at: row.published_at, what: 'phat_hanh', by: null })
  if (row.halted !== null) steps.push({ at: row.approved_at ?? row.submitted_at, what: 'bi_chan', by: row.halted })
  if (row.ended_at !== null && row.status === 'superseded') steps.push({ at: row.ended_at, what: 'thay_the', by: null })
  if (row.ended_at !== null && row.status === 'expired') steps.push({ at: row.ended_at, what: 'het_han', by: null })
  return steps.sort((a, b) => a.at - b.at).map((step) => ({ ...step, at: instantText(step.at) }))
}

/** What this reader may do with the release. */
async function rightsOf(
  deps: SheetDeps,
  row: Row,
  decisions: readonly DecisionRow[],
  sheet: { who: Reader; parts: readonly ReleasePart[] },
) {
  const { who, parts } = sheet
  const person = { id: who.personId, agency: who.agency, isApprover: who.can('approver') }
  const facts = {
    state: row.status,
    notAfter: row.not_after,
    writers: row.writers,
    needed: neededBy(deps),
    decisions: decisions.filter(({ voided }) => !voided),
  }
  const isLost = parts.some(({ items }) => items.some(({ lost }) => lost))
  const whyNot = approveRefusal(facts, person, deps.clock.now()) ?? (isLost ? { code: 'release.media-lost' } : null)
  const out = (await outFactsOf(deps.db, row.id))!
  return {
    canApprove: whyNot === null,
    whyNotApprove: whyNot ? { code: whyNot.code } : null,
    canWithdraw: withdrawRefusal(out, person) === null,
    canRecall: recallRefusal({ state: row.status, author: row.author }, person) === null,
    halted: row.halted === null ? null : { code: row.halted },
    canRetry: retryRefusal({ state: row.status, author: row.author, halted: row.halted }, person) === null,
  }
}

const standing: readonly ReleaseStatus[] = ['pending', 'approved', 'published']

/** Everything an approver judges, on one sheet; null when there is no such release. */
export async function sheetOf(deps: SheetDeps, who: Reader, id: string): Promise<ReleaseSheet | null> {
  const { db } = deps
  const { rows } = await sql<Row>`select ${columns} where r.id = ${id}`.execute(db)
  const row = rows[0]
  if (!row) return null
  const decisions = await decisionsOn(db, [id])
  const parts = await Promise.all((await partsOf(db, id)).map((part) => partView(deps, part)))
  const names = await areaNames(db)
  const areas = [...new Set(parts.flatMap(({ release }) => release.areas))]
  const page = parts.flatMap(({ items }) => items).find((one) => one.page)?.page
  return {
    ...rowOf(row, approvalsOf(neededBy(deps), decisions, await agencyNames(deps))),
    workId: row.work,
    authorId: row.author,
    parts,
    areaNames: Object.fromEntries(areas.map((area) => [area, names.get(area) ?? area])),
    // What has ended plays nowhere, so it clashes with nothing.
    ...(standing.includes(row.status) ? await foresee(deps, parts) : { clashes: [], airings: [] }),
    policies: deps.repository.currentPolicy().areas.filter(({ area }) => areas.includes(area)),
    supersedesTitle: await titleOf(db, parts.find(({ release }) => release.supersedes)?.release.supersedes),
    ...(await rightsOf(deps, row, decisions, { who, parts })),
    withdrawn: await withdrawnOf(db, id),
    pageUrl: page ? `${deps.config.portalOrigin}${page.path}` : null,
    plays: await playsOf(db, id),
    history: historyOf(row, decisions),
  }
}

/** What a release waits for, by its standing decisions. */
export function waitingFor(needed: Needed, decisions: readonly DecisionRow[]): AgencyId[] {
  return waitingOn(
    needed,
    decisions.filter(({ voided }) => !voided),
  ) as AgencyId[]
}

/** Each part with the signatures that stand on it, in the order they were given; null when there is no such release. */
export async function envelopesOf(db: Db, id: string, decisions: readonly DecisionRow[]): Promise<Envelope[] | null> {
  const parts = await partsOf(db, id)
  const standing = decisions.filter(({ kind, voided }) => kind === 'duyet' && !voided)
  const envelopes = parts.map(({ position, payloadType, payload }) => {
    return { payloadType, payload, signatures: standing.flatMap(({ signatures }) => signatures?.[position] ?? []) }
  })
  return parts.length > 0 ? envelopes : null
}
