import type { LogEntry } from '@hai-dang/wire'
import { canonicalBytes } from '../canonical.ts'
import { sha256Hex } from '../digests.ts'
import type { StepRefusal } from '../refusals.ts'

/** What stands before entry 1. */
export const chainStart = '0'.repeat(64)

/** SHA-256 of the RFC 8785 bytes of an entry: the `prev` of the next one. */
export function chainHash(entry: LogEntry): Promise<string> {
  return sha256Hex(canonicalBytes(entry))
}

export type ChainVerdict = { ok: true; head: string } | { ok: false; refusal: StepRefusal }

/** Every entry follows the one before, from `from` on, without a gap; `head` is the hash of the last. */
export async function checkChain(entries: readonly LogEntry[], prevHash: string, from: number): Promise<ChainVerdict> {
  let head = prevHash
  for (const [i, entry] of entries.entries()) {
    if (entry.seq !== from + i) return refuse('chain.sequence', from + i)
    if (entry.prev !== head) return refuse('chain.broken', entry.seq)
    head = await chainHash(entry)
  }
  return { ok: true, head }
}

function refuse(code: 'chain.sequence' | 'chain.broken', seq: number): ChainVerdict {
  return { ok: false, refusal: { code, step: 19, name: 'checkChain', params: { seq } } }
}
