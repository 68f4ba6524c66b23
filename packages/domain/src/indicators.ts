/**
 * Indicators as rules in data: source, conditions, measure, time, proof. A rule compiles to one query that returns fact ids; the value, the drill-down and
 * the report all use that query, so a number always opens into exactly what it counts.
 */

/** Sources are read models with fixed columns; `hub` keeps a view of each name. */
export const indicatorSources = {
  fact_play: ['fact_id', 'kind', 'grade', 'channel', 'class', 'area', 'work_id', 'release_id', 'at', 'known_at', 'seconds'],
  fact_release: ['fact_id', 'grade', 'channel', 'class', 'area', 'work_id', 'release_id', 'at', 'known_at', 'seconds'],
} as const
export type IndicatorSource = keyof typeof indicatorSources

export interface Condition {
  readonly field: string
  readonly in: readonly string[]
}

export interface IndicatorRule {
  readonly code: string
  readonly version: number
  readonly name: { readonly vi: string; readonly en: string }
  readonly unit: { readonly vi: string; readonly en: string }
  readonly definition: { readonly vi: string; readonly en: string }
  readonly source: IndicatorSource
  readonly where: readonly Condition[]
  /** `facts` counts rows; `distinct` counts the first fact of each value of a field; `sum` adds a field up. */
  readonly measure:
    | { readonly kind: 'facts' }
    | { readonly kind: 'distinct'; readonly field: string }
    | { readonly kind: 'sum'; readonly field: string }
  /** Proof a fact needs to count as proven. */
  readonly minGrade: 'A' | 'B' | 'C'
  readonly validFrom: string
  readonly validTo: string | null
}

/** The rules of the catalogue that this build can measure (domain catalogue §3, group TT). */
export const indicatorRules: readonly IndicatorRule[] = [
  {
    code: 'TT-01',
    version: 1,
    name: { vi: 'Bản tin truyền thanh', en: 'Loudspeaker bulletins' },
    unit: { vi: 'bản tin', en: 'bulletins' },
    definition: {
      vi: 'Số bản tin loa khác nhau được hai cơ quan duyệt trong kỳ; một nội dung duyệt nhiều lần tính một.',
      en: 'Distinct loudspeaker bulletins that both agencies approved in the period; a work approved again counts once.',
    },
    source: 'fact_release',
    where: [
      { field: 'channel', in: ['sound'] },
      { field: 'class', in: ['thuong', 'uu_tien', 'khan_cap'] },
    ],
    measure: { kind: 'distinct', field: 'work_id' },
    minGrade: 'A',
    validFrom: '2022-01-01',
    validTo: null,
  },
  {
    code: 'TT-02',
    version: 1,
    name: { vi: 'Lượt phát loa', en: 'Loudspeaker plays' },
    unit: { vi: 'lượt', en: 'plays' },
    definition: {
      vi: 'Số lần phát trọn vẹn được chính thiết bị xác nhận bằng nhật ký có chữ ký; lần phát bị cắt không tính.',
      en: 'Whole plays that the device itself confirmed in its signed log; a play that was cut does not count.',
    },
    source: 'fact_play',
    where: [
      { field: 'channel', in: ['sound'] },
      { field: 'kind', in: ['airing'] },
      { field: 'grade', in: ['A'] },
    ],
    measure: { kind: 'facts' },
    minGrade: 'A',
    validFrom: '2022-01-01',
    validTo: null,
  },
]

/** A period's days as instants: `[from, to)`, epoch milliseconds. */
export interface PeriodSpan {
  readonly from: number
  readonly to: number
}

export interface CompiledRule {
  /** Returns `fact_id, at, known_at, amount, grade, area, work_id, release_id`, one row for each fact that counts. */
  readonly text: string
  readonly values: readonly unknown[]
}

function fieldOf(rule: IndicatorRule, field: string): string {
  if (!(indicatorSources[rule.source] as readonly string[]).includes(field))
    throw new RangeError(`${rule.code}: ${rule.source} has no field ${field}`)
  return field
}

/** The rule of a code that was valid on a day (`YYYY-MM-DD`), the highest version of them. */
export function ruleOn(code: string, day: string, rules: readonly IndicatorRule[] = indicatorRules): IndicatorRule | null {
  const valid = rules.filter((rule) => rule.code === code && rule.validFrom <= day && (rule.validTo === null || day <= rule.validTo))
  return valid.reduce<IndicatorRule | null>((best, rule) => (best === null || rule.version > best.version ? rule : best), null)
}

/**
 * One query for a rule over a period. Field names are checked against the source's list, every value travels as a parameter. A fact known only after
 * `asOf` does not count. Throws `RangeError` for a field the source lacks.
 */
export function compileRule(rule: IndicatorRule, period: PeriodSpan, asOf: number): CompiledRule {
  const values: unknown[] = [new Date(period.from).toISOString(), new Date(period.to).toISOString(), new Date(asOf).toISOString()]
  const conditions = ['at >= $1::timestamptz', 'at < $2::timestamptz', 'known_at <= $3::timestamptz']
  for (const { field, in: allowed } of rule.where) {
    values.push(allowed)
    conditions.push(`${fieldOf(rule, field)} = any($${values.length}::text[])`)
  }
  const amount = rule.measure.kind === 'sum' ? fieldOf(rule, rule.measure.field) : '1'
  const columns = `fact_id, at, known_at, ${amount} as amount, grade, area, work_id, release_id`
  const where = `from ${rule.source} where ${conditions.join(' and ')}`
  if (rule.measure.kind !== 'distinct') return { text: `select ${columns} ${where}`, values }
  const key = fieldOf(rule, rule.measure.field)
  return { text: `select distinct on (${key}) ${columns} ${where} order by ${key}, at, fact_id`, values }
}

/** Does a grade reach the proof a rule asks for? */
export function reachesGrade(grade: string, least: 'A' | 'B' | 'C'): boolean {
  return grade <= least
}
