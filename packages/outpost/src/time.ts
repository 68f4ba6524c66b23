import type { Clock } from './ports.ts'

export interface TimeState {
  /** The latest moment this site is sure has passed (epoch ms). */
  readonly floor: number
}

export interface Moment {
  readonly now: number
  /** How far the system clock stands from `now`, in milliseconds. */
  readonly errorMs: number
  /** False while the clock is in doubt: dated items do not play. */
  readonly confirmed: boolean
}

export interface ClockStep {
  readonly stepMs: number
  readonly source: 'system' | 'signed'
}

export interface TimeKeeper {
  moment(): Moment
  /** A step worth an entry in the log, once. */
  takeStep(): ClockStep | null
  /** The signed time in force (the timestamp's `issued`). */
  witness(signed: number): void
  limit(clockStepMinutes: number, horizonDays: number): void
  state(): TimeState
}

const tickMs = 2_000
/** Timestamps are issued hourly: a clock this near to a signed time is not in doubt. */
const witnessMs = 75 * 60_000

/**
 * Step 1 of trust.md: now = max(system clock, floor). While the process lives, a jump above `clockStepMinutes` against the monotonic clock is not
 * followed until a signed time stands near it; time goes on by the monotonic clock meanwhile. Over a restart no monotonic clock helps: a box may have
 * been off for days, so a jump up to the offline horizon is believed (beyond it what it holds is dead anyway), a further one or a clock behind the floor is not.
 */
export function keepTime(clock: Clock, stored: TimeState | undefined): TimeKeeper {
  let floor = stored?.floor ?? 0
  let stepLimit = 5 * 60_000
  let bootLimit = 30 * 86_400_000
  let anchor: { now: number; monotonic: number } | null = null
  let signed = 0
  let step: ClockStep | null = null
  let inDoubt = false

  const moment = (): Moment => {
    const system = clock.now()
    const monotonic = clock.monotonic()
    const atBoot = stored ? floor : Math.max(system, floor)
    const expected = Math.max(floor, anchor ? anchor.now + Math.max(0, monotonic - anchor.monotonic) : atBoot)
    const jump = system - expected
    const isNear = jump >= -stepLimit && jump <= (anchor ? stepLimit : bootLimit)
    const isWitnessed = signed > 0 && jump >= 0 && Math.abs(system - signed) <= witnessMs
    // Either this clock is wrong or whoever signed is: nothing dated plays until they agree again.
    const isBehindSigned = signed - system > stepLimit
    const confirmed = !isBehindSigned && (isNear || isWitnessed)
    const isStep = anchor ? Math.abs(jump) > tickMs : jump < -tickMs || !isNear
    if (isBehindSigned && !inDoubt) step = { stepMs: Math.round(system - signed), source: 'signed' }
    else if (isStep && !inDoubt) step = { stepMs: Math.round(jump), source: isNear || !isWitnessed ? 'system' : 'signed' }
    else if (inDoubt && confirmed) step = { stepMs: Math.round(jump), source: isWitnessed ? 'signed' : 'system' }
    // A clock set back stays in one step until it has caught up.
    inDoubt = !confirmed || jump < -tickMs
    const now = confirmed ? Math.max(system, jump < -tickMs ? expected : floor) : expected
    anchor = { now, monotonic }
    floor = Math.max(floor, now)
    return { now, errorMs: Math.min(Math.abs(Math.round(now - system)), Number.MAX_SAFE_INTEGER), confirmed }
  }

  return {
    moment,
    takeStep() {
      const taken = step
      step = null
      return taken
    },
    witness(time) {
      signed = time
      // A stolen key that signs a far year must not age a site for good: the floor follows only as far as the clock goes along.
      if (time <= clock.now() + stepLimit) floor = Math.max(floor, time)
    },
    limit(clockStepMinutes, horizonDays) {
      stepLimit = clockStepMinutes * 60_000
      bootLimit = horizonDays * 86_400_000
    },
    state: () => ({ floor }),
  }
}
