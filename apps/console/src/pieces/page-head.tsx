import { Link } from '@tanstack/react-router'
import { Fragment, type ReactNode, useEffect } from 'react'
import { useWords } from '../messages/catalogue.ts'

export interface Crumb {
  label: string
  to?: string
}

/** Breadcrumbs that are the real hierarchy, the name of the page and the lighthouse's sector under it. */
export function PageHead({
  crumbs = [],
  title,
  actions,
  tight,
}: {
  crumbs?: readonly Crumb[]
  title: string
  actions?: ReactNode
  tight?: boolean
}) {
  const { t } = useWords()
  useEffect(() => {
    document.title = `${title} · Hải Đăng`
  }, [title])
  return (
    <>
      {crumbs.length > 0 && (
        <nav className="crumb" aria-label={t('shell.crumbs')}>
          {crumbs.map((crumb, index) => (
            <Fragment key={crumb.label}>
              {index > 0 && ' › '}
              <bdi>{crumb.to === undefined ? crumb.label : <Link to={crumb.to}>{crumb.label}</Link>}</bdi>
            </Fragment>
          ))}
        </nav>
      )}
      <div className="headrow">
        <h1>
          <bdi>{title}</bdi>
        </h1>
        <span className="sp" />
        {actions}
      </div>
      <div className={tight === true ? 'sector tight' : 'sector'} />
    </>
  )
}
