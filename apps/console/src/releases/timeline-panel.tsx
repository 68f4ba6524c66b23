import type { AreaView, ReleaseSheet } from '@hai-dang/wire'
import { useQueries, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ask } from '../api/queries.ts'
import { useHere, useNow } from '../app/here.ts'
import { clockText, isoDay, localParts, longDayText } from '../app/moments.ts'
import { useWords } from '../messages/catalogue.ts'
import { Empty } from '../pieces/asked.tsx'
import { Panel } from '../pieces/panel.tsx'
import { channelsAt } from '../pieces/site-channels.ts'
import { HoursHead, policyAt, TimeStrip } from '../pieces/time-strip.tsx'

const dayMs = 86_400_000
/** The sheets asked for one day's lines; beyond that the list below is the place to look. */
const mostSheets = 40

interface Props {
  areas: readonly AreaView[]
  only: string | undefined
  day: string | undefined
  onDay: (day: string) => void
}

/** The day of each area on one strip: quiet hours, airings of every release in force, and the same as a list of times. */
export function TimelinePanel({ areas, only, day, onDay }: Props) {
  const { t, lang } = useWords()
  const { session } = useHere()
  const now = useNow(60_000)
  const zone = session.zone
  const today = isoDay(localParts(now, zone))
  const shownDay = day ?? today
  const noon = Date.parse(`${shownDay}T05:00:00Z`)
  const airings = useAirings(shownDay, zone)
  const shown = areas.filter((area) => area.area !== 'portal' && (only === undefined || only === area.area))
  return (
    <Panel
      title={t('timeline.title')}
      note={longDayText(noon, zone, lang)}
      actions={<DaySteps noon={noon} isToday={shownDay === today} onDay={onDay} />}
    >
      {shown.length === 0 ? (
        <Empty>{t('timeline.none')}</Empty>
      ) : (
        <table>
          <HoursHead>
            <th scope="col" className="r">
              {t('places.airings')}
            </th>
          </HoursHead>
          <tbody>
            {shown.map((area) => (
              <AreaDay key={area.area} area={area} noon={noon} airings={airings.filter((airing) => airing.area === area.area)} />
            ))}
          </tbody>
        </table>
      )}
      <StripKey />
    </Panel>
  )
}

function DaySteps({ noon, isToday, onDay }: { noon: number; isToday: boolean; onDay: (day: string) => void }) {
  const { t } = useWords()
  const { session } = useHere()
  const dayOf = (at: number) => isoDay(localParts(at, session.zone))
  return (
    <span className="seg no-print">
      <button type="button" onClick={() => onDay(dayOf(noon - dayMs))} aria-label={t('timeline.before')}>
        ‹
      </button>
      <button type="button" aria-pressed={isToday} onClick={() => onDay('')}>
        {t('timeline.today')}
      </button>
      <button type="button" onClick={() => onDay(dayOf(noon + dayMs))} aria-label={t('timeline.after')}>
        ›
      </button>
    </span>
  )
}

interface DayAiring {
  start: string
  end: string
  id: string
  title: string
  shown: boolean
}

function AreaDay({ area, noon, airings }: { area: AreaView; noon: number; airings: readonly DayAiring[] }) {
  const { t } = useWords()
  const { session } = useHere()
  const sites = useQuery(ask.sites())
  const channels = channelsAt(area.area, sites.data ?? []).map((channel) => t(`channel.${channel}`))
  return (
    <tr>
      <td>
        {area.name}
        <br />
        <small className="mute">{channels.join(', ')}</small>
      </td>
      <td style={{ width: '60%' }}>
        <TimeStrip
          id={`day-${area.area}`}
          day={noon}
          zone={session.zone}
          policy={policyAt(area.policies, area.area, noon)}
          label={area.name}
          marks={airings.map((airing) => ({ start: Date.parse(airing.start), end: Date.parse(airing.end), shown: airing.shown }))}
        />
        <AiringLinks airings={airings} />
      </td>
      <td className="r num">{airings.length}</td>
    </tr>
  )
}

/** Every airing of the day, of every release in force, by its hour. */
function useAirings(day: string, zone: string) {
  const rows = useQuery(ask.releases({ status: 'published' }))
  const sheets = useQueries({ queries: (rows.data ?? []).slice(0, mostSheets).map((row) => ask.release(row.id)) })
  return sheets
    .flatMap((sheet) =>
      (sheet.data?.airings ?? []).map((airing) => ({
        ...airing,
        title: sheet.data?.title ?? '',
        id: sheet.data?.id ?? '',
        shown: onSites(sheet.data)?.items[airing.item]?.item.kind === 'board',
      })),
    )
    .filter((airing) => isoDay(localParts(Date.parse(airing.start), zone)) === day)
    .sort((a, b) => a.start.localeCompare(b.start))
}

/** The part of a sheet that goes to the sites; its airings name items by their position there. */
function onSites(sheet: ReleaseSheet | undefined) {
  return sheet?.parts.find((part) => part.release.class !== 'trang')
}

/** The first airings of the day in words, for those who do not see the strip. */
function AiringLinks({ airings }: { airings: readonly { start: string; id: string; title: string }[] }) {
  const { session } = useHere()
  return (
    <small className="mute">
      {airings.slice(0, 6).map((airing, index) => (
        <span key={airing.start + airing.id}>
          {index > 0 && ' · '}
          <span className="num">{clockText(Date.parse(airing.start), session.zone)}</span>{' '}
          <Link to="/releases/$id" params={{ id: airing.id }}>
            {airing.title}
          </Link>
        </span>
      ))}
    </small>
  )
}

function StripKey() {
  const { t } = useWords()
  return (
    <div className="foot">
      <small className="mute">
        <i className="key q" />
        {t('places.quiet')} &nbsp; <i className="key m" />
        {t('places.airing')} &nbsp; <i className="key b" />
        {t('places.shown')}
      </small>
    </div>
  )
}
