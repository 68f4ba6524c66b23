import { wordsOf } from '@hai-dang/trust'
import type { PlayView } from '@hai-dang/wire'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { ask } from '../api/queries.ts'
import { useHere } from '../app/here.ts'
import { clockText, dayText, lengthText, levelText, momentText } from '../app/moments.ts'
import { useWords, wordOr } from '../messages/catalogue.ts'
import { Asked } from '../pieces/asked.tsx'
import { Chip } from '../pieces/chip.tsx'
import { PageHead } from '../pieces/page-head.tsx'
import { Panel } from '../pieces/panel.tsx'
import { refusalText } from '../pieces/refusal-text.ts'
import { ItemPanels } from '../releases/item-panels.tsx'
import { heardItems } from './heard.ts'

/** One airing opened: what the box wrote, whether its signature holds, who approved, and the very sound that was heard. */
export function PlayScreen() {
  const { t } = useWords()
  const { id } = useParams({ strict: false }) as { id: string }
  const query = useQuery(ask.play(id))
  return (
    <>
      <PageHead
        tight
        title={query.data?.release ? t('play.titleof', { title: query.data.release.title }) : t('play.title')}
        crumbs={[
          { label: t('noun.indicators'), to: '/indicators' },
          { label: 'TT-02', to: '/indicators/TT-02' },
          { label: t('play.title') },
        ]}
      />
      <Asked query={query}>
        {(play) => (
          <div className="grid2 g119">
            <div className="stackgap">
              <ItemPanels past items={heardItems(play)} />
            </div>
            <div className="stackgap">
              <Proof play={play} />
              <Entries play={play} />
            </div>
          </div>
        )}
      </Asked>
    </>
  )
}

function Proof({ play }: { play: PlayView }) {
  const { t, lang } = useWords()
  const { session } = useHere()
  const start = Date.parse(play.start)
  const good = play.receipt.check.ok && play.receipt.check.chain && play.release?.check.ok === true
  const entry = play.entries[0]?.entry
  const reasons = [play.receipt.check.refusal, play.release?.check.refusal ?? null, ...play.doubts].filter((refusal) => refusal !== null)
  return (
    <Panel title={t('play.proof')} strong>
      <div style={{ padding: '4px 16px 16px' }}>
        <dl className="ev">
          <dt>{t('play.result')}</dt>
          <dd>
            <Chip tone={good ? 'conf' : 'late'}>{t(good ? 'play.good' : 'play.bad')}</Chip>
            {reasons.map((refusal) => (
              <p key={refusal.code} className="bad">
                {refusalText(refusal, lang, t)}
              </p>
            ))}
          </dd>
          <dt>{t('play.where')}</dt>
          <dd>
            {play.site}
            <br />
            <small className="mute">{play.placeName}</small>
          </dd>
          <dt>{t('play.when')}</dt>
          <dd className="num">
            {t('play.whenline', {
              time: clockText(start, session.zone, true),
              day: dayText(start, session.zone, lang),
              length: lengthText(play.heardMs, lang),
            })}
            {play.kind === 'cut' && <> · {t('play.cut')}</>}
          </dd>
          {play.levelDb10 !== null && (
            <>
              <dt>{t('play.level')}</dt>
              <dd className="num">{levelText(play.levelDb10, lang)}</dd>
            </>
          )}
          {play.release !== null && <Released release={play.release} />}
          <dt>{t('play.log')}</dt>
          <dd>
            {entry === undefined ? '—' : t('play.logline', { seq: entry.seq })} ·{' '}
            {t(play.receipt.check.chain ? 'play.chain.good' : 'play.chain.bad')} ·{' '}
            {t('play.received', { when: momentText(Date.parse(play.receipt.receivedAt), session.zone, lang) })}
            <br />
            <small className="mute">{t(play.receipt.check.ok ? 'play.receipt.good' : 'play.receipt.bad')}</small>
          </dd>
          <dt>{t('play.gradeof')}</dt>
          <dd>{t(`grade.${play.grade}`)}</dd>
          <dt>{t('code')}</dt>
          <dd className="mono" title={digestOf(play)}>
            {wordsOf(digestOf(play))}
          </dd>
        </dl>
        <div className="buttons">
          <DownloadProof play={play} />
        </div>
      </div>
    </Panel>
  )
}

/** What was played, by the site's own line: known or unknown to the hub. */
function digestOf({ release, entries }: PlayView): string {
  const played = entries.flatMap(({ entry }) => ('occurrence' in entry ? [entry.occurrence.digest] : []))
  return release?.digest ?? played[0] ?? ''
}

function Released({ release }: { release: NonNullable<PlayView['release']> }) {
  const { t, lang } = useWords()
  const { session } = useHere()
  return (
    <>
      <dt>{t('play.release')}</dt>
      <dd>
        <Link to="/releases/$id" params={{ id: release.id }}>
          {release.title}
        </Link>
        <br />
        <small className="mute">
          {release.code} · {wordOr(t, `class.${release.class}`, release.class)}
        </small>
      </dd>
      <dt>{t('approvals.title')}</dt>
      <dd>
        <Approvals release={release} />
        <small className="mute">
          {t(release.check.ok ? 'play.release.good' : 'play.release.bad')}
          {release.check.asOf !== undefined &&
            ` ${t('play.release.asof', { when: momentText(Date.parse(release.check.asOf), session.zone, lang) })}`}
        </small>
      </dd>
    </>
  )
}

/** What an independent checker needs: the receipt with its signature and the entries, as one file. */
function DownloadProof({ play }: { play: PlayView }) {
  const { t } = useWords()
  const save = () => {
    const url = URL.createObjectURL(
      new Blob(
        [JSON.stringify({ play: play.id, receipt: play.receipt.envelope, release: digestOf(play), entries: play.entries }, null, 2)],
        { type: 'application/json' },
      ),
    )
    const link = document.createElement('a')
    link.href = url
    link.download = `hai-dang-${play.id}.json`
    link.click()
    URL.revokeObjectURL(url)
  }
  return (
    <button type="button" className="btn" onClick={save}>
      {t('play.download')}
    </button>
  )
}

function Entries({ play }: { play: PlayView }) {
  const { t } = useWords()
  const { session } = useHere()
  return (
    <Panel title={t('play.entries')} note={t('play.entries.note')}>
      <table className="blocks">
        <thead>
          <tr>
            <th scope="col">{t('play.seq')}</th>
            <th scope="col">{t('col.when')}</th>
            <th scope="col">{t('play.kind')}</th>
          </tr>
        </thead>
        <tbody>
          {play.entries.map(({ entry, hash }) => (
            <tr key={hash}>
              <td className="num">{entry.seq}</td>
              <td className="num right">{clockText(Date.parse(entry.at), session.zone, true)}</td>
              <td className="whole">
                {wordOr(t, `entry.${entry.kind}`, entry.kind)}
                <br />
                <span className="mono mute" title={hash}>
                  {wordsOf(hash)}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

function Approvals({ release }: { release: NonNullable<PlayView['release']> }) {
  const { lang } = useWords()
  const { session } = useHere()
  return (
    <>
      {release.approvals.map((approval) => (
        <div key={approval.agency}>
          {approval.personName ?? '—'}{' '}
          <small className="mute">
            {approval.agencyName}
            {approval.at === null ? '' : `, ${momentText(Date.parse(approval.at), session.zone, lang)}`}
          </small>
        </div>
      ))}
    </>
  )
}
