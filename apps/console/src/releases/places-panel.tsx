import type { ReleaseSheet } from '@hai-dang/wire'
import { useQuery } from '@tanstack/react-query'
import { ask } from '../api/queries.ts'
import { useHere, useNow } from '../app/here.ts'
import { dayText, isoDay, localParts, momentText } from '../app/moments.ts'
import { useWords } from '../messages/catalogue.ts'
import { Panel } from '../pieces/panel.tsx'
import { channelsAt } from '../pieces/site-channels.ts'
import { HoursHead, policyAt, TimeStrip } from '../pieces/time-strip.tsx'
import { Clashes } from './clashes.tsx'

/** Places and hours: for each area its strip of the first day, how many airings in all, and why something clashes. */
export function PlacesPanel({ sheet }: { sheet: ReleaseSheet }) {
  const { t } = useWords()
  const { session } = useHere()
  const zone = session.zone
  const areas = sheet.areas.filter((area) => area !== 'portal')
  const starts = sheet.airings.map((airing) => Date.parse(airing.start))
  const day = starts.length > 0 ? Math.min(...starts) : Date.parse(sheet.notBefore)
  const days = new Set(starts.map((start) => isoDay(localParts(start, zone)))).size
  const siteItems = sheet.parts.find((part) => part.release.class !== 'trang')?.items ?? []
  const sites = useQuery(ask.sites())
  const channelsOf = (area: string) => {
    if (sites.data === undefined) return ''
    const shared = channelsAt(area, sites.data).filter((channel) => sheet.channels.includes(channel))
    return shared.length === 0 ? t('places.nosite') : shared.map((channel) => t(`channel.${channel}`)).join(', ')
  }
  const note = [
    t('places.count', { places: areas.length, airings: sheet.airings.length }),
    sheet.clashes.length === 0 ? t('places.fits') : t('places.clashes', { count: sheet.clashes.length }),
  ]
  if (areas.length === 0) return <PortalOnly sheet={sheet} />
  return (
    <Panel title={t('places.title')} note={note.join(' · ')}>
      <table>
        <HoursHead>
          <th scope="col" className="r">
            {t('places.airings')}
          </th>
        </HoursHead>
        <tbody>
          {areas.map((area) => {
            const airings = sheet.airings.filter((airing) => airing.area === area)
            const bad = new Set(sheet.clashes.filter((clash) => clash.area === area).map((clash) => clash.at))
            const name = sheet.areaNames[area] ?? area
            return (
              <tr key={area}>
                <td>
                  {name}
                  <br />
                  <small className="mute">{channelsOf(area)}</small>
                </td>
                <td style={{ width: '55%' }}>
                  <TimeStrip
                    id={`${sheet.id}-${area}`}
                    day={day}
                    zone={zone}
                    policy={policyAt(sheet.policies, area, day)}
                    label={name}
                    marks={airings.map((airing) => ({
                      start: Date.parse(airing.start),
                      end: Date.parse(airing.end),
                      bad: bad.has(airing.start),
                      shown: siteItems[airing.item]?.item.kind === 'board',
                    }))}
                  />
                </td>
                <td className="r num">{airings.length}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
      <Clashes clashes={sheet.clashes} />
      <Legend sheet={sheet} day={day} days={days} />
    </Panel>
  )
}

function PortalOnly({ sheet }: { sheet: ReleaseSheet }) {
  const { t, lang } = useWords()
  const { session } = useHere()
  return (
    <Panel title={t('places.title')}>
      <div className="pad">
        <p>
          {t('places.portal', {
            from: momentText(Date.parse(sheet.notBefore), session.zone, lang),
            to: momentText(Date.parse(sheet.notAfter), session.zone, lang),
          })}
        </p>
      </div>
      <Clashes clashes={sheet.clashes} />
    </Panel>
  )
}

function Legend({ sheet, day, days }: { sheet: ReleaseSheet; day: number; days: number }) {
  const { t, lang } = useWords()
  const { session } = useHere()
  const now = useNow(60_000)
  const zone = session.zone
  return (
    <div className="foot">
      <small className="mute">
        <i className="key q" />
        {t('places.quiet')} &nbsp; <i className="key m" />
        {t('places.airing')}{' '}
        {sheet.channels.includes('board') && (
          <>
            &nbsp; <i className="key b" />
            {t('places.shown')}{' '}
          </>
        )}
        · {dayText(day, zone, lang)}
        {days > 1 ? ` (${t('places.days', { count: days })})` : ''} ·{' '}
        {t('release.until', { when: momentText(Date.parse(sheet.notAfter), zone, lang, now) })}
        {sheet.channels.includes('page') && <> · {t('places.andportal')}</>}
      </small>
    </div>
  )
}
