import type { Doubt } from '@hai-dang/domain'
import { admitEnvelope, canonicalBytes, type EarlierVerdict, envelopeBytes, fromHex, verifyDevice } from '@hai-dang/trust'
import type { Envelope, LogEntry, PlayView, ReleaseClass, ReleasePart } from '@hai-dang/wire'
import { sql } from 'kysely'
import { type DecisionRow, decisionsOn } from '../decisions/index.ts'
import type { HubDeps } from '../deps.ts'
import { type Db, instantText } from '../ports/database.ts'
import { farEndContext } from '../ports/far-end.ts'
import { approvalsOn, envelopesOf, partsOf, partView } from '../releases/index.ts'

type PlayDeps = Pick<HubDeps, 'db' | 'clock' | 'config' | 'repository' | 'blobs'>

interface PlayRow {
  id: string
  kind: 'airing' | 'cut'
  device: string
  site: string
  place: string
  area: string
  raw: string
  digest: string
  start_seq: number
  end_seq: number
  started_at: number
  ended_at: number
  heard_ms: number
  level_db10: number | null
  grade: 'A' | 'B' | 'C'
  doubts: Doubt[]
  release: string | null
  code: string | null
  title: string | null
  class: ReleaseClass | null
  work: string | null
}

interface EntryRow {
  entry: LogEntry
  hash: string
  receipt: string
  receipt_digest: string
  received_at: number
  envelope: Envelope
}

const preciseText = (epochMs: number) => new Date(epochMs).toISOString()

/** The receipt's signature, checked again now, and whether the kept lines are still the ones it carries. */
async function checkReceipt(deps: PlayDeps, row: PlayRow, lines: readonly EntryRow[]): Promise<PlayView['receipt']> {
  const last = lines.at(-1)
  if (!last) throw new Error(`play ${row.id} has no log line`)
  const device = { keyid: row.device, alg: 'Ed25519' as const, raw: fromHex(row.raw) }
  const verdict = await verifyDevice(canonicalBytes(last.envelope), { device, deployment: deps.config.deployment })
  const carried = verdict.ok && verdict.document.type === 'receipt.v1' ? verdict.document.entries : []
  const signed = new Set(carried.map((entry) => new TextDecoder().decode(canonicalBytes(entry))))
  const chain = lines
    .filter(({ receipt }) => receipt === last.receipt)
    .every(({ entry }) => signed.has(new TextDecoder().decode(canonicalBytes(entry))))
  const refusal = verdict.ok ? null : { code: verdict.refusal.code }
  return {
    id: last.receipt,
    digest: last.receipt_digest,
    receivedAt: instantText(last.received_at),
    envelope: last.envelope,
    check: { ok: verdict.ok && chain, refusal, chain },
  }
}

/**
 * Would the site have admitted this order when it played? The far end's own steps over the stored signatures, by the keys as their agencies listed them
 * when they signed: a key that has expired or left the list since takes nothing back.
 */
async function checkOrder(
  deps: PlayDeps,
  release: string,
  digest: string,
  part: ReleasePart,
  at: number,
): Promise<NonNullable<PlayView['release']>['check']> {
  const parts = await partsOf(deps.db, release)
  const position = parts.findIndex((one) => one.digest === digest)
  const decisions = await decisionsOn(deps.db, [release])
  const envelopes = await envelopesOf(deps.db, release, decisions)
  const envelope = envelopes?.[position]
  if (!envelope) return { ok: false, refusal: { code: 'play.unknown-release' } }
  const earlier = approvedWith(decisions)
  const verdict = await admitEnvelope(envelopeBytes(envelope), {
    ...farEndContext({ ...deps, clock: { now: () => at } }, part.release.areas),
    ...(earlier ? { earlier: new Map([[digest, earlier]]) } : {}),
  })
  const asOf = earlier ? { asOf: instantText(earlier.at) } : {}
  return verdict.ok ? { ok: true, refusal: null, ...asOf } : { ok: false, refusal: { code: verdict.refusal.code }, ...asOf }
}

/** The standing approvals' keys as they were listed, and when the last of them signed; null for approvals kept before keys were noted. */
function approvedWith(decisions: readonly DecisionRow[]): EarlierVerdict | null {
  const standing = decisions.filter(({ kind, voided }) => kind === 'duyet' && !voided)
  const keys = standing.flatMap(({ agency, signedKey }) => (signedKey ? [{ agency, key: signedKey }] : []))
  return standing.length > 0 && keys.length === standing.length ? { at: Math.max(...standing.map(({ at }) => at)), keys } : null
}

/** Null when the hub never released what was played. */
async function openOrder(deps: PlayDeps, row: PlayRow): Promise<PlayView['release']> {
  const { release, code, title, class: level, work } = row
  if (release === null || code === null || title === null || level === null || work === null) return null
  const record = (await partsOf(deps.db, release)).find(({ digest }) => digest === row.digest)
  if (!record) return null
  const part = await partView(deps, record)
  return {
    id: release,
    code,
    digest: row.digest,
    title,
    class: level,
    workId: work,
    approvals: await approvalsOn(deps, release),
    items: part.items,
    check: await checkOrder(deps, release, row.digest, part, row.started_at),
  }
}

/** One play opened down to its proof; null when there is none. */
export async function openPlay(deps: PlayDeps, id: string): Promise<PlayView | null> {
  const found = await sql<PlayRow>`
    select p.*, d.name as site, d.raw, d.area, place.name as place, r.code, r.title, r.class, r.work
    from play p join device d on d.id = p.device join place on place.id = d.place left join release r on r.id = p.release
    where p.id = ${id}`.execute(deps.db)
  const row = found.rows[0]
  if (!row) return null
  const lines = await sql<EntryRow>`
    select l.entry, l.hash, l.receipt, r.digest as receipt_digest, r.received_at, r.envelope
    from log_entry l join receipt r on r.id = l.receipt
    where l.device = ${row.device} and l.seq in (${row.start_seq}, ${row.end_seq}) order by l.seq`.execute(deps.db)
  return {
    id: row.id,
    kind: row.kind,
    device: row.device,
    site: row.site,
    placeName: row.place,
    area: row.area,
    start: preciseText(row.started_at),
    end: preciseText(row.ended_at),
    heardMs: row.heard_ms,
    levelDb10: row.level_db10,
    grade: row.grade,
    doubts: row.doubts.map((code) => ({ code })),
    entries: lines.rows.map(({ entry, hash }) => ({ entry, hash })),
    receipt: await checkReceipt(deps, row, lines.rows),
    release: await openOrder(deps, row),
  }
}

/** The plays of one release, newest first. */
export async function playsOfRelease(db: Db, release: string) {
  const rows = await sql<{
    id: string
    kind: 'airing' | 'cut'
    site: string
    started_at: number
    heard_ms: number
    grade: 'A' | 'B' | 'C'
  }>`
    select p.id, p.kind, d.name as site, p.started_at, p.heard_ms, p.grade
    from play p join device d on d.id = p.device where p.release = ${release} order by p.started_at desc, p.id limit 500`.execute(db)
  return rows.rows.map(({ id, kind, site, started_at, heard_ms, grade }) => ({
    id,
    kind,
    site,
    start: preciseText(started_at),
    heardMs: heard_ms,
    grade,
  }))
}
