import { signedTime } from '@hai-dang/trust'
import { openLists, tufStateName } from './lists.ts'
import type { OutpostOptions } from './options.ts'
import { Outpost } from './outpost.ts'
import { openPlayLog } from './play-log.ts'
import { openSiteClock } from './site-clock.ts'
import { readSite, siteStateName } from './site-state.ts'
import type { Store } from './store.ts'
import { reloadTrust } from './trusting.ts'

/** What decides over right and wrong. Of a lost clock floor or acknowledgement the site recovers by itself. */
async function lostState(store: Store): Promise<string | null> {
  for (const name of [tufStateName, siteStateName]) if (await store.isLost(name)) return name
  return null
}

/** A site as its disk left it. */
export async function openOutpost(options: OutpostOptions): Promise<Outpost> {
  const { provision, ports } = options
  const { store } = ports
  const clock = await openSiteClock(ports)
  const lost = await lostState(store)
  const log = await openPlayLog(store, clock.time.moment().now)
  const lists = await openLists(provision, store)
  const signed = signedTime(lists)
  if (signed !== null) clock.time.witness(signed)
  const site = await readSite(store)
  const trust = await reloadTrust(site, provision, store)
  const trusting = trust && site.trust ? { trust, files: site.trust } : null
  const outpost = new Outpost(options, { log, lists, site, trusting, clock, lost })
  if (!lost) await outpost.reload()
  return outpost
}
