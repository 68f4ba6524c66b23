import type { JudgedPlay, OpenStart } from '@hai-dang/domain'
import type { Envelope, LogEntry, ReceiptV1 } from '@hai-dang/wire'
import { sql } from 'kysely'
import { atInstant, type Trx } from '../ports/database.ts'

/** Keeps a receipt as it came. */
export async function saveReceipt(
  trx: Trx,
  receipt: { id: string; digest: string; document: ReceiptV1; envelope: Envelope; now: number },
): Promise<void> {
  const { id, digest, document, envelope, now } = receipt
  await sql`
    insert into receipt (id, device, digest, envelope, from_seq, to_seq, received_at)
    values (${id}, ${document.device}, ${digest}, ${JSON.stringify(envelope)}::jsonb, ${document.from}, ${document.to}, ${atInstant(now)})`.execute(
    trx,
  )
}

export async function saveEntries(
  trx: Trx,
  device: string,
  receiptId: string,
  entries: readonly { entry: LogEntry; hash: string }[],
): Promise<void> {
  for (const { entry, hash } of entries) {
    await sql`
      insert into log_entry (device, seq, hash, kind, at, entry, receipt)
      values (${device}, ${entry.seq}, ${hash}, ${entry.kind}, ${entry.at}::timestamptz, ${JSON.stringify(entry)}::jsonb, ${receiptId})`.execute(
      trx,
    )
  }
}

/** Starts without an end replace the ones kept before. */
export async function saveOpenStarts(trx: Trx, device: string, open: readonly OpenStart[]): Promise<void> {
  await sql`delete from open_start where device = ${device}`.execute(trx)
  for (const start of open) {
    await sql`insert into open_start (device, seq, entry) values (${device}, ${start.seq}, ${JSON.stringify(start)}::jsonb)`.execute(trx)
  }
}

export async function savePlay(
  trx: Trx,
  device: string,
  id: string,
  channel: 'sound' | 'board',
  play: JudgedPlay,
  now: number,
): Promise<void> {
  const { occurrence: o } = play
  await sql`
    insert into play (id, device, kind, channel, digest, slot, nominal, repeat, start_seq, end_seq, started_at, ended_at, heard_ms, level_db10, cut_reason, release,
      grade, doubts, received_at)
    values (${id}, ${device}, ${play.kind}, ${channel}, ${o.digest}, ${o.slot}, ${o.nominal}::timestamptz, ${o.repeat}, ${play.startSeq}, ${play.endSeq},
      ${play.start}::timestamptz, ${play.end}::timestamptz, ${play.heardMs}, ${play.levelDb10}, ${play.cutReason}, ${play.releaseId},
      ${play.grade}, ${[...play.doubts]}, ${atInstant(now)})`.execute(trx)
}
