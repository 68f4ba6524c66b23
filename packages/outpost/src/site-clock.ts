import type { PlayLog } from './play-log.ts'
import { readState, type Store, writeState } from './store.ts'
import { keepTime, type Moment, type TimeKeeper } from './time.ts'

interface Kept {
  readonly floor: number
  readonly lastContact: number | null
}

const offlineGapMs = 5 * 60_000
const name = 'time'

/** The clock of a site with what it leaves on the disk: its floor, the last contact with the hub, and a line in the log for each step. */
export class SiteClock {
  readonly time: TimeKeeper
  private readonly store: Store
  private lastContact: number | null
  private keptFloor = 0

  constructor(store: Store, time: TimeKeeper, lastContact: number | null) {
    this.store = store
    this.time = time
    this.lastContact = lastContact
  }

  /** Writes down what the clock did and keeps its floor. */
  async keep(log: PlayLog): Promise<Moment> {
    const moment = this.time.moment()
    const step = this.time.takeStep()
    if (step) await log.append({ kind: 'clock', ...step }, moment.now)
    if (step || Math.abs(moment.now - this.keptFloor) > 60_000) {
      this.keptFloor = moment.now
      await this.write()
    }
    return moment
  }

  contact(): number | null {
    return this.lastContact
  }

  /** The hub has answered; a long silence before it is said in the log. */
  async contacted(log: PlayLog): Promise<void> {
    const { now } = this.time.moment()
    const before = this.lastContact
    this.lastContact = now
    if (before !== null && now - before > offlineGapMs) {
      await log.append({ kind: 'gap', fromAt: new Date(before).toISOString(), reason: 'offline' }, now)
    }
  }

  write(): Promise<void> {
    return writeState(this.store, name, { floor: this.time.state().floor, lastContact: this.lastContact } satisfies Kept)
  }
}

export async function openSiteClock(ports: { readonly store: Store; readonly clock: Parameters<typeof keepTime>[0] }): Promise<SiteClock> {
  const kept = await readState<Kept>(ports.store, name)
  return new SiteClock(ports.store, keepTime(ports.clock, kept), kept?.lastContact ?? null)
}
