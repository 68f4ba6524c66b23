import { judgePlays, type LoggedEntry } from '@hai-dang/domain'
import { checkChain, fromBase64, text } from '@hai-dang/trust'
import { type LogEntry, logEntry, receiptV1 } from '@hai-dang/wire'
import type { PolicyFile } from './policy-file.ts'
import { verifyEnvelope } from './verify.ts'

export interface ReceiptsVerdict {
  readonly ok: boolean
  readonly from: number
  readonly to: number
  readonly head: string | null
  readonly plays: number
  readonly cuts: number
  readonly heardSeconds: number
  readonly refusals: number
  readonly gaps: readonly { readonly seq: number; readonly from: string; readonly to: string; readonly reason: string }[]
  readonly refusal?: { readonly code: string; readonly step: number; readonly line?: number }
}

const zeros = '0'.repeat(64)

/** Splits a file into its documents: JSON Lines, one JSON document, or a list of them. */
export function documentsIn(content: string): unknown[] {
  try {
    const whole: unknown = JSON.parse(content)
    return Array.isArray(whole) ? whole : [whole]
  } catch {
    return content
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line) as unknown)
  }
}

interface Batch {
  readonly entries: readonly LogEntry[]
  readonly prevHash: string
}

async function batchOf(document: unknown, policy: PolicyFile): Promise<Batch | { refusal: { code: string; step: number } }> {
  const envelope = document as { payload?: unknown }
  if (typeof envelope.payload !== 'string') {
    const entry = logEntry.safeParse(document)
    if (!entry.success) return { refusal: { code: 'receipts.malformed', step: 9 } }
    return { entries: [entry.data], prevHash: entry.data.prev }
  }
  const verdict = await verifyEnvelope(new TextEncoder().encode(JSON.stringify(document)), policy, 0)
  if (!verdict.ok) return { refusal: verdict.refusal ?? { code: 'device.unknown', step: 11 } }
  const receipt = receiptV1.parse(JSON.parse(text(fromBase64(envelope.payload))))
  return { entries: receipt.entries, prevHash: receipt.prevHash }
}

function summary(entries: readonly LogEntry[], head: string | null): ReceiptsVerdict {
  const { plays } = judgePlays(entries as readonly LoggedEntry[], [], new Set(), () => null)
  const gaps = entries.filter((entry) => entry.kind === 'gap').map(({ seq, fromAt, at, reason }) => ({ seq, from: fromAt, to: at, reason }))
  return {
    ok: true,
    from: entries[0]?.seq ?? 0,
    to: entries.at(-1)?.seq ?? 0,
    head,
    plays: plays.filter(({ kind }) => kind === 'airing').length,
    cuts: plays.filter(({ kind }) => kind === 'cut').length,
    heardSeconds: Math.round(plays.reduce((sum, { heardMs }) => sum + heardMs, 0) / 1000),
    refusals: entries.filter(({ kind }) => kind === 'refusal').length,
    gaps,
  }
}

/** `hd receipts`: are these batches one unbroken chain the site signed, and what do they say was played? */
export async function verifyReceipts(documents: readonly unknown[], policy: PolicyFile): Promise<ReceiptsVerdict> {
  const entries: LogEntry[] = []
  let head: string | null = null
  for (const [line, document] of documents.entries()) {
    const batch = await batchOf(document, policy)
    if ('refusal' in batch) return { ...summary(entries, head), ok: false, refusal: { ...batch.refusal, line: line + 1 } }
    const fresh = batch.entries.filter(({ seq }) => seq > (entries.at(-1)?.seq ?? 0))
    if (fresh.length === 0) continue
    const expected = entries.at(-1)?.seq ?? fresh[0]!.seq - 1
    const previous: string = head ?? (fresh[0]!.seq === 1 ? zeros : batch.prevHash)
    const chain = await checkChain(fresh, previous, expected + 1)
    if (!chain.ok) return { ...summary(entries, head), ok: false, refusal: { code: chain.refusal.code, step: 19, line: line + 1 } }
    entries.push(...fresh)
    head = chain.head
  }
  return summary(entries, head)
}
