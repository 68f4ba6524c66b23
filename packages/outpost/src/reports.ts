import type { PlayLog } from './play-log.ts'
import type { Refused } from './refusals.ts'

export interface Report {
  readonly code: string
  readonly step: number
  readonly at: number
  readonly digest: string | null
  readonly params: Record<string, string | number>
}

export interface Reports {
  /** Writes a refusal into the log unless this very one has been reported since it last went away. */
  refuse(refusal: Pick<Refused, 'code' | 'step' | 'params'>, at: number, digest?: string | null): Promise<void>
  recent(): readonly Report[]
}

const kept = 50
/** Whoever holds the lister's key can list a thousand forgeries at each refresh: the disk is for the log of plays. */
const loggedInHour = 100
const hourMs = 3_600_000
/** Refused at every refresh it is one refusal; back after this long a silence it is a new one, and is said again. */
const goneMs = 24 * hourMs
const isDigest = (text: string | null | undefined): text is string => /^[0-9a-f]{64}$/.test(text ?? '')

const keyOf = (code: string, digest: string | null, params: Record<string, string | number>): string =>
  `${code} ${digest ?? ''} ${params.path ?? params.sha256 ?? params.keyid ?? ''}`

/** Everything refused goes home once, with its code and the step that refused it; a restart knows from the log what was said. */
export function openReports(log: PlayLog): Reports {
  const reports: Report[] = []
  const said = new Map<string, number>()
  let logged: number[] = []
  for (const entry of log.entries()) {
    // `site.*` is what people did at the site, not what its checks refused.
    if (entry.kind !== 'refusal' || entry.code.startsWith('site.')) continue
    const params = entry.detail === undefined ? {} : { path: entry.detail }
    reports.push({ code: entry.code, step: entry.step, at: Date.parse(entry.at), digest: entry.digest ?? null, params })
    said.set(keyOf(entry.code, entry.digest ?? null, params), Date.parse(entry.at))
    logged.push(Date.parse(entry.at))
  }
  return {
    async refuse({ code, step, params = {} }, at, digest = null) {
      const key = keyOf(code, digest, params)
      logged = logged.filter((time) => time > at - hourMs && time <= at)
      for (const [old, last] of said) if (Math.abs(at - last) > goneMs) said.delete(old)
      const isSaid = said.has(key)
      // What is over the measure is said in a later hour, if it is still refused then.
      if (!isSaid && logged.length >= loggedInHour) return
      said.set(key, at)
      if (isSaid) return
      logged.push(at)
      reports.push({ code, step, at, digest, params })
      if (reports.length > kept) reports.shift()
      const detail = params.path ?? params.sha256 ?? params.keyid
      const entry = {
        kind: 'refusal' as const,
        code,
        step,
        ...(isDigest(digest) ? { digest } : {}),
        ...(detail === undefined ? {} : { detail: String(detail).slice(0, 300) }),
      }
      try {
        await log.append(entry, at)
      } catch (cause) {
        // What the disk did not take was not said.
        said.delete(key)
        throw cause
      }
    },
    recent: () => reports.slice(-kept),
  }
}
