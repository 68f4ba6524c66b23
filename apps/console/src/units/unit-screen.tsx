import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { ask } from '../api/queries.ts'
import { localDateText } from '../app/moments.ts'
import { type MessageKey, useWords, wordOr } from '../messages/catalogue.ts'
import { Asked, Empty } from '../pieces/asked.tsx'
import { PageHead } from '../pieces/page-head.tsx'
import { Panel } from '../pieces/panel.tsx'

/** The life of one unit: its names with their days, and every change that touched it, with the document that ordered it. */
export function UnitScreen() {
  const { t, lang } = useWords()
  const { id } = useParams({ strict: false }) as { id: string }
  const query = useQuery(ask.unit(id))
  const last = query.data?.versions.at(-1)
  const path = query.data?.path.filter((step) => step.id !== id) ?? []
  return (
    <>
      <PageHead
        title={last?.name ?? t('noun.units')}
        crumbs={[{ label: t('noun.units'), to: '/units' }, ...path.map((step) => ({ label: step.name, to: `/units/${step.id}` }))]}
      />
      <Asked query={query}>
        {(history) => (
          <div className="grid2">
            <Panel title={t('unit.versions')}>
              {history.versions.map((version) => (
                <div className="row" key={version.from}>
                  <div className="grow">
                    <h3>{version.name}</h3>
                    <small className="mute">
                      {wordOr(t, `unit.kind.${version.kind}`, version.kind)}
                      {version.code === null ? '' : ` · ${t('unit.code', { code: version.code })}`}
                    </small>
                  </div>
                  <small className="num">
                    {localDateText(version.from, lang)} – {version.to === null ? t('unit.now') : localDateText(version.to, lang)}
                  </small>
                </div>
              ))}
            </Panel>
            <Panel title={t('unit.changes')}>
              {history.changes.length === 0 && <Empty>{t('unit.nochanges')}</Empty>}
              {history.changes.map((change) => (
                <div className="row" key={change.id} style={{ alignItems: 'flex-start' }}>
                  <small className="num mute">{localDateText(change.date, lang)}</small>
                  <div className="grow">
                    <b>{t(`change.${change.kind}` as MessageKey)}</b> <small className="mute">{change.document}</small>
                    <ul style={{ margin: 0, paddingLeft: 20 }}>
                      {change.lines.map((line) => (
                        <li key={line.fromId + line.toId}>
                          <Link to="/units/$id" params={{ id: line.fromId }}>
                            {line.fromName}
                          </Link>{' '}
                          →{' '}
                          <Link to="/units/$id" params={{ id: line.toId }}>
                            {line.toName}
                          </Link>
                          {line.scope === 'part' && <small className="mute"> ({t('unit.part')})</small>}
                        </li>
                      ))}
                    </ul>
                  </div>
                </div>
              ))}
            </Panel>
          </div>
        )}
      </Asked>
    </>
  )
}
