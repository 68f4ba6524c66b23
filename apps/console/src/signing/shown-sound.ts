import { lengthText } from '../app/moments.ts'
import { el, note, panel } from './dom.ts'
import type { ShownItem } from './rebuild.ts'
import { objectUrl, type Showing, type ShownPanel, tick } from './shown-panel.ts'

/** A decoder may round at the ends of a file. */
const toleranceMs = 100

/**
 * Plays the very bytes that were hashed. The whole file is decoded first: what does not decode here, or lasts longer than the signed length says, cannot
 * have been heard.
 */
export async function showSound(shown: ShownItem, showing: Showing): Promise<ShownPanel> {
  const { item, bytes } = shown
  const { t, lang } = showing.words
  const heard = tick(showing, 'tick.heard', 'tick.notheard')
  const sound = await decode(bytes)
  const ms = item.media?.ms ?? 0
  const flaw = sound === null ? t('sound.broken') : Math.abs(sound.duration * 1000 - ms) > toleranceMs ? t('sound.otherlength') : null
  const audio = el('audio', {
    controls: true,
    preload: 'auto',
    src: objectUrl(bytes, item.media?.mime ?? ''),
    'aria-label': t('item.sound'),
    on: {
      ended: heard.mark,
      error: showing.failed,
      timeupdate: (event) => {
        const player = event.currentTarget as HTMLAudioElement
        if (player.duration > 0 && player.currentTime / player.duration > 0.97) heard.mark()
      },
    },
  })
  const voice = t(item.synthetic === true ? 'sound.synthetic' : 'sound.recorded')
  const node = panel(
    t('item.sound'),
    `${t('sound.note', { length: lengthText(ms, lang), voice })} · ${item.lang}`,
    el(
      'div',
      { class: 'pad' },
      sound !== null && drawWave(sound),
      audio,
      el('h3', {}, item.title),
      shown.words === null ? el('p', { class: 'mute' }, t('words.unsigned')) : el('p', { class: 'words', lang: item.lang }, shown.words),
      flaw !== null && note('bad', flaw),
      heard.node,
    ),
  )
  return { node, usable: flaw === null, attended: heard.isDone }
}

async function decode(bytes: Uint8Array): Promise<AudioBuffer | null> {
  try {
    return await new OfflineAudioContext(1, 1, 48_000).decodeAudioData(new Uint8Array(bytes).buffer)
  } catch {
    // A browser without this decoder, or a file that is no sound.
    return null
  }
}

/** The waveform is measured from the sound here, not taken from the hub. */
function drawWave(sound: AudioBuffer): HTMLElement {
  const canvas = el('canvas', { class: 'wave' })
  const samples = sound.getChannelData(0)
  const bars = 160
  canvas.width = bars * 5
  canvas.height = 64
  const pen = canvas.getContext('2d')
  if (pen === null) return canvas
  pen.fillStyle = '#0F4C6F'
  const heights = Array.from({ length: bars }, (_, bar) => {
    let peak = 0
    const to = Math.floor(((bar + 1) * samples.length) / bars)
    for (let index = Math.floor((bar * samples.length) / bars); index < to; index += 8) peak = Math.max(peak, Math.abs(samples[index] ?? 0))
    return peak
  })
  const most = Math.max(0.05, ...heights)
  heights.forEach((height, bar) => {
    const tall = Math.max(3, (height / most) * 60)
    pen.fillRect(bar * 5, 32 - tall / 2, 3, tall)
  })
  return canvas
}
