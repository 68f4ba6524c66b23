import { type ApprovalCode, approverRefusal, type Needed, type StandingDecision } from './decisions.ts'

export type ReleaseState = 'pending' | 'approved' | 'published' | 'refused' | 'recalled' | 'withdrawn' | 'superseded' | 'expired'
export type PartState = 'waiting' | 'listed' | 'removed'

export const releaseCodes = [
  'release.not-pending',
  'release.not-published',
  'release.not-author',
  'release.too-long',
  'release.over',
  'release.already-withdrawing',
  'release.not-halted',
] as const
export type ReleaseCode = (typeof releaseCodes)[number]
export interface ReleaseRefusal {
  readonly code: ReleaseCode | ApprovalCode
  readonly params?: Readonly<Record<string, string | number>>
}

export interface Person {
  readonly id: string
  readonly agency: string
  readonly isApprover: boolean
}

export interface PendingFacts {
  readonly state: ReleaseState
  readonly notAfter: number
  readonly writers: readonly string[]
  readonly needed: Needed
  readonly decisions: readonly StandingDecision[]
}

/** May this person approve this release at `now`? */
export function approveRefusal(facts: PendingFacts, person: Person, now: number): ReleaseRefusal | null {
  if (facts.state !== 'pending') return { code: 'release.not-pending' }
  if (now >= facts.notAfter) return { code: 'release.over' }
  return approverRefusal(facts, person)
}

/** May this person send it back? Any approver of either agency, the writers apart: they recall. */
export function refuseRefusal(facts: Pick<PendingFacts, 'state' | 'writers'>, person: Person): ReleaseRefusal | null {
  if (facts.state !== 'pending') return { code: 'release.not-pending' }
  if (!person.isApprover) return { code: 'approval.no-role' }
  return facts.writers.includes(person.id) ? { code: 'approval.own-piece' } : null
}

/** Only the author takes a piece back, and only while it waits. */
export function recallRefusal(facts: { state: ReleaseState; author: string }, person: { id: string }): ReleaseRefusal | null {
  if (facts.state !== 'pending') return { code: 'release.not-pending' }
  return facts.author === person.id ? null : { code: 'release.not-author' }
}

export interface OutFacts {
  readonly state: ReleaseState
  /** Any part of it has stood on a list: a site that was away since may play it still, superseded or not. */
  readonly wasListed: boolean
  /** The signed withdrawal stands on the lists. Until it does, a withdrawal may be signed anew. */
  readonly withdrawalListed: boolean
}

/** Ngừng phát, gỡ: one approver of either agency, alone, always; their own piece too. Whatever has ever been out can be ended. */
export function withdrawRefusal({ state, wasListed, withdrawalListed }: OutFacts, person: Person): ReleaseRefusal | null {
  if (!person.isApprover) return { code: 'approval.no-role' }
  if (state === 'withdrawn') return withdrawalListed ? { code: 'release.already-withdrawing' } : null
  if (state === 'published' || state === 'approved') return null
  return wasListed && (state === 'superseded' || state === 'expired') ? null : { code: 'release.not-published' }
}

/** Trying again what a check stopped: its author or any approver, and only while something stands in the way. */
export function retryRefusal(
  facts: { state: ReleaseState; author: string; halted: string | null },
  person: Pick<Person, 'id' | 'isApprover'>,
): ReleaseRefusal | null {
  if (facts.halted === null || !['approved', 'published', 'withdrawn'].includes(facts.state)) return { code: 'release.not-halted' }
  return facts.author === person.id || person.isApprover ? null : { code: 'approval.no-role' }
}

const dayMs = 86_400_000

/**
 * The span a release lives in, as epoch milliseconds in whole seconds. A timed plan lives from its first day (or now) to the end of its last;
 * `now` lives a day: who approves later must ask again. Days are given as the instants at which they begin and end in the plan's zone.
 */
export function lifeOf(
  when: { kind: 'now' } | { kind: 'times'; opens: number; closes: number },
  now: number,
  limitDays: number,
): { notBefore: number; notAfter: number } | ReleaseRefusal {
  const start = Math.floor(now / 1000) * 1000
  if (when.kind === 'now') return { notBefore: start, notAfter: start + dayMs }
  const notBefore = Math.max(start, when.opens)
  if (when.closes <= start) return { code: 'release.over' }
  if (when.closes - notBefore > limitDays * dayMs) return { code: 'release.too-long', params: { days: limitDays } }
  return { notBefore, notAfter: when.closes }
}

/** What an end makes of a published release: `withdrawn` and `superseded` beat `expired`; it stands while any part of it is listed or still to come. */
export function endedState(parts: readonly { state: PartState; superseded: boolean }[]): 'published' | 'superseded' | 'expired' {
  if (parts.some(({ state }) => state !== 'removed')) return 'published'
  return parts.some(({ superseded }) => superseded) ? 'superseded' : 'expired'
}
