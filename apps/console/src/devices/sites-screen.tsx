import type { SiteView } from '@hai-dang/wire'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ask } from '../api/queries.ts'
import { useHere, useNow } from '../app/here.ts'
import { momentText, spanText } from '../app/moments.ts'
import { useWords, wordOr } from '../messages/catalogue.ts'
import { Asked, Empty } from '../pieces/asked.tsx'
import { SiteChip } from '../pieces/chip.tsx'
import { PageHead } from '../pieces/page-head.tsx'
import { Panel } from '../pieces/panel.tsx'
import { refusalText } from '../pieces/refusal-text.ts'

/** Which speaker or board plays, which is silent and why, its last proof, and until when it plays correctly by itself. */
export function SitesScreen() {
  const { t } = useWords()
  const query = useQuery(ask.sites())
  const silent = query.data?.filter((site) => site.state === 'silent').length ?? 0
  return (
    <>
      <PageHead title={t('noun.sites')} />
      <Panel title={t('sites.list')} note={query.data === undefined ? undefined : t('sites.note', { count: query.data.length, silent })}>
        <Asked query={query} empty={(rows) => (rows.length === 0 ? <Empty>{t('sites.none')}</Empty> : null)}>
          {(rows) => (
            <table className="blocks">
              <thead>
                <tr>
                  <th scope="col">{t('col.state')}</th>
                  <th scope="col">{t('col.site')}</th>
                  <th scope="col">{t('sites.now')}</th>
                  <th scope="col">{t('sites.proof')}</th>
                  <th scope="col">{t('sites.until')}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((site) => (
                  <SiteRow key={site.device} site={site} />
                ))}
              </tbody>
            </table>
          )}
        </Asked>
      </Panel>
    </>
  )
}

function SiteRow({ site }: { site: SiteView }) {
  const { t, lang } = useWords()
  const { session } = useHere()
  const now = useNow(10_000)
  const when = (instant: string | null) => (instant === null ? '—' : momentText(Date.parse(instant), session.zone, lang, now))
  return (
    <tr id={site.device.slice(0, 12)} className={site.state === 'playing' ? 'on' : undefined}>
      <td>
        <SiteChip site={site} />
      </td>
      <td className="whole">
        <b>{site.name}</b>
        <br />
        <small className="mute">{[...new Set([t(`site.kind.${site.kind}`), site.placeName, site.areaName])].join(' · ')}</small>
        {site.pageUrl !== null && (
          <>
            <br />
            <small>
              <a href={site.pageUrl} target="_blank" rel="noreferrer">
                {t('sites.page')}
              </a>
            </small>
          </>
        )}
      </td>
      <td className="whole">
        {site.playing !== null && (
          <p>
            {site.playingReleaseId === null ? (
              site.playing
            ) : (
              <Link to="/releases/$id" params={{ id: site.playingReleaseId }}>
                {site.playing}
              </Link>
            )}
          </p>
        )}
        {site.why !== null && <p className={site.state === 'silent' ? 'bad' : undefined}>{wordOr(t, `site.why.${site.why}`, site.why)}</p>}
        <small className="mute">
          {site.nextAt === null ? t('sites.nonext') : t('sites.next', { when: when(site.nextAt), title: site.nextTitle ?? '' })}
        </small>
        {site.lastRefusal !== null && (
          <p className="bad t1">
            {t('sites.refused', { when: when(site.lastRefusal.at), why: refusalText({ code: site.lastRefusal.code }, lang, t) })}
          </p>
        )}
      </td>
      <td className="num whole" data-label={t('sites.proof')}>
        {when(site.lastProof)}
        <br />
        <small className="mute">
          {site.lastContact === null
            ? t('sites.nocontact')
            : t('sites.contact', { span: spanText(now - Date.parse(site.lastContact), lang) })}
        </small>
      </td>
      <td className="num whole" data-label={t('sites.until')}>
        {site.correctUntil === null && site.lastContact !== null ? t('sites.nothingleft') : when(site.correctUntil)}
        <br />
        <small className="mute">
          {t('sites.holds', { count: site.holds })}
          {site.clockErrorMs === null ? '' : ` · ${t('sites.clock', { ms: site.clockErrorMs })}`}
        </small>
      </td>
    </tr>
  )
}
