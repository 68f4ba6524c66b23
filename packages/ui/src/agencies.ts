import type { Language } from './words.ts'

/** A name an agency bears from one day to another, both included. */
export interface NamedAgency {
  readonly agency: 'thong-tin' | 'bien-phong'
  readonly name: string
  readonly shortName: string
  readonly from: string
  readonly to: string | null
}

const neutral = {
  'thong-tin': { vi: 'Cơ quan thông tin', en: 'Information agency' },
  'bien-phong': { vi: 'Cơ quan biên phòng', en: 'Border agency' },
} as const

/** The calendar day of an instant at UTC+7, the one zone of the programme. */
const dayOf = (at: number) => new Date(at + 7 * 3_600_000).toISOString().slice(0, 10)

/** What an agency was called at a moment (epoch ms). Where nobody told this copy, words that name no office. */
export function agencyAt(
  rows: readonly NamedAgency[],
  agency: NamedAgency['agency'],
  at: number,
  lang: Language,
): { readonly name: string; readonly shortName: string } {
  const day = dayOf(at)
  const row = rows.find((one) => one.agency === agency && one.from <= day && (one.to === null || one.to >= day))
  return row ?? { name: neutral[agency][lang], shortName: neutral[agency][lang] }
}

/** Both agencies in short, the department first, as every band shows them. */
export function agenciesInShort(rows: readonly NamedAgency[], at: number, lang: Language): string[] {
  return (['thong-tin', 'bien-phong'] as const).map((agency) => agencyAt(rows, agency, at, lang).shortName)
}
