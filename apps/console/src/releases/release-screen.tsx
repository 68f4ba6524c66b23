import type { ReleaseSheet } from '@hai-dang/wire'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { ask } from '../api/queries.ts'
import { useHere, useNow } from '../app/here.ts'
import { momentText } from '../app/moments.ts'
import { type Translate, useWords, wordOr } from '../messages/catalogue.ts'
import { Asked } from '../pieces/asked.tsx'
import { isPageOnly, ReleaseChip } from '../pieces/chip.tsx'
import { PageHead } from '../pieces/page-head.tsx'
import { Panel } from '../pieces/panel.tsx'
import { codeText } from '../pieces/refusal-text.ts'
import { ApprovalsPanel } from './approvals-panel.tsx'
import { ItemPanels } from './item-panels.tsx'
import { PlacesPanel } from './places-panel.tsx'
import { ReleasePlaysPanel } from './release-plays-panel.tsx'

/** The approval sheet: it looks like the thing that will happen. */
export function ReleaseScreen() {
  const { t } = useWords()
  const { id } = useParams({ strict: false }) as { id: string }
  const sheet = useQuery({ ...ask.release(id), refetchOnWindowFocus: true, refetchInterval: 15_000 })
  const title = sheet.data?.title ?? t('release.loading')
  const waiting = sheet.data?.status === 'pending'
  return (
    <>
      <PageHead
        tight
        title={title}
        crumbs={
          waiting
            ? [{ label: t('noun.desk'), to: '/' }, { label: t('desk.kind.approve') }]
            : [{ label: t('noun.releases'), to: '/releases' }, { label: sheet.data?.code ?? '…' }]
        }
      />
      <Asked query={sheet}>{(view) => <Sheet sheet={view} />}</Asked>
    </>
  )
}

function Sheet({ sheet }: { sheet: ReleaseSheet }) {
  const onSites = sheet.parts.some((part) => part.release.class !== 'trang')
  return (
    <>
      <Summary sheet={sheet} />
      <div className="grid2 g119">
        <div className="stackgap">
          <ItemPanels items={sheet.parts.flatMap((part) => part.items)} pageUrl={sheet.pageUrl} />
        </div>
        <div className="stackgap">
          <PlacesPanel sheet={sheet} />
          <ApprovalsPanel sheet={sheet} />
          {onSites && <ReleasePlaysPanel id={sheet.id} />}
          <HistoryPanel sheet={sheet} />
        </div>
      </div>
    </>
  )
}

function Summary({ sheet }: { sheet: ReleaseSheet }) {
  const { t, lang } = useWords()
  const { session } = useHere()
  const now = useNow(30_000)
  const pageOnly = isPageOnly(sheet.channels)
  const facts = [
    wordOr(t, `class.${sheet.class}`, sheet.class),
    t('release.by', { name: sheet.authorName }),
    t('release.locked', { code: sheet.code, when: momentText(Date.parse(sheet.submittedAt), session.zone, lang, now) }),
    t('release.until', { when: momentText(Date.parse(sheet.notAfter), session.zone, lang, now) }),
  ]
  return (
    <div style={{ marginBottom: 24 }}>
      <p>
        <ReleaseChip release={sheet} /> <small className="mute">{facts.join(' · ')}</small>{' '}
        <small>
          <Link to="/works/$id" params={{ id: sheet.workId }}>
            {t('release.work')}
          </Link>
        </small>
      </p>
      {sheet.supersedesTitle !== null && (
        <p className="note plain" style={{ marginTop: 12 }}>
          {t('release.supersedes', { title: sheet.supersedesTitle })}
        </p>
      )}
      {sheet.withdrawn !== null && (
        <p className="note bad" style={{ marginTop: 12 }}>
          {t(pageOnly ? 'release.withdrawn.page' : 'release.withdrawn', {
            by: sheet.withdrawn.by,
            when: momentText(Date.parse(sheet.withdrawn.at), session.zone, lang, now),
            reason: sheet.withdrawn.reason,
          })}
        </p>
      )}
    </div>
  )
}

/** A page is put up and taken down where a broadcast goes to sites and stops. */
function historyText(what: string, pageOnly: boolean, t: Translate): string {
  const word = wordOr(t, `history.${what}`, what)
  return pageOnly ? wordOr(t, `history.${what}.page`, word) : word
}

function HistoryPanel({ sheet }: { sheet: ReleaseSheet }) {
  const { t, lang } = useWords()
  const { session } = useHere()
  const now = useNow(60_000)
  return (
    <Panel title={t('release.history')}>
      {sheet.history.map((row) => (
        <div className="row" key={row.at + row.what}>
          <small className="num mute">{momentText(Date.parse(row.at), session.zone, lang, now)}</small>
          <div className="grow">
            {historyText(row.what, isPageOnly(sheet.channels), t)}
            {row.by !== null && <small className="mute"> · {row.what === 'bi_chan' ? codeText(row.by, lang, t) : row.by}</small>}
          </div>
        </div>
      ))}
    </Panel>
  )
}
