import { describe, expect, it } from 'vitest'
import { approverRefusal, waitingOn } from './decisions.ts'
import { approveRefusal, endedState, lifeOf, recallRefusal, refuseRefusal, retryRefusal, withdrawRefusal } from './releases.ts'

const needed = { 'thong-tin': 1, 'bien-phong': 1 }
const lan = 'lan'
const minh = { id: 'minh', agency: 'thong-tin', isApprover: true }
const ha = { id: 'ha', agency: 'thong-tin', isApprover: true }
const dung = { id: 'dung', agency: 'bien-phong', isApprover: true }
const byMinh = { kind: 'duyet', person: 'minh', agency: 'thong-tin' } as const
const pending = { state: 'pending', notAfter: 1000, writers: [lan], needed, decisions: [] } as const

it('what a check stopped may be tried again by its author and by approvers, and nothing else may', () => {
  const halted = { state: 'approved', author: lan, halted: 'quorum.missing' } as const
  expect(retryRefusal(halted, { id: lan, isApprover: false })).toBeNull()
  expect(retryRefusal(halted, dung)).toBeNull()
  expect(retryRefusal({ ...halted, state: 'withdrawn' }, dung)).toBeNull()
  expect(retryRefusal(halted, { id: 'chien', isApprover: false })).toEqual({ code: 'approval.no-role' })
  expect(retryRefusal({ ...halted, halted: null }, dung)).toEqual({ code: 'release.not-halted' })
  expect(retryRefusal({ ...halted, state: 'superseded' }, dung)).toEqual({ code: 'release.not-halted' })
})

describe('approval', () => {
  it('needs one of each agency', () => {
    expect(waitingOn(needed, [])).toEqual(['thong-tin', 'bien-phong'])
    expect(waitingOn(needed, [byMinh])).toEqual(['bien-phong'])
    expect(waitingOn(needed, [byMinh, { ...byMinh, person: 'ha' }])).toEqual(['bien-phong'])
    expect(waitingOn(needed, [byMinh, { kind: 'duyet', person: 'dung', agency: 'bien-phong' }])).toEqual([])
  })

  it('counts persons, not signatures', () => {
    expect(waitingOn({ 'thong-tin': 2 }, [byMinh, byMinh])).toEqual(['thong-tin'])
  })

  it('is refused to whoever wrote any part, has signed, or whose agency has', () => {
    expect(approverRefusal({ ...pending, writers: [lan, 'minh'] }, minh)).toEqual({ code: 'approval.own-piece' })
    expect(approverRefusal({ ...pending, decisions: [byMinh] }, minh)).toEqual({ code: 'approval.person-already' })
    expect(approverRefusal({ ...pending, decisions: [byMinh] }, ha)).toEqual({ code: 'approval.agency-already' })
    expect(approverRefusal({ ...pending, decisions: [byMinh] }, dung)).toBeNull()
    expect(approverRefusal(pending, { ...minh, isApprover: false })).toEqual({ code: 'approval.no-role' })
    expect(approverRefusal(pending, { ...minh, agency: 'other' })).toEqual({ code: 'approval.agency-already' })
  })

  it('ends with the life of the release and with its pending state', () => {
    expect(approveRefusal(pending, minh, 999)).toBeNull()
    expect(approveRefusal(pending, minh, 1000)).toEqual({ code: 'release.over' })
    expect(approveRefusal({ ...pending, state: 'recalled' }, minh, 0)).toEqual({ code: 'release.not-pending' })
  })
})

describe('the ways back', () => {
  it('any approver but a writer may refuse; only the author recalls; both only while it waits', () => {
    expect(refuseRefusal(pending, dung)).toBeNull()
    expect(refuseRefusal({ ...pending, writers: ['dung'] }, dung)).toEqual({ code: 'approval.own-piece' })
    expect(refuseRefusal({ ...pending, state: 'published' }, dung)).toEqual({ code: 'release.not-pending' })
    expect(recallRefusal({ state: 'pending', author: lan }, { id: lan })).toBeNull()
    expect(recallRefusal({ state: 'pending', author: lan }, minh)).toEqual({ code: 'release.not-author' })
    expect(recallRefusal({ state: 'approved', author: lan }, { id: lan })).toEqual({ code: 'release.not-pending' })
  })

  it('one approver of either agency withdraws alone whatever has ever been out', () => {
    const out = { state: 'published', wasListed: true, withdrawalListed: false } as const
    for (const state of ['published', 'approved', 'superseded', 'expired'] as const)
      expect(withdrawRefusal({ ...out, state }, dung)).toBeNull()
    for (const state of ['pending', 'refused', 'recalled'] as const)
      expect(withdrawRefusal({ ...out, state }, dung)).toEqual({ code: 'release.not-published' })
    expect(withdrawRefusal({ ...out, state: 'expired', wasListed: false }, dung)).toEqual({ code: 'release.not-published' })
    expect(withdrawRefusal(out, { ...dung, isApprover: false })).toEqual({ code: 'approval.no-role' })
  })

  it('a withdrawal may be signed anew until one stands on the lists', () => {
    const stopped = { state: 'withdrawn', wasListed: true, withdrawalListed: false } as const
    expect(withdrawRefusal(stopped, dung)).toBeNull()
    expect(withdrawRefusal({ ...stopped, withdrawalListed: true }, dung)).toEqual({ code: 'release.already-withdrawing' })
  })
})

describe('the life of a release', () => {
  const now = Date.parse('2026-08-05T02:10:00.700Z')
  it('starts on a whole second and lasts a day for what plays at once', () => {
    expect(lifeOf({ kind: 'now' }, now, 60)).toEqual({
      notBefore: Date.parse('2026-08-05T02:10:00Z'),
      notAfter: Date.parse('2026-08-06T02:10:00Z'),
    })
  })

  it('follows the days of the plan, never longer than the policy allows', () => {
    const opens = now + 86_400_000
    expect(lifeOf({ kind: 'times', opens, closes: opens + 60 * 86_400_000 }, now, 60)).toEqual({
      notBefore: opens,
      notAfter: opens + 60 * 86_400_000,
    })
    expect(lifeOf({ kind: 'times', opens, closes: opens + 60 * 86_400_000 + 1 }, now, 60)).toEqual({
      code: 'release.too-long',
      params: { days: 60 },
    })
    expect(lifeOf({ kind: 'times', opens: 0, closes: now - 1000 }, now, 60)).toEqual({ code: 'release.over' })
  })

  it('ends only when no part is listed or still to come', () => {
    expect(
      endedState([
        { state: 'removed', superseded: false },
        { state: 'waiting', superseded: false },
      ]),
    ).toBe('published')
    expect(
      endedState([
        { state: 'removed', superseded: true },
        { state: 'removed', superseded: false },
      ]),
    ).toBe('superseded')
    expect(endedState([{ state: 'removed', superseded: false }])).toBe('expired')
  })
})
