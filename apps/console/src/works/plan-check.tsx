import type { AreaView, plans, SiteView } from '@hai-dang/wire'
import type * as z from 'zod'
import { useHere, useNow } from '../app/here.ts'
import { clockText, isoDay, localParts, longDayText } from '../app/moments.ts'
import { useWords } from '../messages/catalogue.ts'
import { channelsAt } from '../pieces/site-channels.ts'
import { HoursHead, policyAt, TimeStrip } from '../pieces/time-strip.tsx'
import { Clashes } from '../releases/clashes.tsx'

type Answer = z.output<(typeof plans)['check']['response']>

/** The strip of hours of the first day for each place, and each clash with its reason. */
export function PlanCheck({ answer, areas, boardItem }: { answer: Answer; areas: readonly AreaView[]; boardItem: number | null }) {
  const { t, lang } = useWords()
  const { session } = useHere()
  const now = useNow(60_000)
  const zone = session.zone
  const starts = answer.airings.map((airing) => Date.parse(airing.start))
  const clashStarts = answer.clashes.flatMap((clash) => (clash.at === null ? [] : [Date.parse(clash.at)]))
  const day = Math.min(...starts, ...clashStarts, starts.length + clashStarts.length === 0 ? now : Number.POSITIVE_INFINITY)
  const named = new Map([...answer.airings, ...answer.clashes].map((row) => [row.area, row.areaName]))
  const days = new Set(starts.map((start) => isoDay(localParts(start, zone)))).size
  return (
    <div aria-live="polite">
      <p>
        <b>{longDayText(day, zone, lang)}</b> <small className="mute">{t('plan.answer', { airings: answer.airings.length, days })}</small>
      </p>
      <table>
        <HoursHead />
        <tbody>
          {[...named].map(([area, name]) => {
            const policies = areas.find((row) => row.area === area)?.policies ?? []
            const bad = answer.clashes.flatMap((clash) =>
              clash.area === area && clash.at !== null
                ? [{ start: Date.parse(clash.at), end: Date.parse(clash.at) + 60_000, bad: true }]
                : [],
            )
            const badStarts = new Set(bad.map((mark) => mark.start))
            const good = answer.airings
              .filter((airing) => airing.area === area)
              .map((airing) => ({ start: Date.parse(airing.start), end: Date.parse(airing.end), shown: airing.item === boardItem }))
              .filter((mark) => !badStarts.has(mark.start))
            return (
              <tr key={area}>
                <td>
                  {name}
                  <br />
                  <small className="mute">
                    {channelsAt(area, answer.sites as { area: string; kind: SiteView['kind'] }[])
                      .map((channel) => t(`channel.${channel}`))
                      .join(', ') || t('places.nosite')}
                  </small>
                  <br />
                  <small className="mute num">
                    {good
                      .filter((mark) => !mark.shown || !good.some((other) => !other.shown && other.start === mark.start))
                      .filter((mark) => isoDay(localParts(mark.start, zone)) === isoDay(localParts(day, zone)))
                      .map((mark) => clockText(mark.start, zone))
                      .join(', ')}
                  </small>
                </td>
                <td style={{ width: '60%' }}>
                  <TimeStrip
                    id={`plan-${area}`}
                    day={day}
                    zone={zone}
                    policy={policyAt(policies, area, day)}
                    label={name}
                    marks={[...good, ...bad]}
                  />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      <Verdict answer={answer} />
    </div>
  )
}

function Verdict({ answer }: { answer: Answer }) {
  const { t } = useWords()
  return (
    <>
      {answer.clashes.length === 0 ? (
        <p className="note ok" style={{ marginTop: 12 }}>
          {t('places.fits')}
        </p>
      ) : (
        <Clashes clashes={answer.clashes} />
      )}
      {answer.sites.length > 0 && (
        <p style={{ marginTop: 12 }}>
          <small className="mute">{t('plan.sites', { sites: answer.sites.map((site) => site.name).join(', ') })}</small>
        </p>
      )}
      <p style={{ marginTop: 8 }}>
        <small className="mute">
          <i className="key q" />
          {t('places.quiet')} &nbsp; <i className="key m" />
          {t('places.airing')} &nbsp; <i className="key b" />
          {t('places.shown')} &nbsp; <i className="key x" />
          {t('places.clash')}
        </small>
      </p>
    </>
  )
}
