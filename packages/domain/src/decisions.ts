/** Kinds of decision on a release, as data; the law's words without marks. */
export const decisionKinds = ['trinh', 'duyet', 'tra_lai', 'rut_lai', 'ngung_phat'] as const
export type DecisionKind = (typeof decisionKinds)[number]

/** A decision that still counts: nobody has voided it. */
export interface StandingDecision {
  readonly kind: DecisionKind
  readonly person: string
  readonly agency: string
}

/** How many distinct people of each agency a document needs. */
export type Needed = Readonly<Record<string, number>>

function approversOf(decisions: readonly StandingDecision[], agency: string): Set<string> {
  return new Set(decisions.filter((one) => one.kind === 'duyet' && one.agency === agency).map(({ person }) => person))
}

/** Agencies whose approvals are still too few, in the order of `needed`. */
export function waitingOn(needed: Needed, decisions: readonly StandingDecision[]): string[] {
  return Object.entries(needed)
    .filter(([agency, count]) => approversOf(decisions, agency).size < count)
    .map(([agency]) => agency)
}

export const approvalCodes = ['approval.no-role', 'approval.own-piece', 'approval.person-already', 'approval.agency-already'] as const
export type ApprovalCode = (typeof approvalCodes)[number]

/**
 * May this person approve? Never one's own piece (whoever wrote any part of it), never twice, and not beyond what one's agency was asked for:
 * two signatures of one agency cannot stand for two agencies.
 */
export function approverRefusal(
  facts: { writers: readonly string[]; needed: Needed; decisions: readonly StandingDecision[] },
  person: { id: string; agency: string; isApprover: boolean },
): { code: ApprovalCode } | null {
  if (!person.isApprover) return { code: 'approval.no-role' }
  if (facts.writers.includes(person.id)) return { code: 'approval.own-piece' }
  const approved = facts.decisions.filter(({ kind }) => kind === 'duyet')
  if (approved.some((one) => one.person === person.id)) return { code: 'approval.person-already' }
  const needed = facts.needed[person.agency] ?? 0
  return approversOf(approved, person.agency).size >= needed ? { code: 'approval.agency-already' } : null
}
