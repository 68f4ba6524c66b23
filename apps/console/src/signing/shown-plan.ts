import { wordsOf } from '@hai-dang/trust'
import type { ReleaseV1, Slot } from '@hai-dang/wire'
import { localDateText, momentText, spanText } from '../app/moments.ts'
import { el, panel } from './dom.ts'
import { type SigningWords, wordFor } from './words.ts'

/** Places and times in words, read from the document that will be signed and from nothing else but the places' names. */
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
      el('dt', {}, t('places.version')),
      el('dd', { class: 'num' }, t('places.version.number', { number: release.seq })),
      ...(release.supersedes === undefined
        ? []
        : [el('dt', {}, t('places.replaces')), el('dd', { class: 'mono' }, wordsOf(release.supersedes))]),
    ),
  )
}

export function slotText(slot: Slot, release: Pick<ReleaseV1, 'items'>, zone: string, words: SigningWords): string {
  const { t, lang } = words
  const kinds = new Set(slot.items.map((index) => release.items[index]?.kind))
  const what = !kinds.has('board') ? 'slot.sound' : kinds.size > 1 ? 'slot.both' : 'slot.board'
  const parts = [`${t(what)}: ${whenText(slot, zone, words)}`]
  if (slot.items.length > 1) parts.push(t('slot.items', { items: slot.items.map((index) => index + 1).join(', ') }))
  if (slot.repeat.count > 1) parts.push(t('slot.repeat', { count: slot.repeat.count, gap: slot.repeat.gapSeconds }))
  if (what !== 'slot.board') parts.push(t('slot.gain', { gain: String(slot.maxGainDb).replace('-', '−') }))
  parts.push(t(`slot.start.${slot.start.kind}`, { span: spanText(slot.start.toleranceSeconds * 1000, lang) }))
  parts.push(t(`slot.meets.${slot.meets}`))
  return parts.join(' · ')
}

function whenText(slot: Slot, zone: string, words: SigningWords): string {
  const { t, lang } = words
  const { at } = slot
  if ('now' in at) return t('slot.now')
  if ('instant' in at) return t('slot.instant', { time: momentText(Date.parse(at.instant), zone, lang) })
  const clock = at.local.endsWith(':00') ? at.local.slice(0, 5) : at.local
  const time = slot.zone === zone ? clock : `${clock} ${slot.zone}`
  const dates = (days: readonly string[]) => days.map((day) => localDateText(day, lang)).join(', ')
  const names = t('days.short').split(',')
  const weekdays = (days: readonly number[]) =>
    days.length === 7 ? t('slot.everyday') : days.map((day) => names[day - 1] ?? '').join(', ')
  const days = 'dates' in at.on ? dates(at.on.dates) : weekdays(at.on.weekdays)
  const except = at.except === undefined || at.except.length === 0 ? '' : `, ${t('slot.except', { days: dates(at.except) })}`
  return t('slot.local', { time, days: `${days}${except}` })
}
