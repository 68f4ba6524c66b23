import { renderingRefusals } from '@hai-dang/rendering'
import { scheduleRefusals } from '@hai-dang/schedule'
import { trustRefusals } from '@hai-dang/trust'
import type { Refusal } from '@hai-dang/wire'
import { fill, type Lang, type Translate, wordOr } from '../messages/catalogue.ts'

const tables: Record<string, { vi: string; en: string }>[] = [scheduleRefusals, trustRefusals, renderingRefusals]

/** The wording of a bare refusal (one that came without its problem document), from the room that owns its code. */
export function refusalText(refusal: Refusal, lang: Lang, t: Translate): string {
  for (const table of tables) {
    const found = table[refusal.code]
    if (found !== undefined) return fill(found[lang], refusal.params ?? {})
  }
  return fill(wordOr(t, `refusal.${refusal.code}`, t('refusal.other', { code: refusal.code })), refusal.params ?? {})
}

/** A code that was kept without what it was about, in words. */
export function codeText(code: string, lang: Lang, t: Translate): string {
  return refusalText({ code }, lang, t).replace(/\{\w+\}/g, '…')
}
