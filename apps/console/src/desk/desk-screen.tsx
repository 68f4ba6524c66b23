import type { desk as deskDoor, SessionView } from '@hai-dang/wire'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type * as z from 'zod'
import { ask } from '../api/queries.ts'
import { useHere, useNow } from '../app/here.ts'
import { longDayText, momentText, spanText } from '../app/moments.ts'
import { type Translate, useWords, wordOr } from '../messages/catalogue.ts'
import { Asked, Empty } from '../pieces/asked.tsx'
import { Chip } from '../pieces/chip.tsx'
import { PageHead } from '../pieces/page-head.tsx'
import { Panel } from '../pieces/panel.tsx'

type Desk = z.output<(typeof deskDoor)['get']['response']>
type Waiting = Desk['waiting'][number]

/** What waits for me, what is on air, what is silent, what changed since yesterday. Each line goes straight to the act. */
export function DeskScreen() {
  const { t, lang } = useWords()
  const { session } = useHere()
  const now = useNow(30_000)
  const desk = useQuery(ask.desk())
  return (
    <>
      <PageHead title={t('noun.desk')} crumbs={[{ label: longDayText(now, session.zone, lang) }]} />
      <Asked query={desk}>
        {(view) => (
          <div className="grid2 g32">
            <div className="stackgap">
              <WaitingPanel rows={view.waiting} now={now} />
              <ChangedPanel rows={view.changed} now={now} />
            </div>
            <div className="stackgap">
              <OnAirPanel view={view} now={now} />
              <NextPanel rows={view.next} now={now} />
            </div>
          </div>
        )}
      </Asked>
    </>
  )
}

function placeOf(
  row: Waiting,
): { to: '/releases/$id' | '/works/$id'; params: { id: string } } | { to: '/people'; search: { view: string } } {
  if (row.kind === 'approve') return { to: '/releases/$id', params: { id: row.id } }
  if (row.kind === 'sign_list') return { to: '/people', search: { view: 'keys' } }
  return { to: '/works/$id', params: { id: row.id } }
}

function WaitingPanel({ rows, now }: { rows: readonly Waiting[]; now: number }) {
  const { t, lang } = useWords()
  const { session } = useHere()
  return (
    <Panel title={t('desk.waiting')} note={rows.length > 0 ? t('desk.count', { count: rows.length }) : undefined}>
      {rows.length === 0 && (
        <Empty
          action={
            <Link className="btn" to="/works">
              {t('desk.waiting.look')}
            </Link>
          }
        >
          {t('desk.waiting.none')}
        </Empty>
      )}
      <div className="rows">
        {rows.map((row, index) => {
          const place = placeOf(row)
          const channels = row.channels.map((channel) => wordOr(t, `channel.${channel}`, channel)).join(', ')
          const note = [
            row.class === null ? '' : wordOr(t, `class.${row.class}`, row.class),
            channels,
            row.from,
            t('desk.since', { when: momentText(Date.parse(row.since), session.zone, lang, now) }),
            row.note === null ? '' : noteText(row.note, session.agencies, t),
          ]
          return (
            <div className="row" key={`${row.kind}${row.id}`}>
              <div className="grow">
                <h3>
                  <Link {...place}>{row.title || t('work.untitled')}</Link>
                </h3>
                <small className="mute">{note.filter((text) => text !== '').join(' · ')}</small>
              </div>
              <WaitingChip kind={row.kind} />
              <Link
                {...place}
                className={index === 0 && row.kind === 'approve' ? 'btn pri' : 'btn'}
                aria-label={`${t(`desk.act.${row.kind}`)}: ${row.title}`}
              >
                {t(`desk.act.${row.kind}`)}
              </Link>
            </div>
          )
        })}
      </div>
    </Panel>
  )
}

/** A word of the hub (`da_duyet_<agency>`, `add`, `remove`), or the reason that somebody wrote. */
function noteText(note: string, agencies: SessionView['agencies'], t: Translate): string {
  const agency = agencies.find((row) => note === `da_duyet_${row.agency}`)
  return agency === undefined ? wordOr(t, `desk.note.${note}`, note) : t('desk.note.da_duyet', { agency: agency.shortName })
}

function WaitingChip({ kind }: { kind: Waiting['kind'] }) {
  const { t } = useWords()
  const tones = { approve: 'held', sign_list: 'held', returned: 'late', draft: 'plan' } as const
  return <Chip tone={tones[kind]}>{t(`desk.kind.${kind}`)}</Chip>
}

function OnAirPanel({ view, now }: { view: Desk; now: number }) {
  const { t, lang } = useWords()
  return (
    <Panel title={t('desk.onair')} actions={<Link to="/sites">{t('desk.sites')}</Link>}>
      {view.onAir.length === 0 && view.silent.length === 0 && <Empty>{t('desk.onair.none')}</Empty>}
      {view.onAir.map((site) => (
        <div className="row onair" key={site.device + site.title}>
          <div className="grow">
            <h3>{site.site}</h3>
            <small>
              {site.releaseId === null ? (
                site.title
              ) : (
                <Link to="/releases/$id" params={{ id: site.releaseId }}>
                  {site.title}
                </Link>
              )}{' '}
              · {t('desk.onair.for', { span: spanText(now - Date.parse(site.since), lang) })}
            </small>
          </div>
          <Chip tone="air">{t('site.state.playing')}</Chip>
        </div>
      ))}
      {view.silent.map((site) => (
        <div className="row" key={site.device}>
          <div className="grow">
            <h3>{site.site}</h3>
            <small className="bad">
              {wordOr(t, `site.why.${site.why}`, site.why)}
              {site.since === null ? '' : ` · ${spanText(now - Date.parse(site.since), lang)}`}
            </small>
          </div>
          <Chip tone="late">{t('site.state.silent')}</Chip>
        </div>
      ))}
    </Panel>
  )
}

function NextPanel({ rows, now }: { rows: Desk['next']; now: number }) {
  const { t, lang } = useWords()
  const { session } = useHere()
  return (
    <Panel title={t('desk.next')} actions={<Link to="/releases">{t('noun.releases')}</Link>}>
      {rows.length === 0 && <Empty>{t('desk.next.none')}</Empty>}
      {rows.map((row) => (
        <div className="row" key={row.area + row.at + row.releaseId}>
          <div className="grow">
            <h3>{row.areaName}</h3>
            <small>
              <Link to="/releases/$id" params={{ id: row.releaseId }}>
                {row.title}
              </Link>
            </small>
          </div>
          <small className="mute num">{momentText(Date.parse(row.at), session.zone, lang, now)}</small>
        </div>
      ))}
    </Panel>
  )
}

function ChangedPanel({ rows, now }: { rows: Desk['changed']; now: number }) {
  const { t, lang } = useWords()
  const { session } = useHere()
  return (
    <Panel title={t('desk.changed')}>
      {rows.length === 0 && <Empty>{t('desk.changed.none')}</Empty>}
      {rows.map((row) => (
        <div className="row" key={row.at + row.what + row.title}>
          <small className="num mute">{momentText(Date.parse(row.at), session.zone, lang, now)}</small>
          <div className="grow">
            {row.releaseId === null ? (
              row.title
            ) : (
              <Link to="/releases/$id" params={{ id: row.releaseId }}>
                {row.title}
              </Link>
            )}
            <br />
            <small className="mute">
              {wordOr(t, `history.${row.what}`, row.what)}
              {row.by === null ? '' : ` · ${row.by}`}
            </small>
          </div>
        </div>
      ))}
    </Panel>
  )
}
