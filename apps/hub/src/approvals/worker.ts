import { endedState } from '@hai-dang/domain'
import { digestOf, envelopeBytes, fromBase64 } from '@hai-dang/trust'
import type { Envelope, Refusal } from '@hai-dang/wire'
import { sql } from 'kysely'
import { decisionsOn } from '../decisions/index.ts'
import type { HubDeps } from '../deps.ts'
import { atInstant, type Db, inTurnOf } from '../ports/database.ts'
import { RepositoryRefused } from '../ports/repository.ts'
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

/** One listing after another, over every hub of this database: what one has just taken off, another does not put back. */
function inListingTurn<T>(deps: WorkerDeps, work: () => Promise<T>): Promise<T> {
  return deps.db.transaction().execute(async (trx) => {
    await inTurnOf(trx, 'listing')
    return work()
  })
}

/** Makes every move in one version. What is already so the repository leaves as it is: another hub may have listed since this one last looked. */
async function relist(deps: WorkerDeps, moves: readonly Move[]): Promise<void> {
  const areas: Record<string, { add: { digest: string; bytes: Uint8Array }[]; remove: string[] }> = {}
  for (const { areas: where, add, remove } of moves) {
    for (const area of where) {
      areas[area] ??= { add: [], remove: [] }
      if (add) areas[area].add.push(add)
      if (remove !== undefined) areas[area].remove.push(remove)
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

/** A part of an older release of the same work, whose time is over. */
interface Replaced {
  readonly digest: string
  readonly release: string
  readonly areas: string[]
}

/**
 * What leaves when these parts are listed: the older parts of their series, and those of the work's older releases that the new one has no
 * successor for. A new version without sound ends the old sound; an old page stays until the new one's time has come.
 */
async function replacedBy(db: Db, release: string, due: readonly PartRecord[]): Promise<Replaced[]> {
  const { rows } = await sql<Replaced>`
    select old.digest, old.release, old.areas from release_part old
    join release r on r.id = old.release join release fresh on fresh.work = r.work and fresh.id = ${release}
    where old.state <> 'removed' and r.status in ('published', 'superseded', 'expired') and r.id <> fresh.id and r.submitted_at <= fresh.submitted_at
      and (old.series = any(${due.map(({ series }) => series)}::uuid[])
        or not exists (select 1 from release_part p where p.release = fresh.id and p.series = old.series))`.execute(db)
  return rows
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
export function publishRelease(deps: WorkerDeps, release: string): Promise<void> {
  return inListingTurn(deps, () => listRelease(deps, release))
}

async function listRelease(deps: WorkerDeps, release: string): Promise<void> {
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
  const replaced = await replacedBy(deps.db, release, due)
  await relist(deps, [
    ...due.map((part): Move => ({ areas: part.areas, add: { digest: part.digest, bytes: envelopeBytes(envelopes[part.position]!) } })),
    ...replaced.map(({ areas, digest }): Move => ({ areas, remove: digest })),
  ])
  await deps.db.transaction().execute((trx) => recordListing(trx, { release, due, replaced, at: deps.clock.now() }))
  deps.events.publish({ topic: 'releases', id: release })
  deps.events.publish({ topic: 'works', id: row.work })
}

/**
 * Takes what a signed withdrawal names off the lists, come what may, and lists the withdrawal itself. Where a far end would refuse the withdrawal by now
 * (its key ran out or left the list), the release still stops here, the code is shown, and another may be signed.
 */
export function publishWithdrawal(deps: WorkerDeps, id: string): Promise<void> {
  return inListingTurn(deps, () => listWithdrawal(deps, id))
}

async function listWithdrawal(deps: WorkerDeps, id: string): Promise<void> {
  const withdrawal = await withdrawalOf(deps.db, id)
  if (!withdrawal?.envelopes || withdrawal.listedAt !== null) return
  const parts = await partsOf(deps.db, withdrawal.release)
  const removals = parts.map(({ areas, digest }): Move => ({ areas, remove: digest }))
  const additions: Move[] = []
  let refusal: Refusal | null = null
  for (const envelope of withdrawal.envelopes) {
    const part = parts.find(({ digest }) => digest === withdrawnBy(envelope.payload))
    if (!part) continue
    refusal ??= await admission(deps, envelope, part.areas)
    const digest = await digestOf(envelope.payloadType, fromBase64(envelope.payload))
    additions.push({ areas: part.areas, add: { digest, bytes: envelopeBytes(envelope) } })
  }
  try {
    await relist(deps, refusal ? removals : [...removals, ...additions])
  } catch (cause) {
    // What the repository will not list must not keep on the lists what was stopped.
    if (cause instanceof RepositoryRefused) await relist(deps, removals)
    throw cause
  }
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (trx) => {
    for (const part of parts) await markRemoved(trx, part.digest, now, false)
    if (!refusal) await markWithdrawalListed(trx, id, now)
    await setHalted(trx, withdrawal.release, refusal?.code ?? null)
  })
  if (refusal)
    deps.log.warn({ release: withdrawal.release, code: refusal.code }, 'a signed withdrawal was not listed; its release was taken off')
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
  await inListingTurn(deps, () => delistExpired(deps, now))
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
