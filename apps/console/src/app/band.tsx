import { clock, session as sessionDoor } from '@hai-dang/wire'
import { Menu, VisuallyHidden } from '@mantine/core'
import { IconUserCircle } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { call } from '../api/client.ts'
import { ask } from '../api/queries.ts'
import { useWords } from '../messages/catalogue.ts'
import { useHere, useNow } from './here.ts'
import { clockText, longDayText } from './moments.ts'

export function LighthouseMark() {
  return (
    <svg
      width="22"
      height="22"
      viewBox="0 0 24 24"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d="M10 21l1-13h2l1 13zM10.5 8h3M9 5l3-2 3 2M3 7l4 1M17 8l4-1M7 21h10" />
    </svg>
  )
}

/** The band: who shares this programme, what is on air, the hour, the person. In a demo the hour can be moved, and everything says DEMO. */
export function Band() {
  const { t } = useWords()
  const { session, account } = useHere()
  return (
    <header className="band">
      <Link to="/" className="brand" aria-label="Hải Đăng">
        <LighthouseMark />
        <span>Hải Đăng</span>
      </Link>
      <span className="who agencies">
        <span className="prog">
          {t('band.programme')}
          <br />
        </span>
        {session.agencies.map((agency, index) => (
          <span key={agency.agency}>
            {index > 0 && <span className="prog"> · </span>}
            {agency.shortName}
          </span>
        ))}
      </span>
      <span className="sp" />
      {session.demo && (
        <span className="demo" title={t('band.demo.hint')}>
          DEMO{session.drill && <span className="wide-only"> · {t('band.demo.drill')}</span>}
        </span>
      )}
      <Lamp />
      <BandClock />
      <AccountMenu name={account.name} post={account.post} />
    </header>
  )
}

function Lamp() {
  const { t } = useWords()
  const desk = useQuery(ask.desk())
  const count = desk.data?.onAir.length ?? 0
  if (count === 0)
    return (
      <Link to="/sites" className="lampchip quiet desktop-only">
        {t('band.quiet')}
      </Link>
    )
  return (
    <Link to="/sites" className="lampchip" aria-live="polite">
      {t('band.onair', { count })}
    </Link>
  )
}

const steps = [
  { key: 'band.advance.10m', seconds: 600 },
  { key: 'band.advance.1h', seconds: 3600 },
  { key: 'band.advance.1d', seconds: 86_400 },
] as const

function BandClock() {
  const { t, lang } = useWords()
  const { session } = useHere()
  const now = useNow()
  const client = useQueryClient()
  const advance = useMutation({
    mutationFn: (seconds: number) => call(clock.advance, { body: { seconds } }),
    onSuccess: () => client.invalidateQueries(),
  })
  const time = (
    <time className="num" dateTime={new Date(now).toISOString()} title={`${longDayText(now, session.zone, lang)} (UTC+7)`}>
      {clockText(now, session.zone)}
    </time>
  )
  if (!session.demo) return time
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" className="timebtn" aria-label={t('band.clock.move', { time: clockText(now, session.zone) })}>
          {time}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('band.clock.label', { day: longDayText(now, session.zone, lang) })}</Menu.Label>
        {steps.map((step) => (
          <Menu.Item key={step.key} disabled={advance.isPending} onClick={() => advance.mutate(step.seconds)}>
            {t(step.key)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function AccountMenu({ name, post }: { name: string; post: string }) {
  const { t, lang, setLang } = useWords()
  const client = useQueryClient()
  const signOut = useMutation({
    mutationFn: () => call(sessionDoor.signOut),
    onSuccess: () => {
      client.clear()
      window.location.assign('/')
    },
  })
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <button type="button" className="accbtn">
          <VisuallyHidden>{t('band.account', { name })}</VisuallyHidden>
          <IconUserCircle className="phone-only" size={24} aria-hidden />
          <span className="acctext">
            {name}
            <span className="prog">
              <br />
              {post}
            </span>
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {name}
          <br />
          {post}
        </Menu.Label>
        <Menu.Item renderRoot={(props) => <Link to="/account" {...props} />}>{t('band.myaccount')}</Menu.Item>
        <Menu.Item onClick={() => setLang(lang === 'vi' ? 'en' : 'vi')} lang={lang === 'vi' ? 'en' : 'vi'}>
          {t('band.otherlang')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => signOut.mutate()}>{t('band.signout')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
