import { createHash } from 'node:crypto'
import type { Planned } from '@hai-dang/schedule'
import { wordsOf } from '@hai-dang/trust'
import { agenciesInShort, type Language } from '@hai-dang/ui'
import type { Link } from '../link.ts'
import type { SiteProvision } from '../provision.ts'
import type { Relay } from '../sinks/sink.ts'
import type { Site } from '../site.ts'
import { heldUntil } from '../status.ts'
import type { whyWords } from './words.ts'

export interface PanelParts {
  readonly provision: Pick<SiteProvision, 'name' | 'kind' | 'outpost'> & Partial<Pick<SiteProvision, 'agencies'>>
  readonly site: Site
  readonly relay: Relay
  readonly link: Pick<Link, 'isOnline'>
  readonly sinkName: string
}

interface ItemView {
  readonly titles: readonly string[]
  readonly digest: string
  readonly words: string
  readonly class: string
  readonly at: string
}

/** What the page shows, and `/state.json` says. Instants are UTC texts. */
export interface PanelState {
  readonly site: string
  readonly kind: 'sound' | 'board'
  readonly area: string
  readonly deployment: string
  readonly drill: boolean
  /** Short names of the day, Vietnamese and English. */
  readonly agencies: Readonly<Record<Language, readonly string[]>>
  readonly now: string
  readonly playing:
    | (ItemView & {
        readonly elapsedMs: number
        readonly ms: number | null
        readonly peaks: readonly number[]
        readonly level: number | null
      })
    | null
  readonly standing: readonly ItemView[]
  readonly why: keyof typeof whyWords
  readonly next: ItemView | null
  readonly heldUntil: string | null
  readonly holds: number
  readonly freshness: 'fresh' | 'stale' | 'dead'
  /** `settled` is false while the clock is believed that nothing has confirmed. */
  readonly clock: { readonly errorMs: number; readonly confirmed: boolean; readonly settled: boolean }
  readonly contact: string | null
  readonly online: boolean
  readonly pendingEntries: number
  readonly relayOpen: boolean
  readonly sink: string
  readonly picture: string | null
  readonly refusals: readonly {
    readonly code: string
    readonly step: number
    readonly at: string
    readonly words: string | null
    readonly params: Record<string, string | number>
  }[]
}

const text = (ms: number): string => new Date(ms).toISOString()

export function itemTitles({ release, items }: Planned): string[] {
  return items.flatMap((position) => {
    const item = release.items[position]
    return item ? [item.kind === 'relay' ? item.source : item.title] : []
  })
}

const itemView = (planned: Planned, at: number): ItemView => ({
  titles: itemTitles(planned),
  digest: planned.digest,
  words: wordsOf(planned.digest),
  class: planned.release.class,
  at: text(at),
})

/** The level of the sound at this moment, 0–100. */
function levelAt(peaks: readonly number[], elapsedMs: number, ms: number | null): number | null {
  if (ms === null || peaks.length === 0) return null
  return peaks[Math.min(peaks.length - 1, Math.floor((elapsedMs / ms) * peaks.length))] ?? null
}

function whyOf({ site: { outpost, agent, channel } }: PanelParts): keyof typeof whyWords {
  if (outpost.lostState() !== null) return 'state_lost'
  const blocked = agent.blocked()
  if (blocked === 'horizon' && outpost.trustedUntil() === null) return 'no_list'
  return blocked ?? channel.playing()?.why ?? agent.decision()?.why ?? 'nothing_held'
}

export function panelState(parts: PanelParts): PanelState {
  const { provision, site, relay, link, sinkName } = parts
  const { outpost, agent, channel, board } = site
  const { now, errorMs, confirmed, settled } = outpost.moment()
  const { agencies = [] } = provision
  const playing = channel.playing()
  const elapsedMs = playing ? Math.max(0, Math.min(now - playing.startedAt, playing.ms ?? Number.POSITIVE_INFINITY)) : 0
  const decision = agent.decision()
  const until = heldUntil(outpost, channel, now)
  const contact = outpost.contact()
  return {
    site: provision.name,
    kind: provision.kind,
    area: outpost.held().area,
    deployment: provision.outpost.deployment,
    drill: outpost.isDrill(),
    agencies: { vi: agenciesInShort(agencies, now, 'vi'), en: agenciesInShort(agencies, now, 'en') },
    now: text(now),
    playing: playing
      ? {
          ...itemView(playing.planned, playing.startedAt),
          elapsedMs,
          ms: playing.ms,
          peaks: playing.peaks,
          level: levelAt(playing.peaks, elapsedMs, playing.ms),
        }
      : null,
    standing: decision && channel.kind === 'board' ? decision.standing.map((planned) => itemView(planned, planned.start)) : [],
    why: whyOf(parts),
    next: decision?.next ? itemView(decision.next, decision.next.start) : null,
    heldUntil: until === null ? null : text(until),
    holds: outpost.holds(),
    freshness: outpost.freshness(),
    clock: { errorMs, confirmed, settled },
    contact: contact === null ? null : text(contact),
    online: link.isOnline(),
    pendingEntries: outpost.log.head().seq - outpost.log.acknowledged().seq,
    relayOpen: relay.isOpen(),
    sink: board ? 'board' : sinkName,
    picture: board ? createHash('sha256').update(board.picture()).digest('hex').slice(0, 16) : null,
    refusals: outpost.reports
      .recent()
      .slice(-8)
      .reverse()
      .map(({ code, step, at, digest, params }) => ({ code, step, at: text(at), words: digest === null ? null : wordsOf(digest), params })),
  }
}
