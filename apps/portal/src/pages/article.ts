import { figureHtml, pageHtml } from '@hai-dang/rendering'
import { html, iconSvg, type Language, type SafeHtml, trustedHtml } from '@hai-dang/ui'
import { agencyOf, framed, inLanguage, type Site } from './frame.ts'
import type { HeldPage } from './held.ts'
import { duration, moment, say } from './wording.ts'

function listenHtml({ page }: HeldPage, lang: Language): SafeHtml | null {
  if (!page.listen) return null
  const length = page.listen.ms ? ` (${duration(page.listen.ms, lang)})` : ''
  return html`<div class="listen noprint"><span>${iconSvg('volume')} ${say('listen', lang)}${length}</span><audio controls preload="none" src="/b/${page.listen.sha256}" aria-label="${say('listen', lang)}"></audio></div>`
}

function sealHtml(site: Site, held: HeldPage, lang: Language): SafeHtml {
  const names = held.approvers.map((approver) => `${approver.name}, ${agencyOf(site, held, approver.agency, lang)}`).join('; ')
  const text =
    lang === 'vi' ? `Hai cơ quan đã duyệt đúng nội dung này: ${names}.` : `Both agencies approved exactly this content: ${names}.`
  return html`<div class="seal"><b>${say('verifyThis', lang)}</b> ${text} <a href="${inLanguage(`/xac-minh${held.page.path}`, lang)}">${say('verifyHow', lang)}</a></div>`
}

/** Figures that no block of the text places stand before it. */
function leadFigures({ page }: HeldPage, lang: Language): SafeHtml[] {
  const placed = new Set(page.body.content.flatMap((block) => (block.type === 'figure' ? [block.attrs.figure] : [])))
  return page.figures.flatMap((figure, index) => (placed.has(index) ? [] : [figureHtml(figure, { lang }, true)]))
}

function aside(site: Site, held: HeldPage, lang: Language): SafeHtml {
  const { page } = held
  const sources =
    page.sources.length > 0
      ? html`<section><h2>${say('sources', lang)}</h2><ul>${page.sources.map((source) => html`<li>${source}</li>`)}</ul></section>`
      : null
  const approvers = held.approvers.map(
    (approver) => html`<li>${approver.name}<br><small class="mute">${agencyOf(site, held, approver.agency, lang)}</small></li>`,
  )
  return html`<aside aria-label="${say('approvedBy', lang)}"><section><h2>${say('approvedBy', lang)}</h2><ul>${approvers}</ul></section>${sources}<section><h2>${say('more', lang)}</h2><ul><li><a href="${inLanguage('/', lang)}">${say('newest', lang)}</a></li><li><a href="${inLanguage('/chuyen-muc', lang)}">${say('columns', lang)}</a></li></ul></section></aside>`
}

/** One page as readers see it. */
export function articleHtml(site: Site, held: HeldPage, lang: Language): SafeHtml {
  const { page } = held
  const body = html`<article lang="${page.lang}"><p class="kicker">${page.column}</p><h1>${page.title}</h1>${page.lead ? html`<p class="lead">${page.lead}</p>` : null}
<div class="meta" lang="${lang}"><time datetime="${page.publishedAt}">${moment(page.publishedAt, lang)}</time>${site.state.drill ? html`<span>${lang === 'vi' ? 'Bản mẫu, dùng để minh hoạ' : 'Sample, for illustration'}</span>` : null}<a href="${inLanguage(`/xac-minh${page.path}`, lang)}">${say('verify', lang)}</a></div>
${listenHtml(held, lang)}${leadFigures(held, lang)}${trustedHtml(pageHtml(page, { lang }))}<div lang="${lang}">${sealHtml(site, held, lang)}</div></article>${aside(site, held, lang)}`
  return framed(site, { lang, path: page.path, title: page.title, description: page.lead, two: true, body })
}
