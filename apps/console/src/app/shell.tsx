import { Drawer } from '@mantine/core'
import { IconDots, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useHubEvents } from '../api/events.ts'
import { ask } from '../api/queries.ts'
import { useWords } from '../messages/catalogue.ts'
import { Band } from './band.tsx'
import { nouns } from './nouns.tsx'
import { Palette, usePaletteKeys } from './palette.tsx'

function isCurrent(to: string, path: string): boolean {
  if (to === '/indicators' && path.startsWith('/plays')) return true
  return to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`)
}

function useOnline(): boolean {
  const [online, setOnline] = useState(navigator.onLine)
  useEffect(() => {
    const change = () => setOnline(navigator.onLine)
    window.addEventListener('online', change)
    window.addEventListener('offline', change)
    return () => {
      window.removeEventListener('online', change)
      window.removeEventListener('offline', change)
    }
  }, [])
  return online
}

/** The frame around every screen: band, rail (a bottom bar on a phone), search, and the line that says when the hub is not heard. */
export function Shell() {
  const { t } = useWords()
  const path = useRouterState({ select: (state) => state.location.pathname })
  const heard = useHubEvents(true)
  const online = useOnline()
  const [palette, setPalette] = useState(false)
  const [more, setMore] = useState(false)
  const main = useRef<HTMLElement>(null)
  usePaletteKeys(() => setPalette(true))
  const desk = useQuery(ask.desk())
  const waiting = desk.data?.waiting.length ?? 0
  const first = useRef(true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is the trigger
  useEffect(() => {
    setMore(false)
    // Keyboard and screen reader follow to the new page; not on the first one, where the browser stands at the top already.
    if (first.current) first.current = false
    else main.current?.focus({ preventScroll: true })
  }, [path])
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t('shell.skip')}
      </a>
      <Band />
      {(!online || !heard) && (
        <div className="offline" role="status">
          {online ? t('state.silent') : t('state.offline')}
        </div>
      )}
      <nav className="rail" aria-label={t('shell.menu')}>
        {nouns.map(({ to, key, icon: Icon }) => (
          <Link key={to} to={to} aria-current={isCurrent(to, path) ? 'page' : undefined} title={t(key)}>
            <Icon size={20} aria-hidden />
            <span>{t(key)}</span>
            {to === '/' && waiting > 0 && (
              <b className="num" title={t('desk.count', { count: waiting })}>
                {waiting}
              </b>
            )}
          </Link>
        ))}
        <button type="button" onClick={() => setPalette(true)} title={t('shell.search')}>
          <IconSearch size={20} aria-hidden />
          <span>{t('shell.search')}</span>
          <kbd>/</kbd>
        </button>
      </nav>
      <main className="main" id="main" tabIndex={-1} ref={main}>
        <Outlet />
      </main>
      <nav className="bottombar" aria-label={t('shell.menu')}>
        {nouns.slice(0, 4).map(({ to, short, icon: Icon }) => (
          <Link key={to} to={to} aria-current={isCurrent(to, path) ? 'page' : undefined}>
            <Icon size={22} aria-hidden />
            {t(short)}
          </Link>
        ))}
        <button type="button" onClick={() => setMore(true)} aria-expanded={more}>
          <IconDots size={22} aria-hidden />
          {t('shell.more')}
        </button>
      </nav>
      <MoreDrawer opened={more} onClose={() => setMore(false)} onSearch={() => setPalette(true)} />
      <Palette opened={palette} onClose={() => setPalette(false)} />
    </div>
  )
}

/** What a phone's bottom bar has no room for. */
function MoreDrawer({ opened, onClose, onSearch }: { opened: boolean; onClose: () => void; onSearch: () => void }) {
  const { t } = useWords()
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="bottom"
      size="auto"
      title={t('shell.more')}
      closeButtonProps={{ 'aria-label': t('act.close') }}
    >
      <div style={{ display: 'grid', gap: 8 }}>
        {nouns.slice(4).map(({ to, key, icon: Icon }) => (
          <Link key={to} to={to} className="btn" style={{ justifyContent: 'flex-start' }}>
            <Icon size={20} aria-hidden /> {t(key)}
          </Link>
        ))}
        <button
          type="button"
          className="btn"
          style={{ justifyContent: 'flex-start' }}
          onClick={() => {
            onClose()
            onSearch()
          }}
        >
          <IconSearch size={20} aria-hidden /> {t('shell.search')}
        </button>
      </div>
    </Drawer>
  )
}
