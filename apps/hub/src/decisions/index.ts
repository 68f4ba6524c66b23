export type { DecisionRow } from './queries.ts'
export { decisionsOn } from './queries.ts'
export type { Decided } from './store.ts'
export { decide, voidApprovals } from './store.ts'
