import type { FigureView } from '@hai-dang/wire'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { ask } from '../api/queries.ts'
import { useHere } from '../app/here.ts'
import { countText, isoDay, localParts, momentText } from '../app/moments.ts'
import { useWords } from '../messages/catalogue.ts'
import { periodText } from '../messages/hub-words.ts'
import { Asked } from '../pieces/asked.tsx'
import { PageHead } from '../pieces/page-head.tsx'
import { Panel } from '../pieces/panel.tsx'
import { FactsPanel } from './facts-panel.tsx'
import { provenText } from './figures-screen.tsx'
import { MonthChart } from './month-chart.tsx'
import { monthsOf } from './months.ts'

export interface FigureSearch {
  period?: string
  month?: string
  area?: string
}

/** One number: value, unit, period, as-of; its months, its places, and the very facts it is the count of. */
export function FigureScreen() {
  const { t, lang } = useWords()
  const { code } = useParams({ strict: false }) as { code: string }
  const search = useSearch({ strict: false }) as FigureSearch
  const query = useQuery(ask.figure(code, search.period))
  const name = query.data === undefined ? '' : lang === 'vi' ? query.data.name : query.data.nameEn
  return (
    <>
      <PageHead
        tight
        title={`${code} ${name}`.trim()}
        crumbs={[{ label: t('noun.indicators'), to: '/indicators' }, { label: t('figures.group') }]}
      />
      <Asked query={query}>{(figure) => <Figure figure={figure} search={search} />}</Asked>
    </>
  )
}

function Figure({ figure, search }: { figure: FigureView; search: FigureSearch }) {
  const { t, lang } = useWords()
  const { session } = useHere()
  const navigate = useNavigate()
  const set = (change: FigureSearch) =>
    void navigate({ to: '/indicators/$code', params: { code: figure.code }, search: { ...search, ...change }, replace: true })
  return (
    <>
      <div style={{ marginBottom: 16 }}>
        <div className="big num">
          {countText(figure.value, lang)} <span>{lang === 'vi' ? figure.unit : figure.unitEn}</span>
        </div>
        <small className="mute">
          {t('figure.asof', { period: periodText(figure.period, t), when: momentText(Date.parse(figure.asOf), session.zone, lang) })} ·{' '}
          {provenText(figure, t, lang)}
        </small>
      </div>
      {figure.late > 0 && (
        <div className="note" style={{ marginBottom: 24 }}>
          {t('figure.late.note', { late: countText(figure.late, lang) })}
        </div>
      )}
      <div className="grid2 g54" style={{ marginBottom: 24 }}>
        <MonthsPanel figure={figure} chosen={search.month} choose={(month) => set({ month })} />
        <Panel title={t('figure.byarea')}>
          <AreaBars figure={figure} chosen={search.area} choose={(area) => set({ area })} />
          <div className="foot">
            <small className="mute">
              {t('figure.how')}: {lang === 'vi' ? figure.definition : figure.definitionEn} ·{' '}
              {t('figure.rule', { version: figure.ruleVersion })}
            </small>
          </div>
        </Panel>
      </div>
      <FactsPanel figure={figure} search={search} clear={() => set({ month: '', area: '' })} />
    </>
  )
}

function MonthsPanel({ figure, chosen, choose }: { figure: FigureView; chosen: string | undefined; choose: (month: string) => void }) {
  const { t, lang } = useWords()
  const [table, setTable] = useState(false)
  const { session } = useHere()
  const months = monthsOf(figure.period, isoDay(localParts(Date.parse(figure.asOf), session.zone)), figure.byMonth)
  return (
    <Panel
      title={t('figure.bymonth')}
      actions={
        <button type="button" className="linkbtn" aria-pressed={table} onClick={() => setTable(!table)}>
          {t(table ? 'figure.chart' : 'figure.table')}
        </button>
      }
    >
      <div className="pad">
        {table ? (
          <table>
            <thead>
              <tr>
                <th scope="col">{t('figure.month')}</th>
                <th scope="col" className="r">
                  {lang === 'vi' ? figure.unit : figure.unitEn}
                </th>
              </tr>
            </thead>
            <tbody>
              {months.map((row) => (
                <tr key={row.month}>
                  <td className="num">{row.month}</td>
                  <td className="r num">{countText(row.value, lang)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        ) : (
          <MonthChart rows={months} chosen={chosen} choose={choose} />
        )}
      </div>
    </Panel>
  )
}

function AreaBars({ figure, chosen, choose }: { figure: FigureView; chosen: string | undefined; choose: (area: string) => void }) {
  const { lang, t } = useWords()
  const most = Math.max(1, ...figure.byArea.map((row) => row.value))
  if (figure.byArea.length === 0) return <div className="pad mute">{t('figure.nothing')}</div>
  return (
    <div className="pad hbar">
      {figure.byArea.map((row) => [
        <button
          key={`${row.area}n`}
          type="button"
          className="linkbtn"
          style={{ textAlign: 'left' }}
          aria-pressed={row.area === chosen}
          onClick={() => choose(row.area === chosen ? '' : row.area)}
        >
          {row.name}
        </button>,
        <progress key={`${row.area}p`} max={most} value={row.value} aria-label={row.name} />,
        <b key={`${row.area}v`} className="num">
          {countText(row.value, lang)}
        </b>,
      ])}
    </div>
  )
}
