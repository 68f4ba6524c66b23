import { endedState } from '@hai-dang/domain'
import { digestOf, envelopeBytes, fromBase64 } from '@hai-dang/trust'
import type { Envelope, Refusal } from '@hai-dang/wire'
import { sql } from 'kysely'
import { decisionsOn } from '../decisions/index.ts'
import type { HubDeps } from '../deps.ts'
import { atInstant, type Db } from '../ports/database.ts'
import {
  envelopesOf,
  lockRelease,
  markListed,
  markRemoved,
  markWithdrawalListed,
  type PartRecord,
  partsOf,
  setEnded,
  setHalted,
  setPublished,
  withdrawalOf,
} from '../releases/index.ts'
import { setStatus } from '../works/index.ts'
import { admission, isAsFrozen, withdrawnBy } from './admissions.ts'

export type WorkerDeps = Pick<HubDeps, 'db' | 'clock' | 'config' | 'repository' | 'outbox' | 'push' | 'events' | 'log'>

/** A digest that joins or leaves the lists of some areas. */
interface Move {
  readonly areas: readonly string[]
  readonly add?: { readonly digest: string; readonly bytes: Uint8Array }
  readonly remove?: string
}

/** Makes every move in one version; what is already so is left out, so that a second run changes nothing. */
async function relist(deps: WorkerDeps, moves: readonly Move[]): Promise<void> {
  const areas: Record<string, { add: { digest: string; bytes: Uint8Array }[]; remove: string[] }> = {}
  for (const { areas: where, add, remove } of moves) {
    for (const area of where) {
      const listed = deps.repository.listed(area)
      const isFresh = add && !listed.includes(add.digest)
      const isStale = remove !== undefined && listed.includes(remove)
      if (!isFresh && !isStale) continue
      areas[area] ??= { add: [], remove: [] }
      if (isFresh) areas[area].add.push(add)
      if (isStale) areas[area].remove.push(remove)
    }
  }
  if (Object.keys(areas).length === 0) return
  const { version } = await deps.repository.publish({ areas }, deps.clock.now())
  deps.push.announce(version)
}

/** Why a part may not be listed: it was changed after it was frozen, or a far end would not admit it. */
async function listingRefusal(deps: WorkerDeps, part: PartRecord, envelope: Envelope): Promise<Refusal | null> {
  if (!(await isAsFrozen(part))) return { code: 'release.tampered' }
  return admission(deps, envelope, part.areas)
}

/** The part of the same series that a new one takes the place of on the lists. */
interface Replaced {
  readonly digest: string
  readonly release: string
  readonly areas: string[]
}

async function replacedBy(db: Db, part: PartRecord): Promise<Replaced | null> {
  const { rows } = await sql<Replaced>`
    select digest, release, areas from release_part where series = ${part.series} and seq < ${part.seq} and state = 'listed'`.execute(db)
  return rows[0] ?? null
}

async function endIfOver(trx: Db, release: string, now: number): Promise<void> {
  const { rows } = await sql<{
    state: PartRecord['state']
    superseded: boolean
  }>`select state, superseded from release_part where release = ${release}`.execute(trx)
  const state = endedState(rows)
  const held = await lockRelease(trx, release)
  if (state !== 'published' && held?.status === 'published') await setEnded(trx, release, state, now)
}

/** The rows' side of a listing: parts listed, what they replace removed, the release published. */
async function recordListing(
  trx: Db,
  listing: { release: string; due: readonly PartRecord[]; replaced: readonly Replaced[]; at: number },
): Promise<void> {
  const { release, due, replaced, at } = listing
  const held = await lockRelease(trx, release)
  for (const { digest } of due) await markListed(trx, digest, at)
  for (const older of replaced) {
    await markRemoved(trx, older.digest, at, true)
    await endIfOver(trx, older.release, at)
  }
  if (held?.status !== 'approved') return
  await setPublished(trx, release, at)
  await setStatus(trx, held.work, 'da_duyet')
}

/** The portal is listed nothing before its time: a page waits for its embargo. Sites hold an order early and keep to its hours themselves. */
function isDue(part: PartRecord, now: number): boolean {
  return part.state === 'waiting' && (!part.areas.includes('portal') || part.notBefore <= now)
}

async function halt(deps: WorkerDeps, release: string, code: string): Promise<void> {
  deps.log.warn({ release, code }, 'an approved release was not listed')
  await setHalted(deps.db, release, code)
  deps.events.publish({ topic: 'releases', id: release })
}

/**
 * Lists what both agencies approved, after checking every part once more as a far end would. Safe to run again at any point: a release whose
 * checks fail is halted with the code and nothing of it is listed.
 */
export async function publishRelease(deps: WorkerDeps, release: string): Promise<void> {
  const { rows } = await sql<{ status: string; work: string }>`select status, work from release where id = ${release}`.execute(deps.db)
  const row = rows[0]
  if (!row || (row.status !== 'approved' && row.status !== 'published')) return
  const parts = await partsOf(deps.db, release)
  const envelopes = (await envelopesOf(deps.db, release, await decisionsOn(deps.db, [release]))) ?? []
  const now = deps.clock.now()
  const due = parts.filter((part) => isDue(part, now))
  for (const part of due) {
    const refusal = await listingRefusal(deps, part, envelopes[part.position]!)
    if (refusal) return halt(deps, release, refusal.code)
  }
  const replaced = new Map<string, Replaced>()
  for (const part of due) {
    const older = await replacedBy(deps.db, part)
    if (older) replaced.set(part.digest, older)
  }
  await relist(deps, [
    ...due.map((part): Move => ({ areas: part.areas, add: { digest: part.digest, bytes: envelopeBytes(envelopes[part.position]!) } })),
    ...[...replaced.values()].map(({ areas, digest }): Move => ({ areas, remove: digest })),
  ])
  await deps.db.transaction().execute((trx) => recordListing(trx, { release, due, replaced: [...replaced.values()], at: deps.clock.now() }))
  deps.events.publish({ topic: 'releases', id: release })
  deps.events.publish({ topic: 'works', id: row.work })
}

/** Lists the signed withdrawals and takes what they name off the lists, in one version. */
export async function publishWithdrawal(deps: WorkerDeps, id: string): Promise<void> {
  const withdrawal = await withdrawalOf(deps.db, id)
  if (!withdrawal?.envelopes || withdrawal.listedAt !== null) return
  const parts = await partsOf(deps.db, withdrawal.release)
  const moves: Move[] = []
  for (const envelope of withdrawal.envelopes) {
    const part = parts.find(({ digest }) => digest === withdrawnBy(envelope.payload))
    if (!part) continue
    const refusal = await admission(deps, envelope, part.areas)
    if (refusal) return halt(deps, withdrawal.release, refusal.code)
    const digest = await digestOf(envelope.payloadType, fromBase64(envelope.payload))
    moves.push({ areas: part.areas, add: { digest, bytes: envelopeBytes(envelope) }, remove: part.digest })
  }
  await relist(deps, moves)
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (trx) => {
    for (const part of parts) await markRemoved(trx, part.digest, now, false)
    await markWithdrawalListed(trx, id, now)
  })
  deps.events.publish({ topic: 'releases', id: withdrawal.release })
}

async function delistExpired(deps: WorkerDeps, now: number): Promise<void> {
  const { rows } = await sql<{ digest: string; release: string; areas: string[] }>`
    select digest, release, areas from release_part where state = 'listed' and not_after <= ${atInstant(now)}`.execute(deps.db)
  for (const { digest, release, areas } of rows) {
    await relist(deps, [{ areas, remove: digest }])
    await deps.db.transaction().execute(async (trx) => {
      await markRemoved(trx, digest, now, false)
      await endIfOver(trx, release, now)
    })
    deps.events.publish({ topic: 'releases', id: release })
  }
}

/** Nobody approved it in its life: it goes back to its author's drafts. */
async function expirePending(deps: WorkerDeps, now: number): Promise<void> {
  const { rows } = await sql<{ id: string }>`select id from release where status = 'pending' and not_after <= ${atInstant(now)}`.execute(
    deps.db,
  )
  for (const { id } of rows) {
    await deps.db.transaction().execute(async (trx) => {
      const held = await lockRelease(trx, id)
      if (held?.status !== 'pending') return
      await setEnded(trx, id, 'expired', now)
      await setStatus(trx, held.work, 'nhap')
    })
    deps.events.publish({ topic: 'releases', id })
  }
}

/** What time itself brings about: embargoes that end, lives that are over. */
export async function tick(deps: WorkerDeps): Promise<void> {
  const now = deps.clock.now()
  const { rows } = await sql<{ release: string }>`
    select distinct p.release from release_part p join release r on r.id = p.release
    where p.state = 'waiting' and r.status = 'published' and r.halted is null and p.not_before <= ${atInstant(now)} and p.not_after > ${atInstant(now)}`.execute(
    deps.db,
  )
  for (const { release } of rows) await publishRelease(deps, release)
  await delistExpired(deps, now)
  await expirePending(deps, now)
}

/** One tick at a time, however slow. */
export function startTicking(deps: WorkerDeps, everyMs = 1000): () => void {
  let busy = false
  const timer = setInterval(() => {
    if (busy) return
    busy = true
    tick(deps)
      .catch((cause: unknown) => deps.log.error({ err: cause }, 'fault while keeping the lists'))
      .finally(() => {
        busy = false
      })
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
