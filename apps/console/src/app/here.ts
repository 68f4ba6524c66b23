import type { AccountView, SessionView } from '@hai-dang/wire'
import { createContext, useContext, useEffect, useState } from 'react'

/** What every screen may need to know of the session: who is here, and the hub's clock. */
export interface Here {
  session: SessionView
  account: AccountView
  /** Difference between the hub's clock and this machine's, in ms. A demo's clock may be days ahead. */
  offsetMs: number
}

export const HereContext = createContext<Here | null>(null)

export function useHere(): Here {
  const here = useContext(HereContext)
  if (here === null) throw new Error('no session around this screen')
  return here
}

export function hubNow(offsetMs: number): number {
  return Date.now() + offsetMs
}

/** The hub's time, ticking. */
export function useNow(everyMs = 1000): number {
  const { offsetMs } = useHere()
  const [now, setNow] = useState(() => hubNow(offsetMs))
  useEffect(() => {
    setNow(hubNow(offsetMs))
    const timer = setInterval(() => setNow(hubNow(offsetMs)), everyMs)
    return () => clearInterval(timer)
  }, [offsetMs, everyMs])
  return now
}
