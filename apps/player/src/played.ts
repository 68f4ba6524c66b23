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

/** What this site has done, read from its own log: the one memory that a power cut cannot double. */
export function readPlayed(entries: readonly LogEntry[]): Played {
  const states = new Map<string, State>()
  const starts = new Map<string, { at: number; occurrence: Occurrence }>()
  let spans: Span[] = []
  const close = (key: string, heardMs: number): void => {
    const start = starts.get(key)
    starts.delete(key)
    if (!start || heardMs === 0) return
    spans.push({ start: start.at, end: start.at + heardMs })
    spans = spans.filter(({ end }) => end > start.at - daysKept)
  }
  const note = (entry: LogEntry): void => {
    if (entry.kind !== 'start' && entry.kind !== 'end' && entry.kind !== 'cut' && entry.kind !== 'missed') return
    const key = occurrenceKey(entry.occurrence)
    if (entry.kind === 'missed') states.set(key, 'missed')
    else if (entry.kind === 'start') {
      states.set(key, 'started')
      starts.set(key, { at: Date.parse(entry.at), occurrence: entry.occurrence })
    } else {
      states.set(key, entry.kind === 'end' ? 'ended' : { cut: entry.reason })
      close(key, entry.heardMs)
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
      // What a power cut ended may begin again, inside its tolerance.
      if (typeof state === 'object') return state.cut === 'power' ? undefined : 'cut'
      return state
    },
  }
}
