import type { FigureView } from '@hai-dang/wire'
import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { ask } from '../api/queries.ts'
import { useHere } from '../app/here.ts'
import { countText, momentText } from '../app/moments.ts'
import { useWords } from '../messages/catalogue.ts'
import { periodText } from '../messages/hub-words.ts'
import { Asked, Empty } from '../pieces/asked.tsx'
import { PageHead } from '../pieces/page-head.tsx'
import { Panel } from '../pieces/panel.tsx'

/** The board of numbers: each with its unit, its period and the moment it stood so; each opens. */
export function FiguresScreen() {
  const { t } = useWords()
  const { period } = useSearch({ strict: false }) as { period?: string }
  const navigate = useNavigate()
  const query = useQuery(ask.board(period))
  return (
    <>
      <PageHead title={t('noun.indicators')} />
      <Asked query={query} empty={(board) => (board.figures.length === 0 ? <Empty>{t('figures.none')}</Empty> : null)}>
        {(board) => (
          <>
            <div className="filters">
              <Select
                label={t('figures.period')}
                value={period ?? board.figures[0]?.period.id ?? null}
                allowDeselect={false}
                onChange={(value) => void navigate({ to: '/indicators', search: value === null ? {} : { period: value } })}
                data={board.periods.map((row) => ({ value: row.id, label: periodText(row, t) }))}
              />
            </div>
            <Panel title={t('figures.group')} note={board.figures[0] === undefined ? undefined : periodText(board.figures[0].period, t)}>
              {board.figures.map((figure) => (
                <FigureRow key={figure.code} figure={figure} period={period} />
              ))}
            </Panel>
          </>
        )}
      </Asked>
    </>
  )
}

function FigureRow({ figure, period }: { figure: FigureView; period: string | undefined }) {
  const { t, lang } = useWords()
  const { session } = useHere()
  return (
    <div className="row">
      <div className="grow">
        <h3>
          <Link to="/indicators/$code" params={{ code: figure.code }} search={period === undefined ? {} : { period }}>
            {figure.code} {lang === 'vi' ? figure.name : figure.nameEn}
          </Link>
        </h3>
        <small className="mute">
          {t('figure.asof', { period: periodText(figure.period, t), when: momentText(Date.parse(figure.asOf), session.zone, lang) })}
        </small>
        <br />
        <small className="mute">{provenText(figure, t, lang)}</small>
      </div>
      <div className="num" style={{ textAlign: 'right' }}>
        <span style={{ fontSize: 33, lineHeight: '48px', fontWeight: 600 }}>{countText(figure.value, lang)}</span>{' '}
        {lang === 'vi' ? figure.unit : figure.unitEn}
      </div>
    </div>
  )
}

export function provenText(figure: FigureView, t: ReturnType<typeof useWords>['t'], lang: 'vi' | 'en'): string {
  const proof =
    figure.proven === figure.value
      ? t('figure.proven.all')
      : t('figure.proven.some', { proven: countText(figure.proven, lang), value: countText(figure.value, lang) })
  return figure.late === 0 ? proof : `${proof} · ${t('figure.late', { late: countText(figure.late, lang) })}`
}
