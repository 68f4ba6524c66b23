import { canonicalBytes, chainHash, type SigningKey, sha256Hex, signEnvelope, text, utf8 } from '@hai-dang/trust'
import { type LogEntry, type ReceiptAck, type ReceiptV1, receiptAck } from '@hai-dang/wire'
import type { LogHead, PlayLog } from './play-log.ts'
import { type OutpostPorts, RefusedPost } from './ports.ts'

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

/** Where the hub says its copy of this log ends, when it refuses a receipt as another history; null for any other refusal. */
function forkedAt(cause: unknown): LogHead | null {
  if (!(cause instanceof RefusedPost)) return null
  try {
    const { code, params } = JSON.parse(cause.body) as { code?: string; params?: { to?: number; head?: string } }
    const isForked = code === 'receipts.forked' && Number.isInteger(params?.to) && /^[0-9a-f]{64}$/.test(params?.head ?? '')
    return isForked ? { seq: params!.to!, hash: params!.head! } : null
  } catch {
    return null
  }
}

interface Signer {
  readonly deployment: string
  readonly key: SigningKey
}

async function sendBatch(ports: Pick<OutpostPorts, 'post'>, { deployment, key }: Signer, batch: readonly LogEntry[]): Promise<ReceiptAck> {
  const envelope = await signEnvelope(await receiptOf(deployment, key.keyid, batch), [key])
  return receiptAck.parse(JSON.parse(text(await ports.post('/api/receipts', canonicalBytes(envelope)))))
}

/**
 * Sends what the hub has not acknowledged, batch by batch. Nothing is forgotten before the acknowledgement that names this device, the last entry sent
 * and its hash. A disk that was wiped begins at 1 again and the hub refuses it as another history: then the chain goes on behind the hub's, with a gap.
 */
export async function flushReceipts(log: PlayLog, ports: Pick<OutpostPorts, 'post' | 'clock'>, signer: Signer): Promise<Flushed> {
  let sent = 0
  for (;;) {
    const acknowledged = log.acknowledged()
    const pending = log.entries().filter(({ seq }) => seq > acknowledged.seq)
    if (pending.length === 0) return { sent, head: acknowledged, mismatch: false }
    const batch = batchOf(pending)
    let answer: ReceiptAck
    try {
      answer = await sendBatch(ports, signer, batch)
    } catch (cause) {
      const there = forkedAt(cause)
      // Only a disk that remembers no acknowledgement was wiped; with one, another history is an attack, and nothing moves.
      if (!there || acknowledged.seq > 0) throw cause
      await log.rebase(there, ports.clock.now())
      continue
    }
    // The hub holds more than was sent when the answer to an earlier receipt was lost; any entry it names must be ours.
    const ours = log.entries().find(({ seq }) => seq === answer.to)
    const matches = answer.device === signer.key.keyid && ours !== undefined && (await chainHash(ours)) === answer.head
    if (!matches || answer.to <= acknowledged.seq) return { sent, head: acknowledged, mismatch: true }
    await log.acknowledge({ seq: answer.to, hash: answer.head })
    sent += answer.to - acknowledged.seq
  }
}
