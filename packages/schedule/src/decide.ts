import type { HeldReleases, LogEntry, Verified } from '@hai-dang/wire'
import { forbids, type PolicyRefusal, type Span } from './allowed.ts'
import { type Channel, type Planned, plannedOf, rankOf } from './occurrences.ts'

/** What the site has done so far. `spans` are today's runs of sound, for the session limits. */
export interface PlayedIndex {
  has(key: string): 'started' | 'ended' | 'cut' | 'missed' | undefined
  spans(): readonly Span[]
}

export type MissedReason = Extract<LogEntry, { kind: 'missed' }>['reason']

export interface Missed {
  readonly planned: Planned
  readonly reason: MissedReason
}

/** Why this plays, or why nothing does; each has a wording on the site page. */
export type Why = 'due' | 'late_within_tolerance' | 'stands' | 'continues' | 'outranks' | 'nothing_due' | 'nothing_held' | 'quiet_hours'

export interface Decision {
  /** What should sound now; the one running when it goes on. On a board, the first of `standing`. */
  readonly play: Planned | null
  /** A board shows these in turn: all of the highest level that stand now. */
  readonly standing: readonly Planned[]
  /** Set when `play` must begin over something that runs: what to do to it. */
  readonly interrupts: 'stop' | 'pause' | 'duck' | null
  readonly why: Why
  readonly missed: readonly Missed[]
  readonly next: Planned | null
}

/** How far ahead `next` looks, and how far back a missed start is reported. */
const aheadMs = 8 * 86_400_000
const backMs = 86_400_000

function alive(held: HeldReleases): HeldReleases['releases'] {
  const gone = new Set(held.withdrawn)
  return held.releases.filter(({ digest, release }) => {
    const forMe = release.devices === undefined || (held.device !== null && release.devices.includes(held.device))
    return !gone.has(digest) && release.class !== 'trang' && release.areas.includes(held.area) && forMe
  })
}

/** Airings planned on a channel of this site whose time touches `[from, to)`. */
export function plannedFor(held: HeldReleases, channel: Channel, from: number, to: number): Planned[] {
  return alive(held)
    .flatMap((release) => plannedOf(release, channel, from, to))
    .sort(inOrder)
}

const isHard = (planned: Planned): number => (planned.slot.start.kind === 'hard' ? 1 : 0)

/** Levels outrank; then a hard start; then the earlier one; then the later order of a series; then the digest, so that every runtime agrees. */
export function inOrder(a: Planned, b: Planned): number {
  return (
    rankOf(b.release) - rankOf(a.release) ||
    isHard(b) - isHard(a) ||
    a.start - b.start ||
    b.release.seq - a.release.seq ||
    (a.key < b.key ? -1 : 1)
  )
}

/** The area's policy against one start; boards make no noise, so hours bind sound alone. */
export function refusalFor(
  held: HeldReleases,
  channel: Channel,
  planned: Planned,
  start: number,
  spans: readonly Span[],
): PolicyRefusal | null {
  if (channel === 'board') return null
  const span = { start, end: start + (planned.end - planned.start) }
  return forbids(held.policies, held.area, planned.release, planned.slot.maxGainDb, span, spans)
}

/** Does `rival` cut into `running`? Only a higher level does, or a hard start among equals; `defer` never does. */
export function cutsInto(rival: Planned, running: Planned): boolean {
  if (rival.slot.meets === 'defer') return false
  const difference = rankOf(rival.release) - rankOf(running.release)
  return difference > 0 || (difference === 0 && rival.slot.start.kind === 'hard' && running.slot.start.kind !== 'hard')
}

const missedReasons: Record<PolicyRefusal['code'], MissedReason> = {
  'policy.none': 'quiet_hours',
  'policy.quiet-hours': 'quiet_hours',
  'policy.weekday': 'quiet_hours',
  'policy.gain': 'not_capable',
  'policy.session-length': 'session_limit',
  'policy.sessions-a-day': 'session_limit',
}

function missedOf(held: HeldReleases, channel: Channel, recent: readonly Planned[], now: number, played: PlayedIndex): Missed[] {
  const missed: Missed[] = []
  for (const planned of recent) {
    if (planned.latest >= now || planned.heldAt > planned.latest || played.has(planned.key)) continue
    const refusal = refusalFor(held, channel, planned, planned.start, played.spans())
    missed.push({ planned, reason: refusal ? missedReasons[refusal.code] : 'late' })
  }
  return missed
}

/** The day ahead first: most sites have something in it, and a week holds eight times as much. */
function nextOf(held: HeldReleases, channel: Channel, now: number, played: PlayedIndex): Planned | null {
  for (const ahead of [aheadMs / 8, aheadMs]) {
    const coming = plannedFor(held, channel, now, now + ahead).filter(({ start, key }) => start > now && !played.has(key))
    const inTime = coming.sort((a, b) => a.start - b.start)
    const next = inTime.find((planned) => !refusalFor(held, channel, planned, planned.start, played.spans()))
    if (next) return next
  }
  return null
}

/**
 * What a site should do on one channel at `now` (epoch ms). `running` is the key of what sounds at this moment, or null. A play begins once: an occurrence
 * that `played` knows is not begun again (the player drops a crashed start from the index while its tolerance lasts).
 */
export function whatPlays(
  held: Verified<HeldReleases>,
  channel: Channel,
  now: number,
  played: PlayedIndex,
  running: string | null = null,
): Decision {
  const recent = plannedFor(held, channel, now - backMs, now + 1)
  const around = recent.filter(({ start, latest, end }) => start <= now && Math.max(latest, end - 1) >= now)
  const current = running === null ? null : (recent.find(({ key }) => key === running) ?? null)
  const rest = { missed: missedOf(held, channel, recent, now, played), next: nextOf(held, channel, now, played) }
  if (channel === 'board') return standingAt(held, around, now, rest)

  const startable = around.filter(({ latest, key }) => now <= latest && !played.has(key))
  const open = startable.filter((planned) => !refusalFor(held, channel, planned, now, played.spans()))
  const best = open.find((planned) => current === null || cutsInto(planned, current)) ?? null
  if (current && !best) return { ...rest, play: current, standing: [current], interrupts: null, why: 'continues' }
  if (best) {
    const meets = best.slot.meets === 'defer' ? 'stop' : best.slot.meets
    const why = current ? 'outranks' : best.start + 1000 < now ? 'late_within_tolerance' : 'due'
    return { ...rest, play: best, standing: [best], interrupts: current ? meets : null, why }
  }
  const why = startable.length > 0 ? 'quiet_hours' : held.releases.length === 0 ? 'nothing_held' : 'nothing_due'
  return { ...rest, play: null, standing: [], interrupts: null, why }
}

function standingAt(held: HeldReleases, around: Planned[], now: number, rest: Pick<Decision, 'missed' | 'next'>): Decision {
  const standing = around.filter(({ start, end }) => start <= now && now < end)
  const top = standing.length > 0 ? Math.max(...standing.map(({ release }) => rankOf(release))) : 0
  const shown = standing.filter(({ release }) => rankOf(release) === top)
  const why = shown.length > 0 ? 'stands' : held.releases.length === 0 ? 'nothing_held' : 'nothing_due'
  return { ...rest, play: shown[0] ?? null, standing: shown, interrupts: null, why }
}
