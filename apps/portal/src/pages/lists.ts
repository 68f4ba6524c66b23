import { html, iconSvg, type Language, type SafeHtml } from '@hai-dang/ui'
import type { Figure } from '@hai-dang/wire'
import { columnPath, framed, inLanguage, type Site, slugOf } from './frame.ts'
import type { HeldPage } from './held.ts'
import { moment, say } from './wording.ts'

/** Newest first; of the same moment by path, so that two copies of the site show the same order. */
export function newestFirst(pages: readonly HeldPage[]): HeldPage[] {
  return [...pages].sort((a, b) => b.page.publishedAt.localeCompare(a.page.publishedAt) || a.page.path.localeCompare(b.page.path))
}

function thumbnail(figure: Figure | undefined): SafeHtml | null {
  const smallest = figure?.derivatives
    .filter((one) => one.media.mime === 'image/jpeg' || one.media.mime === 'image/webp' || one.media.mime === 'image/png')
    .sort((a, b) => a.width - b.width)[0]
  if (!smallest) return null
  return html`<img src="/b/${smallest.media.sha256}" width="${smallest.width}" height="${smallest.height}" alt="" loading="lazy" decoding="async">`
}

export function storyHtml({ page }: HeldPage, lang: Language, first: boolean): SafeHtml {
  const picture = thumbnail(page.figures[0])
  const names = [picture ? 'pic' : '', first ? 'first' : ''].filter(Boolean).join(' ')
  return html`<li${names ? html` class="${names}"` : null}><div><small class="mute">${page.column} · <time datetime="${page.publishedAt}">${moment(page.publishedAt, lang)}</time></small><h2 lang="${page.lang}"><a href="${inLanguage(page.path, lang)}">${page.title}</a></h2>${page.lead ? html`<p lang="${page.lang}">${page.lead}</p>` : null}</div>${picture}</li>`
}

export function columnsOf(pages: readonly HeldPage[]): { name: string; slug: string; pages: HeldPage[] }[] {
  const columns = new Map<string, { name: string; slug: string; pages: HeldPage[] }>()
  for (const held of newestFirst(pages)) {
    const slug = slugOf(held.page.column)
    const column = columns.get(slug) ?? { name: held.page.column, slug, pages: [] }
    column.pages.push(held)
    columns.set(slug, column)
  }
  return [...columns.values()].sort((a, b) => a.name.localeCompare(b.name, 'vi'))
}

/** Warnings first: the newest page of a column of warnings stands in red over the front page. */
function alertHtml(pages: readonly HeldPage[], lang: Language): SafeHtml | null {
  const warning = newestFirst(pages).find(({ page }) => slugOf(page.column) === 'canh-bao')
  if (!warning) return null
  return html`<section class="alert" aria-label="${lang === 'vi' ? 'Cảnh báo' : 'Warning'}"><div class="w"><b lang="${warning.page.lang}">${iconSvg('alert-triangle')} ${warning.page.title}</b><a href="${inLanguage(warning.page.path, lang)}">${lang === 'vi' ? 'Đọc cảnh báo' : 'Read the warning'}</a></div></section>`
}

const frontPages = 30

export function frontHtml(site: Site, lang: Language): SafeHtml {
  const { pages } = site.state
  const stories = newestFirst(pages).slice(0, frontPages)
  const columns = columnsOf(pages).map(
    ({ name, slug, pages: own }) =>
      html`<li><a href="${inLanguage(`${columnPath}/${slug}`, lang)}">${name}</a> <small class="mute num">${own.length}</small></li>`,
  )
  const body = html`<div><h1>${say('newest', lang)}</h1><div class="sector"></div>${stories.length ? html`<ul class="stories">${stories.map((held, index) => storyHtml(held, lang, index === 0))}</ul>` : html`<p>${say('noneYet', lang)}</p>`}</div>
<aside aria-label="${say('columns', lang)}"><section><h2>${say('columns', lang)}</h2>${columns.length ? html`<ul>${columns}</ul>` : html`<p>${say('noneYet', lang)}</p>`}</section><section><h2>${say('verify', lang)}</h2><p>${lang === 'vi' ? 'Mỗi bài ở đây có chữ ký duyệt của hai cơ quan. Ai cũng tự kiểm tra được, kể cả khi không có mạng.' : 'Every page here carries the approval of both agencies. Anyone can check it, offline too.'} <a href="${inLanguage('/xac-minh', lang)}">${say('verifyHow', lang)}</a></p></section></aside>`
  return framed(site, { lang, path: '/', title: say('site', lang), current: 'newest', alert: alertHtml(pages, lang), two: true, body })
}

export function columnsHtml(site: Site, lang: Language): SafeHtml {
  const columns = columnsOf(site.state.pages)
  const body = html`<h1>${say('columns', lang)}</h1><div class="sector"></div>${columns.length ? html`<ul class="stories">${columns.map(({ name, slug, pages }) => html`<li><h2><a href="${inLanguage(`${columnPath}/${slug}`, lang)}">${name}</a></h2><small class="mute num">${pages.length} ${lang === 'vi' ? 'bài, mới nhất' : 'pages, newest'} ${moment(pages[0]!.page.publishedAt, lang)}</small></li>`)}</ul>` : html`<p>${say('noneYet', lang)}</p>`}`
  return framed(site, { lang, path: columnPath, title: say('columns', lang), current: 'columns', body })
}

/** The newest of a column; older pages are found by search. */
const columnPages = 100

export function columnHtml(site: Site, column: { name: string; slug: string; pages: HeldPage[] }, lang: Language): SafeHtml {
  const body = html`<p class="kicker"><a href="${inLanguage(columnPath, lang)}">${say('columns', lang)}</a></p><h1>${column.name}</h1><div class="sector"></div><ul class="stories">${column.pages.slice(0, columnPages).map((held) => storyHtml(held, lang, false))}</ul>`
  return framed(site, { lang, path: `${columnPath}/${column.slug}`, title: column.name, current: 'columns', body })
}
