import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ask } from '../api/queries.ts'
import { useHere } from '../app/here.ts'
import { lengthText, momentText } from '../app/moments.ts'
import { useWords } from '../messages/catalogue.ts'
import { Asked, Empty } from '../pieces/asked.tsx'
import { Panel } from '../pieces/panel.tsx'

export function ReleasePlaysPanel({ id }: { id: string }) {
  const { t, lang } = useWords()
  const { session } = useHere()
  const query = useQuery(ask.releasePlays(id))
  return (
    <Panel title={t('release.plays')} note={query.data === undefined ? undefined : t('release.plays.count', { count: query.data.length })}>
      <Asked query={query} empty={(rows) => (rows.length === 0 ? <Empty>{t('release.plays.none')}</Empty> : null)}>
        {(rows) =>
          rows.slice(0, 50).map((row) => (
            <div className="row" key={row.id}>
              <div className="grow">
                <Link to="/plays/$id" params={{ id: row.id }}>
                  {row.site}
                </Link>
                <br />
                <small className="mute num">
                  {momentText(Date.parse(row.start), session.zone, lang)} · {lengthText(row.heardMs, lang)}
                </small>
              </div>
              <small className="mute">{row.kind === 'cut' ? t('play.cut') : t('play.grade', { grade: row.grade })}</small>
            </div>
          ))
        }
      </Asked>
    </Panel>
  )
}
