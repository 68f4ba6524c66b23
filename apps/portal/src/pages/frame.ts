import {
  agenciesInShort,
  agencyAt,
  drillHtml,
  escapeHtml,
  type HtmlPiece,
  html,
  iconSvg,
  type Language,
  lighthouseSvg,
  type SafeHtml,
  word,
} from '@hai-dang/ui'
import type { AgencyId } from '@hai-dang/wire'
import type { HeldPage, PortalState } from './held.ts'
import { moment, say } from './wording.ts'

/** What every page of the site needs to know besides its own content. */
export interface Site {
  readonly origin: string
  readonly cssHref: string
  readonly state: PortalState
}

export interface Framed {
  readonly lang: Language
  /** Path without the language prefix, for the link to the other language; null where there is none. */
  readonly path: string | null
  readonly title: string
  readonly description?: string
  readonly current?: 'newest' | 'columns' | 'verify' | 'search' | 'accessibility'
  readonly alert?: SafeHtml | null
  readonly two?: boolean
  readonly body: SafeHtml
  readonly index?: boolean
}

export const columnPath = '/chuyen-muc'

/** ASCII address of a Vietnamese name. */
export function slugOf(name: string): string {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'd').toLowerCase()
  return plain.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'khac'
}

/** The same path in a language: English stands under `/en`. */
export function inLanguage(path: string, lang: Language): string {
  if (lang === 'vi') return path
  return path === '/' ? '/en' : `/en${path}`
}

const unansweredMs = 10 * 60_000

function isStale(state: PortalState): boolean {
  return state.freshness !== 'fresh' || state.lastContact === null || state.now - state.lastContact > unansweredMs
}

/** Never a silent old page: says since when nothing new could be fetched, and how much that means. */
function staleHtml(state: PortalState, lang: Language): SafeHtml | null {
  if (!isStale(state)) return null
  return html`<div class="notice" role="status"><div class="w">${iconSvg('history')} ${staleWords(state, lang)}</div></div>`
}

/** What the frame of every page says at this moment beyond its language; pages rendered under another one are rendered again. */
export function frameKey(state: PortalState, lang: Language): string {
  return `${state.drill} ${agencyLine(state, lang)} ${isStale(state) ? staleWords(state, lang) : ''}`
}

/** Who publishes here, under the names of this day. */
export function agencyLine(state: PortalState, lang: Language): string {
  return agenciesInShort(state.agencies, state.now, lang).join(' · ')
}

function staleWords(state: PortalState, lang: Language): string {
  const since = state.lastContact === null ? null : moment(state.lastContact, lang)
  const still =
    lang === 'vi' ? 'Nội dung đang hiện vẫn là bản cả hai cơ quan đã duyệt.' : 'What is shown is still what both agencies approved.'
  if (state.policyBundle === null)
    return lang === 'vi'
      ? 'Trang này chưa nhận được bản tin nào từ nơi phát hành.'
      : 'This site has not received anything from the publisher yet.'
  if (since === null)
    return lang === 'vi'
      ? `Trang này chưa được làm mới từ lần khởi động gần nhất. ${still}`
      : `This site has not been refreshed since it last started. ${still}`
  return lang === 'vi' ? `Trang này chưa được làm mới từ ${since}. ${still}` : `This site has not been refreshed since ${since}. ${still}`
}

/** What an agency was called when this page was published: a document keeps the name of its day. */
export function agencyOf({ state }: Site, { page }: HeldPage, agency: AgencyId, lang: Language): string {
  return agencyAt(state.agencies, agency, Date.parse(page.publishedAt), lang).name
}

function header({ state }: Site, frame: Framed): SafeHtml {
  const { lang } = frame
  const other = lang === 'vi' ? 'en' : 'vi'
  const link =
    frame.path === null
      ? null
      : html`<span class="lang"><a href="${inLanguage(frame.path, other)}" hreflang="${other}" lang="${other}">${say('otherLanguage', lang)}</a></span>`
  return html`<header class="top"><div class="w"><a class="home" href="${inLanguage('/', lang)}">${lighthouseSvg(34)}<span><b>${say('site', lang)}</b><span class="caps">${agencyLine(state, lang)}</span></span></a>${link}</div></header>`
}

function sections(frame: Framed): SafeHtml {
  const { lang } = frame
  const items = [
    ['newest', '/'],
    ['columns', columnPath],
    ['verify', '/xac-minh'],
    ['search', '/tim-kiem'],
  ] as const
  const links = items.map(
    ([key, path]) =>
      html`<a href="${inLanguage(path, lang)}"${frame.current === key ? html` aria-current="page"` : null}>${say(key, lang)}</a>`,
  )
  return html`<nav class="sections" aria-label="${say('sections', lang)}"><div class="w">${links}</div></nav>`
}

function footer(lang: Language): SafeHtml {
  const claim =
    lang === 'vi'
      ? 'Trang này chỉ đăng nội dung đã có chữ ký duyệt của cả hai cơ quan. Nó không giữ mật khẩu, không đặt cookie, không theo dõi người đọc.'
      : 'This site shows only what both agencies have approved by signature. It holds no password, sets no cookie and follows no reader.'
  return html`<footer class="foot-public"><div class="w"><p>${claim}</p><a href="${inLanguage('/khai-thac-va-tro-nang', lang)}">${say('accessibility', lang)}</a><a href="/tin.rss">${say('feed', lang)}</a><a href="${inLanguage('/xac-minh', lang)}">${say('verify', lang)}</a></div></footer>`
}

/** A whole public page: complete without any script. */
export function framed(site: Site, frame: Framed): SafeHtml {
  const { lang } = frame
  const title = frame.title === say('site', lang) ? frame.title : `${frame.title} · ${say('site', lang)}`
  const alternates: HtmlPiece =
    frame.path === null
      ? null
      : html`<link rel="canonical" href="${site.origin}${inLanguage(frame.path, lang)}"><link rel="alternate" hreflang="vi" href="${site.origin}${frame.path}"><link rel="alternate" hreflang="en" href="${site.origin}${inLanguage(frame.path, 'en')}">`
  const robots = site.state.drill || frame.index === false ? html`<meta name="robots" content="noindex">` : null
  return html`<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>${frame.description ? html`<meta name="description" content="${frame.description}">` : null}${robots}${alternates}<link rel="alternate" type="application/rss+xml" href="/tin.rss" title="${say('feed', lang)}"><link rel="icon" href="/assets/mark.svg" type="image/svg+xml"><link rel="stylesheet" href="${site.cssHref}"></head>
<body class="public"><a class="skip" href="#chinh">${word('skip', lang)}</a>${site.state.drill ? drillHtml(lang, say('demo', lang)) : null}${header(site, frame)}${frame.alert ?? null}${staleHtml(site.state, lang)}${sections(frame)}
<main class="w${frame.two ? ' two' : ''}" id="chinh" tabindex="-1">${frame.body}</main>
${footer(lang)}</body></html>
`
}

/** XML text: the same five characters, and none of the control characters XML cannot hold. */
export function escapeXml(text: string): string {
  return escapeHtml([...text].filter((character) => character >= ' ' || character === '\n' || character === '\t').join(''))
}
