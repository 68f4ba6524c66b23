import { MantineProvider } from '@mantine/core'
import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState } from 'react'
import { whenSignedOut } from '../api/client.ts'
import { ask, makeQueryClient } from '../api/queries.ts'
import { type Lang, translator, WordsContext } from '../messages/catalogue.ts'
import { Failure, Waiting } from '../pieces/asked.tsx'
import { SignInScreen } from '../session/sign-in-screen.tsx'
import { HereContext } from './here.ts'
import { makeRouter } from './router.tsx'
import { theme } from './theme.ts'

const client = makeQueryClient()
const router = makeRouter(client)
const langKey = 'hd-lang'

function firstLang(): Lang {
  return localStorage.getItem(langKey) === 'en' ? 'en' : 'vi'
}

export function Console() {
  const [lang, setLang] = useState<Lang>(firstLang)
  useEffect(() => {
    document.documentElement.lang = lang
    localStorage.setItem(langKey, lang)
  }, [lang])
  const words = useMemo(() => ({ lang, t: translator(lang), setLang }), [lang])
  return (
    <MantineProvider theme={theme} forceColorScheme="light">
      <WordsContext value={words}>
        <QueryClientProvider client={client}>
          <Gate />
        </QueryClientProvider>
      </WordsContext>
    </MantineProvider>
  )
}

/** Nobody signed in: the sign-in screen, whatever the address, so that the address is still there afterwards. */
function Gate() {
  const session = useQuery(ask.session())
  const now = session.data?.now
  // biome-ignore lint/correctness/useExhaustiveDependencies: the offset is taken at the moment the answer came
  const offsetMs = useMemo(() => (now === undefined ? 0 : Date.parse(now) - Date.now()), [now, session.dataUpdatedAt])
  // A session that has run out somewhere else: ask who is here, and the answer brings the sign-in screen over this very address.
  useEffect(() => whenSignedOut(() => void client.invalidateQueries({ queryKey: ['session'] })), [])
  const wasIn = useRef(false)
  if (session.data !== undefined && session.data.account !== null) wasIn.current = true
  if (session.data === undefined) {
    return (
      <main className="main">{session.isError ? <Failure error={session.error} retry={() => void session.refetch()} /> : <Waiting />}</main>
    )
  }
  if (session.data.account === null) return <SignInScreen session={session.data} expired={wasIn.current} />
  return (
    <HereContext value={{ session: session.data, account: session.data.account, offsetMs }}>
      <RouterProvider router={router} />
    </HereContext>
  )
}
