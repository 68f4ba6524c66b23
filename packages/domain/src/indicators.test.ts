import { describe, expect, it } from 'vitest'
import { compileRule, indicatorRules, ruleOn } from './indicators.ts'

const period = { from: Date.parse('2025-12-14T17:00:00Z'), to: Date.parse('2026-12-14T17:00:00Z') }
const asOf = Date.parse('2026-08-05T02:00:00Z')

describe('a rule', () => {
  it('compiles to one query in which every value is a parameter', () => {
    const { text, values } = compileRule(ruleOn('TT-02', '2026-08-05')!, period, asOf)
    expect(text).toBe(
      'select fact_id, at, known_at, 1 as amount, grade, area, work_id, release_id from fact_play where at >= $1::timestamptz and at < $2::timestamptz and known_at <= $3::timestamptz' +
        ' and channel = any($4::text[]) and kind = any($5::text[]) and grade = any($6::text[])',
    )
    expect(values).toEqual([
      '2025-12-14T17:00:00.000Z',
      '2026-12-14T17:00:00.000Z',
      '2026-08-05T02:00:00.000Z',
      ['sound'],
      ['airing'],
      ['A'],
    ])
  })

  it('that counts distinct works keeps the first fact of each', () => {
    const { text } = compileRule(ruleOn('TT-01', '2026-08-05')!, period, asOf)
    expect(text).toMatch(/^select distinct on \(work_id\) .* order by work_id, at, fact_id$/)
  })

  it('refuses a field its source does not have', () => {
    const rule = { ...indicatorRules[0]!, where: [{ field: "grade' or 1=1 --", in: ['A'] }] }
    expect(() => compileRule(rule, period, asOf)).toThrow(RangeError)
  })

  it('is the highest version valid on the day', () => {
    const [rule] = indicatorRules
    const rules = [rule!, { ...rule!, version: 2, validFrom: '2026-01-01' }]
    expect(ruleOn('TT-01', '2025-12-31', rules)?.version).toBe(1)
    expect(ruleOn('TT-01', '2026-01-01', rules)?.version).toBe(2)
    expect(ruleOn('TT-01', '2021-12-31', rules)).toBeNull()
  })
})
