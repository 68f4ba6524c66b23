import type { Outpost } from '@hai-dang/outpost'
import { correctUntil, instantText } from '@hai-dang/schedule'
import { canonicalBytes, type SigningKey, signEnvelope } from '@hai-dang/trust'
import type { StatusV1 } from '@hai-dang/wire'
import type { Agent } from './agent.ts'
import type { Channel } from './channel.ts'
import { uuid7 } from './ids.ts'

/** Endurance: until when this site plays right from what it holds. */
export function heldUntil(outpost: Outpost, channel: Channel, now: number): number | null {
  const trusted = outpost.trustedUntil()
  return trusted === null ? null : correctUntil(outpost.held(), channel.kind, now, trusted)
}

export function statusOf(outpost: Outpost, agent: Agent, channel: Channel, device: string): StatusV1 {
  const { now, errorMs } = outpost.moment()
  const next = agent.decision()?.next ?? null
  const until = heldUntil(outpost, channel, now)
  const last = outpost.reports.recent().at(-1)
  return {
    v: 1,
    type: 'status.v1',
    deployment: outpost.provision.deployment,
    id: uuid7(now),
    device,
    area: outpost.held().area,
    at: instantText(now),
    freshness: outpost.freshness(),
    playing: channel.playing()?.planned.occurrence ?? null,
    next: next ? { occurrence: next.occurrence, at: instantText(next.start) } : null,
    holds: outpost.holds(),
    correctUntil: until === null ? null : instantText(until),
    clockErrorMs: errorMs,
    lastRefusal: last ? { code: last.code, step: last.step, at: instantText(last.at) } : null,
    logTo: outpost.log.head().seq,
  }
}

export async function signedStatus(status: StatusV1, key: SigningKey): Promise<Uint8Array> {
  return canonicalBytes(await signEnvelope(status, [key]))
}
