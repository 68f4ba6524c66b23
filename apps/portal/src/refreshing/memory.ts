import { readState, type Store, writeState } from '@hai-dang/outpost'
import type { GonePage, HeldPage } from '../pages/held.ts'
import type { Withdrawal } from './held-pages.ts'

/** What this copy has ever shown: a page that leaves must not turn into an address nobody knows. */
export interface ShownPage {
  readonly path: string
  readonly title: string
  readonly lang: string
  readonly digest: string
  readonly series: string
  readonly notAfter: string
  readonly gone: GonePage | null
}

const name = 'portal-pages'
const remembered = 20_000

export async function readShown(store: Store): Promise<ShownPage[]> {
  return (await readState<ShownPage[]>(store, name)) ?? []
}

export function writeShown(store: Store, shown: readonly ShownPage[]): Promise<void> {
  return writeState(store, name, shown.slice(-remembered))
}

/** Which series each address belongs to, by what was shown last. */
export function standingOn(shown: readonly ShownPage[]): ReadonlyMap<string, string> {
  return new Map(shown.flatMap(({ path, series, gone }) => (gone ? [] : [[path, series] as const])))
}

function goneOf(
  page: ShownPage,
  pages: readonly HeldPage[],
  withdrawals: readonly Withdrawal[],
  withdrawn: ReadonlySet<string>,
  now: number,
): GonePage | null {
  const base = { path: page.path, title: page.title, lang: page.lang }
  const order = withdrawals.find(({ digest }) => digest === page.digest)
  if (order) return { ...base, kind: 'withdrawn', at: order.at, reason: order.reason, ...(order.by ? { by: order.by } : {}) }
  if (withdrawn.has(page.digest)) return page.gone ?? { ...base, kind: 'withdrawn', at: new Date(now).toISOString() }
  const successor = pages.find(({ release }) => release.series === page.series)
  if (successor && successor.page.path !== page.path)
    return { ...base, kind: 'moved', at: successor.release.notBefore, movedTo: successor.page.path }
  if (page.gone) return page.gone
  return Date.parse(page.notAfter) <= now ? { ...base, kind: 'expired', at: page.notAfter } : null
}

/** Brings the memory up to what is shown now. A page neither shown, withdrawn, replaced nor expired is away for a moment and stays as it was. */
export function remember(
  shown: readonly ShownPage[],
  pages: readonly HeldPage[],
  withdrawals: readonly Withdrawal[],
  withdrawn: ReadonlySet<string>,
  now: number,
): ShownPage[] {
  const current = new Set(pages.map(({ page }) => page.path))
  const before = shown
    .filter(({ path }) => !current.has(path))
    .map((page) => ({ ...page, gone: goneOf(page, pages, withdrawals, withdrawn, now) }))
  const showing = pages.map(({ page, digest, release }) => ({
    path: page.path,
    title: page.title,
    lang: page.lang,
    digest,
    series: release.series,
    notAfter: release.notAfter,
    gone: null,
  }))
  return [...before, ...showing]
}
