import { session as door, type SessionView } from '@hai-dang/wire'
import { Button, PasswordInput, TextInput } from '@mantine/core'
import { startAuthentication } from '@simplewebauthn/browser'
import { IconKey } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { call } from '../api/client.ts'
import { LighthouseMark } from '../app/band.tsx'
import { clockText, longDayText } from '../app/moments.ts'
import { useWords } from '../messages/catalogue.ts'
import { Failure } from '../pieces/asked.tsx'

const demoPassword = 'hai-dang-demo'

/** Passkey first; in a demo also a password, with the list of sample people filling the form. `expired`: someone was here and the session ran out. */
export function SignInScreen({ session, expired }: { session: SessionView; expired: boolean }) {
  const { t, lang, setLang } = useWords()
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const submit = useRef<HTMLButtonElement>(null)
  const now = Date.parse(session.now)
  // It may come over a screen that was scrolled far down.
  useEffect(() => {
    window.scrollTo(0, 0)
  }, [])
  const choose = (chosen: string) => {
    setLogin(chosen)
    setPassword(demoPassword)
    submit.current?.focus()
  }
  const host = session.agencies.find((agency) => agency.agency === session.hostAgency)
  return (
    <div className="gate">
      <header className="band">
        <span className="brand">
          <LighthouseMark /> Hải Đăng
        </span>
        <span className="who">
          {t('band.programme')}
          <br />
          {session.agencies.map((agency) => agency.shortName).join(' · ')}
        </span>
        <span className="sp" />
        {session.demo && <span className="demo">DEMO</span>}
        <span className="num" title={longDayText(now, session.zone, lang)}>
          {clockText(now, session.zone)}
        </span>
        <button type="button" onClick={() => setLang(lang === 'vi' ? 'en' : 'vi')} lang={lang === 'vi' ? 'en' : 'vi'}>
          {t('band.otherlang')}
        </button>
      </header>
      <main>
        <div style={{ width: '100%', maxWidth: 920 }}>
          <h1>{t('signin.title')}</h1>
          <div className="sector" />
          {expired && (
            <p className="note" role="alert" style={{ marginBottom: 24 }}>
              {t('signin.expired')}
            </p>
          )}
        </div>
        <div className="cols">
          <section className="panel" aria-label={t('signin.title')}>
            <header>
              <h2>{host?.name ?? t('signin.anyagency')}</h2>
            </header>
            <SignInForms
              session={session}
              login={login}
              password={password}
              setLogin={setLogin}
              setPassword={setPassword}
              submit={submit}
            />
          </section>
          {session.demo && <DemoPeople session={session} chosen={login} choose={choose} />}
        </div>
      </main>
    </div>
  )
}

interface FormsProps {
  session: SessionView
  login: string
  password: string
  setLogin: (text: string) => void
  setPassword: (text: string) => void
  submit: React.RefObject<HTMLButtonElement | null>
}

function SignInForms({ session, login, password, setLogin, setPassword, submit }: FormsProps) {
  const { t } = useWords()
  const client = useQueryClient()
  const welcome = (view: SessionView) => {
    // What the last person was shown, or refused, is not for the next one.
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' })
    client.setQueryData(['session'], view)
  }
  const byPassword = useMutation({ mutationFn: () => call(door.signIn, { body: { login: login.trim(), password } }), onSuccess: welcome })
  const byPasskey = useMutation({
    mutationFn: async () => {
      const { options } = await call(door.passkeyOptions)
      const response = await startAuthentication({
        optionsJSON: options as unknown as Parameters<typeof startAuthentication>[0]['optionsJSON'],
      })
      return call(door.passkeySignIn, { body: { response: response as unknown as Record<string, unknown> } })
    },
    onSuccess: welcome,
  })
  const send = (event: FormEvent) => {
    event.preventDefault()
    byPassword.mutate()
  }
  const cancelled = byPasskey.error instanceof Error && ['NotAllowedError', 'AbortError'].includes(byPasskey.error.name)
  return (
    <div className="pad" style={{ display: 'grid', gap: 16 }}>
      <Button leftSection={<IconKey size={20} aria-hidden />} loading={byPasskey.isPending} onClick={() => byPasskey.mutate()}>
        {t('signin.passkey')}
      </Button>
      {byPasskey.isError &&
        (cancelled ? (
          <div className="note" role="alert">
            {t('signin.passkey.cancelled')}
          </div>
        ) : (
          <Failure error={byPasskey.error} />
        ))}
      {session.passwordSignIn && (
        <form onSubmit={send} style={{ display: 'grid', gap: 16, borderTop: '1px solid var(--hair)', paddingTop: 16 }}>
          <TextInput
            label={t('signin.login')}
            value={login}
            onChange={(event) => setLogin(event.target.value)}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            name="login"
          />
          <PasswordInput
            label={t('signin.password')}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            autoComplete="current-password"
            required
            name="password"
            visibilityToggleButtonProps={{ 'aria-label': t('signin.show') }}
          />
          {byPassword.isError && <Failure error={byPassword.error} />}
          <div>
            <Button ref={submit} type="submit" variant="default" loading={byPassword.isPending}>
              {t('signin.submit')}
            </Button>
          </div>
        </form>
      )}
    </div>
  )
}

function DemoPeople({ session, chosen, choose }: { session: SessionView; chosen: string; choose: (login: string) => void }) {
  const { t } = useWords()
  return (
    <section className="panel demolist" aria-label={t('signin.demo')}>
      <header>
        <h2>{t('signin.demo')}</h2>
        <span className="sp" />
        <small className="mute">{t('signin.demo.hint')}</small>
      </header>
      {session.agencies.map((agency) => (
        <div key={agency.agency}>
          <div className="agency" style={{ padding: '10px 16px 4px', borderTop: '1px solid var(--hair)' }}>
            {agency.name}
            {session.hostAgency !== null && session.hostAgency !== agency.agency && (
              <>
                {' '}
                ·{' '}
                <a href={agency.origin} style={{ textTransform: 'none' }}>
                  {t('signin.otherorigin')}
                </a>
              </>
            )}
          </div>
          {session.demoPeople
            .filter((person) => person.agency === agency.agency)
            .map((person) => (
              <button key={person.login} type="button" aria-pressed={person.login === chosen} onClick={() => choose(person.login)}>
                <span>{person.name}</span>
                <small className="mute">{person.post}</small>
                <span className="sp" />
                <span className="mono">{person.login}</span>
              </button>
            ))}
        </div>
      ))}
    </section>
  )
}
