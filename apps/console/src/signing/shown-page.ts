import { pageHtml } from '@hai-dang/rendering'
import type { Figure, PageV1 } from '@hai-dang/wire'
import { momentText } from '../app/moments.ts'
import { el, note, panel } from './dom.ts'
import type { ShownItem } from './rebuild.ts'
import { objectUrl, type Showing, type ShownPanel, tick, whenSeen } from './shown-panel.ts'
import type { SigningWords } from './words.ts'

/** The page by the portal's own function, then everything about it that a reader may meet: each size of each picture, its words, where links lead. */
export async function showPage(shown: ShownItem, showing: Showing): Promise<ShownPanel> {
  const { t } = showing.words
  const seen = tick(showing, 'tick.seen', 'tick.notseen')
  const { page } = shown
  if (page === null) throw new TypeError('a page item without its page')
  const figures = await Promise.all(page.figures.map((figure, index) => showFigure(figure, index, showing)))
  const usable = figures.every((figure) => figure.usable)
  const end = el('p', {}, seen.node)
  whenSeen(end, seen.mark)
  const sheet = el(
    'div',
    { class: 'phone', lang: page.lang, tabindex: '0', role: 'region', 'aria-label': page.title },
    el('p', { class: 'mute' }, page.column),
    el('h1', {}, page.title),
    page.lead !== '' && el('p', { class: 'lead' }, page.lead),
    await bodyOf(page, showing),
  )
  const node = panel(
    t('item.page'),
    page.path,
    el(
      'div',
      { class: 'pad' },
      sheet,
      factsOf(page, showing),
      ...figures.map((figure) => figure.node),
      !usable && note('bad', t('figure.broken')),
      end,
    ),
  )
  return { node, usable, attended: seen.isDone }
}

function factsOf(page: PageV1, { words, zone }: Showing): HTMLElement {
  const { t, lang } = words
  return el(
    'dl',
    { class: 'ev' },
    el('dt', {}, t('page.published')),
    el('dd', { class: 'num' }, momentText(Date.parse(page.publishedAt), zone, lang)),
    el('dt', {}, t('page.lang')),
    el('dd', {}, page.lang),
    ...(page.sources.length > 0 ? [el('dt', {}, t('page.sources')), el('dd', {}, page.sources.join(' · '))] : []),
    ...(page.listen === undefined ? [] : [el('dt', {}, t('page.listen')), el('dd', {}, t('page.listen.same'))]),
  )
}

/** Pictures come from the bytes that were checked, and a link is text beside the address where it leads. */
async function bodyOf(page: PageV1, { fetchBlob }: Showing): Promise<HTMLElement> {
  const parsed = new DOMParser().parseFromString(pageHtml(page, { lang: page.lang.startsWith('en') ? 'en' : 'vi' }), 'text/html')
  for (const source of parsed.querySelectorAll('source')) source.remove()
  const files = new Map(page.figures.flatMap((figure) => figure.derivatives).map(({ media }) => [media.sha256, media]))
  for (const image of parsed.querySelectorAll('img')) {
    const media = files.get(image.getAttribute('src')?.split('/').at(-1) ?? '')
    for (const name of ['srcset', 'src', 'loading']) image.removeAttribute(name)
    if (media !== undefined) image.setAttribute('src', objectUrl(await fetchBlob(media.sha256), media.mime))
  }
  for (const link of parsed.querySelectorAll('a')) {
    const address = el('small', { class: 'mono' }, ` (${link.getAttribute('href') ?? ''})`)
    link.replaceWith(el('span', {}, ...Array.from(link.childNodes), address))
  }
  const body = el('div', {})
  body.append(...Array.from(parsed.body.childNodes))
  return body
}

/** The words of a picture that are approved with it, and every file that a reader's browser may choose for it. */
async function showFigure(figure: Figure, index: number, showing: Showing): Promise<{ node: HTMLElement; usable: boolean }> {
  const { t } = showing.words
  const files = await Promise.all(figure.derivatives.map((derivative) => showDerivative(derivative, showing)))
  const node = el(
    'div',
    {},
    el('b', {}, t('figure', { n: index + 1 })),
    el('dl', { class: 'ev' }, ...wordsOfFigure(figure, showing.words)),
    el('div', { class: 'thumbs' }, ...files.map((file) => file.node)),
  )
  return { node, usable: files.every((file) => file.usable) }
}

function wordsOfFigure(figure: Figure, { t }: SigningWords): HTMLElement[] {
  return [
    el('dt', {}, t('figure.alt')),
    el('dd', {}, figure.alt),
    el('dt', {}, t('figure.caption')),
    el('dd', {}, figure.caption ?? t('figure.none')),
    el('dt', {}, t('figure.credit')),
    el('dd', {}, figure.credit ?? t('figure.none')),
  ]
}

async function showDerivative(
  { media, width, height }: Figure['derivatives'][number],
  { fetchBlob, words }: Showing,
): Promise<{ node: HTMLElement; usable: boolean }> {
  const bytes = await fetchBlob(media.sha256)
  const usable = await isPicture(bytes, media.mime, width, height)
  const label = `${width} × ${height} · ${media.mime}`
  const node = el(
    'figure',
    {},
    usable ? el('img', { src: objectUrl(bytes, media.mime), alt: label }) : note('bad', words.t('figure.broken')),
    el('figcaption', { class: 'mono' }, label),
  )
  return { node, usable }
}

async function isPicture(bytes: Uint8Array, mime: string, width: number, height: number): Promise<boolean> {
  try {
    const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: mime }))
    const asStated = bitmap.width === width && bitmap.height === height
    bitmap.close()
    return asStated
  } catch {
    // Not a picture, or not one that this browser can draw.
    return false
  }
}
