import { canonicalBytes, chainHash, type SigningKey, sha256Hex, signEnvelope, text, utf8 } from '@hai-dang/trust'
import { type LogEntry, type ReceiptV1, receiptAck } from '@hai-dang/wire'
import type { LogHead, PlayLog } from './play-log.ts'
import type { OutpostPorts } from './ports.ts'

/** A receipt stays under 64 kB as an envelope; base64 takes a third of it. */
const payloadBudget = 44_000
const entriesInReceipt = 500

/** The same range makes the same id, so that a receipt sent twice is the same bytes. */
async function receiptId(device: string, first: LogEntry, to: number): Promise<string> {
  const time = Date.parse(first.at).toString(16).padStart(12, '0').slice(-12)
  const hash = await sha256Hex(utf8(`${device}/${first.seq}/${to}/${first.prev}`))
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hash.slice(0, 3)}-8${hash.slice(3, 6)}-${hash.slice(6, 18)}`
}

function batchOf(entries: readonly LogEntry[]): LogEntry[] {
  const batch: LogEntry[] = []
  let size = 1000
  for (const entry of entries.slice(0, entriesInReceipt)) {
    size += canonicalBytes(entry).length + 1
    if (size > payloadBudget) break
    batch.push(entry)
  }
  return batch
}

async function receiptOf(deployment: string, device: string, batch: readonly LogEntry[]): Promise<ReceiptV1> {
  const first = batch[0]!
  const to = batch.at(-1)!.seq
  const id = await receiptId(device, first, to)
  return { v: 1, type: 'receipt.v1', deployment, id, device, from: first.seq, to, prevHash: first.prev, entries: [...batch] }
}

export interface Flushed {
  /** Entries acknowledged by this call. */
  readonly sent: number
  readonly head: LogHead
  readonly mismatch: boolean
}

/**
 * Sends what the hub has not acknowledged, batch by batch. Nothing is forgotten before the acknowledgement that names this device, the last entry sent
 * and its hash. An acknowledgement of entries this disk does not have means that the disk was wiped: the chain goes on behind it, with a gap.
 */
export async function flushReceipts(
  log: PlayLog,
  ports: Pick<OutpostPorts, 'post' | 'clock'>,
  signer: { deployment: string; key: SigningKey },
): Promise<Flushed> {
  const { deployment, key } = signer
  let sent = 0
  for (;;) {
    const pending = log.entries().filter(({ seq }) => seq > log.acknowledged().seq)
    if (pending.length === 0) return { sent, head: log.acknowledged(), mismatch: false }
    const batch = batchOf(pending)
    const last = batch.at(-1)!
    const envelope = await signEnvelope(await receiptOf(deployment, key.keyid, batch), [key])
    const answer = receiptAck.parse(JSON.parse(text(await ports.post('/api/receipts', canonicalBytes(envelope)))))
    const hash = await chainHash(last)
    if (answer.device !== key.keyid) return { sent, head: log.acknowledged(), mismatch: true }
    if (answer.to === last.seq && answer.head === hash) {
      await log.acknowledge({ seq: last.seq, hash })
      sent += batch.length
      continue
    }
    const ours = log.entries().find(({ seq }) => seq === answer.to)
    if (ours && (await chainHash(ours)) === answer.head && answer.to > log.acknowledged().seq) {
      // The hub holds more than our last note of it says: it took an earlier receipt whose answer was lost.
      await log.acknowledge({ seq: answer.to, hash: answer.head })
      continue
    }
    if (answer.to >= last.seq) {
      await log.rebase({ seq: answer.to, hash: answer.head }, ports.clock.now())
      continue
    }
    return { sent, head: log.acknowledged(), mismatch: true }
  }
}
