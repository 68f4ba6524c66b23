import type { HeldReleases } from '@hai-dang/wire'
import { plannedFor } from './decide.ts'
import type { Channel } from './occurrences.ts'

/**
 * Until when the site plays correctly from what it holds: the last end of anything planned on the channel , never beyond the moment the held
 * lists become too old. Null when nothing is planned any more.
 */
export function correctUntil(held: HeldReleases, channel: Channel, now: number, trustedUntil: number): number | null {
  const ends = plannedFor(held, channel, now, trustedUntil).flatMap(({ end }) => (end > now ? [Math.min(end, trustedUntil)] : []))
  return ends.length === 0 ? null : Math.max(...ends)
}
