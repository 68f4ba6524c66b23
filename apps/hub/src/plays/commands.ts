import { judgePlays, type LoggedEntry, type OpenStart, occurrenceId } from '@hai-dang/domain'
import { canonicalBytes, chainHash, chainStart, checkChain, fromHex, verifyDevice } from '@hai-dang/trust'
import type { Envelope, LogEntry, ReceiptAck, ReceiptV1, Refusal, StatusV1 } from '@hai-dang/wire'
import { sql } from 'kysely'
import type { HubDeps } from '../deps.ts'
import { type DeviceRecord, deviceKey, recordStatus } from '../devices/index.ts'
import type { Trx } from '../ports/database.ts'
import { channelOf, factsOf, loadOrders } from './orders.ts'
import { saveEntries, saveOpenStarts, savePlay, saveReceipt } from './store.ts'

export type PlaysDeps = Pick<HubDeps, 'db' | 'clock' | 'ids' | 'outbox' | 'events' | 'config' | 'repository' | 'blobs'>
type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal }

/** Reads who a device envelope says it is from, and checks that it is. */
async function openFromDevice(
  deps: PlaysDeps,
  envelope: Envelope,
): Promise<Outcome<{ document: ReceiptV1 | StatusV1; digest: string; device: DeviceRecord }>> {
  // Half a surrogate pair has no canonical form: nobody signed that.
  if (!envelope.payloadType.isWellFormed()) return { ok: false, refusal: { code: 'device.unreadable' } }
  const keyid = envelope.signatures[0]?.keyid ?? ''
  const device = await deviceKey(deps.db, keyid)
  if (!device) return { ok: false, refusal: { code: 'device.unknown', params: { device: keyid.slice(0, 12) } } }
  const verdict = await verifyDevice(canonicalBytes(envelope), {
    device: { keyid: device.keyid, alg: 'Ed25519', raw: fromHex(device.raw) },
    deployment: deps.config.deployment,
  })
  if (!verdict.ok) return { ok: false, refusal: { code: 'device.refused', params: { code: verdict.refusal.code } } }
  return { ok: true, value: { document: verdict.document, digest: verdict.digest, device } }
}

/** Takes a site's word about itself. Refuses `device.unreadable`, `device.unknown`, `device.refused`, `device.retired`. */
export async function receiveStatus(deps: PlaysDeps, envelope: Envelope): Promise<Outcome<{ ok: true }>> {
  const opened = await openFromDevice(deps, envelope)
  if (!opened.ok) return opened
  if (opened.value.document.type !== 'status.v1')
    return { ok: false, refusal: { code: 'device.refused', params: { code: 'device.type-unknown' } } }
  if (opened.value.device.retiredAt !== null) return { ok: false, refusal: { code: 'device.retired' } }
  await recordStatus(deps, opened.value.document)
  return { ok: true, value: { ok: true } }
}

interface Head {
  readonly to: number
  readonly hash: string
}

async function headOf(trx: Trx, device: string): Promise<Head> {
  // The row lock makes two batches of one device take turns.
  await sql`select id from device where id = ${device} for update`.execute(trx)
  const found = await sql<{
    seq: number
    hash: string
  }>`select seq, hash from log_entry where device = ${device} order by seq desc limit 1`.execute(trx)
  const row = found.rows[0]
  return row ? { to: row.seq, hash: row.hash } : { to: 0, hash: chainStart }
}

/** Entries that arrive again must be the very ones kept: another line under an old number is a rewritten log. */
async function forkedAt(trx: Trx, device: string, known: readonly { entry: LogEntry; hash: string }[]): Promise<number | null> {
  if (known.length === 0) return null
  const seqs = known.map(({ entry }) => entry.seq)
  const rows = await sql<{
    seq: number
    hash: string
  }>`select seq, hash from log_entry where device = ${device} and seq = any(${seqs})`.execute(trx)
  const kept = new Map(rows.rows.map((row) => [row.seq, row.hash]))
  return known.find(({ entry, hash }) => kept.get(entry.seq) !== hash)?.entry.seq ?? null
}

async function judgeFresh(trx: Trx, deps: PlaysDeps, site: DeviceRecord, entries: readonly LogEntry[]): Promise<number> {
  const { keyid: device } = site
  const opened = await sql<{ entry: OpenStart }>`select entry from open_start where device = ${device} order by seq`.execute(trx)
  const open = opened.rows.map(({ entry }) => entry)
  const occurrences = [
    ...open.map(({ occurrence }) => occurrence),
    ...entries.flatMap((entry) => ('occurrence' in entry ? [entry.occurrence] : [])),
  ]
  const orders = await loadOrders(
    trx,
    occurrences.map(({ digest }) => digest),
  )
  const nominals = occurrences.map(({ digest }) => digest)
  const counted = await sql<{ digest: string; slot: string; nominal: string; repeat: number }>`
    select digest, slot, to_char(nominal at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as nominal, repeat from play
    where device = ${device} and kind = 'airing' and grade = 'A' and digest = any(${nominals})`.execute(trx)
  const judgement = judgePlays(entries as readonly LoggedEntry[], open, new Set(counted.rows.map(occurrenceId)), (occurrence) =>
    factsOf(orders.get(occurrence.digest), occurrence, site),
  )
  for (const play of judgement.plays) {
    await savePlay(trx, device, deps.ids.next(), channelOf(orders.get(play.occurrence.digest), play.occurrence), play, deps.clock.now())
  }
  await saveOpenStarts(trx, device, judgement.open)
  return judgement.plays.length
}

async function keepReceipt(
  trx: Trx,
  deps: PlaysDeps,
  receipt: { document: ReceiptV1; digest: string; site: DeviceRecord; envelope: Envelope },
): Promise<Outcome<ReceiptAck>> {
  const { document, digest, site, envelope } = receipt
  const { device } = document
  const head = await headOf(trx, device)
  if (document.from > head.to + 1)
    return { ok: false, refusal: { code: 'receipts.gap', params: { expected: head.to + 1, got: document.from } } }
  const hashed = await Promise.all(document.entries.map(async (entry) => ({ entry, hash: await chainHash(entry) })))
  const forked = await forkedAt(
    trx,
    device,
    hashed.filter(({ entry }) => entry.seq <= head.to),
  )
  if (forked !== null) return { ok: false, refusal: { code: 'receipts.forked', params: { seq: forked, to: head.to, head: head.hash } } }
  const fresh = hashed.filter(({ entry }) => entry.seq > head.to)
  if (fresh.length === 0) return { ok: true, value: { device, to: head.to, head: head.hash } }
  if (fresh[0]!.entry.prev !== head.hash)
    return { ok: false, refusal: { code: 'receipts.forked', params: { seq: fresh[0]!.entry.seq, to: head.to, head: head.hash } } }
  const id = deps.ids.next()
  await saveReceipt(trx, { id, digest, document, envelope, now: deps.clock.now() })
  await saveEntries(trx, device, id, fresh)
  const plays = await judgeFresh(
    trx,
    deps,
    site,
    fresh.map(({ entry }) => entry),
  )
  if (plays > 0) await deps.outbox.enqueue(trx, 'refresh-figures', {})
  return { ok: true, value: { device, to: document.to, head: fresh.at(-1)!.hash } }
}

/**
 * Takes a device-signed batch of a log, of a retired device too. Idempotent on (device, seq): the same batch again is acknowledged and changes nothing.
 * Refuses `device.unreadable`, `device.unknown`, `device.refused`,
 * `receipts.chain` (its own entries do not follow one another), `receipts.gap` (a batch before it is missing), `receipts.forked` (another past than the one kept).
 */
export async function receiveReceipt(deps: PlaysDeps, envelope: Envelope): Promise<Outcome<ReceiptAck>> {
  const opened = await openFromDevice(deps, envelope)
  if (!opened.ok) return opened
  const { document, digest, device: site } = opened.value
  if (document.type !== 'receipt.v1') return { ok: false, refusal: { code: 'device.refused', params: { code: 'device.type-unknown' } } }
  const chain = await checkChain(document.entries, document.prevHash, document.from)
  if (!chain.ok) return { ok: false, refusal: { code: 'receipts.chain', params: { code: chain.refusal.code } } }
  const kept = await deps.db.transaction().execute((trx) => keepReceipt(trx, deps, { document, digest, site, envelope }))
  if (kept.ok) deps.events.publish({ topic: 'plays', id: null })
  return kept
}
