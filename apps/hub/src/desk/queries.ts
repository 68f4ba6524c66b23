import type { AgencyId, ReleaseClass, SiteView } from '@hai-dang/wire'
import { sql } from 'kysely'
import type { Who } from '../door/who.ts'
import { atInstant, type Db, instantText } from '../ports/database.ts'

export interface WaitingRow {
  readonly kind: 'approve' | 'returned' | 'sign_list' | 'draft'
  readonly id: string
  readonly title: string
  readonly from: string
  readonly since: string
  readonly note: string | null
  readonly class: ReleaseClass | null
  readonly channels: string[]
}

interface Row {
  id: string
  title: string
  from: string
  since: number
  note: string | null
  class: ReleaseClass | null
  channels: string[]
}

function rowsOf(kind: WaitingRow['kind'], rows: readonly Row[]): WaitingRow[] {
  return rows.map((row) => ({ ...row, kind, since: instantText(row.since) }))
}

/** Sheets that wait for this person's agency, which this person may sign: nobody approves what they wrote. */
export async function toApprove(db: Db, who: Who): Promise<WaitingRow[]> {
  const rows = await sql<Row>`
    select r.id, r.title, p.name as from, r.submitted_at as since, r.class, r.channels,
      (select 'da_duyet_' || d.agency from decision d where d.subject_kind = 'release' and d.subject = r.id and d.kind = 'duyet' and d.voided_at is null limit 1) as note
    from release r join person p on p.id = r.author
    where r.status = 'pending' and not (${who.personId}::uuid = any(r.writers))
      and not exists (select 1 from decision d where d.subject_kind = 'release' and d.subject = r.id and d.kind = 'duyet' and d.agency = ${who.agency} and d.voided_at is null)
    order by case r.class when 'khan_cap' then 0 when 'uu_tien' then 1 else 2 end, r.submitted_at`.execute(db)
  return rowsOf('approve', rows.rows)
}

/** This person's works that came back, and those still being written. */
export async function toWrite(db: Db, who: Who): Promise<WaitingRow[]> {
  const returned = await sql<Row>`
    select w.id, w.title, coalesce(d.name, '') as from, coalesce(d.at, w.saved_at) as since, d.reason as note, null as class, w.channels
    from work w left join lateral (
      select p.name, d.at, d.reason from decision d join release r on r.id = d.subject join person p on p.id = d.person
      where r.work = w.id and d.subject_kind = 'release' and d.kind = 'tra_lai' order by d.at desc limit 1) d on true
    where w.author = ${who.personId} and w.status = 'tra_lai' and w.removed_at is null order by since desc`.execute(db)
  const drafts = await sql<Row>`
    select w.id, w.title, '' as from, w.saved_at as since, null as note, null as class, w.channels from work w
    where w.author = ${who.personId} and w.status = 'nhap' and w.removed_at is null order by w.saved_at desc limit 5`.execute(db)
  return [...rowsOf('returned', returned.rows), ...rowsOf('draft', drafts.rows)]
}

/** What the programme decided since `since`, newest first. */
export async function changedSince(db: Db, since: number) {
  const rows = await sql<{ at: number; what: string; title: string; by: string | null; agency: AgencyId; release_id: string }>`
    select d.at, d.kind as what, r.title, p.name as by, d.agency, r.id as release_id
    from decision d join release r on r.id = d.subject join person p on p.id = d.person
    where d.subject_kind = 'release' and d.at >= ${atInstant(since)}
    union all
    select r.published_at, 'len_lich', r.title, null, r.agency, r.id from release r where r.published_at >= ${atInstant(since)}
    order by at desc limit 12`.execute(db)
  return rows.rows.map(({ at, what, title, by, release_id }) => ({ at: instantText(at), what, title, by, releaseId: release_id }))
}

/** Lines about sites, from what they last said: on air, next, silent. */
export function linesOfSites(sites: readonly SiteView[], releases: ReadonlyMap<string, string>) {
  const onAir = sites.flatMap((site) =>
    site.state === 'playing' && site.playing !== null
      ? [
          {
            device: site.device,
            site: site.name,
            area: site.area,
            title: site.playing,
            since: site.lastContact!,
            releaseId: site.playingReleaseId,
          },
        ]
      : [],
  )
  const next = sites.flatMap((site) => {
    const releaseId = releases.get(site.device)
    return site.nextAt !== null && site.nextTitle !== null && releaseId !== undefined
      ? [{ area: site.area, areaName: site.areaName, title: site.nextTitle, at: site.nextAt, releaseId }]
      : []
  })
  const silent = sites.flatMap((site) =>
    site.state === 'silent' || site.state === 'never_seen' || site.state === 'stale'
      ? [{ device: site.device, site: site.name, why: site.why ?? site.state, since: site.lastContact }]
      : [],
  )
  return { onAir, next: next.sort((a, b) => (a.at < b.at ? -1 : 1)), silent }
}

/** The release behind each site's next play, by device. */
export async function nextReleases(db: Db): Promise<Map<string, string>> {
  const rows = await sql<{ device: string; release: string }>`
    select s.device, part.release from device_status s join release_part part on part.digest = s.document -> 'next' -> 'occurrence' ->> 'digest'`.execute(
    db,
  )
  return new Map(rows.rows.map(({ device, release }) => [device, release]))
}
