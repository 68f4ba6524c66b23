import { ruleOn } from '@hai-dang/domain'
import { type FigureView, indicators } from '@hai-dang/wire'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { mount } from '../door/mount.ts'
import { refuse, type WordingTable } from '../door/refusals.ts'
import { type Db, instantText } from '../ports/database.ts'
import { type IndicatorsDeps, refreshFigures } from './commands.ts'
import { computeFigure, listFacts, listPeriods, type Period, periodAt, rulesFor, spanOf, storedFigures } from './queries.ts'
import type { StoredFigure } from './store.ts'

export const indicatorsWording: WordingTable = {
  'indicator.unknown': { status: 404, vi: 'Không có chỉ tiêu {code} trong kỳ này.', en: 'There is no indicator {code} in this period.' },
  'indicator.no-period': { status: 404, vi: 'Không có kỳ số liệu này.', en: 'There is no such period.' },
}

const periodView = (period: Period) => ({ id: period.id, name: period.name, from: period.first_day, to: period.last_day })

async function areaNames(db: Db): Promise<Map<string, string>> {
  const rows = await sql<{ id: string; name: string }>`select id, name from area`.execute(db)
  return new Map(rows.rows.map(({ id, name }) => [id, name]))
}

function figureView(figure: StoredFigure, period: Period, names: ReadonlyMap<string, string>): FigureView {
  const rule = ruleOn(figure.code, period.last_day)
  if (!rule) throw new Error(`figure ${figure.code} has no rule on ${period.last_day}`)
  return {
    code: figure.code,
    name: rule.name.vi,
    nameEn: rule.name.en,
    unit: rule.unit.vi,
    unitEn: rule.unit.en,
    value: figure.value,
    period: periodView(period),
    asOf: instantText(figure.asOf),
    proven: figure.proven,
    late: figure.late,
    ruleVersion: figure.ruleVersion,
    factSetDigest: figure.factSetDigest,
    byMonth: [...figure.byMonth],
    byArea: figure.byArea.map(({ area, value }) => ({ area, name: names.get(area) ?? area, value })),
    definition: rule.definition.vi,
    definitionEn: rule.definition.en,
  }
}

async function board(deps: IndicatorsDeps, asked: string | undefined) {
  const periods = await listPeriods(deps.db)
  const period = periodAt(periods, asked, deps.clock.now())
  if (!period) return refuse('indicator.no-period')
  let stored = await storedFigures(deps.db, period.id)
  // The first look at a period, or at a new rule, finds nothing stored yet.
  if (stored.length < rulesFor(period).length) {
    stored = await Promise.all(rulesFor(period).map((rule) => computeFigure(deps.db, rule, period, deps.clock.now())))
  }
  const names = await areaNames(deps.db)
  return { periods: periods.map(periodView), figures: stored.map((figure) => figureView(figure, period, names)) }
}

/** The board reads stored figures; one number and its list are asked of the facts themselves. */
export function mountIndicators(app: FastifyInstance, deps: IndicatorsDeps): void {
  deps.outbox.handle('refresh-figures', () => refreshFigures(deps))
  const choose = async (code: string, asked: string | undefined) => {
    const period = periodAt(await listPeriods(deps.db), asked, deps.clock.now())
    if (!period) return refuse('indicator.no-period')
    const rule = ruleOn(code, period.last_day)
    return rule ? { period, rule } : refuse('indicator.unknown', { code })
  }
  mount(app, indicators.board, 'signed-in', ({ query }) => board(deps, query.period))
  mount(app, indicators.one, 'signed-in', async ({ params, query }) => {
    const chosen = await choose(params.code, query.period)
    if ('refused' in chosen) return chosen
    const figure = await computeFigure(deps.db, chosen.rule, chosen.period, deps.clock.now())
    return figureView(figure, chosen.period, await areaNames(deps.db))
  })
  mount(app, indicators.facts, 'signed-in', async ({ params, query }) => {
    const chosen = await choose(params.code, query.period)
    if ('refused' in chosen) return chosen
    const page = await listFacts(deps.db, chosen.rule, chosen.period, deps.clock.now(), query)
    const kind = chosen.rule.source === 'fact_play' ? ('play' as const) : ('release' as const)
    const closes = spanOf(chosen.period).to
    return {
      total: page.total,
      next: page.next,
      rows: page.rows.map((row) => ({
        factId: row.fact_id,
        kind,
        at: instantText(row.at),
        title: row.title,
        where: row.place,
        amount: Math.round(Number(row.amount)),
        grade: row.grade,
        late: row.known_at >= closes,
      })),
    }
  })
}
