export type { ApprovalCode, DecisionKind, Needed, StandingDecision } from './decisions.ts'
export { approvalCodes, approverRefusal, decisionKinds, waitingOn } from './decisions.ts'
export type { SiteReason, SiteState, SiteWord } from './devices.ts'
export { judgeSite, silentAfterMs, siteReasons } from './devices.ts'
export type { CompiledRule, IndicatorRule, IndicatorSource, PeriodSpan } from './indicators.ts'
export { compileRule, indicatorRules, indicatorSources, reachesGrade, ruleOn } from './indicators.ts'
export type { GrantCase, GrantCode, HeldGrant, ListedKey, ProposalCase, ProposalCode } from './people.ts'
export { decideGrant, decideProposal, grantCodes, holdsGrantFor, proposalCodes } from './people.ts'
export type { PlaceCode, Point } from './places.ts'
export { coastBounds, placeCodes, placeRefusal } from './places.ts'
export type { Doubt, JudgedPlay, Judgement, LoggedEntry, LoggedOccurrence, OpenStart, OrderFacts } from './plays.ts'
export { judgePlays, occurrenceId, playDoubts } from './plays.ts'
export type { OutFacts, PartState, ReleaseCode, ReleaseRefusal, ReleaseState } from './releases.ts'
export {
  approveRefusal,
  endedState,
  lifeOf,
  recallRefusal,
  refuseRefusal,
  releaseCodes,
  retryRefusal,
  withdrawRefusal,
} from './releases.ts'
export type { GrantName, TrustName } from './roles.ts'
export { grantsForTrust, roles, titleOf, trustRoleOf } from './roles.ts'
export type { Formation, HistoryCode, HistoryRefusal, Snapshot, SnapshotRow, UnitHistory } from './unit-history.ts'
export { historyCodes, historyOf, nameKey, unitHistoryRefusals } from './unit-history.ts'
export type { UnitChange, UnitLine, UnitVersion } from './units.ts'
export { holdsOn, pathOn, subtreeOn, successorsOn, versionsOn } from './units.ts'
export type { WorkChannel, WorkCode, WorkFacts, WorkRefusal, WorkState } from './works.ts'
export { bearsSecretMark, channelsOf, editRefusal, foldsInto, missingOf, planRefusal, workCode, workCodes } from './works.ts'
