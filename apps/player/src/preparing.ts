import type { MissedReason, Planned } from '@hai-dang/schedule'
import { type ChannelDeps, filesToPlay } from './channel.ts'
import type { PreparedSound, Sink } from './sinks/sink.ts'
import { lengthToleranceMs } from './sound/decode.ts'

/** A sound in memory, whole and hashed: nothing is read again between here and the loudspeaker. */
export interface Ready {
  readonly planned: Planned
  readonly sound: PreparedSound
  readonly sha256: readonly string[]
  readonly gainDb: number
}

export interface Preparing {
  readonly planned: Planned
  /** Its time had come when the work began. */
  readonly isDue: boolean
  /** Never rejects. */
  readonly done: Promise<void>
  /** Null while the work goes on. */
  outcome(): Ready | MissedReason | null
}

async function prepare(deps: ChannelDeps, sink: Sink, planned: Planned): Promise<Ready | MissedReason> {
  const { outpost } = deps
  const files = await filesToPlay(deps, planned)
  if (typeof files === 'string') return files
  const gainDb = planned.slot.maxGainDb
  const sound = await sink.prepare(files.bytes, gainDb, files.ms)
  const isOther = sound !== null && Math.abs(sound.ms - files.ms) > lengthToleranceMs * files.bytes.length
  if (sound && !isOther) return { planned, sound, sha256: files.sha256, gainDb }
  await outpost.reports.refuse({ code: isOther ? 'media.length' : 'media.undecodable', step: 16 }, outpost.moment().now, planned.digest)
  return 'no_media'
}

/** Reads, hashes and decodes beside the ticks, so that none waits for a decoder. */
export function startPreparing(deps: ChannelDeps, sink: Sink, planned: Planned, isDue: boolean): Preparing {
  let outcome: Ready | MissedReason | null = null
  const done = prepare(deps, sink, planned).then(
    (made) => {
      outcome = made
    },
    (cause: unknown) => {
      deps.fault(cause)
      outcome = 'no_media'
    },
  )
  return { planned, isDue, done, outcome: () => outcome }
}

/** True when it was done within `ms`. */
export async function doneWithin(work: Promise<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms)
  })
  const inTime = await Promise.race([work.then(() => true), late])
  clearTimeout(timer)
  return inTime
}
