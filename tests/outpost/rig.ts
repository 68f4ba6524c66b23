import { memoryStore, type Outpost, type OutpostOptions, type OutpostPorts, type Store } from '@hai-dang/outpost'
import type { LogEntry } from '@hai-dang/wire'
import { nullSink } from '../../apps/player/src/sinks/null-sink.ts'
import { type Relay, type Sink, simulatedRelay } from '../../apps/player/src/sinks/sink.ts'
import { openSite, type Site } from '../../apps/player/src/site.ts'
import type { FixtureRepository, HandClock } from './fixture-repository.ts'

export interface Rig extends Site {
  readonly store: Store
  readonly relay: Relay
  readonly sounded: string[]
  readonly pictures: Uint8Array[]
  /** Lets time pass in ticks of 250 ms. */
  run(ms: number, step?: number): Promise<void>
  log(kind?: LogEntry['kind']): LogEntry[]
}

export interface RigOptions {
  store?: Store
  kind?: 'sound' | 'board'
  change?: Partial<OutpostPorts>
  sink?: Sink
  limits?: Pick<OutpostOptions, 'listsMs' | 'filesMs'>
}

/** A whole site over a fixture repository, its clock moved by hand. */
export async function openRig(repository: FixtureRepository, clock: HandClock, options: RigOptions = {}): Promise<Rig> {
  const store = options.store ?? memoryStore()
  const sounded: string[] = []
  const pictures: Uint8Array[] = []
  const kind = options.kind ?? 'sound'
  const relay = simulatedRelay()
  const site = await openSite({
    provision: { outpost: { ...repository.provision(), capabilities: [kind] }, deviceKey: repository.deviceKey, kind },
    ports: { ...repository.net(), store, clock, ...options.change },
    sink: options.sink ?? nullSink(sounded),
    relay,
    ...(options.limits ? { limits: options.limits } : {}),
    display: { draw: async (png) => void pictures.push(png) },
  })
  const outpost: Outpost = site.outpost
  return {
    ...site,
    store,
    relay,
    sounded,
    pictures,
    log: (kind) => outpost.log.entries().filter((entry) => kind === undefined || entry.kind === kind),
    async run(ms, step = 250) {
      for (let passed = 0; passed < ms; passed += step) {
        clock.advance(step)
        await site.agent.tick()
      }
    },
  }
}
