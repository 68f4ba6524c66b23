import type { Clock } from './ports.ts'

export interface TimeState {
  /** The latest moment this site has been at with a clock beyond doubt (epoch ms). */
  readonly floor: number
}

export interface Moment {
  readonly now: number
  /** How far the system clock stands from `now`, in milliseconds. */
  readonly errorMs: number
  /** False while the clock is in doubt: dated items do not play. */
  readonly confirmed: boolean
  /** False also while a clock is believed that nothing has confirmed: it plays, but nothing is given up on its word. */
  readonly settled: boolean
  /** What has passed beyond doubt: `now` of a settled clock. Lists are judged by it, so that a clock ahead cannot call the very list expired that would show it. */
  readonly atLeast: number
}

export interface ClockStep {
  readonly stepMs: number
  readonly source: 'system' | 'signed'
}

export interface TimeKeeper {
  moment(): Moment
  /** A step worth an entry in the log, once. */
  takeStep(): ClockStep | null
  /** The signed time in force (the timestamp's `issued`); `heard` when the hub has just answered with it, not when it lay on the disk. */
  witness(signed: number, heard?: boolean): void
  limit(clockStepMinutes: number, horizonDays: number): void
  state(): TimeState
}

interface Anchor {
  readonly now: number
  readonly monotonic: number
}

const tickMs = 2_000
/** Timestamps are issued hourly: a clock this near to a signed time is not in doubt. */
const witnessMs = 75 * 60_000
/** No honest clock runs so far ahead of the monotonic one between two signed times. */
const ledMs = 5 * 60_000
/** How long a box that was off waits for the hub before it believes its own clock. */
const waitMs = 2 * 60_000

/**
 * Step 1 of trust.md. A clock is settled by a signed time that stands near it, or at start by the floor standing within one step of it. From then on the
 * system clock is followed only as far as it goes along with the monotonic one: all its drift since the last new signed time together, not each jump,
 * stays below `clockStepMinutes`. A clock that is not settled is believed for now when it stands between the floor and the offline horizon and no hub has
 * answered for two minutes; it raises no floor, so a wrong one leaves no trace.
 */
class KeptTime implements TimeKeeper {
  private readonly clock: Clock
  private readonly bornAt: number
  private floor: number
  private signed = 0
  private signedAtBirth = 0
  private heard = false
  private stepLimit = 5 * 60_000
  private bootLimit = 30 * 86_400_000
  /** The time line of a clock in doubt: what is known, and what has passed since. Null while nothing is known. */
  private known: Anchor | null
  /** Where system and monotonic clock last stood together beyond doubt. */
  private settled: Anchor | null = null
  /** The signed time in force then. */
  private settledBy = 0
  /** The last moment told by a settled clock. */
  private last: Anchor | null = null
  private step: ClockStep | null = null
  private inDoubt = false

  constructor(clock: Clock, stored: TimeState | undefined) {
    this.clock = clock
    this.bornAt = clock.monotonic()
    this.floor = stored?.floor ?? 0
    this.known = this.floor > 0 ? { now: this.floor, monotonic: this.bornAt } : null
  }

  moment(): Moment {
    const here = { now: this.clock.now(), monotonic: this.clock.monotonic() }
    const expected = this.expected(here)
    const jump = here.now - expected
    // Either this clock is wrong or whoever signed is: nothing dated plays until they agree again.
    const isBehindSigned = this.signed - here.now > this.stepLimit
    const isWitnessed = this.isWitnessed(here.now, jump)
    const isNear = this.isNear(here, jump)
    const confirmed = !isBehindSigned && (isNear || isWitnessed || this.isPlausible(here, jump))
    this.note({ jump, confirmed, isWitnessed: isWitnessed && !isNear, behind: isBehindSigned ? here.now - this.signed : null })
    const goesBack = isWitnessed && this.settled === null
    const now = !confirmed || (jump < -tickMs && !goesBack) ? expected : Math.max(here.now, this.settled ? this.floor : 0)
    const settled = confirmed && (isWitnessed || isNear)
    if (settled) this.settle(here, now, isWitnessed && !isNear)
    else if (this.settled) this.last = { now, monotonic: here.monotonic }
    return {
      now,
      errorMs: Math.min(Math.abs(Math.round(now - here.now)), Number.MAX_SAFE_INTEGER),
      confirmed,
      settled,
      atLeast: settled ? now : Math.min(now, expected),
    }
  }

  private expected({ now, monotonic }: Anchor): number {
    const from = this.last ?? this.known
    return from ? Math.max(from.now + Math.max(0, monotonic - from.monotonic), this.settled ? this.floor : 0) : now
  }

  private drift(here: Anchor, settled: Anchor): number {
    return here.now - settled.now - (here.monotonic - settled.monotonic)
  }

  /** With a settled clock: all its drift together. At start: the floor within one step. */
  private isNear({ now, monotonic }: Anchor, jump: number): boolean {
    if (!this.settled) return this.known !== null && Math.abs(jump) <= this.stepLimit
    return Math.abs(this.drift({ now, monotonic }, this.settled)) <= this.stepLimit && jump >= -this.stepLimit
  }

  /** One signed time settles once. At start, a floor that stands further on than a new signed time was raised by a wrong clock. */
  private isWitnessed(system: number, jump: number): boolean {
    if (this.signed === 0 || Math.abs(system - this.signed) > witnessMs) return false
    if (this.settled) return jump >= 0 && this.signed > this.settledBy
    return jump >= 0 || (this.heard && this.signed > this.signedAtBirth)
  }

  /** Nothing known at all, or a box that was off while its hub is away. */
  private isPlausible({ monotonic }: Anchor, jump: number): boolean {
    if (this.settled) return false
    if (this.known === null) return true
    return !this.heard && jump >= -this.stepLimit && jump <= this.bootLimit && monotonic - this.bornAt >= waitMs
  }

  private settle({ now: system, monotonic }: Anchor, now: number, anew: boolean): void {
    if (anew && this.settled === null && now < this.floor) this.floor = this.signed
    if (anew || this.settled === null) {
      this.settled = { now: system, monotonic }
      this.settledBy = this.signed
    }
    this.last = { now, monotonic }
    this.floor = Math.max(this.floor, now)
  }

  /** A step is written down when it comes and when it is believed, not at each look. */
  private note(look: { jump: number; confirmed: boolean; isWitnessed: boolean; behind: number | null }): void {
    const { jump, confirmed, isWitnessed, behind } = look
    const isStep = this.settled ? Math.abs(jump) > tickMs : jump < -tickMs || !confirmed
    const source = isWitnessed ? 'signed' : 'system'
    if (behind !== null && !this.inDoubt) this.step = { stepMs: Math.round(-behind), source: 'signed' }
    else if ((isStep && !this.inDoubt) || (this.inDoubt && confirmed)) this.step = { stepMs: Math.round(jump), source }
    // A clock set back stays in one step until it has caught up.
    this.inDoubt = !confirmed || (jump < -tickMs && !isWitnessed)
  }

  takeStep(): ClockStep | null {
    const taken = this.step
    this.step = null
    return taken
  }

  witness(time: number, heard = false): void {
    const isNew = heard && time > this.signed
    this.signed = time
    if (heard) this.heard = true
    else this.signedAtBirth = Math.max(this.signedAtBirth, time)
    const here = { now: this.clock.now(), monotonic: this.clock.monotonic() }
    const isFar = Math.abs(here.now - time) > witnessMs
    // Lists of yesterday, from a mirror or a stick, say nothing against a clock that has gone along with the monotonic one.
    if (isNew && this.settled && isFar && this.drift(here, this.settled) > ledMs) {
      this.refute(time, here)
      return
    }
    // A stolen key that signs a far year must not age a site for good: the line follows only as far as the clock goes along.
    if (time <= here.now + this.stepLimit && (this.settled || this.known === null || this.expected(here) < time)) this.raise(time, here)
    if (isNew && this.settled && !isFar && this.isNear(here, here.now - this.expected(here))) {
      this.settled = here
      this.settledBy = time
    }
  }

  /** A clock that has run this far ahead of a new signed time was led there: what it raised is taken back. */
  private refute(time: number, { monotonic }: Anchor): void {
    this.settled = null
    this.last = null
    this.known = { now: time, monotonic }
    this.floor = time
  }

  private raise(time: number, here: Anchor): void {
    if (this.settled) this.floor = Math.max(this.floor, time)
    else this.known = { now: time, monotonic: here.monotonic }
  }

  limit(clockStepMinutes: number, horizonDays: number): void {
    this.stepLimit = clockStepMinutes * 60_000
    this.bootLimit = horizonDays * 86_400_000
  }

  state(): TimeState {
    return { floor: this.floor }
  }
}

export function keepTime(clock: Clock, stored: TimeState | undefined): TimeKeeper {
  return new KeptTime(clock, stored)
}
