import type { WorkContent } from '@hai-dang/wire'
import type { MessageKey } from '../messages/catalogue.ts'

/** What a press on the submit button would still lack, in the order of the form. The hub decides; this only says it before the press. */
export function missingOf(content: WorkContent): MessageKey[] {
  const missing: MessageKey[] = []
  const { sound, board, page, plan } = content
  if (content.title.trim() === '') missing.push('missing.title')
  if (sound === null && board === null && page === null) missing.push('missing.channel')
  if (sound !== null && sound.source === 'speech' && (sound.lang === 'vi' ? content.textVi : content.textEn).trim() === '')
    missing.push('missing.text')
  if (sound !== null && sound.source === 'recording' && sound.recording === null) missing.push('missing.recording')
  if (board !== null && !board.faces.some((face) => face.lines.some((line) => line.trim() !== ''))) missing.push('missing.face')
  if (page !== null) {
    if (page.path.trim() === '') missing.push('missing.path')
    if (page.column.trim() === '') missing.push('missing.column')
    if (page.body.content.length === 0) missing.push('missing.body')
    if (page.figure !== null && page.figure.alt.trim() === '') missing.push('missing.alt')
  }
  if ((sound !== null || board !== null) && plan.areas.filter((area) => area !== 'portal').length === 0) missing.push('missing.areas')
  return missing
}
