import type { FigureView } from '@hai-dang/wire'
import type { Translate } from './catalogue.ts'

/** The name of a period, which the hub gives in Vietnamese: a plain year in the language of the screen, any other name as it is. */
export function periodText(period: Pick<FigureView['period'], 'id' | 'name'>, t: Translate): string {
  return /^\d{4}$/.test(period.id) ? t('period.year', { year: period.id }) : period.name
}
