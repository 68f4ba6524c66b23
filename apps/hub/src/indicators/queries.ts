import { type CompiledRule, compileRule, type IndicatorRule, indicatorRules, reachesGrade, ruleOn } from '@hai-dang/domain'
import { dayOf, instantOf } from '@hai-dang/schedule'
import { sha256Hex, utf8 } from '@hai-dang/trust'
import { CompiledQuery, sql } from 'kysely'
import type { Db } from '../ports/database.ts'
import type { StoredFigure } from './store.ts'

export interface Period {
  readonly id: string
  readonly name: string
  readonly first_day: string
  readonly last_day: string
  readonly zone: string
}

interface Fact {
  readonly fact_id: string
  readonly at: number
  readonly known_at: number
  readonly amount: number
  readonly grade: 'A' | 'B' | 'C'
  readonly area: string
}

export interface FactView {
  readonly fact_id: string
  readonly at: number
  readonly known_at: number
  readonly amount: number
  readonly grade: 'A' | 'B' | 'C'
  readonly title: string
  readonly place: string
}

export async function listPeriods(db: Db): Promise<Period[]> {
  return (await sql<Period>`select id, name, first_day, last_day, zone from period order by first_day desc`.execute(db)).rows
}

/** The asked period, or the one in which `now` lies, or null. */
export function periodAt(periods: readonly Period[], id: string | undefined, now: number): Period | null {
  if (id !== undefined) return periods.find((period) => period.id === id) ?? null
  return periods.find((period) => period.first_day <= dayOf(period.zone, now) && dayOf(period.zone, now) <= period.last_day) ?? null
}

/** The period's days as a half-open span of instants. */
export function spanOf(period: Period): { from: number; to: number } {
  return { from: instantOf(period.zone, period.first_day, 0), to: instantOf(period.zone, period.last_day, 86_400) }
}

function compiled(rule: CompiledRule, around: (inner: string) => string, more: readonly unknown[] = []): CompiledQuery<unknown> {
  return CompiledQuery.raw(around(rule.text), [...rule.values, ...more])
}

function tally<K extends string>(facts: readonly Fact[], keyOf: (fact: Fact) => string, name: K): Record<K | 'value', string | number>[] {
  const sums = new Map<string, number>()
  for (const fact of facts) sums.set(keyOf(fact), (sums.get(keyOf(fact)) ?? 0) + Number(fact.amount))
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => ({ [name]: key, value }) as Record<K | 'value', string | number>)
}

/** Computes a rule over a period, live: every number below is a sum over the very fact ids that the drill-down lists. */
export async function computeFigure(db: Db, rule: IndicatorRule, period: Period, asOf: number): Promise<StoredFigure> {
  const span = spanOf(period)
  const query = compiled(compileRule(rule, span, asOf), (inner) => `select * from (${inner}) facts order by at, fact_id`)
  const facts = (await db.executeQuery(query)).rows as Fact[]
  const sum = (some: readonly Fact[]) => some.reduce((total, fact) => total + Number(fact.amount), 0)
  const month = (fact: Fact) => dayOf(period.zone, fact.at).slice(0, 7)
  return {
    code: rule.code,
    period: period.id,
    ruleVersion: rule.version,
    value: Math.round(sum(facts)),
    proven: Math.round(sum(facts.filter(({ grade }) => reachesGrade(grade, rule.minGrade)))),
    late: Math.round(sum(facts.filter(({ known_at }) => known_at >= span.to))),
    factSetDigest: await sha256Hex(
      utf8(
        facts
          .map(({ fact_id }) => fact_id)
          .sort()
          .join('\n'),
      ),
    ),
    byMonth: tally(facts, month, 'month') as StoredFigure['byMonth'],
    byArea: tally(facts, ({ area }) => area, 'area') as StoredFigure['byArea'],
    asOf,
  }
}

interface FigureRow {
  code: string
  period: string
  rule_version: number
  value: number
  proven: number
  late: number
  fact_set_digest: string
  by_month: StoredFigure['byMonth']
  by_area: StoredFigure['byArea']
  as_of: number
}

/** The stored figures of a period. */
export async function storedFigures(db: Db, period: string): Promise<StoredFigure[]> {
  const rows = await sql<FigureRow>`select * from figure where period = ${period} order by code`.execute(db)
  return rows.rows.map((row) => ({
    code: row.code,
    period: row.period,
    ruleVersion: row.rule_version,
    value: row.value,
    proven: row.proven,
    late: row.late,
    factSetDigest: row.fact_set_digest,
    byMonth: row.by_month,
    byArea: row.by_area,
    asOf: row.as_of,
  }))
}

/** The rules valid on the last day of a period, by code. */
export function rulesFor(period: Period): IndicatorRule[] {
  const codes = [...new Set(indicatorRules.map(({ code }) => code))]
  return codes.flatMap((code) => ruleOn(code, period.last_day) ?? [])
}

const pageSize = 50

/** One page of the facts behind a number, newest first. `after` is the last row of the page before: `<epoch ms>_<fact id>`. */
export async function listFacts(
  db: Db,
  rule: IndicatorRule,
  period: Period,
  asOf: number,
  filter: { after?: string | undefined; month?: string | undefined; area?: string | undefined },
): Promise<{ total: number; rows: FactView[]; next: string | null }> {
  const rows = compileRule(rule, spanOf(period), asOf)
  const more: unknown[] = [period.zone, filter.month ?? null, filter.area ?? null]
  const at = rows.values.length
  const chosen = (inner: string) =>
    `(${inner}) fact where ($${at + 2}::text is null or to_char(fact.at at time zone $${at + 1}::text, 'YYYY-MM') = $${at + 2}::text) and ($${at + 3}::text is null or fact.area = $${at + 3}::text)`
  const total = await db.executeQuery(compiled(rows, (inner) => `select count(*) as total from ${chosen(inner)}`, more))
  const [afterAt, afterId] = filter.after?.split(/_(.*)/s) ?? []
  const page = await db.executeQuery(
    compiled(
      rows,
      (inner) => `
        select f.fact_id, f.at, f.known_at, f.amount, f.grade, coalesce(r.title, '') as title, coalesce(d.name, a.name, f.area) as place
        from (select * from ${chosen(inner)}
          and ($${at + 4}::float8 is null or (extract(epoch from fact.at) * 1000, fact.fact_id) < ($${at + 4}::float8, $${at + 5}::text))
          order by fact.at desc, fact.fact_id desc limit ${pageSize}) f
        left join release r on r.id::text = f.release_id
        left join play p on p.id::text = f.fact_id
        left join device d on d.id = p.device
        left join area a on a.id = f.area
        order by f.at desc, f.fact_id desc`,
      [...more, afterAt === undefined ? null : Number(afterAt), afterId ?? null],
    ),
  )
  const found = page.rows as FactView[]
  const last = found.length === pageSize ? found.at(-1) : undefined
  return { total: Number((total.rows[0] as { total: number }).total), rows: found, next: last ? `${last.at}_${last.fact_id}` : null }
}
