import { type ReleaseRow, releaseStatus } from '@hai-dang/wire'
import { Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { ask } from '../api/queries.ts'
import { useHere, useNow } from '../app/here.ts'
import { momentText } from '../app/moments.ts'
import { type MessageKey, useWords } from '../messages/catalogue.ts'
import { Asked, Empty } from '../pieces/asked.tsx'
import { Chip, ReleaseChip, type Tone } from '../pieces/chip.tsx'
import { PageHead } from '../pieces/page-head.tsx'
import { Panel } from '../pieces/panel.tsx'
import { TimelinePanel } from './timeline-panel.tsx'

interface Filters {
  q?: string
  status?: string
  area?: string
  day?: string
}

/** Lịch phát: what is planned and released, filtered in the address bar, and the day of each area on one line. */
export function ReleasesScreen() {
  const { t } = useWords()
  const search = useSearch({ strict: false }) as Filters
  const navigate = useNavigate()
  const status = releaseStatus.safeParse(search.status)
  const query = useQuery(ask.releases({ q: search.q, status: status.success ? status.data : undefined }))
  const areas = useQuery(ask.areas())
  const set = (change: Filters) => void navigate({ to: '/releases', search: { ...search, ...change }, replace: true })
  const shown = (rows: readonly ReleaseRow[]) =>
    search.area === undefined ? rows : rows.filter((row) => row.areas.includes(search.area ?? ''))
  return (
    <>
      <PageHead title={t('noun.releases')} />
      <div className="filters">
        <TextInput label={t('filter.words')} value={search.q ?? ''} onChange={(event) => set({ q: event.target.value })} type="search" />
        <Select
          label={t('filter.state')}
          clearable
          clearButtonProps={{ 'aria-label': t('filter.clear') }}
          placeholder={t('filter.all')}
          value={search.status ?? null}
          onChange={(value) => set({ status: value ?? '' })}
          data={releaseStatus.options.map((option) => ({ value: option, label: t(`release.status.${option}` as MessageKey) }))}
        />
        <Select
          label={t('filter.area')}
          clearable
          clearButtonProps={{ 'aria-label': t('filter.clear') }}
          placeholder={t('filter.all')}
          value={search.area ?? null}
          onChange={(value) => set({ area: value ?? '' })}
          data={(areas.data ?? []).map((area) => ({ value: area.area, label: area.name }))}
        />
      </div>
      <div className="stackgap">
        <TimelinePanel areas={areas.data ?? []} only={search.area} day={search.day} onDay={(day) => set({ day })} />
        <Panel
          title={t('releases.list')}
          note={query.data === undefined ? undefined : t('releases.count', { count: shown(query.data).length })}
        >
          <Asked
            query={query}
            empty={(rows) =>
              shown(rows).length === 0 ? (
                <Empty
                  action={
                    <Link className="btn" to="/works">
                      {t('releases.none.act')}
                    </Link>
                  }
                >
                  {t('releases.none')}
                </Empty>
              ) : null
            }
          >
            {(rows) => <ReleaseTable rows={shown(rows)} />}
          </Asked>
        </Panel>
      </div>
    </>
  )
}

function ReleaseTable({ rows }: { rows: readonly ReleaseRow[] }) {
  const { t, lang } = useWords()
  const { session } = useHere()
  const now = useNow(60_000)
  const areas = useQuery(ask.areas())
  const nameOf = (area: string) => (area === 'portal' ? t('channel.page') : (areas.data?.find((row) => row.area === area)?.name ?? area))
  return (
    <table className="blocks">
      <thead>
        <tr>
          <th scope="col">{t('col.state')}</th>
          <th scope="col">{t('col.submitted')}</th>
          <th scope="col">{t('col.title')}</th>
          <th scope="col">{t('col.places')}</th>
          <th scope="col">{t('col.approvals')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td>
              <ReleaseChip release={row} />
            </td>
            <td className="num right when">{momentText(Date.parse(row.submittedAt), session.zone, lang, now)}</td>
            <td className="whole">
              <Link to="/releases/$id" params={{ id: row.id }}>
                {row.title}
              </Link>
              <br />
              <small className="mute">
                {row.code} · {row.channels.map((channel) => t(`channel.${channel}`)).join(', ')} · {row.authorName}
              </small>
            </td>
            <td className="whole">{row.areas.map(nameOf).join(', ')}</td>
            <td className="whole">
              <Sides row={row} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Each agency by its short name with its state: the state is what the eye looks for. */
function Sides({ row }: { row: ReleaseRow }) {
  const { t } = useWords()
  const { session } = useHere()
  const nameOf = (side: ReleaseRow['approvals'][number]) =>
    session.agencies.find((agency) => agency.agency === side.agency)?.shortName ?? side.agencyName
  const toneOf = (state: ReleaseRow['approvals'][number]['state']): Tone =>
    state === 'approved' ? 'conf' : state === 'refused' ? 'late' : row.status === 'pending' ? 'held' : 'plan'
  return (
    <ul className="sidelist">
      {row.approvals.map((side) => (
        <li key={side.agency} title={side.agencyName}>
          <Chip tone={toneOf(side.state)}>
            {t(side.state === 'waiting' && row.status !== 'pending' ? 'approvals.none' : `approvals.${side.state}`)}
          </Chip>
          <small>{nameOf(side)}</small>
        </li>
      ))}
    </ul>
  )
}
