import type { IconName } from './icon-paths.ts'
import { iconSvg, lighthouseSvg } from './icons.ts'
import { type HtmlPiece, html, type SafeHtml } from './markup.ts'
import { type Language, word } from './words.ts'

export interface Band {
  /** Small lines under the name: programme, agencies. */
  readonly lines: readonly string[]
  /** Whatever stands at the right: lamp, clock, person. */
  readonly right?: HtmlPiece
  readonly href?: string
}

/** The dark band on top of every staff and site page. */
export function bandHtml(band: Band, lang: Language): SafeHtml {
  const who = band.lines.map((line, index) => (index === 0 ? html`${line}` : html`<br>${line}`))
  return html`<header class="band"><a class="brand" href="${band.href ?? '/'}">${lighthouseSvg(28)}${word('programme', lang)}</a><span class="who">${who}</span><span class="sp"></span>${band.right}</header>`
}

/** The violet strip of a deployment with drill keys: on every screen, in words. */
export function drillHtml(lang: Language, text?: string): SafeHtml {
  return html`<aside class="drill" aria-label="${word('drill', lang)}">${text ?? word('demo', lang)}</aside>`
}

export interface Layout {
  readonly title: string
  readonly lang: Language
  /** True in a deployment with drill keys. */
  readonly drill: boolean
  readonly band: Band
  readonly nav?: readonly { href: string; icon: IconName; label: string; current?: boolean; count?: number }[]
  readonly body: SafeHtml
  readonly cssHref: string
  readonly scriptSrc?: string
}

/** A whole page in the staff frame: band, drill strip, rail when there is one, main. */
export function layoutHtml(page: Layout): SafeHtml {
  const rail = page.nav?.map(
    (item) =>
      html`<a href="${item.href}"${item.current ? html` aria-current="page"` : null}>${iconSvg(item.icon)}${item.label}${item.count ? html`<b class="num">${item.count}</b>` : null}</a>`,
  )
  const frame = html`${page.drill ? drillHtml(page.lang) : null}${bandHtml(page.band, page.lang)}`
  const main = html`<main class="main" id="chinh" tabindex="-1">${page.body}</main>`
  return html`<!doctype html>
<html lang="${page.lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${page.title}</title><link rel="stylesheet" href="${page.cssHref}"></head>
<body><a class="skip" href="#chinh">${word('skip', page.lang)}</a>${rail ? html`<div class="shell">${frame}<nav class="rail" aria-label="${word('primaryNav', page.lang)}">${rail}</nav>${main}</div>` : html`${frame}${main}`}${page.scriptSrc ? html`<script type="module" src="${page.scriptSrc}"></script>` : null}</body></html>
`
}
