import type { SiteView } from '@hai-dang/wire'

export type SiteChannel = 'sound' | 'board'

/** What the devices of an area can do: a pier with a loudspeaker and no board shows nothing. */
export function channelsAt(area: string, sites: readonly Pick<SiteView, 'area' | 'kind'>[]): SiteChannel[] {
  const kinds = new Set(sites.filter((site) => site.area === area).map((site) => site.kind))
  const channels: SiteChannel[] = []
  if (kinds.has('loudspeaker')) channels.push('sound')
  if (kinds.has('board')) channels.push('board')
  return channels
}
