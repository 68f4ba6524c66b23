import type { Language, SafeHtml } from '@hai-dang/ui'
import { articleHtml } from '../pages/article.ts'
import { robotsText, rssXml, sitemapXml } from '../pages/feeds.ts'
import { columnPath, inLanguage, type Site } from '../pages/frame.ts'
import type { PortalState } from '../pages/held.ts'
import { columnHtml, columnsHtml, columnsOf, frontHtml } from '../pages/lists.ts'
import { goneHtml, notFoundHtml, searchHtml, statementHtml } from '../pages/notices.ts'
import { policyPath, verifyHtml, verifyIndexHtml } from '../pages/verify.ts'
import { type Answer, type Compressed, makeAnswer } from './answers.ts'
import { cssHref } from './assets.ts'
import { searchIndex } from './search.ts'

/** Everything the server may answer at one moment. */
export interface Records {
  readonly answers: ReadonlyMap<string, Answer>
  readonly notFound: Readonly<Record<Language, Answer>>
  /** Files that pages shown now refer to, with their types; nothing else is given out. */
  readonly media: ReadonlyMap<string, string>
  search(query: string, lang: Language): SafeHtml
}

const htmlType = 'text/html; charset=utf-8'
const jsonType = 'application/json; charset=utf-8'

function mediaOf(state: PortalState): Map<string, string> {
  const media = new Map<string, string>()
  for (const { page } of state.pages) {
    for (const figure of page.figures) for (const { media: file } of figure.derivatives) media.set(file.sha256, file.mime)
    if (page.listen) media.set(page.listen.sha256, page.listen.mime)
  }
  return media
}

function addLanguage(site: Site, lang: Language, add: (path: string, page: SafeHtml, status?: number) => void): void {
  const { state } = site
  add('/', frontHtml(site, lang))
  add(columnPath, columnsHtml(site, lang))
  for (const column of columnsOf(state.pages)) add(`${columnPath}/${column.slug}`, columnHtml(site, column, lang))
  add('/xac-minh', verifyIndexHtml(site, lang))
  add('/khai-thac-va-tro-nang', statementHtml(site, lang))
  for (const gone of state.gone) {
    if (gone.kind === 'moved') continue
    add(gone.path, goneHtml(site, gone, lang), 410)
    add(`/xac-minh${gone.path}`, goneHtml(site, gone, lang), 410)
  }
  for (const held of state.pages) {
    add(held.page.path, articleHtml(site, held, lang))
    add(`/xac-minh${held.page.path}`, verifyHtml(site, held, lang))
  }
}

function addFiles(site: Site, answers: Map<string, Answer>, compressed: Compressed): void {
  const file = (text: string | Uint8Array, type: string) => makeAnswer(text, { type }, compressed)
  answers.set('/tin.rss', file(rssXml(site), 'application/rss+xml; charset=utf-8'))
  answers.set('/sitemap.xml', file(sitemapXml(site), 'application/xml; charset=utf-8'))
  answers.set('/robots.txt', file(robotsText(site), 'text/plain; charset=utf-8'))
  answers.set(policyPath, file(JSON.stringify(site.state.policyBundle), jsonType))
  for (const { page, envelope, document } of site.state.pages) {
    answers.set(`/xac-minh${page.path}.env.json`, file(envelope, jsonType))
    answers.set(`/xac-minh${page.path}.page.json`, file(document, jsonType))
  }
}

function redirect(to: string, compressed: Compressed): Answer {
  return makeAnswer('', { status: 301, type: htmlType, headers: { location: to } }, compressed)
}

/** Renders whatever `state` holds; `assets` are the same at every moment. Bytes that did not change keep their compressed form and their tag. */
export function buildRecords(state: PortalState, origin: string, compressed: Compressed, assets: ReadonlyMap<string, Answer>): Records {
  const site: Site = { origin, cssHref, state }
  const answers = new Map(assets)
  addFiles(site, answers, compressed)
  for (const gone of state.gone)
    if (gone.movedTo)
      for (const lang of ['vi', 'en'] as const)
        answers.set(inLanguage(gone.path, lang), redirect(inLanguage(gone.movedTo, lang), compressed))
  for (const lang of ['vi', 'en'] as const)
    addLanguage(site, lang, (path, page, status) =>
      answers.set(inLanguage(path, lang), makeAnswer(page.text, { type: htmlType, status: status ?? 200 }, compressed)),
    )
  const missing = (lang: Language) =>
    makeAnswer(notFoundHtml(site, lang).text, { type: htmlType, status: 404, cache: 'no-store' }, compressed)
  const index = searchIndex(state.pages)
  return {
    answers,
    notFound: { vi: missing('vi'), en: missing('en') },
    media: mediaOf(state),
    search: (query, lang) => searchHtml(site, lang, query, index.find(query)),
  }
}
