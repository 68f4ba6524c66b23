import { type UnitView, unitTree } from '@hai-dang/wire'
import { Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { ask, type UnitTree } from '../api/queries.ts'
import { useHere, useNow } from '../app/here.ts'
import { isoDay, localDateText, localParts } from '../app/moments.ts'
import { type MessageKey, useWords, wordOr } from '../messages/catalogue.ts'
import { Asked, Empty } from '../pieces/asked.tsx'
import { PageHead } from '../pieces/page-head.tsx'
import { Panel } from '../pieces/panel.tsx'

/** The units as they stood on a day: the tree before a merger is one date away. */
export function UnitsScreen() {
  const { t, lang } = useWords()
  const { session } = useHere()
  const now = useNow(60_000)
  const search = useSearch({ strict: false }) as { q?: string; tree?: string; on?: string }
  const navigate = useNavigate()
  const tree: UnitTree = unitTree.safeParse(search.tree).data ?? 'administrative'
  const today = isoDay(localParts(now, session.zone))
  const on = search.on ?? today
  const q = search.q ?? ''
  const set = (change: object) => void navigate({ to: '/units', search: { ...search, ...change }, replace: true })
  return (
    <>
      <PageHead title={t('noun.units')} />
      <div className="filters">
        <Select
          label={t('units.tree')}
          value={tree}
          allowDeselect={false}
          onChange={(value) => set({ tree: value ?? '' })}
          data={unitTree.options.map((option) => ({ value: option, label: t(`tree.${option}` as MessageKey) }))}
        />
        <TextInput type="date" label={t('units.on')} value={on} onChange={(event) => set({ on: event.target.value })} />
        <TextInput type="search" label={t('filter.words')} value={q} onChange={(event) => set({ q: event.target.value })} />
        <div className="seg">
          {['2025-02-28', '2025-06-30', today].map((day) => (
            <button key={day} type="button" aria-pressed={on === day} onClick={() => set({ on: day === today ? '' : day })}>
              {day === today ? t('timeline.today') : localDateText(day, lang)}
            </button>
          ))}
        </div>
      </div>
      <Agencies on={on} />
      <Panel title={t(`tree.${tree}` as MessageKey)} note={t('units.onday', { date: localDateText(on, lang) })}>
        {q.trim().length >= 2 ? <Found q={q.trim()} on={on} tree={tree} /> : <Branch on={on} tree={tree} parent={undefined} />}
      </Panel>
    </>
  )
}

function Agencies({ on }: { on: string }) {
  const { t, lang } = useWords()
  const query = useQuery(ask.agencies(on))
  return (
    <div style={{ marginBottom: 24 }}>
      <Panel title={t('units.agencies')}>
        <Asked query={query}>
          {(rows) =>
            rows.map((row) => (
              <div className="row" key={row.agency}>
                <div className="grow">
                  <h3>
                    <Link to="/units/$id" params={{ id: row.unitId }}>
                      {row.name}
                    </Link>
                  </h3>
                  <small className="mute">
                    {t('units.since', { date: localDateText(row.from, lang) })}
                    {row.to === null ? '' : ` – ${localDateText(row.to, lang)}`} · {row.document}
                  </small>
                </div>
              </div>
            ))
          }
        </Asked>
      </Panel>
    </div>
  )
}

function Found({ q, on, tree }: { q: string; on: string; tree: UnitTree }) {
  const { t } = useWords()
  const query = useQuery(ask.units({ q, on, tree }))
  return (
    <Asked query={query} empty={(answer) => (answer.rows.length === 0 ? <Empty>{t('units.none')}</Empty> : null)}>
      {(answer) => (
        <ul className="tree">
          {answer.rows.map((unit) => (
            <li key={unit.id}>
              <div className="line">
                <UnitLink unit={unit} />
              </div>
            </li>
          ))}
        </ul>
      )}
    </Asked>
  )
}

function UnitLink({ unit }: { unit: UnitView }) {
  const { t } = useWords()
  return (
    <>
      <Link to="/units/$id" params={{ id: unit.id }}>
        {unit.name}
      </Link>
      <small className="mute">
        {wordOr(t, `unit.kind.${unit.kind}`, unit.kind)}
        {unit.code === null ? '' : ` · ${unit.code}`}
      </small>
    </>
  )
}

function Branch({ on, tree, parent }: { on: string; tree: UnitTree; parent: string | undefined }) {
  const { t } = useWords()
  const query = useQuery(ask.units({ on, tree, parent }))
  return (
    <Asked query={query} empty={(answer) => (answer.rows.length === 0 ? <Empty>{t('units.none')}</Empty> : null)}>
      {(answer) => {
        // Without a parent the hub answers the whole day's tree or its roots; only the roots begin a branch.
        const rows =
          parent === undefined
            ? answer.rows.filter((unit) => unit.parentId === null || !answer.rows.some((other) => other.id === unit.parentId))
            : answer.rows
        return (
          <ul className="tree">
            {rows.map((unit) => (
              <Twig key={unit.id} unit={unit} on={on} tree={tree} open={parent === undefined && rows.length === 1} />
            ))}
          </ul>
        )
      }}
    </Asked>
  )
}

function Twig({ unit, on, tree, open: first }: { unit: UnitView; on: string; tree: UnitTree; open: boolean }) {
  const { t } = useWords()
  const [open, setOpen] = useState(first)
  return (
    <li>
      <div className="line">
        {unit.children > 0 ? (
          <button
            type="button"
            className="tw"
            aria-expanded={open}
            aria-label={t('units.open', { name: unit.name })}
            onClick={() => setOpen(!open)}
          >
            {open ? '−' : '+'}
          </button>
        ) : (
          <span style={{ width: 32 }} />
        )}
        <UnitLink unit={unit} />
        <span className="sp" />
        {unit.children > 0 && <small className="mute num">{t('units.children', { count: unit.children })}</small>}
      </div>
      {open && unit.children > 0 && <Branch on={on} tree={tree} parent={unit.id} />}
    </li>
  )
}
