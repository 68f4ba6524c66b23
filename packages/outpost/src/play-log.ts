import { canonicalBytes, chainHash, chainStart, text } from '@hai-dang/trust'
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
  /** Bytes up to the end of its last whole line. */
  good: number
  /** An append failed behind `good`: what it left is cut off before anything else is written. */
  dirty: boolean
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

/** Reads every segment and repairs what it finds: a torn last line is cut off; what follows a broken chain is not ours any more and is set aside. */
async function readLog(store: Store): Promise<ReadLog> {
  const segments: Segment[] = []
  let damage: ReadLog['damage'] = null
  let head: LogHead | null = null
  for (const name of await store.listLogs()) {
    if (damage === 'tampered') {
      await store.setAsideLog(name)
      await store.removeLog(name)
      continue
    }
    const read = await readSegment((await store.readLog(name)) ?? new Uint8Array(), head)
    if (!read.whole) {
      damage = read.torn ? 'reboot' : 'tampered'
      if (damage === 'tampered') await store.setAsideLog(name)
      await store.truncateLog(name, read.good)
    }
    segments.push({ name, entries: read.entries, good: read.good, dirty: false })
    const last = read.entries.at(-1)
    if (last) head = { seq: last.entry.seq, hash: last.hash }
  }
  return { segments, head, damage }
}

/** A chain on its way behind another head, whole on the disk before the old one is touched. */
interface Move {
  readonly position: LogHead
  readonly entries: readonly LogEntry[]
}

const moveState = 'moving'

/** Carries a move out, from wherever the power left it. */
async function finishMove(store: Store, { position, entries }: Move): Promise<void> {
  for (const name of await store.listLogs()) await store.removeLog(name)
  for (let from = 0; from < entries.length; from += entriesInSegment) {
    const part = entries.slice(from, from + entriesInSegment)
    await store.append(segmentName(part[0]!.seq), joined(part.map(lineOf)))
  }
  await writeState(store, ackState, position)
  await writeState(store, moveState, null)
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

async function chained(entries: readonly { entry: NewEntry; at: string }[], after: LogHead): Promise<LogEntry[]> {
  const chain: LogEntry[] = []
  let { seq, hash } = after
  for (const { entry, at } of entries) {
    const whole = { ...entry, seq: seq + 1, prev: hash, at } as LogEntry
    chain.push(whole)
    hash = await chainHash(whole)
    seq = whole.seq
  }
  return chain
}

/** Opens the log as a power cut left it; a repair is said by a `gap`. */
export async function openPlayLog(store: Store, now: number): Promise<PlayLog> {
  const log = new DiskLog(store)
  await log.open(now)
  return log
}

class DiskLog implements PlayLog {
  private readonly store: Store
  private segments: Segment[] = []
  private acked: LogHead = { seq: 0, hash: chainStart }
  private current: LogHead = this.acked
  private move: Move | null = null
  private queue: Promise<unknown> = Promise.resolve()

  constructor(store: Store) {
    this.store = store
  }

  async open(now: number): Promise<void> {
    const move = await readState<Move>(this.store, moveState)
    if (move) await finishMove(this.store, move)
    const { segments, head, damage } = await readLog(this.store)
    this.segments = segments
    this.acked = (await readState<LogHead>(this.store, ackState)) ?? { seq: 0, hash: chainStart }
    const lastEntry = this.all().at(-1)
    // The hub has more than this disk: the disk lost its end.
    const lost = this.acked.seq > (head?.seq ?? 0)
    this.current = lost || !head ? this.acked : head
    if (damage || lost) {
      const fromAt = lastEntry?.at ?? new Date(now).toISOString()
      await this.write({ kind: 'gap', fromAt, reason: lost && !damage ? 'lost' : (damage ?? 'lost') }, now)
    }
  }

  private all(): LogEntry[] {
    return this.segments.flatMap(({ entries }) => entries.map(({ entry }) => entry))
  }

  private inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.queue.then(async () => {
      // A move whose disk failed half-way is finished before anything else is written.
      if (this.move) await this.carryOut(this.move)
      return act()
    })
    this.queue = done.catch(() => undefined)
    return done
  }

  private segmentFor({ seq, prev }: LogEntry): Segment {
    const last = this.segments.at(-1)
    if (last && last.entries.length < entriesInSegment && (last.entries.at(-1)?.hash ?? prev) === prev) return last
    const segment: Segment = { name: segmentName(seq), entries: [], good: 0, dirty: false }
    this.segments.push(segment)
    return segment
  }

  /** A line counts only when the disk has it whole. What a failed append left is cut off first, so that nothing is ever glued behind half a line. */
  private async write(entry: NewEntry, at: number): Promise<LogEntry> {
    const [whole] = await chained([{ entry, at: new Date(at).toISOString() }], this.current)
    const hash = await chainHash(whole!)
    const segment = this.segmentFor(whole!)
    const line = lineOf(whole!)
    if (segment.dirty) await this.store.truncateLog(segment.name, segment.good)
    segment.dirty = true
    await this.store.append(segment.name, line)
    segment.dirty = false
    segment.good += line.length
    segment.entries.push({ entry: whole!, hash })
    this.current = { seq: whole!.seq, hash }
    return whole!
  }

  private async forget(before: number): Promise<void> {
    while (this.segments.length > 1) {
      const last = this.segments[0]!.entries.at(-1)
      if (last && (last.entry.seq > this.acked.seq || Date.parse(last.entry.at) > before)) return
      await this.store.removeLog(this.segments.shift()!.name)
    }
  }

  private async carryOut(move: Move): Promise<void> {
    await finishMove(this.store, move)
    const { segments, head } = await readLog(this.store)
    this.segments = segments
    this.acked = move.position
    this.current = head ?? move.position
    this.move = null
  }

  append(entry: NewEntry, at: number): Promise<LogEntry> {
    return this.inTurn(() => this.write(entry, at))
  }

  entries(): readonly LogEntry[] {
    return this.all()
  }

  head(): LogHead {
    return this.current
  }

  acknowledged(): LogHead {
    return this.acked
  }

  acknowledge(position: LogHead): Promise<void> {
    return this.inTurn(async () => {
      if (position.seq <= this.acked.seq) return
      await writeState(this.store, ackState, position)
      this.acked = position
      const newest = this.segments.at(-1)?.entries.at(-1)
      if (newest) await this.forget(Date.parse(newest.entry.at) - keepMs)
    })
  }

  rebase(position: LogHead, at: number): Promise<void> {
    return this.inTurn(async () => {
      const pending = this.all().filter(({ seq }) => seq > this.acked.seq)
      const gap: NewEntry = { kind: 'gap', fromAt: pending[0]?.at ?? new Date(at).toISOString(), reason: 'lost' }
      const moved = pending.map(({ seq: _seq, prev: _prev, at: when, ...entry }) => ({ entry: entry as NewEntry, at: when }))
      const entries = await chained([{ entry: gap, at: new Date(at).toISOString() }, ...moved], position)
      await writeState(this.store, moveState, { position, entries } satisfies Move)
      this.move = { position, entries }
      await this.carryOut(this.move)
    })
  }
}
