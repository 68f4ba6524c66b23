import type { Outpost, Refreshed, Store } from '@hai-dang/outpost'
import { type AgencyName, isReservedPagePath } from '@hai-dang/wire'
import { agencyLine } from '../pages/frame.ts'
import type { PortalState } from '../pages/held.ts'
import type { Compressed } from '../serving/answers.ts'
import { assetAnswers } from '../serving/assets.ts'
import { buildRecords, type Records, type Workshop } from '../serving/records.ts'
import { heldPages, type PageRefusal, withdrawalsOf } from './held-pages.ts'
import { readShown, remember, type ShownPage, standingOn, writeShown } from './memory.ts'
import { signedReader } from './signed-reader.ts'

export interface PortalOptions {
  readonly outpost: Outpost
  readonly store: Store
  readonly origin: string
  readonly compressed: Compressed & { sweep?(used: ReadonlySet<string>): void }
  readonly agencies?: readonly AgencyName[]
  /** Told once of each page that both agencies approved and this copy does not show. */
  onRefused?(refusal: PageRefusal): void
  /** Demo time or real time, epoch ms. */
  now(): number
}

/** What decides whether anything must be rendered anew. Minutes of silence count only once they are told to readers. */
function signatureOf(state: PortalState): string {
  const silent = state.lastContact === null || state.now - state.lastContact > 10 * 60_000 ? state.lastContact : 'answered'
  return JSON.stringify([
    state.pages.map(({ digest, page }) => [digest, page.path]),
    state.gone,
    state.freshness,
    silent,
    state.drill,
    agencyLine(state, 'vi'),
  ])
}

/** Keeps the records in force in step with what the outpost holds. One at a time; a swap is one assignment. */
export class Portal {
  private readonly options: PortalOptions
  private readonly workshop: Workshop
  private readonly reader = signedReader()
  private shown: ShownPage[]
  private current: Records
  private signature = ''
  private refused: readonly PageRefusal[] = []
  private turn: Promise<unknown> = Promise.resolve()

  constructor(options: PortalOptions, shown: ShownPage[]) {
    this.options = options
    this.shown = shown
    const { origin, compressed } = options
    this.workshop = { origin, compressed, assets: assetAnswers(compressed), rendered: new Map() }
    this.current = buildRecords(this.emptyState(), this.workshop)
  }

  private emptyState(): PortalState {
    const { outpost, now, agencies = [] } = this.options
    const fixed = { drill: outpost.isDrill(), agencies, policyBundle: null, now: now() }
    return { pages: [], gone: [], freshness: 'dead', lastContact: null, ...fixed }
  }

  records(): Records {
    return this.current
  }

  /** Pages that were approved and are not shown here, with the reason. */
  refusedPages(): readonly PageRefusal[] {
    return this.refused
  }

  private keepRefused(refused: readonly PageRefusal[]): void {
    const isNew = ({ code, params }: PageRefusal) =>
      !this.refused.some((known) => known.code === code && known.params.release === params.release)
    for (const refusal of refused.filter(isNew)) this.options.onRefused?.(refusal)
    this.refused = refused
  }

  /** Something verified is in force, even when no page is held yet. */
  isReady(): boolean {
    return this.options.outpost.trust() !== null
  }

  /** Asks the hub once and answers what was refused; throws when it is away. What is held is shown in any case. */
  async refresh(): Promise<Refreshed['refusals']> {
    try {
      return (await this.options.outpost.refresh()).refusals
    } finally {
      await this.show()
    }
  }

  /** Renders what changed: new pages, withdrawals, what time let begin or end, and the notice of silence. */
  show(): Promise<void> {
    const done = this.turn.then(() => this.showOnce())
    this.turn = done.catch(() => undefined)
    return done
  }

  private async stateNow(): Promise<PortalState> {
    const { outpost, agencies = [] } = this.options
    const now = outpost.moment().now
    const trust = outpost.trust()
    const held = outpost.held()
    const signed = trust ? await this.reader.signed(outpost, held, trust, now) : []
    const at = { now, standing: standingOn(this.shown) }
    const { pages, refused } = await heldPages(held, signed, (sha256) => this.reader.document(outpost, sha256), at)
    this.keepRefused(refused)
    const shown = remember(this.shown, pages, withdrawalsOf(signed), new Set(held.withdrawn), now)
    if (JSON.stringify(shown) !== JSON.stringify(this.shown)) await writeShown(this.options.store, shown)
    this.shown = shown
    return {
      pages,
      gone: shown.flatMap(({ gone }) => (gone && !isReservedPagePath(gone.path) ? [gone] : [])),
      freshness: outpost.freshness(),
      lastContact: outpost.contact(),
      drill: outpost.isDrill(),
      agencies,
      policyBundle: trust ? { trustPolicy: trust.policy, people: trust.people } : null,
      now,
    }
  }

  private async showOnce(): Promise<void> {
    const { compressed } = this.options
    const state = await this.stateNow()
    const signature = signatureOf(state)
    if (signature === this.signature) return
    this.current = buildRecords(state, this.workshop)
    this.signature = signature
    compressed.sweep?.(new Set([...this.current.answers.values(), ...Object.values(this.current.notFound)].map(({ hash }) => hash)))
  }
}

export async function openPortal(options: PortalOptions): Promise<Portal> {
  const portal = new Portal(options, await readShown(options.store))
  await portal.show()
  return portal
}
