import { facesOf, pageHtml } from '@hai-dang/rendering'
import type { PageV1 } from '@hai-dang/wire'
import { lengthText } from '../app/moments.ts'
import { paintLed } from '../pieces/paint-led.ts'
import { el, panel } from './dom.ts'
import type { FetchBlob, ShownItem } from './rebuild.ts'
import type { SigningWords } from './words.ts'

/** One item on the page and whether the person has really heard or seen it. */
export interface ShownPanel {
  readonly node: HTMLElement
  attended(): boolean
}

export function showItem(shown: ShownItem, words: SigningWords, fetchBlob: FetchBlob, changed: () => void): ShownPanel {
  if (shown.item.kind === 'sound') return showSound(shown, words, changed)
  if (shown.item.kind === 'board') return showBoard(shown, words, changed)
  return showPage(shown, words, fetchBlob, changed)
}

function tick(words: SigningWords, yes: 'tick.heard' | 'tick.seen', no: 'tick.notheard' | 'tick.notseen', changed: () => void) {
  let done = false
  const node = el('span', { class: 'chip c-plan', role: 'status' }, words.t(no))
  return {
    node,
    isDone: () => done,
    mark: () => {
      if (done) return
      done = true
      node.className = 'chip c-done'
      node.textContent = words.t(yes)
      changed()
    },
  }
}

function objectUrl(bytes: Uint8Array, mime: string): string {
  return URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: mime }))
}

/** Plays the very bytes that were hashed; the waveform is measured from them here, not taken from the hub. */
function showSound(shown: ShownItem, words: SigningWords, changed: () => void): ShownPanel {
  const { item, bytes } = shown
  const heard = tick(words, 'tick.heard', 'tick.notheard', changed)
  const wave = el('canvas', { class: 'wave' })
  const audio = el('audio', {
    controls: true,
    preload: 'auto',
    src: objectUrl(bytes, item.media?.mime ?? 'audio/flac'),
    'aria-label': words.t('item.sound'),
    on: {
      ended: heard.mark,
      timeupdate: (event) => {
        const sound = event.currentTarget as HTMLAudioElement
        if (sound.duration > 0 && sound.currentTime / sound.duration > 0.97) heard.mark()
      },
    },
  })
  void drawWave(wave, bytes)
  const about = words.t('sound.note', {
    length: lengthText(item.media?.ms ?? 0, words.lang),
    voice: words.t(item.synthetic === true ? 'sound.synthetic' : 'sound.recorded'),
  })
  const node = panel(
    words.t('item.sound'),
    about,
    el(
      'div',
      { class: 'pad' },
      wave,
      audio,
      el('h3', {}, item.title),
      el('p', { class: 'words', lang: item.lang }, shown.words),
      heard.node,
    ),
  )
  return { node, attended: heard.isDone }
}

async function drawWave(canvas: HTMLCanvasElement, bytes: Uint8Array): Promise<void> {
  try {
    const sound = await new OfflineAudioContext(1, 1, 48_000).decodeAudioData(new Uint8Array(bytes).buffer)
    const samples = sound.getChannelData(0)
    const bars = 160
    canvas.width = bars * 5
    canvas.height = 64
    const pen = canvas.getContext('2d')
    if (pen === null) return
    pen.fillStyle = '#0F4C6F'
    const heights = Array.from({ length: bars }, (_, bar) => {
      let peak = 0
      const to = Math.floor(((bar + 1) * samples.length) / bars)
      for (let index = Math.floor((bar * samples.length) / bars); index < to; index += 8)
        peak = Math.max(peak, Math.abs(samples[index] ?? 0))
      return peak
    })
    const most = Math.max(0.05, ...heights)
    heights.forEach((height, bar) => {
      const tall = Math.max(3, (height / most) * 60)
      pen.fillRect(bar * 5, 32 - tall / 2, 3, tall)
    })
  } catch {
    canvas.remove()
  }
}

function whenSeen(node: HTMLElement, act: () => void): void {
  const watcher = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return
      watcher.disconnect()
      act()
    },
    { threshold: 0.6 },
  )
  watcher.observe(node)
}

/** The signed PNG read back into dots: what will be lit. */
function showBoard(shown: ShownItem, words: SigningWords, changed: () => void): ShownPanel {
  const seen = tick(words, 'tick.seen', 'tick.notseen', changed)
  const { width, colour, faces } = facesOf(shown.bytes)
  const canvases = faces.map((pixels) => {
    const canvas = el('canvas', { class: 'led', role: 'img', 'aria-label': shown.words })
    paintLed(canvas, { pixels, width, height: pixels.length / width }, colour)
    return canvas
  })
  const last = canvases.at(-1)
  if (last !== undefined) whenSeen(last, seen.mark)
  const about = words.t('board.note', { width, height: (faces[0]?.length ?? 0) / width, faces: faces.length })
  const node = panel(
    words.t('item.board'),
    about,
    el(
      'div',
      { class: 'pad leds' },
      el('h3', {}, shown.item.title),
      ...canvases,
      el('small', { class: 'mute words' }, shown.words),
      seen.node,
    ),
  )
  return { node, attended: seen.isDone }
}

/** The page by the portal's own function, its pictures from the bytes that were checked. */
function showPage(shown: ShownItem, words: SigningWords, fetchBlob: FetchBlob, changed: () => void): ShownPanel {
  const seen = tick(words, 'tick.seen', 'tick.notseen', changed)
  const page = shown.page
  if (page === null) throw new TypeError('a page item without its page')
  const parsed = new DOMParser().parseFromString(pageHtml(page, { lang: page.lang.startsWith('en') ? 'en' : 'vi' }), 'text/html')
  for (const source of parsed.querySelectorAll('source')) source.remove()
  for (const image of parsed.querySelectorAll('img')) {
    const sha256 = image.getAttribute('src')?.split('/').at(-1) ?? ''
    const mime = page.figures.flatMap((figure) => figure.derivatives).find((row) => row.media.sha256 === sha256)?.media.mime ?? 'image/jpeg'
    image.removeAttribute('srcset')
    image.removeAttribute('src')
    image.removeAttribute('loading')
    image.setAttribute('data-file', sha256)
    image.setAttribute('data-mime', mime)
  }
  const body = el('div', {})
  body.append(...Array.from(parsed.body.childNodes))
  for (const image of body.querySelectorAll('img')) {
    void fetchBlob(image.dataset.file ?? '').then((bytes) =>
      image.setAttribute('src', objectUrl(bytes, image.dataset.mime ?? 'image/jpeg')),
    )
  }
  const end = el('p', {}, seen.node)
  whenSeen(end, seen.mark)
  const sheet = el(
    'div',
    { class: 'phone', lang: page.lang, tabindex: '0', role: 'region', 'aria-label': page.title },
    el('p', { class: 'mute' }, page.column),
    el('h1', {}, page.title),
    page.lead !== '' && el('p', { class: 'lead' }, page.lead),
    body,
  )
  const sources = page.sources.length > 0 && el('small', { class: 'mute' }, page.sources.join(' · '))
  const figures = page.figures.map((figure, index) => showFigureWords(figure, index, words))
  return {
    node: panel(words.t('item.page'), page.path, el('div', { class: 'pad' }, sheet, sources, ...figures, end)),
    attended: seen.isDone,
  }
}

/** The words of a picture that are approved with it; the description is heard, not seen, so it stands here in full. */
function showFigureWords(figure: PageV1['figures'][number], index: number, { t }: SigningWords): HTMLElement {
  return el(
    'div',
    {},
    el('b', {}, t('figure', { n: index + 1 })),
    el(
      'dl',
      { class: 'ev' },
      el('dt', {}, t('figure.alt')),
      el('dd', {}, figure.alt),
      el('dt', {}, t('figure.caption')),
      el('dd', {}, figure.caption ?? t('figure.none')),
      el('dt', {}, t('figure.credit')),
      el('dd', {}, figure.credit ?? t('figure.none')),
    ),
  )
}
