import { Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useId, useMemo, useState } from 'react'
import { ask } from '../api/queries.ts'
import { useWords } from '../messages/catalogue.ts'
import { nouns } from './nouns.tsx'

/** `/` searches, Ctrl K commands: both open the same list. A `/` typed into a field stays a `/`. */
export function usePaletteKeys(open: () => void): void {
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => {
      const target = event.target as HTMLElement | null
      const typing = target !== null && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
      const command = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k'
      if (!command && (event.key !== '/' || typing || event.ctrlKey || event.altKey)) return
      event.preventDefault()
      open()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [open])
}

interface Choice {
  key: string
  label: string
  kind: string
  href: string
}

const foldedOf = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase()

function useChoices(asked: string, opened: boolean): Choice[] {
  const { t } = useWords()
  const q = asked.trim()
  const enabled = opened && q.length >= 2
  const works = useQuery({ ...ask.works({ q }), enabled })
  const releases = useQuery({ ...ask.releases({ q }), enabled })
  const people = useQuery({ ...ask.people(q), enabled })
  const units = useQuery({ ...ask.units({ q }), enabled })
  const sites = useQuery({ ...ask.sites(), enabled: opened })
  return useMemo(() => {
    const commands: Choice[] = [
      ...nouns.map((noun) => ({ key: noun.to, label: t(noun.key), kind: t('palette.go'), href: noun.to })),
      { key: 'new', label: t('works.new'), kind: t('palette.do'), href: '/works?new=1' },
      { key: 'account', label: t('band.myaccount'), kind: t('palette.go'), href: '/account' },
      { key: 'TT-01', label: 'TT-01', kind: t('noun.indicators'), href: '/indicators/TT-01' },
      { key: 'TT-02', label: 'TT-02', kind: t('noun.indicators'), href: '/indicators/TT-02' },
      ...(sites.data ?? []).map((site) => ({
        key: site.device,
        label: site.name,
        kind: t('noun.sites'),
        href: `/sites#${site.device.slice(0, 12)}`,
      })),
    ].filter((choice) => q === '' || foldedOf(choice.label).includes(foldedOf(q)))
    if (!enabled) return commands
    return [
      ...commands,
      ...(works.data ?? [])
        .slice(0, 6)
        .map((work) => ({ key: work.id, label: work.title || t('work.untitled'), kind: t('noun.works'), href: `/works/${work.id}` })),
      ...(releases.data ?? [])
        .slice(0, 6)
        .map((row) => ({ key: row.id, label: row.title, kind: t('noun.releases'), href: `/releases/${row.id}` })),
      ...(people.data ?? []).slice(0, 4).map((person) => ({
        key: person.personId,
        label: person.name,
        kind: t('noun.people'),
        href: `/people?q=${encodeURIComponent(person.name)}`,
      })),
      ...(units.data?.rows ?? [])
        .slice(0, 6)
        .map((unit) => ({ key: unit.id, label: unit.name, kind: t('noun.units'), href: `/units/${unit.id}` })),
    ]
  }, [t, q, enabled, works.data, releases.data, people.data, units.data, sites.data])
}

export function Palette({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useWords()
  const navigate = useNavigate()
  const [asked, setAsked] = useState('')
  const [at, setAt] = useState(0)
  const listId = useId()
  const choices = useChoices(asked, opened)
  const chosen = Math.min(at, Math.max(0, choices.length - 1))
  const go = (choice: Choice | undefined) => {
    if (choice === undefined) return
    onClose()
    setAsked('')
    setAt(0)
    void navigate({ href: choice.href })
  }
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt(Math.min(chosen + 1, choices.length - 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(chosen - 1, 0))
    else if (event.key === 'Enter') go(choices[chosen])
    else return
    event.preventDefault()
  }
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('shell.search')}
      yOffset="10vh"
      centered={false}
      size="lg"
      closeButtonProps={{ 'aria-label': t('act.close') }}
    >
      <input
        className="searchbox"
        data-autofocus
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={choices[chosen] === undefined ? undefined : `${listId}-${chosen}`}
        aria-label={t('palette.hint')}
        placeholder={t('palette.hint')}
        value={asked}
        onChange={(event) => {
          setAsked(event.target.value)
          setAt(0)
        }}
        onKeyDown={keys}
      />
      <div className="palette-list" role="listbox" id={listId} aria-label={t('shell.search')}>
        {choices.map((choice, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above owns the keyboard, as a combobox does
          <div
            key={choice.key}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            onClick={() => go(choice)}
            onMouseEnter={() => setAt(index)}
          >
            <span>{choice.label}</span>
            <small className="mute">{choice.kind}</small>
          </div>
        ))}
      </div>
      {choices.length === 0 && (
        <p className="mute" style={{ padding: 12 }}>
          {t('palette.none')}
        </p>
      )}
    </Modal>
  )
}
