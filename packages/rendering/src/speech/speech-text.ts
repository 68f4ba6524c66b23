import { abbreviations, units } from './abbreviations.ts'
import { digitsSpoken, numberEn, numberVi } from './numbers.ts'

export type SpeechLanguage = 'vi' | 'en'

const whole = (digits: string, lang: SpeechLanguage) => (lang === 'vi' ? numberVi(Number(digits)) : numberEn(Number(digits)))
const monthsEn = 'January February March April May June July August September October November December'.split(' ')

function dateWords(day: string, month: string, year: string | undefined, lang: SpeechLanguage): string {
  if (lang === 'en') return `${whole(day, 'en')} ${monthsEn[Number(month) - 1]}${year ? ` ${whole(year, 'en')}` : ''}`
  const monthWord = Number(month) === 4 ? 'tư' : numberVi(Number(month))
  return `${numberVi(Number(day))} tháng ${monthWord}${year ? ` năm ${numberVi(Number(year))}` : ''}`
}

function timeWords(hour: string, minute: string | undefined, lang: SpeechLanguage): string {
  const minutes = Number(minute ?? 0)
  if (lang === 'en')
    return minutes === 0
      ? `${whole(hour, 'en')} hours`
      : `${whole(hour, 'en')} ${minutes < 10 ? `oh ${numberEn(minutes)}` : numberEn(minutes)}`
  return `${numberVi(Number(hour))} giờ${minutes === 0 ? '' : ` ${numberVi(minutes)} phút`}`
}

/** A figure as written (`1.234`, `2,5`; in English `1,234`, `2.5`) in words. */
function figureWords(text: string, lang: SpeechLanguage): string {
  const [thousands, point] = lang === 'vi' ? (['.', ','] as const) : ([',', '.'] as const)
  const [integer = '0', fraction] = text.split(point)
  const digits = integer.replaceAll(thousands, '')
  if (digits.length > 12) return digitsSpoken(digits, lang)
  if (!fraction) return whole(digits, lang)
  const tail = lang === 'vi' && !fraction.startsWith('0') && fraction.length < 3 ? whole(fraction, lang) : digitsSpoken(fraction, lang)
  return `${whole(digits, lang)} ${lang === 'vi' ? 'phẩy' : 'point'} ${tail}`
}

const isDay = (day: string, month: string) => Number(day) >= 1 && Number(day) <= 31 && Number(month) >= 1 && Number(month) <= 12

function expandTimes(text: string, lang: SpeechLanguage): string {
  const date = (match: string, lead: string, day: string, month: string, year: string | undefined) => {
    if (!isDay(day, month) || (!year && lead === '' && !day.startsWith('0'))) return match
    const word = lang === 'vi' && !/ngày/iu.test(lead) ? 'ngày ' : ''
    return `${lead}${word}${dateWords(day, month, year, lang)}`
  }
  return text
    .replace(
      /(?<![\p{L}\d])(ngày |từ |đến |sáng |trưa |chiều |tối |đêm |on |from |to )?(\d{1,2})\/(\d{1,2})(?:\/(\d{4}))?(?![\d/])/giu,
      (match, lead, day, month, year) => date(match, lead ?? '', day, month, year),
    )
    .replace(/(?<!\d)([01]?\d|2[0-4])(?::|h|g)([0-5]\d)(?!\d)(?::[0-5]\d)?/gu, (_, hour, minute) => timeWords(hour, minute, lang))
    .replace(/(?<!\d)([01]?\d|2[0-4])h(?![\p{L}\d])/gu, (_, hour) => timeWords(hour, undefined, lang))
}

function expandUnits(text: string, lang: SpeechLanguage): string {
  const names = Object.keys(units).sort((a, b) => b.length - a.length)
  const pattern = new RegExp(`(\\d[\\d.,]*)\\s?(${names.map((name) => name.replaceAll('/', '\\/')).join('|')})(?![\\p{L}\\d/])`, 'gu')
  return text.replace(pattern, (_, figure: string, unit: string) => {
    const trailing = /[.,]$/.test(figure) ? figure.at(-1)! : ''
    const digits = trailing ? figure.slice(0, -1) : figure
    const spoken = /^[kMG]Hz$/.test(unit) && /^\d{3,}$/.test(digits) ? digitsSpoken(digits, lang) : figureWords(digits, lang)
    return `${spoken}${trailing} ${units[unit]![lang]}`
  })
}

function expandAbbreviations(text: string, lang: SpeechLanguage): string {
  const names = Object.keys(abbreviations).sort((a, b) => b.length - a.length)
  const pattern = new RegExp(
    `(?<![\\p{L}\\d])(?:${names.map((name) => name.replaceAll('.', '\\.') + (name.endsWith('.') ? '' : '(?![\\p{L}\\d])')).join('|')})`,
    'gu',
  )
  return text.replace(pattern, (match) => `${abbreviations[match]![lang]}${match.endsWith('.') ? ' ' : ''}`)
}

/** `05/2026/QĐ-UBND`: number, year, then what the letters stand for. */
function expandDocumentNumbers(text: string, lang: SpeechLanguage): string {
  return text.replace(
    /(?<![\d/])(\d{1,4})\/(?:(\d{4})\/)?([\p{Lu}&]+(?:-[\p{Lu}&]+)*)(?![\p{L}\d])/gu,
    (_, number: string, year: string | undefined, letters: string) => {
      const words = letters.split('-').map((part) => abbreviations[part]?.[lang] ?? [...part].join(' '))
      return `${whole(number, lang)}${year ? ` ${lang === 'vi' ? 'năm' : 'of'} ${whole(year, lang)}` : ''}, ${words.join(', ')}`
    },
  )
}

function expandFigures(text: string, lang: SpeechLanguage): string {
  const range = lang === 'vi' ? 'đến' : 'to'
  const decimal =
    lang === 'vi' ? /(?<!\d)\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?/gu : /(?<!\d)\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?/gu
  return text
    .replace(/(?<![\d.,])(?:0\d{8,10}|1[89]00\d{4,6})(?!\d)/gu, (digits) => digitsSpoken(digits, lang))
    .replace(decimal, (figure) => (/^0\d/.test(figure) && /^\d+$/.test(figure) ? whole(figure, lang) : figureWords(figure, lang)))
    .replace(/\s*[–]\s*(?=\p{L})/gu, (dash) => (dash.trim() === dash ? ` ${range} ` : ', '))
}

/**
 * Text as a voice should read it: dates, times, ranges, units, document numbers and abbreviations in words, marks of layout gone.
 * Pure and without a dictionary of names; what is unknown stays as written.
 */
export function speechText(text: string, lang: SpeechLanguage): string {
  const range = lang === 'vi' ? 'đến' : 'to'
  let spoken = text.normalize('NFC').replace(/[\u00AD\u200B-\u200D\uFEFF]/g, '')
  spoken = expandDocumentNumbers(spoken, lang)
  spoken = expandTimes(spoken, lang)
  spoken = spoken.replace(/(\d)\s?[–-]\s?(?=\d)/gu, `$1 ${range} `)
  spoken = expandUnits(spoken, lang)
  spoken = expandAbbreviations(spoken, lang)
  spoken = expandFigures(spoken, lang)
  return spoken
    .replace(/[“”"«»()[\]{}*_#|]/g, ' ')
    .replace(/[·•;]/g, ',')
    .replace(/&/g, lang === 'vi' ? ' và ' : ' and ')
    .replace(/[ \t]+/g, ' ')
    .replace(/ +([,.:!?])/g, '$1')
    .replace(/,(?:\s*,)+/g, ',')
    .replace(/ *\n */g, '\n')
    .trim()
}
