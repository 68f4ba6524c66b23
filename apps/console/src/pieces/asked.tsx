import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Refused } from '../api/client.ts'
import { useWords } from '../messages/catalogue.ts'

/** One sentence for what went wrong, in the language of the screen. */
export function useWordingOf(): (error: unknown) => string {
  const { lang, t } = useWords()
  return (error) => {
    if (error instanceof Refused) return error.wording[lang]
    return navigator.onLine ? t('state.unreachable') : t('state.offline')
  }
}

export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useWords()
  const wordingOf = useWordingOf()
  return (
    <div className="note bad" role="alert">
      <p>{wordingOf(error)}</p>
      {retry !== undefined && (
        <button type="button" className="linkbtn" onClick={retry}>
          {t('act.retry')}
        </button>
      )}
    </div>
  )
}

export function Waiting() {
  const { t } = useWords()
  return (
    <div className="skeleton" role="status">
      <span className="sr">{t('state.loading')}</span>
      <i />
      <i />
      <i />
      <i />
    </div>
  )
}

export function Empty({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <p className="mute">{children}</p>
      {action !== undefined && (
        <div className="buttons" style={{ marginTop: 12 }}>
          {action}
        </div>
      )}
    </div>
  )
}

/** Shows what a query holds: kept content stays on the screen when the hub falls silent, with a line that says so. */
export function Asked<T>({
  query,
  children,
  empty,
}: {
  query: UseQueryResult<T>
  children: (value: T) => ReactNode
  empty?: (value: T) => ReactNode | null
}) {
  const { t } = useWords()
  if (query.data === undefined) {
    if (query.isError) return <Failure error={query.error} retry={() => void query.refetch()} />
    return query.fetchStatus === 'paused' ? <div className="note">{t('state.offline')}</div> : <Waiting />
  }
  const nothing = empty?.(query.data) ?? null
  return (
    <>
      {query.isError && <Failure error={query.error} retry={() => void query.refetch()} />}
      {nothing ?? children(query.data)}
    </>
  )
}
