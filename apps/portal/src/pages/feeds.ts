import { agencyLine, columnPath, escapeXml, inLanguage, type Site } from './frame.ts'
import { columnsOf, newestFirst } from './lists.ts'
import { say } from './wording.ts'

export function rssXml(site: Site): string {
  const items = newestFirst(site.state.pages)
    .slice(0, 50)
    .map(
      ({ page, digest }) =>
        `<item><title>${escapeXml(page.title)}</title><link>${site.origin}${page.path}</link><guid isPermaLink="false">${digest}</guid><pubDate>${new Date(page.publishedAt).toUTCString()}</pubDate><category>${escapeXml(page.column)}</category><description>${escapeXml(page.lead)}</description></item>`,
    )
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>${escapeXml(say('site', 'vi'))}</title><link>${site.origin}/</link><description>${escapeXml(agencyLine(site.state, 'vi'))}</description><language>vi</language>${items.join('\n')}</channel></rss>\n`
}

export function sitemapXml(site: Site): string {
  const pages = newestFirst(site.state.pages).map(({ page }) => ({ path: page.path, at: page.publishedAt }))
  const fixed = [
    '/',
    columnPath,
    '/xac-minh',
    '/khai-thac-va-tro-nang',
    ...columnsOf(site.state.pages).map(({ slug }) => `${columnPath}/${slug}`),
  ]
  const entry = (path: string, at?: string) =>
    `<url><loc>${site.origin}${path}</loc>${at ? `<lastmod>${at}</lastmod>` : ''}<xhtml:link rel="alternate" hreflang="vi" href="${site.origin}${path}"/><xhtml:link rel="alternate" hreflang="en" href="${site.origin}${inLanguage(path, 'en')}"/></url>`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">${[...fixed.map((path) => entry(path)), ...pages.map(({ path, at }) => entry(path, at))].join('\n')}</urlset>\n`
}

export function robotsText(site: Site): string {
  return site.state.drill ? 'User-agent: *\nDisallow: /\n' : `User-agent: *\nAllow: /\nSitemap: ${site.origin}/sitemap.xml\n`
}
