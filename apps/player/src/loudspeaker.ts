import type { Decision, Planned, Why } from '@hai-dang/schedule'
import type { HeldReleases } from '@hai-dang/wire'
import { type Channel, type ChannelDeps, type CutReason, filesToPlay, lostReason, type NowPlaying, write, writeMissed } from './channel.ts'
import type { Relay, Sink, Sounding } from './sinks/sink.ts'

interface Running extends NowPlaying {
  readonly ms: number
  readonly sounding: Sounding
}

/** File name of what was heard of an occurrence. */
export const soundName = (key: string): string => key.replaceAll('/', '_').replaceAll(':', '')

/** One sound at a time. The amplifier is open only while a verified order sounds. */
export function openLoudspeaker(deps: ChannelDeps, sink: Sink, relay: Relay): Channel {
  let running: Running | null = null

  const finish = async (now: number, cut: CutReason | null): Promise<void> => {
    if (!running) return
    const { planned, startedAt, ms, sounding } = running
    running = null
    const heardMs = Math.max(0, Math.min(ms, Math.round(now - startedAt)))
    const { levelDb10 } = await sounding.close(heardMs)
    relay.close()
    const { occurrence } = planned
    if (cut) await write(deps, { kind: 'cut', occurrence, heardMs, reason: cut })
    else await write(deps, { kind: 'end', occurrence, heardMs, levelDb10, sink: sink.name })
  }

  const begin = async (planned: Planned, why: Why): Promise<void> => {
    const { outpost } = deps
    const files = await filesToPlay(deps, planned)
    if (typeof files === 'string') return writeMissed(deps, planned, files)
    const gainDb = planned.slot.maxGainDb
    const prepared = await sink.prepare(files.bytes, gainDb, files.ms)
    if (!prepared) {
      await outpost.reports.refuse({ code: 'media.undecodable', step: 16 }, outpost.moment().now, planned.digest)
      return writeMissed(deps, planned, 'no_media')
    }
    // The word on the disk comes before the sound.
    await write(deps, { kind: 'start', occurrence: planned.occurrence, items: [...planned.items], sha256: files.sha256, gainDb })
    try {
      relay.open()
      const sounding = await prepared.begin(soundName(planned.key))
      running = { planned, why, startedAt: outpost.moment().now, ms: prepared.ms, peaks: prepared.peaks, sounding }
    } catch {
      relay.close()
      await write(deps, { kind: 'cut', occurrence: planned.occurrence, heardMs: 0, reason: 'fault' })
    }
  }

  return {
    kind: 'sound',
    runningKey: () => running?.planned.key ?? null,
    playing: () => running,
    async follow(decision: Decision, held: HeldReleases, now: number) {
      if (running) {
        const lost = lostReason(running.planned, held, now)
        if (lost) await finish(now, lost)
        else if (now - running.startedAt >= running.ms) await finish(now, null)
      }
      const wanted = decision.play
      if (!wanted || wanted.key === running?.planned.key || deps.played.has(wanted.key)) return
      if (running) await finish(now, 'interrupted')
      await begin(wanted, decision.why)
    },
    cutAll: (reason, now) => finish(now, reason),
  }
}
