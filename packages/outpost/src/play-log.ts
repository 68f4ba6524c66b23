import { canonicalBytes, chainHash, text } from '@hai-dang/trust'
import { type LogEntry, logEntry } from '@hai-dang/wire'
import { readState, type Store, writeState } from './store.ts'

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never
/** An entry before it has its place in the chain. */
export type NewEntry = Without<LogEntry, 'seq' | 'prev' | 'at'>

export interface LogHead {
  readonly seq: number
  readonly hash: string
}

export interface PlayLog {
  /** Durable when it resolves. `at` is epoch milliseconds. */
  append(entry: NewEntry, at: number): Promise<LogEntry>
  /** Entries still held, oldest first. Acknowledged ones stay a few days so that the site knows what it played. */
  entries(): readonly LogEntry[]
  head(): LogHead
  /** What the hub has acknowledged; nothing after it may be forgotten. */
  acknowledged(): LogHead
  acknowledge(head: LogHead): Promise<void>
  /** Continues the chain after `head`, which the hub holds and this disk has lost; what was pending is written again behind a `gap`. */
  rebase(head: LogHead, at: number): Promise<void>
}

const noHash = '0'.repeat(64)
const entriesInSegment = 1000
const keepMs = 3 * 86_400_000
const ackState = 'acknowledged'

const segmentName = (seq: number): string => `${String(seq).padStart(12, '0')}.jsonl`
const lineOf = (entry: LogEntry): Uint8Array => {
  const bytes = canonicalBytes(entry)
  const line = new Uint8Array(bytes.length + 1)
  line.set(bytes)
  line[bytes.length] = 10
  return line
}

interface Segment {
  readonly name: string
  entries: { entry: LogEntry; hash: string }[]
}

function parseLine(bytes: Uint8Array): LogEntry | null {
  try {
    const entry = logEntry.parse(JSON.parse(text(bytes)))
    const canonical = canonicalBytes(entry)
    return canonical.length === bytes.length && canonical.every((byte, index) => byte === bytes[index]) ? entry : null
  } catch {
    return null
  }
}

/** Reads whole, chained lines; `good` is where they end. `torn` when only an unfinished last line follows. */
async function readSegment(bytes: Uint8Array, before: LogHead | null) {
  const entries: Segment['entries'] = []
  let good = 0
  let head = before
  while (good < bytes.length) {
    const end = bytes.indexOf(10, good)
    const entry = end < 0 ? null : parseLine(bytes.subarray(good, end))
    if (!entry || (head && (entry.seq !== head.seq + 1 || entry.prev !== head.hash))) break
    const hash = await chainHash(entry)
    entries.push({ entry, hash })
    head = { seq: entry.seq, hash }
    good = end + 1
  }
  const rest = bytes.subarray(good)
  return { entries, good, whole: rest.length === 0, torn: rest.length > 0 && rest.indexOf(10) < 0 }
}

interface ReadLog {
  readonly segments: Segment[]
  readonly head: LogHead | null
  readonly damage: 'reboot' | 'tampered' | null
}

/** Reads every segment and repairs what it finds: a torn last line is cut off; what follows a broken chain is not ours any more. */
async function readLog(store: Store): Promise<ReadLog> {
  const segments: Segment[] = []
  let damage: ReadLog['damage'] = null
  let head: LogHead | null = null
  for (const name of await store.listLogs()) {
    if (damage === 'tampered') {
      await store.removeLog(name)
      continue
    }
    const read = await readSegment((await store.readLog(name)) ?? new Uint8Array(), head)
    if (!read.whole) {
      damage = read.torn ? 'reboot' : 'tampered'
      await store.truncateLog(name, read.good)
    }
    segments.push({ name, entries: read.entries })
    const last = read.entries.at(-1)
    if (last) head = { seq: last.entry.seq, hash: last.hash }
  }
  return { segments, head, damage }
}

/** Opens the log as a power cut left it; a repair is said by a `gap`. */
export async function openPlayLog(store: Store, now: number): Promise<PlayLog> {
  const { segments, head, damage } = await readLog(store)
  let acked: LogHead = (await readState<LogHead>(store, ackState)) ?? { seq: 0, hash: noHash }
  const lastEntry = segments.flatMap(({ entries }) => entries).at(-1)
  // The hub has more than this disk: the disk lost its end.
  const lost = acked.seq > (head?.seq ?? 0)
  let current: LogHead = lost || !head ? acked : head

  const write = async (entry: NewEntry, at: number): Promise<LogEntry> => {
    const whole = { ...entry, seq: current.seq + 1, prev: current.hash, at: new Date(at).toISOString() } as LogEntry
    const hash = await chainHash(whole)
    let segment = segments.at(-1)
    if (!segment || segment.entries.length >= entriesInSegment || (segment.entries.at(-1)?.hash ?? whole.prev) !== whole.prev) {
      segment = { name: segmentName(whole.seq), entries: [] }
      segments.push(segment)
    }
    await store.append(segment.name, lineOf(whole))
    segment.entries.push({ entry: whole, hash })
    current = { seq: whole.seq, hash }
    return whole
  }

  let queue: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const done = queue.then(act)
    queue = done.catch(() => undefined)
    return done
  }

  const forget = async (before: number): Promise<void> => {
    while (segments.length > 1) {
      const last = segments[0]!.entries.at(-1)
      if (last && (last.entry.seq > acked.seq || Date.parse(last.entry.at) > before)) return
      await store.removeLog(segments.shift()!.name)
    }
  }

  if (damage || lost) {
    const fromAt = lastEntry?.entry.at ?? new Date(now).toISOString()
    await write({ kind: 'gap', fromAt, reason: lost && !damage ? 'lost' : (damage ?? 'lost') }, now)
  }

  return {
    append: (entry, at) => inTurn(() => write(entry, at)),
    entries: () => segments.flatMap(({ entries }) => entries.map(({ entry }) => entry)),
    head: () => current,
    acknowledged: () => acked,
    acknowledge: (position) =>
      inTurn(async () => {
        if (position.seq <= acked.seq) return
        await writeState(store, ackState, position)
        acked = position
        const newest = segments.at(-1)?.entries.at(-1)
        if (newest) await forget(Date.parse(newest.entry.at) - keepMs)
      }),
    rebase: (position, at) =>
      inTurn(async () => {
        const all = segments.flatMap(({ entries }) => entries.map(({ entry }) => entry))
        const pending = all.filter(({ seq }) => seq > acked.seq)
        await writeState(store, ackState, position)
        acked = position
        for (const segment of segments.splice(0)) await store.removeLog(segment.name)
        current = position
        await write({ kind: 'gap', fromAt: pending[0]?.at ?? new Date(at).toISOString(), reason: 'lost' }, at)
        for (const { seq: _seq, prev: _prev, at: when, ...entry } of pending) await write(entry as NewEntry, Date.parse(when))
      }),
  }
}
