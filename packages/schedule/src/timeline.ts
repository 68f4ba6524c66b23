import type { HeldReleases } from '@hai-dang/wire'
import type { PolicyRefusal, Span } from './allowed.ts'
import { nextOpening, policyAt } from './allowed.ts'
import { cutsInto, inOrder, plannedFor, refusalFor } from './decide.ts'
import { type Channel, type Planned, rankOf } from './occurrences.ts'

export type TimelineReason = 'due' | 'late_within_tolerance' | 'outranks' | 'resumed' | 'cut_short' | 'stands'

/** One stretch of sound or face: `[start, end)` in epoch milliseconds. `cut_short` ends because a higher order began. */
export interface TimelineEntry {
  readonly start: number
  readonly end: number
  readonly planned: Planned
  readonly reason: TimelineReason
}

/** A planned airing that will not happen, and the rule or rival that forbids it. */
export interface Unplayed {
  readonly planned: Planned
  readonly refusal: PolicyRefusal | { readonly code: 'schedule.outranked'; readonly params: Record<string, string | number> }
}

export interface Plan {
  readonly entries: readonly TimelineEntry[]
  readonly unplayed: readonly Unplayed[]
}

interface Running {
  readonly planned: Planned
  readonly start: number
  readonly end: number
  readonly reason: TimelineReason
}

/** The state of one simulated site: it starts, cuts, pauses and resumes exactly as `whatPlays` tells the real one to. */
class Simulation {
  readonly entries: TimelineEntry[] = []
  readonly unplayed: Unplayed[] = []
  private readonly spans: Span[] = []
  private readonly refusals = new Map<string, PolicyRefusal>()
  private running: Running | null = null
  private paused: { planned: Planned; left: number }[] = []
  private waiting: Planned[] = []
  private readonly held: HeldReleases

  constructor(held: HeldReleases) {
    this.held = held
  }

  run(planned: readonly Planned[]): void {
    const queue = [...planned].sort((a, b) => a.start - b.start || inOrder(a, b))
    let at = 0
    let now = Number.NEGATIVE_INFINITY
    while (at < queue.length || this.running || this.waiting.length > 0) {
      now = Math.max(now, this.nextMoment(queue[at], now))
      if (now === Number.POSITIVE_INFINITY) break
      if (this.running && this.running.end <= now) this.finish(this.running.end, this.running.reason)
      while (at < queue.length && queue[at]!.start <= now) this.waiting.push(queue[at++]!)
      this.dropLate(now)
      this.choose(now)
    }
  }

  /** The next time at which anything can change: an arrival, an end, an opening window, a lapsed tolerance. */
  private nextMoment(arrival: Planned | undefined, now: number): number {
    const moments = [arrival?.start ?? Number.POSITIVE_INFINITY, this.running?.end ?? Number.POSITIVE_INFINITY]
    // A run of sound counts as over after a minute's gap: what was refused as too long a session may then begin.
    const lastEnd = this.spans.at(-1)?.end
    if (this.waiting.length > 0 && lastEnd !== undefined) moments.push(lastEnd + 60_000)
    for (const planned of this.waiting) {
      const policy = policyAt(this.held.policies, this.held.area, planned.start)
      const opening = policy ? nextOpening(policy, Math.max(now, planned.start)) : null
      if (opening !== null && opening <= planned.latest) moments.push(opening)
      moments.push(planned.latest + 1)
    }
    return Math.min(...moments.filter((moment) => moment > now))
  }

  private finish(end: number, reason: TimelineReason): void {
    const { planned, start } = this.running!
    if (end > start) {
      this.entries.push({ start, end, planned, reason })
      this.spans.push({ start, end })
    }
    this.running = null
    const resumed = this.paused.pop()
    if (resumed) this.running = { planned: resumed.planned, start: end, end: end + resumed.left, reason: 'resumed' }
  }

  private dropLate(now: number): void {
    for (const planned of this.waiting.filter(({ latest }) => latest < now)) {
      this.unplayed.push({
        planned,
        refusal: this.refusals.get(planned.key) ?? { code: 'schedule.outranked', params: { slot: planned.slot.id } },
      })
    }
    this.waiting = this.waiting.filter(({ latest }) => latest >= now)
  }

  private choose(now: number): void {
    for (const planned of [...this.waiting].sort(inOrder)) {
      if (this.running && !cutsInto(planned, this.running.planned)) continue
      const refusal = refusalFor(this.held, 'sound', planned, now, this.spans)
      if (refusal) {
        this.refusals.set(planned.key, refusal)
        continue
      }
      this.begin(planned, now)
      return
    }
  }

  private begin(planned: Planned, now: number): void {
    const over = this.running
    if (over && planned.slot.meets === 'pause') this.paused.push({ planned: over.planned, left: over.end - now })
    if (over && planned.slot.meets === 'duck')
      this.entries.push({ start: over.start, end: over.end, planned: over.planned, reason: over.reason })
    else if (over && now > over.start) this.entries.push({ start: over.start, end: now, planned: over.planned, reason: 'cut_short' })
    if (over) this.spans.push({ start: over.start, end: now })
    const reason = over ? 'outranks' : now > planned.start ? 'late_within_tolerance' : 'due'
    this.running = { planned, start: now, end: now + (planned.end - planned.start), reason }
    this.waiting = this.waiting.filter((other) => other !== planned)
  }
}

function standingPlan(planned: readonly Planned[], from: number, to: number): TimelineEntry[] {
  const edges = [...new Set(planned.flatMap(({ start, end }) => [Math.max(start, from), Math.min(end, to)]))].sort((a, b) => a - b)
  const entries: { start: number; end: number; planned: Planned; reason: TimelineReason }[] = []
  for (let index = 0; index + 1 < edges.length; index++) {
    const start = edges[index]!
    const end = edges[index + 1]!
    const standing = planned.filter((one) => one.start <= start && end <= one.end)
    const top = Math.max(0, ...standing.map(({ release }) => rankOf(release)))
    for (const one of standing.filter(({ release }) => rankOf(release) === top)) {
      const last = entries.find((entry) => entry.planned === one && entry.end === start)
      if (last) last.end = end
      else entries.push({ start, end, planned: one, reason: 'stands' })
    }
  }
  return entries
}

/**
 * The exact plan of a site's channel over `[from, to)` (epoch ms): what will play and why, and what will not and why not. Simulates the site on time,
 * so it is the denominator of play success too.
 */
export function planOf(held: HeldReleases, channel: Channel, from: number, to: number): Plan {
  if (channel === 'board') return { entries: standingPlan(plannedFor(held, 'board', from, to), from, to), unplayed: [] }
  // A day's lead lets a long play that began before `from`, and the sessions of its day, count.
  const simulation = new Simulation(held)
  simulation.run(plannedFor(held, 'sound', from - 86_400_000, to))
  return {
    entries: simulation.entries.filter(({ start, end }) => start < to && end > from).sort((a, b) => a.start - b.start),
    unplayed: simulation.unplayed.filter(({ planned }) => planned.start >= from && planned.start < to),
  }
}

/** The entries alone. */
export function timeline(held: HeldReleases, channel: Channel, from: number, to: number): readonly TimelineEntry[] {
  return planOf(held, channel, from, to).entries
}

/** What was due in `[from, to)`: complete plays that a site on time would have made. */
export function dueIn(held: HeldReleases, channel: Channel, from: number, to: number): Planned[] {
  return timeline(held, channel, from, to)
    .filter(({ start, reason }) => start >= from && reason !== 'cut_short')
    .map(({ planned }) => planned)
}
