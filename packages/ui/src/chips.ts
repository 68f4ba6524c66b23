import { html, type SafeHtml, trustedHtml } from './markup.ts'
import type { Language } from './words.ts'

/** States as fill + shape + word, never colour alone. */
export const chipStates = ['planned', 'under_way', 'done', 'confirmed', 'late', 'held', 'taken_back', 'on_air'] as const
export type ChipState = (typeof chipStates)[number]

interface ChipLook {
  readonly className: string
  readonly vi: string
  readonly en: string
  /** Inner SVG on a 16 × 16 grid. */
  readonly shape: string
}

export const chipLooks: Readonly<Record<ChipState, ChipLook>> = {
  planned: { className: 'c-plan', vi: 'Dự kiến', en: 'Planned', shape: '<circle cx="8" cy="8" r="5.5"/>' },
  under_way: {
    className: 'c-way',
    vi: 'Đang thực hiện',
    en: 'Under way',
    shape: '<circle cx="8" cy="8" r="5.5"/><path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor"/>',
  },
  done: { className: 'c-done', vi: 'Hoàn thành', en: 'Done', shape: '<path d="M3 8.5l3.5 3.5L13 4.5"/>' },
  confirmed: {
    className: 'c-conf',
    vi: 'Đã đối chiếu',
    en: 'Confirmed',
    shape:
      '<rect x="1.5" y="1.5" width="13" height="13" rx="1" stroke-width="1.5"/><path d="M3.5 8.5l2 2 3-4M7.5 10l.5.5 4.5-5" stroke-width="1.8"/>',
  },
  late: {
    className: 'c-late',
    vi: 'Quá hạn',
    en: 'Overdue',
    shape: '<path d="M10.5 3.1A5.5 5.5 0 1 0 13.5 8M8 4.8V8l2.4 1.5M12.2 2.4v3"/>',
  },
  held: { className: 'c-held', vi: 'Chờ duyệt', en: 'Waiting for approval', shape: '<path d="M5.5 3v10M10.5 3v10"/>' },
  taken_back: { className: 'c-back', vi: 'Đã ngừng phát', en: 'Stopped', shape: '<path d="M3.5 12.5l9-9"/>' },
  on_air: { className: 'c-air', vi: 'Đang phát', en: 'On air', shape: '<circle cx="8" cy="8" r="5" fill="currentColor" stroke="none"/>' },
}

/** `word` replaces the state's usual word (Đã gỡ, Quá hạn 6 ngày) and keeps its fill and shape. */
export function chipHtml(state: ChipState, lang: Language = 'vi', word?: string): SafeHtml {
  const look = chipLooks[state]
  return html`<span class="chip ${look.className}"><svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">${trustedHtml(look.shape)}</svg><span>${word ?? look[lang]}</span></span>`
}
