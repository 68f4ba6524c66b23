import {
  clock,
  desk,
  devices,
  type HubEvent,
  indicators,
  passkeys,
  people,
  peopleLists,
  places,
  plays,
  releases,
  session,
  units,
  works,
} from '@hai-dang/wire'
import { QueryClient, queryOptions } from '@tanstack/react-query'
import { call, Refused } from './client.ts'

/** First words of the query keys that a hub event makes stale. */
const staleBy: Record<HubEvent['topic'], readonly string[]> = {
  works: ['works', 'desk'],
  releases: ['releases', 'desk', 'works', 'plays'],
  plays: ['plays', 'indicators', 'sites', 'desk', 'releases'],
  devices: ['sites', 'desk'],
  // Who may approve what is part of each sheet.
  people: ['people', 'people-lists', 'desk', 'session', 'releases', 'works'],
  indicators: ['indicators'],
  clock: ['clock', 'session', 'desk', 'sites', 'releases'],
}

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        // A refusal is an answer; only silence is worth asking again.
        retry: (count, error) => !(error instanceof Refused && error.problem.status < 500) && count < 2,
        retryDelay: 800,
      },
    },
  })
}

export async function invalidateFor(client: QueryClient, event: HubEvent): Promise<void> {
  await Promise.all(staleBy[event.topic].map((key) => client.invalidateQueries({ queryKey: [key] })))
}

export const ask = {
  session: () => queryOptions({ queryKey: ['session'], queryFn: () => call(session.get), staleTime: 60_000 }),
  clock: () => queryOptions({ queryKey: ['clock'], queryFn: () => call(clock.get) }),
  desk: () => queryOptions({ queryKey: ['desk'], queryFn: () => call(desk.get), refetchInterval: 20_000 }),
  works: (query: {
    q?: string | undefined
    status?: 'nhap' | 'cho_duyet' | 'tra_lai' | 'da_duyet' | 'da_ngung' | undefined
    mine?: '1' | undefined
  }) => queryOptions({ queryKey: ['works', 'list', query], queryFn: () => call(works.list, { query }) }),
  work: (id: string) => queryOptions({ queryKey: ['works', id], queryFn: () => call(works.one, { params: { id } }) }),
  revisions: (id: string) =>
    queryOptions({ queryKey: ['works', id, 'revisions'], queryFn: () => call(works.revisions, { params: { id } }) }),
  releases: (query: { status?: ReleaseFilter; q?: string | undefined }) =>
    queryOptions({ queryKey: ['releases', 'list', query], queryFn: () => call(releases.list, { query }) }),
  release: (id: string) => queryOptions({ queryKey: ['releases', id], queryFn: () => call(releases.one, { params: { id } }) }),
  releasePlays: (id: string) => queryOptions({ queryKey: ['plays', 'of', id], queryFn: () => call(plays.ofRelease, { params: { id } }) }),
  play: (id: string) => queryOptions({ queryKey: ['plays', id], queryFn: () => call(plays.one, { params: { id } }) }),
  sites: () => queryOptions({ queryKey: ['sites'], queryFn: () => call(devices.sites), refetchInterval: 10_000 }),
  areas: () => queryOptions({ queryKey: ['areas'], queryFn: () => call(places.areas), staleTime: 300_000 }),
  board: (period: string | undefined) =>
    queryOptions({ queryKey: ['indicators', 'board', period ?? ''], queryFn: () => call(indicators.board, { query: { period } }) }),
  figure: (code: string, period: string | undefined) =>
    queryOptions({
      queryKey: ['indicators', code, period ?? ''],
      queryFn: () => call(indicators.one, { params: { code }, query: { period } }),
    }),
  people: (q: string | undefined) => queryOptions({ queryKey: ['people', q ?? ''], queryFn: () => call(people.list, { query: { q } }) }),
  peopleList: (agency: 'thong-tin' | 'bien-phong') =>
    queryOptions({ queryKey: ['people-lists', agency], queryFn: () => call(peopleLists.one, { params: { agency } }) }),
  passkeys: () => queryOptions({ queryKey: ['passkeys'], queryFn: () => call(passkeys.list) }),
  units: (query: { on?: string | undefined; tree?: UnitTree | undefined; parent?: string | undefined; q?: string | undefined }) =>
    queryOptions({ queryKey: ['units', 'list', query], queryFn: () => call(units.list, { query }), staleTime: 300_000 }),
  unit: (id: string) => queryOptions({ queryKey: ['units', id], queryFn: () => call(units.one, { params: { id } }), staleTime: 300_000 }),
  agencies: (on: string | undefined) =>
    queryOptions({ queryKey: ['units', 'agencies', on ?? ''], queryFn: () => call(units.agencies, { query: { on } }) }),
}

export type ReleaseFilter =
  | 'pending'
  | 'approved'
  | 'published'
  | 'refused'
  | 'recalled'
  | 'withdrawn'
  | 'superseded'
  | 'expired'
  | undefined
export type UnitTree = 'administrative' | 'force' | 'department' | 'external'
