import { occurrenceKey, type PlayedIndex, type Span } from '@hai-dang/schedule'
import type { LogEntry, Occurrence } from '@hai-dang/wire'

type CutReason = Extract<LogEntry, { kind: 'cut' }>['reason']
type State = 'started' | 'ended' | 'missed' | { readonly cut: CutReason }

export interface Played extends PlayedIndex {
  note(entry: LogEntry): void
  /** Starts that have neither ended nor been cut. */
  open(): Occurrence[]
  cutReason(key: string): CutReason | undefined
}

const daysKept = 3 * 86_400_000
/** A power that fails at every play must not repeat its first minute all day. */
const mostStarts = 3
/** Nobody knows how much was heard before a power cut; that it sounded counts as a session. */
const leastMs = 1_000

/** What this site has done, read from its own log: the one memory that a power cut cannot double. */
export function readPlayed(entries: readonly LogEntry[]): Played {
  const states = new Map<string, State>()
  const begun = new Map<string, number>()
  const starts = new Map<string, { at: number; occurrence: Occurrence }>()
  let spans: Span[] = []
  const close = (key: string, ms: number): void => {
    const start = starts.get(key)
    starts.delete(key)
    if (!start || ms === 0) return
    spans.push({ start: start.at, end: start.at + ms })
    spans = spans.filter(({ end }) => end > start.at - daysKept)
  }
  const note = (entry: LogEntry): void => {
    if (entry.kind !== 'start' && entry.kind !== 'end' && entry.kind !== 'cut' && entry.kind !== 'missed') return
    const key = occurrenceKey(entry.occurrence)
    if (entry.kind === 'missed') states.set(key, 'missed')
    else if (entry.kind === 'start') {
      states.set(key, 'started')
      begun.set(key, (begun.get(key) ?? 0) + 1)
      starts.set(key, { at: Date.parse(entry.at), occurrence: entry.occurrence })
    } else {
      states.set(key, entry.kind === 'end' ? 'ended' : { cut: entry.reason })
      close(key, entry.kind === 'cut' && entry.reason === 'power' ? Math.max(entry.heardMs, leastMs) : entry.heardMs)
    }
  }
  for (const entry of entries) note(entry)
  return {
    note,
    open: () => [...starts.values()].map(({ occurrence }) => occurrence),
    spans: () => spans,
    cutReason(key) {
      const state = states.get(key)
      return typeof state === 'object' ? state.cut : undefined
    },
    has(key) {
      const state = states.get(key)
      // What a power cut ended may begin again, inside its tolerance, twice.
      if (typeof state === 'object') return state.cut === 'power' && (begun.get(key) ?? 0) < mostStarts ? undefined : 'cut'
      return state
    },
  }
}
