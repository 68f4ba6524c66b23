import type { ReleaseV1, Slot } from '@hai-dang/wire'
import { momentText } from '../app/moments.ts'
import { el, panel } from './dom.ts'
import { type SigningWords, wordFor } from './words.ts'

/** Places and times in words, read from the document that will be signed and from nothing else. */
export function showPlan(release: ReleaseV1, areaNames: Record<string, string>, zone: string, words: SigningWords): HTMLElement {
  const { t, lang } = words
  const moment = (instant: string) => momentText(Date.parse(instant), zone, lang)
  const areas = release.areas.map((area) => (area === 'portal' ? t('places.portal') : `${areaNames[area] ?? area} (${area})`))
  const slots = release.slots.map((slot) => slotText(slot, release, zone, words))
  return panel(
    t('places'),
    wordFor(words, 'class', release.class),
    el(
      'dl',
      { class: 'ev pad' },
      el('dt', {}, t('places.areas')),
      el('dd', {}, areas.join(', ')),
      ...(slots.length > 0
        ? [el('dt', {}, t('places.slots')), el('dd', {}, ...slots.map((text) => el('div', { class: 'num' }, text)))]
        : []),
      el('dt', {}, t('places.valid')),
      el('dd', { class: 'num' }, t('places.span', { from: moment(release.notBefore), to: moment(release.notAfter) })),
    ),
  )
}

export function slotText(slot: Slot, release: Pick<ReleaseV1, 'items'>, zone: string, words: SigningWords): string {
  const { t } = words
  const kinds = new Set(slot.items.map((index) => release.items[index]?.kind))
  const what = kinds.has('board') && !kinds.has('sound') ? t('slot.board') : t('slot.sound')
  const parts = [`${what}: ${whenText(slot, zone, words)}`]
  if (slot.repeat.count > 1) parts.push(t('slot.repeat', { count: slot.repeat.count, gap: slot.repeat.gapSeconds }))
  if (!kinds.has('board')) parts.push(t('slot.gain', { gain: String(slot.maxGainDb).replace('-', '−') }))
  return parts.join(' · ')
}

function whenText(slot: Slot, zone: string, words: SigningWords): string {
  const { t, lang } = words
  const { at } = slot
  if ('now' in at) return t('slot.now')
  if ('instant' in at) return t('slot.instant', { time: momentText(Date.parse(at.instant), zone, lang) })
  const time = at.local.endsWith(':00') ? at.local.slice(0, 5) : at.local
  if ('dates' in at.on) return t('slot.local', { time, days: at.on.dates.join(', ') })
  const names = t('days.short').split(',')
  const days = at.on.weekdays.length === 7 ? t('slot.everyday') : at.on.weekdays.map((day) => names[day - 1] ?? '').join(', ')
  const except = at.except === undefined || at.except.length === 0 ? '' : ` − ${at.except.join(', ')}`
  return t('slot.local', { time, days: `${days}${except}` })
}
