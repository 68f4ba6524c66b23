import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { ask } from '../api/queries.ts'
import { useHere } from '../app/here.ts'
import { useWords } from '../messages/catalogue.ts'
import { Asked, Empty } from '../pieces/asked.tsx'
import { PageHead } from '../pieces/page-head.tsx'
import { Panel } from '../pieces/panel.tsx'
import { AddPersonButton } from './add-person.tsx'
import { GrantButton, GrantRows } from './grant-rows.tsx'
import { KeysView } from './keys-view.tsx'

/** People with their rights, and the keys of each agency with the ceremony by which a key comes in or goes. */
export function PeopleScreen() {
  const { t } = useWords()
  const search = useSearch({ strict: false }) as { q?: string; view?: string }
  const navigate = useNavigate()
  const keys = search.view === 'keys'
  const show = (view: string) => void navigate({ to: '/people', search: view === 'keys' ? { view } : {} })
  return (
    <>
      <PageHead title={t('noun.people')} actions={keys ? undefined : <AddPersonButton />} />
      <div className="filters">
        <div className="seg">
          <button type="button" aria-pressed={!keys} onClick={() => show('people')}>
            {t('people.people')}
          </button>
          <button type="button" aria-pressed={keys} onClick={() => show('keys')}>
            {t('people.keys')}
          </button>
        </div>
        {!keys && (
          <TextInput
            type="search"
            aria-label={t('filter.words')}
            placeholder={t('filter.words')}
            value={search.q ?? ''}
            onChange={(event) => void navigate({ to: '/people', search: { q: event.target.value }, replace: true })}
          />
        )}
      </div>
      {keys ? <KeysView /> : <PeopleView q={search.q} />}
    </>
  )
}

function PeopleView({ q }: { q: string | undefined }) {
  const { t } = useWords()
  const { session, account } = useHere()
  const query = useQuery(ask.people(q))
  const admin = account.grants.some((grant) => grant.role === 'administrator')
  return (
    <Asked query={query} empty={(rows) => (rows.length === 0 ? <Empty>{t('people.none')}</Empty> : null)}>
      {(rows) => (
        <div className="stackgap">
          {session.agencies.map((agency) => {
            const mine = rows.filter((person) => person.agency === agency.agency)
            return (
              <Panel key={agency.agency} title={agency.name} note={t('people.count', { count: mine.length })}>
                {mine.map((person) => (
                  <div className="row" key={person.personId} style={{ alignItems: 'flex-start' }}>
                    <div className="grow">
                      <h3>{person.name}</h3>
                      <small className="mute">
                        {person.post} · <span className="mono">{person.login}</span>
                      </small>
                    </div>
                    <div className="grow">
                      <GrantRows person={person} mayEnd={admin && account.agency === person.agency} />
                    </div>
                    {admin && account.agency === person.agency && <GrantButton person={person} />}
                  </div>
                ))}
              </Panel>
            )
          })}
        </div>
      )}
    </Asked>
  )
}
