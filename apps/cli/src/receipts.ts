import { judgePlays, type LoggedEntry } from '@hai-dang/domain'
import { chainHash, chainStart, checkChain, fromBase64, text } from '@hai-dang/trust'
import { type LogEntry, logEntry, receiptV1 } from '@hai-dang/wire'
import type { PolicyFile } from './policy-file.ts'
import { type Refused, refusedHere } from './refusals.ts'
import { verifyEnvelope } from './verify.ts'

export interface ReceiptsVerdict {
  readonly ok: boolean
  /** Whose log it is; null for a raw log, which nobody signed. */
  readonly device: string | null
  readonly from: number
  readonly to: number
  readonly head: string | null
  readonly plays: number
  readonly cuts: number
  readonly heardSeconds: number
  readonly refusals: number
  readonly gaps: readonly { readonly seq: number; readonly from: string; readonly to: string; readonly reason: string }[]
  readonly refusal?: Refused & { readonly line?: number }
}

interface Batch {
  readonly entries: readonly LogEntry[]
  readonly prevHash: string
  readonly device: string | null
}

async function batchOf(document: unknown, policy: PolicyFile): Promise<Batch | { refusal: Refused }> {
  const payload = typeof document === 'object' && document !== null ? (document as { payload?: unknown }).payload : undefined
  if (typeof payload !== 'string') {
    const entry = logEntry.safeParse(document)
    if (!entry.success) return { refusal: refusedHere('receipts.malformed') }
    return { entries: [entry.data], prevHash: entry.data.seq === 1 ? chainStart : entry.data.prev, device: null }
  }
  const { verdict } = await verifyEnvelope(new TextEncoder().encode(JSON.stringify(document)), policy, 0)
  if (!verdict.ok) return { refusal: verdict.refusal ?? refusedHere('device.not-listed') }
  if (verdict.type !== 'receipt.v1') return { refusal: refusedHere('receipts.malformed') }
  const { entries, prevHash, device } = receiptV1.parse(JSON.parse(text(fromBase64(payload))))
  return { entries, prevHash, device }
}

/** The log as far as it was read: its entries and the hash of each. */
class Chain {
  readonly entries: LogEntry[] = []
  private readonly hashes = new Map<number, string>()
  private device: string | null | undefined

  get head(): string | null {
    return this.hashes.get(this.entries.at(-1)?.seq ?? 0) ?? null
  }

  get owner(): string | null {
    return this.device ?? null
  }

  /** Takes one batch on. What comes again must be the very entries known; what is new must follow the last one. */
  async take(batch: Batch): Promise<Refused | null> {
    this.device ??= batch.device
    if (this.device !== batch.device) return refusedHere('receipts.other-device')
    const last = this.entries.at(-1)?.seq ?? 0
    for (const entry of batch.entries.filter(({ seq }) => seq <= last)) {
      const known = this.hashes.get(entry.seq)
      if (known !== undefined && known !== (await chainHash(entry))) return refusedHere('receipts.forked')
    }
    const fresh = batch.entries.filter(({ seq }) => seq > last)
    if (fresh.length === 0) return null
    const chain = await checkChain(fresh, this.head ?? batch.prevHash, last === 0 ? fresh[0]!.seq : last + 1)
    if (!chain.ok) return chain.refusal
    for (const entry of fresh) this.hashes.set(entry.seq, await chainHash(entry))
    this.entries.push(...fresh)
    return null
  }
}

function summary({ entries, head, owner }: Chain): ReceiptsVerdict {
  const { plays } = judgePlays(entries as readonly LoggedEntry[], [], new Set(), () => null)
  const whole = plays.filter(({ kind, doubts }) => kind === 'airing' && !doubts.includes('play.end-without-start'))
  const gaps = entries.flatMap((entry) =>
    entry.kind === 'gap' ? [{ seq: entry.seq, from: entry.fromAt, to: entry.at, reason: entry.reason }] : [],
  )
  return {
    ok: true,
    device: owner,
    from: entries[0]?.seq ?? 0,
    to: entries.at(-1)?.seq ?? 0,
    head,
    plays: whole.length,
    cuts: plays.filter(({ kind }) => kind === 'cut').length,
    heardSeconds: Math.round(plays.reduce((sum, { heardMs }) => sum + heardMs, 0) / 1000),
    refusals: entries.filter(({ kind }) => kind === 'refusal').length,
    gaps,
  }
}

/** `hd receipts`: are these batches one unbroken chain the site signed, and what do they say was played? */
export async function verifyReceipts(documents: readonly unknown[], policy: PolicyFile): Promise<ReceiptsVerdict> {
  const chain = new Chain()
  for (const [index, document] of documents.entries()) {
    const batch = await batchOf(document, policy)
    const refusal = 'refusal' in batch ? batch.refusal : await chain.take(batch)
    if (refusal) {
      // The entry before a break is the one that may have been changed: nothing after it vouches for it.
      if (refusal.code === 'chain.broken') chain.entries.pop()
      const { code, step } = refusal
      return { ...summary(chain), ok: false, refusal: { code, step, line: index + 1 } }
    }
  }
  return summary(chain)
}
