import type { Language, SafeHtml } from '@hai-dang/ui'
import { articleHtml } from '../pages/article.ts'
import { robotsText, rssXml, sitemapXml } from '../pages/feeds.ts'
import { columnPath, frameKey, inLanguage, type Site } from '../pages/frame.ts'
import type { PortalState } from '../pages/held.ts'
import { columnHtml, columnsHtml, columnsOf, frontHtml } from '../pages/lists.ts'
import { goneHtml, notFoundHtml, searchHtml, statementHtml } from '../pages/notices.ts'
import { policyPath, verifyHtml, verifyIndexHtml } from '../pages/verify.ts'
import { type Answer, type Compressed, makeAnswer } from './answers.ts'
import { cssHref } from './assets.ts'
import { findPages } from './search.ts'

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

type Add = (path: string, make: () => SafeHtml, kept?: string, status?: number) => void

function addLanguage(site: Site, lang: Language, add: Add): void {
  const { state } = site
  add('/', () => frontHtml(site, lang))
  add(columnPath, () => columnsHtml(site, lang))
  for (const column of columnsOf(state.pages)) add(`${columnPath}/${column.slug}`, () => columnHtml(site, column, lang))
  add('/xac-minh', () => verifyIndexHtml(site, lang))
  add('/khai-thac-va-tro-nang', () => statementHtml(site, lang))
  for (const gone of state.gone) {
    if (gone.kind === 'moved') continue
    add(gone.path, () => goneHtml(site, gone, lang), undefined, 410)
    add(`/xac-minh${gone.path}`, () => goneHtml(site, gone, lang), undefined, 410)
  }
  for (const held of state.pages) {
    add(held.page.path, () => articleHtml(site, held, lang), held.digest)
    add(`/xac-minh${held.page.path}`, () => verifyHtml(site, held, lang), held.digest)
  }
}

function addFiles(site: Site, answers: Map<string, Answer>, keep: Keep, compressed: Compressed): void {
  const file = (text: string | Uint8Array, type: string) => makeAnswer(text, { type }, compressed)
  answers.set('/tin.rss', file(rssXml(site), 'application/rss+xml; charset=utf-8'))
  answers.set('/sitemap.xml', file(sitemapXml(site), 'application/xml; charset=utf-8'))
  answers.set('/robots.txt', file(robotsText(site), 'text/plain; charset=utf-8'))
  answers.set(policyPath, file(JSON.stringify(site.state.policyBundle), jsonType))
  for (const { page, envelope, document, digest } of site.state.pages) {
    const proof = `/xac-minh${page.path}.env.json`
    const content = `/xac-minh${page.path}.page.json`
    answers.set(
      proof,
      keep(`${proof} ${digest}`, () => file(envelope, jsonType)),
    )
    answers.set(
      content,
      keep(`${content} ${digest}`, () => file(document, jsonType)),
    )
  }
}

/** An answer made before under the same key, or made now. */
type Keep = (key: string, make: () => Answer) => Answer

function keeper(workshop: Workshop): Keep {
  const before = workshop.rendered
  const used = new Map<string, Answer>()
  workshop.rendered = used
  return (key, make) => {
    const answer = before.get(key) ?? make()
    used.set(key, answer)
    return answer
  }
}

function redirect(to: string, compressed: Compressed): Answer {
  return makeAnswer('', { status: 301, type: htmlType, headers: { location: to } }, compressed)
}

/** What stays the same from one moment to the next: assets, compressed bytes, and pages that were rendered already. */
export interface Workshop {
  readonly origin: string
  readonly compressed: Compressed
  readonly assets: ReadonlyMap<string, Answer>
  /** By address, approval and frame; `buildRecords` leaves in it what it used. */
  rendered: Map<string, Answer>
}

/**
 * Renders what `state` holds and was not rendered before: a page depends on its approval and on the frame around it, so that publishing one piece
 * renders one page and the lists.
 */
export function buildRecords(state: PortalState, workshop: Workshop): Records {
  const { origin, compressed, assets } = workshop
  const site: Site = { origin, cssHref, state }
  const answers = new Map(assets)
  const keep = keeper(workshop)
  addFiles(site, answers, keep, compressed)
  for (const gone of state.gone)
    if (gone.movedTo)
      for (const lang of ['vi', 'en'] as const)
        answers.set(inLanguage(gone.path, lang), redirect(inLanguage(gone.movedTo, lang), compressed))
  for (const lang of ['vi', 'en'] as const) {
    const frame = frameKey(state, lang)
    addLanguage(site, lang, (path, page, kept, status) => {
      const address = inLanguage(path, lang)
      const make = () => makeAnswer(page().text, { type: htmlType, status: status ?? 200 }, compressed)
      answers.set(address, kept === undefined ? make() : keep(`${address} ${kept} ${frame}`, make))
    })
  }
  const missing = (lang: Language) =>
    makeAnswer(notFoundHtml(site, lang).text, { type: htmlType, status: 404, cache: 'no-store' }, compressed)
  return {
    answers,
    notFound: { vi: missing('vi'), en: missing('en') },
    media: mediaOf(state),
    search: (query, lang) => searchHtml(site, lang, query, findPages(state.pages, query)),
  }
}
