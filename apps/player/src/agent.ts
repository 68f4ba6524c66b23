import { type Decision, whatPlays } from '@hai-dang/schedule'
import { type Blocked, type Channel, type ChannelDeps, writeMissed } from './channel.ts'

export interface Agent {
  /** One look at the clock and the held orders; never two at a time. */
  tick(): Promise<void>
  /** Tắt tại chỗ: what plays now ends; the next slot plays again. */
  stopHere(): void
  decision(): Decision | null
  blocked(): Blocked | null
  /** Cuts what plays and says that the stop was clean. */
  close(): Promise<void>
}

export function openAgent(deps: ChannelDeps, channel: Channel): Agent {
  const { outpost, played, steps } = deps
  /** Occurrences whose time came while something forbade all playing, so that their `missed` says why. */
  const forbidden = new Map<string, Blocked>()
  let decision: Decision | null = null
  let blocked: Blocked | null = null
  let stopAsked = false
  let busy: Promise<void> | null = null

  const look = async (): Promise<void> => {
    const moment = await outpost.keepClock()
    const { now, confirmed } = moment
    // What expired is gone from what may play at once. Its way off the disk waits for a turn behind a refresh: a tick never does.
    outpost.prune().catch(deps.fault)
    const held = outpost.held()
    blocked = steps.moment.map(({ check }) => check(outpost, moment)).find((why) => why !== null) ?? null
    if (stopAsked) {
      stopAsked = false
      await channel.cutAll('stopped_here', now)
    }
    // Plans are in whole seconds; a tick is a little late. Without this a start without tolerance would always be missed.
    const second = Math.floor(now / 1000) * 1000
    decision = whatPlays(held, channel.kind, second, played, channel.runningKey())
    if (blocked) {
      for (const { key } of decision.standing) forbidden.set(key, blocked)
      await channel.cutAll(blocked === 'horizon' ? 'expired' : 'fault', now)
    } else await channel.follow(decision, held, now)
    for (const { planned, reason } of confirmed ? decision.missed : []) {
      // A cut by power is in the log already; its tolerance has passed.
      if (played.cutReason(planned.key) !== undefined) continue
      await writeMissed(deps, planned, forbidden.get(planned.key) ?? reason)
      forbidden.delete(planned.key)
    }
  }

  return {
    async tick() {
      if (busy) return
      busy = look().finally(() => {
        busy = null
      })
      await busy
    },
    stopHere: () => {
      stopAsked = true
    },
    decision: () => decision,
    blocked: () => blocked,
    async close() {
      await busy?.catch(() => undefined)
      await channel.cutAll('power', outpost.moment().now)
      await outpost.close()
    },
  }
}

/** After a crash: every start without an end was cut by the power; how much was heard nobody knows, so nothing is claimed. */
export async function closeOpenStarts(deps: ChannelDeps): Promise<void> {
  for (const occurrence of deps.played.open()) {
    deps.played.note(await deps.outpost.append({ kind: 'cut', occurrence, heardMs: 0, reason: 'power' }))
  }
}
