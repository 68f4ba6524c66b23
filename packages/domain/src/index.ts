export type { CompiledRule, IndicatorRule, IndicatorSource, PeriodSpan } from './indicators.ts'
export { compileRule, indicatorRules, indicatorSources, reachesGrade, ruleOn } from './indicators.ts'
export type { Doubt, JudgedPlay, Judgement, LoggedEntry, LoggedOccurrence, OpenStart, OrderFacts } from './plays.ts'
export { judgePlays, occurrenceId, playDoubts } from './plays.ts'
