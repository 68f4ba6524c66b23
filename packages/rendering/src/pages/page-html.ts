import { html, type SafeHtml, trustedHtml } from '@hai-dang/ui'
import type { BlockNode, Figure, InlineNode, PageV1 } from '@hai-dang/wire'

/** Version of this derivation; a page names the one its approvers saw. */
export const rendererVersion = 1

export interface PageOptions {
  readonly lang: 'vi' | 'en'
  /** Put before `/b/<sha256>`; empty on the portal. */
  readonly base?: string
}

function inline(node: InlineNode): SafeHtml {
  if (node.type === 'hardBreak') return html`<br>`
  let piece: SafeHtml = html`${node.text}`
  for (const mark of node.marks ?? []) {
    if (mark.type === 'bold') piece = html`<strong>${piece}</strong>`
    else if (mark.type === 'italic') piece = html`<em>${piece}</em>`
    else
      piece = html`<a href="${mark.attrs.href}"${mark.attrs.href.startsWith('https:') ? html` rel="noopener noreferrer"` : null}>${piece}</a>`
  }
  return piece
}

const inlines = (nodes: readonly InlineNode[] | undefined) => (nodes ?? []).map(inline)

const pictureOrder = ['image/avif', 'image/webp', 'image/jpeg', 'image/png']

/** One `<picture>`: a source for each better format, the plainest format as the fallback, every size the hub made. */
function pictureHtml(figure: Figure, options: PageOptions, eager: boolean): SafeHtml {
  const url = (sha256: string) => `${options.base ?? ''}/b/${sha256}`
  const formats = [...new Set(figure.derivatives.map((one) => one.media.mime))].sort(
    (a, b) => pictureOrder.indexOf(a) - pictureOrder.indexOf(b),
  )
  const setOf = (mime: string) =>
    figure.derivatives
      .filter((one) => one.media.mime === mime)
      .sort((a, b) => a.width - b.width)
      .map((one) => `${url(one.media.sha256)} ${one.width}w`)
      .join(', ')
  const fallbackMime = formats.at(-1)
  const fallback = figure.derivatives.filter((one) => one.media.mime === fallbackMime).sort((a, b) => b.width - a.width)[0]!
  const sizes = '(min-width: 1128px) 720px, 100vw'
  const sources = formats.slice(0, -1).map((mime) => html`<source type="${mime}" srcset="${setOf(mime)}" sizes="${sizes}">`)
  return html`<picture>${sources}<img src="${url(fallback.media.sha256)}" srcset="${setOf(fallback.media.mime)}" sizes="${sizes}" width="${fallback.width}" height="${fallback.height}" alt="${figure.alt}"${eager ? null : html` loading="lazy"`} decoding="async"></picture>`
}

/** A figure with its caption and credit. */
export function figureHtml(figure: Figure, options: PageOptions, eager = false): SafeHtml {
  const credit = figure.credit ? html` <small>${options.lang === 'vi' ? 'Ảnh' : 'Photo'}: ${figure.credit}</small>` : null
  const caption = figure.caption || figure.credit ? html`<figcaption>${figure.caption}${credit}</figcaption>` : null
  return html`<figure>${pictureHtml(figure, options, eager)}${caption}</figure>`
}

function block(node: BlockNode, page: PageV1, options: PageOptions): SafeHtml {
  switch (node.type) {
    case 'paragraph':
      return html`<p>${inlines(node.content)}</p>\n`
    case 'heading': {
      const tag = trustedHtml(`h${node.attrs.level}`)
      return html`<${tag}>${inlines(node.content)}</${tag}>\n`
    }
    case 'bulletList':
    case 'orderedList': {
      const tag = trustedHtml(node.type === 'bulletList' ? 'ul' : 'ol')
      const items = node.content.map(
        (item) => html`<li>${item.content.map((paragraph) => html`<p>${inlines(paragraph.content)}</p>`)}</li>`,
      )
      return html`<${tag}>${items}</${tag}>\n`
    }
    case 'blockquote':
      return html`<blockquote>${node.content.map((paragraph) => html`<p>${inlines(paragraph.content)}</p>`)}</blockquote>\n`
    case 'figure': {
      const figure = page.figures[node.attrs.figure]
      return figure ? html`${figureHtml(figure, options, node.attrs.figure === 0)}\n` : html``
    }
  }
}

/** The body of a page as HTML: blocks only, every word escaped; title, lead and frame belong to whoever shows it. */
export function pageHtml(page: PageV1, options: PageOptions): string {
  return page.body.content.map((node) => block(node, page, options).text).join('')
}
