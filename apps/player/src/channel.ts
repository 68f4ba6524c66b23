import type { Moment, Outpost } from '@hai-dang/outpost'
import type { Decision, MissedReason, Planned, Why } from '@hai-dang/schedule'
import { sha256Hex } from '@hai-dang/trust'
import type { HeldReleases, LogEntry } from '@hai-dang/wire'
import type { Played } from './played.ts'

export type CutReason = Extract<LogEntry, { kind: 'cut' }>['reason']

/** Why nothing may play at all: what the site holds is too old, or its clock is in doubt. */
export type Blocked = 'horizon' | 'clock'

/** Step 18 of a look at the clock: may anything play now? */
export interface MomentStep {
  readonly name: string
  check(outpost: Outpost, moment: Moment): Blocked | null
}

/** Step 18 of a play: are these still the approved bytes? */
export interface FileStep {
  readonly name: string
  check(file: Uint8Array, sha256: string): Promise<boolean>
}

/** Only a test composes the arrays minus one. */
export interface PlaySteps {
  readonly moment: readonly MomentStep[]
  readonly file: readonly FileStep[]
}

function clockInDoubt(_outpost: Outpost, { confirmed }: Moment): Blocked | null {
  return confirmed ? null : 'clock'
}

function beyondHorizon(outpost: Outpost): Blocked | null {
  return outpost.freshness() === 'dead' ? 'horizon' : null
}

async function hashAgain(file: Uint8Array, sha256: string): Promise<boolean> {
  return (await sha256Hex(file)) === sha256
}

export const playSteps: PlaySteps = {
  moment: [clockInDoubt, beyondHorizon].map((check) => ({ name: check.name, check })),
  file: [{ name: hashAgain.name, check: hashAgain }],
}

/** What every channel needs: the outpost for the log and the files, the index, and a nudge that proof is waiting. */
export interface ChannelDeps {
  readonly outpost: Outpost
  readonly played: Played
  readonly steps: PlaySteps
  logged(): void
  /** A fault of something that nobody waits for. */
  fault(cause: unknown): void
}

/** What the panel shows of a running item. `peaks` are 0–100; `ms` is null for what stands. */
export interface NowPlaying {
  readonly planned: Planned
  readonly startedAt: number
  /** Why it began. */
  readonly why: Why
  readonly ms: number | null
  readonly peaks: readonly number[]
}

/** A loudspeaker or a board: it follows the evaluator's decision. */
export interface Channel {
  readonly kind: 'sound' | 'board'
  runningKey(): string | null
  playing(): NowPlaying | null
  follow(decision: Decision, held: HeldReleases, now: number): Promise<void>
  /** Ends everything at once. */
  cutAll(reason: CutReason, now: number): Promise<void>
}

/** Why a running item must end although its time is not over; null while it may go on. */
export function lostReason(planned: Planned, held: HeldReleases, now: number): CutReason | null {
  if (held.withdrawn.includes(planned.digest)) return 'withdrawn'
  if (held.releases.some(({ digest }) => digest === planned.digest)) return null
  return Date.parse(planned.release.notAfter) <= now ? 'expired' : 'interrupted'
}

/** Writes an entry, and lets the index and the link know it. */
export async function write(deps: ChannelDeps, entry: Parameters<Outpost['append']>[0]): Promise<void> {
  deps.played.note(await deps.outpost.append(entry))
  deps.logged()
}

export async function writeMissed(deps: ChannelDeps, planned: Planned, reason: MissedReason): Promise<void> {
  await write(deps, { kind: 'missed', occurrence: planned.occurrence, reason })
}

interface Files {
  readonly sha256: string[]
  readonly bytes: Uint8Array[]
  readonly ms: number
}

/** Step 18: the files of an airing from the disk, hashed again at this very play. A relay falls back on the item it names. */
export async function filesToPlay({ outpost, steps }: ChannelDeps, planned: Planned): Promise<Files | MissedReason> {
  const sha256: string[] = []
  const bytes: Uint8Array[] = []
  let ms = 0
  for (const position of planned.items) {
    const named = planned.release.items[position]
    const item = named?.kind === 'relay' ? planned.release.items[named.fallback ?? -1] : named
    if (!item || item.kind === 'relay' || !item.media) return 'not_capable'
    const file = await outpost.readBlob(item.media.sha256)
    if (!file) return 'no_media'
    const verdicts = await Promise.all(steps.file.map(({ check }) => check(file, item.media!.sha256)))
    if (verdicts.includes(false)) {
      await outpost.refuseBlob(item.media.sha256, planned.digest)
      return 'no_media'
    }
    sha256.push(item.media.sha256)
    bytes.push(file)
    ms += item.media.ms ?? 0
  }
  return { sha256, bytes, ms }
}
