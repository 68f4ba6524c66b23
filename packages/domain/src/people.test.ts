import { describe, expect, it } from 'vitest'
import { decideGrant, decideProposal, type GrantCase, grantCodes, type ProposalCase, proposalCodes } from './people.ts'
import { grantsForTrust, roles, titleOf, trustRoleOf } from './roles.ts'

const editor = { role: 'editor' as const, unit: 'u', from: '2026-01-01', to: null }
const grant: GrantCase = {
  asked: editor,
  person: { id: 'p', agency: 'thong-tin', held: [] },
  by: { id: 'a', agency: 'thong-tin' },
  administered: new Set(['u']),
  unitExists: true,
}
const grantCases: Record<string, GrantCase> = {
  'grant.period': { ...grant, asked: { ...editor, to: '2025-12-31' } },
  'grant.other-agency': { ...grant, person: { ...grant.person, agency: 'bien-phong' } },
  'grant.outside-own-unit': { ...grant, administered: new Set(['v']) },
  'grant.own-rights': { ...grant, person: { ...grant.person, id: 'a' } },
  'grant.held': { ...grant, person: { ...grant.person, held: [{ ...editor, from: '2025-01-01' }] } },
  'grant.unit-unknown': { ...grant, unitExists: false },
}

describe('giving a right', () => {
  it('an administrator gives a right to someone of the own agency under the own unit', () => expect(decideGrant(grant)).toBeNull())
  it('a right that ended before does not stand in the way', () => {
    expect(decideGrant({ ...grant, person: { ...grant.person, held: [{ ...editor, from: '2025-01-01', to: '2025-12-31' }] } })).toBeNull()
  })
  it.each(grantCodes)('%s is refused', (code) => expect(decideGrant(grantCases[code]!)).toEqual({ code }))
})

const key = {
  keyid: 'k',
  raw: 'r',
  person: 'p',
  roles: ['approver' as const],
  notBefore: '2026-01-01T00:00:00Z',
  notAfter: '2027-01-01T00:00:00Z',
}
const proposal: ProposalCase = {
  agency: 'thong-tin',
  person: { agency: 'thong-tin', held: [{ ...editor, role: 'approver' }] },
  change: { kind: 'add', key },
  own: [],
  other: [],
  pending: new Set(),
  day: '2026-08-05',
}
const proposalCases: Record<string, ProposalCase> = {
  'proposal.other-agency': { ...proposal, person: { ...proposal.person, agency: 'bien-phong' } },
  'proposal.key-known': { ...proposal, other: [{ ...key, keyid: 'elsewhere' }] },
  'proposal.key-unknown': { ...proposal, change: { kind: 'remove', keyid: 'k' } },
  'proposal.role-not-granted': { ...proposal, person: { ...proposal.person, held: [editor] } },
  'proposal.validity': { ...proposal, change: { kind: 'add', key: { ...key, notAfter: key.notBefore } } },
  'proposal.pending': { ...proposal, pending: new Set(['k']) },
}

describe('proposing a key', () => {
  it('a key of a person who holds the right is proposed', () => expect(decideProposal(proposal)).toBeNull())
  it('a listed key can be proposed to leave', () =>
    expect(decideProposal({ ...proposal, own: [key], change: { kind: 'remove', keyid: 'k' } })).toBeNull())
  it('a right that ended yesterday carries no key', () => {
    const held = [{ ...editor, role: 'approver' as const, to: '2026-08-04' }]
    expect(decideProposal({ ...proposal, person: { ...proposal.person, held } })).toEqual({ code: 'proposal.role-not-granted' })
  })
  it.each(proposalCodes)('%s is refused', (code) => expect(decideProposal(proposalCases[code]!)).toEqual({ code }))
})

describe('the table of roles', () => {
  it('names each grant once', () => expect(new Set(roles.map((row) => row.grant)).size).toBe(roles.length))
  it('calls the duty officer of the command trực ban', () => {
    expect(titleOf('duty_officer', 'bien-phong')).toBe('trực ban')
    expect(titleOf('duty_officer', 'thong-tin')).toBe('cán bộ trực')
  })
  it('lets no grant stand for a robot', () => expect(grantsForTrust('robot')).toEqual([]))
  it('gives a commune broadcaster the key of an editor', () => expect(trustRoleOf('commune_broadcaster')).toBe('editor'))
})
