import { mostSpokenCharacters, type WorkContent } from '@hai-dang/wire'
import type { MessageKey } from '../messages/catalogue.ts'
import { isPagePath } from './page-path.ts'

/**
 * What a press on the submit button would still lack, in the order of the form. The hub decides; this only says it before the press.
 * `faults` fields show something that the content does not hold.
 */
export function missingOf(content: WorkContent, faults = 0): MessageKey[] {
  const missing: MessageKey[] = []
  const { sound, board, page, plan } = content
  if (content.title.trim() === '') missing.push('missing.title')
  if (sound === null && board === null && page === null) missing.push('missing.channel')
  if (sound !== null && sound.source === 'speech') {
    const spoken = (sound.lang === 'vi' ? content.textVi : content.textEn).trim()
    if (spoken === '') missing.push('missing.text')
    if (spoken.length > mostSpokenCharacters) missing.push('missing.shorter')
  }
  if (sound !== null && sound.source === 'recording' && sound.recording === null) missing.push('missing.recording')
  if (board !== null && (board.faces.length === 0 || board.faces.some((face) => face.lines.every((line) => line.trim() === ''))))
    missing.push('missing.face')
  if (page !== null) {
    if (!isPagePath(page.path)) missing.push('missing.path')
    if (page.column.trim() === '') missing.push('missing.column')
    if (page.body.content.length === 0) missing.push('missing.body')
    if (page.figure !== null && page.figure.alt.trim() === '') missing.push('missing.alt')
  }
  if ((sound !== null || board !== null) && plan.areas.filter((area) => area !== 'portal').length === 0) missing.push('missing.areas')
  if ((sound !== null || board !== null) && plan.when.kind === 'times' && plan.when.from > plan.when.to) missing.push('missing.days')
  if (faults > 0) missing.push('missing.faults')
  return missing
}
