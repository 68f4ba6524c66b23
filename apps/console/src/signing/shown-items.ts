import { facesOf } from '@hai-dang/rendering'
import { paintLed } from '../pieces/paint-led.ts'
import { el, note, panel } from './dom.ts'
import type { ShownItem } from './rebuild.ts'
import { showPage } from './shown-page.ts'
import { type Showing, type ShownPanel, tick, whenSeen } from './shown-panel.ts'
import { showSound } from './shown-sound.ts'

export async function showItem(shown: ShownItem, showing: Showing): Promise<ShownPanel> {
  if (shown.item.kind === 'sound') return showSound(shown, showing)
  if (shown.item.kind === 'board') return showBoard(shown, showing)
  return showPage(shown, showing)
}

/** The signed PNG read back into dots: what will be lit. */
function showBoard(shown: ShownItem, showing: Showing): ShownPanel {
  const { t } = showing.words
  const seen = tick(showing, 'tick.seen', 'tick.notseen')
  const read = facesIn(shown.bytes)
  const canvases = (read?.faces ?? []).map((pixels) => {
    const canvas = el('canvas', { class: 'led', role: 'img', 'aria-label': shown.words ?? shown.item.title })
    const { width, colour } = read!
    paintLed(canvas, { pixels, width, height: pixels.length / width }, colour)
    return canvas
  })
  const last = canvases.at(-1)
  if (last !== undefined) whenSeen(last, seen.mark)
  const about = read === null ? '' : t('board.note', { width: read.width, height: read.height, faces: read.faces.length })
  const node = panel(
    t('item.board'),
    about,
    el(
      'div',
      { class: 'pad leds' },
      el('h3', {}, shown.item.title),
      ...canvases,
      el('small', { class: 'mute words' }, shown.words ?? t('words.unsigned')),
      last === undefined && note('bad', t('board.broken')),
      seen.node,
    ),
  )
  return { node, usable: last !== undefined, attended: seen.isDone }
}

function facesIn(bytes: Uint8Array): ReturnType<typeof facesOf> | null {
  try {
    return facesOf(bytes)
  } catch {
    // No board's picture: nothing would be lit.
    return null
  }
}
