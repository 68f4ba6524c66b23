import { type WorkRow, workStatus } from '@hai-dang/wire'
import { Button, Checkbox, Select, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useEffect, useRef, useState } from 'react'
import { newId } from '../api/ids.ts'
import { ask } from '../api/queries.ts'
import { useHere, useNow } from '../app/here.ts'
import { isoDay, localParts, momentText } from '../app/moments.ts'
import { type MessageKey, useWords } from '../messages/catalogue.ts'
import { Asked, Empty } from '../pieces/asked.tsx'
import { WorkChip } from '../pieces/chip.tsx'
import { PageHead } from '../pieces/page-head.tsx'
import { Panel } from '../pieces/panel.tsx'
import { blankContent } from './blank-content.ts'
import { browserDraftStore, type KeptDraft } from './draft-store.ts'

const weekMs = 6 * 86_400_000

/** A new piece begins in this browser, offline too: its id is made here and the hub hears of it with the first save. */
function useNewWork(): () => void {
  const { account, session } = useHere()
  const now = useNow(60_000)
  const navigate = useNavigate()
  return useCallback(() => {
    const id = newId()
    const day = (at: number) => isoDay(localParts(at, session.zone))
    void browserDraftStore(account.personId)
      .write({ workId: id, baseRevision: -1, content: blankContent(day(now), day(now + weekMs)), at: now, unsent: false })
      .then(() => navigate({ to: '/works/$id', params: { id } }))
  }, [account.personId, session.zone, now, navigate])
}

export function WorksScreen() {
  const { t } = useWords()
  const { account } = useHere()
  const search = useSearch({ strict: false }) as { q?: string; status?: string; mine?: string; new?: string }
  const navigate = useNavigate()
  const status = workStatus.safeParse(search.status)
  const query = useQuery(
    ask.works({ q: search.q, status: status.success ? status.data : undefined, mine: search.mine === '1' ? '1' : undefined }),
  )
  const make = useNewWork()
  const mayWrite = account.grants.some((grant) => grant.role === 'editor')
  const begun = useRef(false)
  useEffect(() => {
    // The command palette comes here with `new=1`; once, or going back would begin another piece.
    if (search.new !== '1' || !mayWrite || begun.current) return
    begun.current = true
    make()
  }, [search.new, mayWrite, make])
  const set = (change: object) => void navigate({ to: '/works', search: { ...search, ...change }, replace: true })
  const create = mayWrite ? (
    <Button leftSection={<IconPlus size={20} aria-hidden />} onClick={make}>
      {t('works.new')}
    </Button>
  ) : undefined
  return (
    <>
      <PageHead title={t('noun.works')} actions={create} />
      <UnsentDrafts />
      <div className="filters">
        <TextInput label={t('filter.words')} type="search" value={search.q ?? ''} onChange={(event) => set({ q: event.target.value })} />
        <Select
          label={t('filter.state')}
          clearable
          clearButtonProps={{ 'aria-label': t('filter.clear') }}
          placeholder={t('filter.all')}
          value={search.status ?? null}
          onChange={(value) => set({ status: value ?? '' })}
          data={workStatus.options.map((option) => ({ value: option, label: t(`work.status.${option}` as MessageKey) }))}
        />
        <Checkbox
          label={t('works.mine')}
          checked={search.mine === '1'}
          onChange={(event) => set({ mine: event.target.checked ? '1' : '' })}
          mb={10}
        />
      </div>
      <Panel title={t('works.list')} note={query.data === undefined ? undefined : t('works.count', { count: query.data.length })}>
        <Asked query={query} empty={(rows) => (rows.length === 0 ? <Empty action={create}>{t('works.none')}</Empty> : null)}>
          {(rows) => <WorkTable rows={rows} />}
        </Asked>
      </Panel>
    </>
  )
}

/** Drafts that only this browser has: a tab that died offline leaves its piece here. */
function UnsentDrafts() {
  const { t, lang } = useWords()
  const { session, account } = useHere()
  const [drafts, setDrafts] = useState<KeptDraft[]>([])
  useEffect(() => {
    let here = true
    void browserDraftStore(account.personId)
      .unsent()
      .then((found) => {
        if (here) setDrafts(found)
      })
    return () => {
      here = false
    }
  }, [account.personId])
  if (drafts.length === 0) return null
  return (
    <div className="note" style={{ marginBottom: 16 }}>
      <b>{t('works.unsent', { count: drafts.length })}</b>
      <ul style={{ margin: 0, paddingLeft: 20 }}>
        {drafts.map((draft) => (
          <li key={draft.workId}>
            <Link to="/works/$id" params={{ id: draft.workId }}>
              {draft.content.title || t('work.untitled')}
            </Link>{' '}
            <small className="num">{momentText(draft.at, session.zone, lang)}</small>
          </li>
        ))}
      </ul>
    </div>
  )
}

function WorkTable({ rows }: { rows: readonly WorkRow[] }) {
  const { t, lang } = useWords()
  const { session } = useHere()
  const now = useNow(60_000)
  return (
    <table className="blocks">
      <thead>
        <tr>
          <th scope="col">{t('col.state')}</th>
          <th scope="col">{t('col.saved')}</th>
          <th scope="col">{t('col.title')}</th>
          <th scope="col">{t('col.channels')}</th>
          <th scope="col">{t('col.author')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td>
              <WorkChip work={row} />
            </td>
            <td className="num right when">{momentText(Date.parse(row.savedAt), session.zone, lang, now)}</td>
            <td className="whole">
              <Link to="/works/$id" params={{ id: row.id }}>
                {row.title || t('work.untitled')}
              </Link>
              <br />
              <small className="mute">{row.code}</small>
            </td>
            <td>{row.channels.map((channel) => t(`channel.${channel}`)).join(', ')}</td>
            <td className="right">{row.authorName}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
