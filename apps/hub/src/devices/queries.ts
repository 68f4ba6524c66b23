import { judgeSite } from '@hai-dang/domain'
import type { SiteView, StatusV1 } from '@hai-dang/wire'
import { sql } from 'kysely'
import { type Db, instantText } from '../ports/database.ts'

interface SiteRow {
  id: string
  name: string
  kind: 'loudspeaker' | 'board'
  area: string
  area_name: string | null
  place_name: string
  lon: number
  lat: number
  page_url: string | null
  document: StatusV1 | null
  received_at: number | null
  proof_at: number | null
  playing_title: string | null
  playing_release: string | null
  next_title: string | null
}

export interface DeviceRecord {
  readonly keyid: string
  readonly raw: string
  readonly area: string
  readonly retiredAt: number | null
}

/** The key a device signs with, or null for one the hub never knew. One out of service still proves by it what it played before. */
export async function deviceKey(db: Db, id: string): Promise<DeviceRecord | null> {
  const found = await sql<DeviceRecord>`select id as keyid, raw, area, retired_at as "retiredAt" from device where id = ${id}`.execute(db)
  return found.rows[0] ?? null
}

/** Every site with what it last said, its last proof, and the names of what it plays. */
export async function listSites(db: Db, now: number): Promise<SiteView[]> {
  const rows = await sql<SiteRow>`
    select d.id, d.name, d.kind, d.area, a.name as area_name, p.name as place_name, p.lon, p.lat, d.page_url, s.document, s.received_at,
      (select max(l.at) from log_entry l where l.device = d.id and l.kind in ('start', 'end', 'cut')) as proof_at,
      playing.title as playing_title, playing.id as playing_release, next.title as next_title
    from device d
    join place p on p.id = d.place
    left join area a on a.id = d.area
    left join device_status s on s.device = d.id
    left join release_part playing_part on playing_part.digest = s.document -> 'playing' ->> 'digest'
    left join release playing on playing.id = playing_part.release
    left join release_part next_part on next_part.digest = s.document -> 'next' -> 'occurrence' ->> 'digest'
    left join release next on next.id = next_part.release
    where d.retired_at is null
    order by d.name`.execute(db)
  return rows.rows.map((row) => siteView(row, now))
}

function siteView(row: SiteRow, now: number): SiteView {
  const said = row.document
  const word = said
    ? {
        at: Date.parse(said.at),
        freshness: said.freshness,
        isPlaying: said.playing !== null,
        holds: said.holds,
        clockErrorMs: said.clockErrorMs,
      }
    : null
  const { state, reason } = judgeSite(word, row.received_at, now)
  return {
    device: row.id,
    name: row.name,
    kind: row.kind,
    area: row.area,
    areaName: row.area_name ?? row.area,
    placeName: row.place_name,
    lon: row.lon,
    lat: row.lat,
    state,
    why: reason,
    playing: state === 'playing' ? row.playing_title : null,
    playingReleaseId: state === 'playing' ? row.playing_release : null,
    nextAt: said?.next?.at ?? null,
    nextTitle: row.next_title,
    lastContact: row.received_at === null ? null : instantText(row.received_at),
    lastProof: row.proof_at === null ? null : instantText(row.proof_at),
    correctUntil: said?.correctUntil ?? null,
    holds: said?.holds ?? 0,
    clockErrorMs: said?.clockErrorMs ?? null,
    lastRefusal: said?.lastRefusal ?? null,
    pageUrl: row.page_url,
  }
}
