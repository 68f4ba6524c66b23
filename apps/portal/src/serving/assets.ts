import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { colours, cssText, fontFiles, lighthousePaths } from '@hai-dang/ui'
import { type Answer, type Compressed, immutable, makeAnswer } from './answers.ts'

const markSvg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" fill="${colours['sea-9']}"/><g fill="none" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"><path stroke="#fff" d="${lighthousePaths.tower}"/><path stroke="${colours.lamp}" d="${lighthousePaths.beams}"/></g></svg>`

export const cssHref = `/assets/ui.${createHash('sha256').update(cssText).digest('hex').slice(0, 12)}.css`

/** Style sheet, fonts and mark: the same for every page, kept by readers for a year under names that change with their bytes. */
export function assetAnswers(compressed: Compressed): Map<string, Answer> {
  const answers = new Map<string, Answer>([
    [cssHref, makeAnswer(cssText, { type: 'text/css; charset=utf-8', cache: immutable }, compressed)],
    ['/assets/mark.svg', makeAnswer(markSvg, { type: 'image/svg+xml', cache: 'public, max-age=86400' }, compressed)],
  ])
  for (const font of fontFiles) {
    const bytes = readFileSync(fileURLToPath(import.meta.resolve(font.specifier)))
    answers.set(`/assets/fonts/${font.name}`, makeAnswer(bytes, { type: 'font/woff2', cache: immutable }, compressed))
  }
  return answers
}
