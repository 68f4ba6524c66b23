import { pageHtml } from '@hai-dang/rendering'
import type { PageV1 } from '@hai-dang/wire'
import { useMemo } from 'react'

/** A page at phone width, by the very function that the portal renders it with. */
export function PagePreview({ page }: { page: PageV1 }) {
  const html = useMemo(() => pageHtml(page, { lang: page.lang.startsWith('en') ? 'en' : 'vi' }), [page])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="phone" tabIndex={0} aria-label={page.title} lang={page.lang}>
      <p className="t1 mute">{page.column}</p>
      <h1>{page.title}</h1>
      {page.lead !== '' && <p className="lead">{page.lead}</p>}
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: rendering escapes every text of the typed tree and admits no other markup */}
      <div dangerouslySetInnerHTML={{ __html: html }} />
    </section>
  )
}
