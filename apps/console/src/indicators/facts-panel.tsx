import { type FigureView, indicators } from '@hai-dang/wire'
import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type * as z from 'zod'
import { call } from '../api/client.ts'
import { useHere } from '../app/here.ts'
import { countText, momentText } from '../app/moments.ts'
import { useWords } from '../messages/catalogue.ts'
import { Empty, Failure, Waiting } from '../pieces/asked.tsx'
import { Panel } from '../pieces/panel.tsx'
import type { FigureSearch } from './figure-screen.tsx'

type Fact = z.output<(typeof indicators)['facts']['response']>['rows'][number]

/** The list the number is the count of: the same query, its ids one by one, each with its proof. */
export function FactsPanel({ figure, search, clear }: { figure: FigureView; search: FigureSearch; clear: () => void }) {
  const { t, lang } = useWords()
  const asked = { period: search.period, month: search.month, area: search.area }
  const query = useInfiniteQuery({
    queryKey: ['indicators', figure.code, 'facts', asked],
    initialPageParam: '',
    queryFn: ({ pageParam }) => call(indicators.facts, { params: { code: figure.code }, query: { ...asked, after: pageParam } }),
    getNextPageParam: (page) => page.next ?? undefined,
  })
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? []
  const total = query.data?.pages[0]?.total ?? 0
  const filtered = [search.month, figure.byArea.find((area) => area.area === search.area)?.name].filter(
    (text) => text !== undefined && text !== '',
  )
  return (
    <Panel
      title={t('facts.title', { count: countText(total, lang), unit: lang === 'vi' ? figure.unit : figure.unitEn })}
      note={filtered.length === 0 ? t('facts.all') : t('facts.filtered', { what: filtered.join(' · ') })}
      actions={
        filtered.length === 0 ? undefined : (
          <button type="button" className="linkbtn" onClick={clear}>
            {t('filter.clear')}
          </button>
        )
      }
    >
      {query.isPending && <Waiting />}
      {query.isError && <Failure error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && (rows.length === 0 ? <Empty>{t('facts.none')}</Empty> : <FactTable rows={rows} />)}
      {query.hasNextPage && (
        <div className="foot no-print">
          <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('facts.more')}
          </Button>
        </div>
      )}
    </Panel>
  )
}

function FactTable({ rows }: { rows: readonly Fact[] }) {
  const { t, lang } = useWords()
  const { session } = useHere()
  return (
    <table className="blocks">
      <thead>
        <tr>
          <th scope="col">{t('col.when')}</th>
          <th scope="col">{t('col.where')}</th>
          <th scope="col">{t('col.content')}</th>
          <th scope="col" className="r">
            {t('col.amount')}
          </th>
          <th scope="col">{t('col.proof')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.factId}>
            <td className="num">{momentText(Date.parse(row.at), session.zone, lang)}</td>
            <td className="right">{row.where}</td>
            <td className="whole">
              {row.kind === 'play' ? (
                <Link to="/plays/$id" params={{ id: row.factId }}>
                  {row.title}
                </Link>
              ) : (
                <Link to="/releases/$id" params={{ id: row.factId }}>
                  {row.title}
                </Link>
              )}
            </td>
            <td className="r num">{countText(row.amount, lang)}</td>
            <td>
              {t(`grade.${row.grade}`)}
              {row.late && <small className="mute"> · {t('facts.late')}</small>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
