import type { AreaPolicy, ReleaseV1 } from '@hai-dang/wire'
import { dayOf, instantOf, secondsOf, shiftDay, weekdayOf } from './zones.ts'

/** A run of sound: `[start, end)` in epoch milliseconds. */
export interface Span {
  readonly start: number
  readonly end: number
}

export type PolicyCode =
  | 'policy.none'
  | 'policy.quiet-hours'
  | 'policy.weekday'
  | 'policy.gain'
  | 'policy.session-length'
  | 'policy.sessions-a-day'

export interface PolicyRefusal {
  readonly code: PolicyCode
  readonly params: Record<string, string | number>
}

/** The row in force for an area at an instant: the latest `from` not after it. */
export function policyAt(policies: readonly AreaPolicy[], area: string, instant: number): AreaPolicy | null {
  let found: AreaPolicy | null = null
  for (const policy of policies) {
    const opens = Date.parse(policy.from)
    if (policy.area === area && opens <= instant && (found === null || opens > Date.parse(found.from))) found = policy
  }
  return found
}

/** A policy row never changes once it is signed: its windows of a day are worked out once. */
const known = new WeakMap<AreaPolicy, Map<string, readonly Span[]>>()
const daysKnown = 64

function windowsOf(policy: AreaPolicy, day: string): readonly Span[] {
  const days = known.get(policy) ?? new Map<string, readonly Span[]>()
  known.set(policy, days)
  const found = days.get(day) ?? windowsOn(policy, day)
  if (days.size > daysKnown) days.clear()
  days.set(day, found)
  return found
}

function windowsOn(policy: AreaPolicy, day: string): Span[] {
  if (!policy.weekdays.includes(weekdayOf(day))) return []
  return policy.windows
    .map(({ from, to }) => ({ start: instantOf(policy.zone, day, secondsOf(from)), end: instantOf(policy.zone, day, secondsOf(to)) }))
    .filter(({ start, end }) => end > start)
    .sort((a, b) => a.start - b.start)
}

/** Until when sound may last that begins at `instant`; null inside the quiet hours. Windows that touch are one. */
export function openUntil(policy: AreaPolicy, instant: number): number | null {
  const day = dayOf(policy.zone, instant)
  const windows = [...windowsOf(policy, day), ...windowsOf(policy, shiftDay(day, 1))]
  let until: number | null = null
  for (const window of windows) {
    if (until === null ? window.start <= instant && instant < window.end : window.start <= until) until = Math.max(until ?? 0, window.end)
  }
  return until
}

/** The first moment after `instant` at which a window opens, within eight days; null when none does. */
export function nextOpening(policy: AreaPolicy, instant: number): number | null {
  const first = dayOf(policy.zone, instant)
  for (let ahead = 0; ahead <= 8; ahead++) {
    for (const window of windowsOf(policy, shiftDay(first, ahead))) if (window.start > instant) return window.start
  }
  return null
}

/** Runs of sound with gaps under one minute, joined. */
export function sessionsOf(spans: readonly Span[]): Span[] {
  const sessions: { start: number; end: number }[] = []
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = sessions.at(-1)
    if (last && span.start - last.end < 60_000) last.end = Math.max(last.end, span.end)
    else sessions.push({ ...span })
  }
  return sessions
}

/**
 * May sound of this release last over `span` in `area`, after the sounds of `before`? The first rule that says no, or null. An emergency is
 * exempt from hours and sessions where the policy says so; from the gain limit never. Local sound rules: Nghị định 49/2021 art. 4 via area policy.
 */
export function forbids(
  policies: readonly AreaPolicy[],
  area: string,
  release: Pick<ReleaseV1, 'class'>,
  gainDb: number,
  span: Span,
  before: readonly Span[],
): PolicyRefusal | null {
  const policy = policyAt(policies, area, span.start)
  if (!policy) return { code: 'policy.none', params: { area } }
  if (gainDb > policy.maxGainDb) return { code: 'policy.gain', params: { asked: gainDb, allowed: policy.maxGainDb } }
  if (release.class === 'khan_cap' && policy.emergencyExempt) return null
  const day = dayOf(policy.zone, span.start)
  if (!policy.weekdays.includes(weekdayOf(day))) return { code: 'policy.weekday', params: { day } }
  const until = openUntil(policy, span.start)
  if (until === null || span.end > until) {
    const windows = policy.windows.map(({ from, to }) => `${from}–${to}`).join(', ')
    return { code: 'policy.quiet-hours', params: { windows } }
  }
  const midnight = instantOf(policy.zone, day, 0)
  const sessions = sessionsOf([...before.filter(({ end }) => end > midnight), span])
  const mine = sessions.find(({ start, end }) => start <= span.start && span.end <= end)
  if (mine && mine.end - mine.start > policy.minutesPerSession * 60_000) {
    return { code: 'policy.session-length', params: { minutes: policy.minutesPerSession } }
  }
  if (sessions.length > policy.sessionsPerDay) return { code: 'policy.sessions-a-day', params: { sessions: policy.sessionsPerDay } }
  return null
}
