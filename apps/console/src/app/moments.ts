import type { Lang } from '../messages/catalogue.ts'

/** Wall-clock parts of an instant in a zone. The programme lives in UTC+7, but the zone always arrives with the value. */
export interface LocalParts {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  /** ISO: 1 = Monday … 7 = Sunday. */
  weekday: number
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formats.set(zone, made)
  return made
}

export function localParts(epochMs: number, zone: string): LocalParts {
  const found: Record<string, number> = {}
  for (const part of formatOf(zone).formatToParts(epochMs)) found[part.type] = Number(part.value)
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = found
  const weekday = ((new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7) + 1
  return { year, month, day, hour, minute, second, weekday }
}

const two = (value: number) => String(value).padStart(2, '0')
const monthsEn = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

export function isoDay(parts: LocalParts): string {
  return `${parts.year}-${two(parts.month)}-${two(parts.day)}`
}

/** `09:42` */
export function clockText(epochMs: number, zone: string, withSeconds = false): string {
  const parts = localParts(epochMs, zone)
  return `${two(parts.hour)}:${two(parts.minute)}${withSeconds ? `:${two(parts.second)}` : ''}`
}

/** `05/8/2026`, in English `5 Aug 2026`. */
export function dayText(epochMs: number, zone: string, lang: Lang): string {
  const { year, month, day } = localParts(epochMs, zone)
  return lang === 'vi' ? `${two(day)}/${month}/${year}` : `${day} ${monthsEn[month - 1]} ${year}`
}

/** A stored calendar day, which has no zone. */
export function localDateText(date: string, lang: Lang): string {
  return dayText(Date.parse(`${date}T00:00:00Z`), 'UTC', lang)
}

/** `14:05 ngày 05/8/2026`, or only `14:05` when it is today. */
export function momentText(epochMs: number, zone: string, lang: Lang, now?: number): string {
  const time = clockText(epochMs, zone)
  if (now !== undefined && isoDay(localParts(now, zone)) === isoDay(localParts(epochMs, zone))) return time
  return lang === 'vi' ? `${time} ngày ${dayText(epochMs, zone, lang)}` : `${time}, ${dayText(epochMs, zone, lang)}`
}

/** `0 phút 48 giây`, `2 phút 10 giây`. */
export function lengthText(ms: number, lang: Lang): string {
  const seconds = Math.round(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  const rest = seconds % 60
  if (lang === 'vi') return minutes === 0 ? `${rest} giây` : `${minutes} phút ${two(rest)} giây`
  return minutes === 0 ? `${rest} s` : `${minutes} min ${two(rest)} s`
}

/** `−15,9 dBFS`, from tenths of a decibel. */
export function levelText(tenths: number, lang: Lang): string {
  const figure = (Math.abs(tenths) / 10).toFixed(1)
  return `${tenths < 0 ? '−' : ''}${lang === 'vi' ? figure.replace('.', ',') : figure} dBFS`
}

/** A span in the one unit that matters: `1 giờ 18 phút`, `26 giờ`, `3 ngày`. */
export function spanText(ms: number, lang: Lang): string {
  const minutes = Math.max(0, Math.round(ms / 60_000))
  if (minutes < 60) return lang === 'vi' ? `${minutes} phút` : `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 12) {
    const rest = minutes % 60
    if (lang === 'vi') return rest === 0 ? `${hours} giờ` : `${hours} giờ ${rest} phút`
    return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`
  }
  if (hours < 72) return lang === 'vi' ? `${hours} giờ` : `${hours} h`
  return lang === 'vi' ? `${Math.round(hours / 24)} ngày` : `${Math.round(hours / 24)} days`
}

const weekdaysVi = ['Thứ Hai', 'Thứ Ba', 'Thứ Tư', 'Thứ Năm', 'Thứ Sáu', 'Thứ Bảy', 'Chủ nhật']
const weekdaysEn = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

export function weekdayText(weekday: number, lang: Lang): string {
  return (lang === 'vi' ? weekdaysVi : weekdaysEn)[weekday - 1] ?? ''
}

/** `Thứ Tư, ngày 05/8/2026` */
export function longDayText(epochMs: number, zone: string, lang: Lang): string {
  const weekday = weekdayText(localParts(epochMs, zone).weekday, lang)
  return lang === 'vi' ? `${weekday}, ngày ${dayText(epochMs, zone, lang)}` : `${weekday}, ${dayText(epochMs, zone, lang)}`
}

/** 1 234 in the language's grouping, figures aligned by the style sheet. */
export function countText(value: number, lang: Lang): string {
  return new Intl.NumberFormat(lang === 'vi' ? 'vi-VN' : 'en-GB').format(value)
}
