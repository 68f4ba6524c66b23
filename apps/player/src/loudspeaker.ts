import { type Decision, type Planned, type Why, whatPlays } from '@hai-dang/schedule'
import type { HeldReleases } from '@hai-dang/wire'
import { type Channel, type ChannelDeps, type CutReason, lostReason, type NowPlaying, write, writeMissed } from './channel.ts'
import { doneWithin, type Preparing, type Ready, startPreparing } from './preparing.ts'
import type { Relay, Sink, Sounding } from './sinks/sink.ts'

interface Running extends NowPlaying {
  readonly ms: number
  readonly sounding: Sounding
}

/** How long before its time a sound is decoded, and how long a tick waits for a decoder: less than the time between two ticks. */
const aheadMs = 30_000
const patienceMs = 200

/** File name of what was heard of an occurrence. */
export const soundName = (key: string): string => key.replaceAll('/', '_').replaceAll(':', '')

/** One sound at a time. The amplifier is open only while a verified order sounds. */
export function openLoudspeaker(deps: ChannelDeps, sink: Sink, relay: Relay): Channel {
  return new Loudspeaker(deps, sink, relay)
}

class Loudspeaker implements Channel {
  readonly kind = 'sound'
  private readonly deps: ChannelDeps
  private readonly sink: Sink
  private readonly relay: Relay
  private running: Running | null = null
  private preparing: Preparing | null = null

  constructor(deps: ChannelDeps, sink: Sink, relay: Relay) {
    this.deps = deps
    this.sink = sink
    this.relay = relay
  }

  runningKey(): string | null {
    return this.running?.planned.key ?? null
  }

  playing(): NowPlaying | null {
    return this.running
  }

  async follow(decision: Decision, held: HeldReleases, now: number): Promise<void> {
    await this.letGo(held, now)
    const wanted = decision.play
    if (!wanted || wanted.key === this.runningKey() || this.deps.played.has(wanted.key)) return this.lookAhead(decision, now)
    await this.bring(wanted, decision.why)
  }

  /** Ends what is over, and what may not go on. */
  private async letGo(held: HeldReleases, now: number): Promise<void> {
    if (!this.running) return
    const { planned, startedAt, ms } = this.running
    const lost = lostReason(planned, held, now)
    const isOver = now - startedAt >= ms
    if (lost && (lost === 'withdrawn' || !isOver)) await this.finish(now, lost)
    else if (isOver) await this.finish(now, null)
  }

  private lookAhead({ next }: Decision, now: number): void {
    if (!next || next.start - now > aheadMs || this.preparing?.planned.key === next.key) return
    if (this.preparing?.isDue && this.preparing.outcome() === null) return
    this.preparing = startPreparing(this.deps, this.sink, next, false)
  }

  private async bring(wanted: Planned, why: Why): Promise<void> {
    const made = this.preparing?.planned.key === wanted.key ? this.preparing : null
    // What failed before its time is tried once more at its time.
    const isStale = made !== null && !made.isDue && typeof made.outcome() === 'string'
    const work = made && !isStale ? made : startPreparing(this.deps, this.sink, wanted, true)
    this.preparing = work
    if (!(await doneWithin(work.done, patienceMs))) return
    const outcome = work.outcome()
    if (outcome === null || !this.isStillWanted(wanted.key)) return
    this.preparing = null
    if (typeof outcome === 'string') return writeMissed(this.deps, wanted, outcome)
    if (this.running) await this.finish(this.deps.outpost.moment().now, 'interrupted')
    await this.begin(outcome, why)
  }

  /** Decoding took its time: whether this may sound is asked anew, at this very moment. */
  private isStillWanted(key: string): boolean {
    const { outpost, played, steps } = this.deps
    const moment = outpost.moment()
    if (steps.moment.some(({ check }) => check(outpost, moment) !== null)) return false
    const second = Math.floor(moment.now / 1000) * 1000
    return whatPlays(outpost.held(), this.kind, second, played, this.runningKey()).play?.key === key
  }

  private async begin({ planned, sound, sha256, gainDb }: Ready, why: Why): Promise<void> {
    const { deps } = this
    const { occurrence } = planned
    // The word on the disk comes before the sound.
    await write(deps, { kind: 'start', occurrence, items: [...planned.items], sha256: [...sha256], gainDb })
    try {
      this.relay.open()
      const sounding = await sound.begin(soundName(planned.key))
      this.running = { planned, why, startedAt: deps.outpost.moment().now, ms: sound.ms, peaks: sound.peaks, sounding }
    } catch (cause) {
      this.relay.close()
      deps.fault(cause)
      await write(deps, { kind: 'cut', occurrence, heardMs: 0, reason: 'fault' })
    }
  }

  private async finish(now: number, cut: CutReason | null): Promise<void> {
    if (!this.running) return
    const { planned, startedAt, ms, sounding } = this.running
    this.running = null
    this.relay.close()
    const heardMs = Math.max(0, Math.min(ms, Math.round(now - startedAt)))
    // A level that cannot be measured must not keep the end out of the log.
    const { levelDb10 } = await sounding.close(heardMs).catch((cause: unknown) => {
      this.deps.fault(cause)
      return { levelDb10: null }
    })
    const { occurrence } = planned
    if (cut) await write(this.deps, { kind: 'cut', occurrence, heardMs, reason: cut })
    else await write(this.deps, { kind: 'end', occurrence, heardMs, levelDb10, sink: this.sink.name })
  }

  async cutAll(reason: CutReason, now: number): Promise<void> {
    await this.finish(now, reason)
    const waiting = this.preparing
    this.preparing = null
    // Whoever pressed stop did so because of the sound that was about to begin.
    if (reason === 'stopped_here' && waiting?.isDue) await this.renounce(waiting.planned)
  }

  private async renounce({ occurrence, items, slot }: Planned): Promise<void> {
    await write(this.deps, { kind: 'start', occurrence, items: [...items], sha256: [], gainDb: slot.maxGainDb })
    await write(this.deps, { kind: 'cut', occurrence, heardMs: 0, reason: 'stopped_here' })
  }
}
