import { type Outpost, type OutpostOptions, type OutpostPorts, openOutpost } from '@hai-dang/outpost'
import { type Agent, closeOpenStarts, openAgent } from './agent.ts'
import { type Board, type Display, openBoard } from './board.ts'
import { type Channel, type PlaySteps, playSteps } from './channel.ts'
import { openLoudspeaker } from './loudspeaker.ts'
import { readPlayed } from './played.ts'
import type { SiteProvision } from './provision.ts'
import type { Relay, Sink } from './sinks/sink.ts'

export const playerVersion = '0.1.0'

export interface SiteParts {
  readonly provision: Pick<SiteProvision, 'outpost' | 'deviceKey' | 'kind'>
  readonly ports: OutpostPorts
  readonly sink: Sink
  readonly relay: Relay
  readonly display: Display
  /** Only a test composes the arrays minus one. */
  readonly steps?: Pick<OutpostOptions, 'admitSteps' | 'mediaSteps'> & { readonly playSteps?: PlaySteps }
  readonly limits?: Pick<OutpostOptions, 'listsMs' | 'filesMs'>
  /** Called after each entry that should go home soon. */
  logged?(): void
  fault?(cause: unknown): void
}

export interface Site {
  readonly outpost: Outpost
  readonly agent: Agent
  readonly channel: Channel
  /** Set on a board. */
  readonly board: Board | null
}

/** A whole site but its hub link, its page and its heart beat: what a test drives by hand. */
export async function openSite(parts: SiteParts): Promise<Site> {
  const { provision, ports } = parts
  const { playSteps: steps = playSteps, ...outpostSteps } = parts.steps ?? {}
  const outpost = await openOutpost({
    provision: provision.outpost,
    ports,
    deviceKey: provision.deviceKey,
    ...outpostSteps,
    ...parts.limits,
  })
  await outpost.boot(playerVersion)
  const deps = {
    outpost,
    played: readPlayed(outpost.log.entries()),
    steps,
    logged: () => parts.logged?.(),
    fault: (cause: unknown) => parts.fault?.(cause),
  }
  await closeOpenStarts(deps)
  const board = provision.kind === 'board' ? openBoard(deps, parts.display) : null
  const channel = board ?? openLoudspeaker(deps, parts.sink, parts.relay)
  return { outpost, agent: openAgent(deps, channel), channel, board }
}
