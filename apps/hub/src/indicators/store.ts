import { sql } from 'kysely'
import { atInstant, type Db } from '../ports/database.ts'

/** A result with its lineage, as the board of numbers reads it. */
export interface StoredFigure {
  readonly code: string
  readonly period: string
  readonly ruleVersion: number
  readonly value: number
  readonly proven: number
  readonly late: number
  readonly factSetDigest: string
  readonly byMonth: readonly { month: string; value: number }[]
  readonly byArea: readonly { area: string; value: number }[]
  readonly asOf: number
}

/** Replaces the stored figure of a code and period, unless a newer one stands. */
export async function saveFigure(db: Db, figure: StoredFigure): Promise<void> {
  await sql`
    insert into figure (code, period, rule_version, value, proven, late, fact_set_digest, by_month, by_area, as_of)
    values (${figure.code}, ${figure.period}, ${figure.ruleVersion}, ${figure.value}, ${figure.proven}, ${figure.late}, ${figure.factSetDigest},
      ${JSON.stringify(figure.byMonth)}::jsonb, ${JSON.stringify(figure.byArea)}::jsonb, ${atInstant(figure.asOf)})
    on conflict (code, period) do update set rule_version = excluded.rule_version, value = excluded.value, proven = excluded.proven, late = excluded.late,
      fact_set_digest = excluded.fact_set_digest, by_month = excluded.by_month, by_area = excluded.by_area, as_of = excluded.as_of
    where figure.as_of <= excluded.as_of`.execute(db)
}
