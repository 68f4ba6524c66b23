import { type GrantName, grantsForTrust, type TrustName } from './roles.ts'
import { holdsOn } from './units.ts'

export const grantCodes = [
  'grant.period',
  'grant.other-agency',
  'grant.outside-own-unit',
  'grant.own-rights',
  'grant.held',
  'grant.unit-unknown',
] as const
export type GrantCode = (typeof grantCodes)[number]

export interface HeldGrant {
  readonly role: GrantName
  readonly unit: string
  readonly from: string
  readonly to: string | null
}

export interface GrantCase {
  readonly asked: HeldGrant
  readonly person: { readonly id: string; readonly agency: string; readonly held: readonly HeldGrant[] }
  readonly by: { readonly id: string; readonly agency: string }
  /** Units under which the giver is administrator on this day. */
  readonly administered: ReadonlySet<string>
  readonly unitExists: boolean
}

/** An administrator gives rights to people of the own agency, under units of the own grant, and never to themselves. */
export function decideGrant(grant: GrantCase): { code: GrantCode } | null {
  const { asked, person, by } = grant
  if (asked.to !== null && asked.to < asked.from) return { code: 'grant.period' }
  if (!grant.unitExists) return { code: 'grant.unit-unknown' }
  if (person.agency !== by.agency) return { code: 'grant.other-agency' }
  if (person.id === by.id) return { code: 'grant.own-rights' }
  if (!grant.administered.has(asked.unit)) return { code: 'grant.outside-own-unit' }
  const held = person.held.some((row) => row.role === asked.role && row.unit === asked.unit && spansMeet(row, asked))
  return held ? { code: 'grant.held' } : null
}

function spansMeet(a: { from: string; to: string | null }, b: { from: string; to: string | null }): boolean {
  return (b.to === null || a.from <= b.to) && (a.to === null || b.from <= a.to)
}

export const proposalCodes = [
  'proposal.other-agency',
  'proposal.key-known',
  'proposal.key-unknown',
  'proposal.role-not-granted',
  'proposal.validity',
  'proposal.pending',
] as const
export type ProposalCode = (typeof proposalCodes)[number]

export interface ListedKey {
  readonly keyid: string
  readonly raw: string
  readonly person: string
  readonly roles: readonly TrustName[]
  readonly notBefore: string
  readonly notAfter: string
}

export interface ProposalCase {
  readonly agency: string
  readonly person: { readonly agency: string; readonly held: readonly HeldGrant[] }
  readonly change: { readonly kind: 'add'; readonly key: ListedKey } | { readonly kind: 'remove'; readonly keyid: string }
  /** Both lists in force: a raw key stands once over both. */
  readonly own: readonly ListedKey[]
  readonly other: readonly ListedKey[]
  /** Key ids that other open proposals of this agency already name. */
  readonly pending: ReadonlySet<string>
  readonly day: string
}

/** A key officer's hand is needed after this, twice; these rules only keep nonsense from their table. */
export function decideProposal(proposal: ProposalCase): { code: ProposalCode } | null {
  const { change } = proposal
  if (proposal.person.agency !== proposal.agency) return { code: 'proposal.other-agency' }
  const keyid = change.kind === 'add' ? change.key.keyid : change.keyid
  if (proposal.pending.has(keyid)) return { code: 'proposal.pending' }
  if (change.kind === 'remove') return proposal.own.some((key) => key.keyid === keyid) ? null : { code: 'proposal.key-unknown' }
  const listed = [...proposal.own, ...proposal.other]
  if (listed.some((key) => key.keyid === keyid || key.raw === change.key.raw)) return { code: 'proposal.key-known' }
  if (change.key.notAfter <= change.key.notBefore) return { code: 'proposal.validity' }
  return change.key.roles.every((role) => holdsGrantFor(role, proposal.person.held, proposal.day))
    ? null
    : { code: 'proposal.role-not-granted' }
}

/** A key may bear only what its person has been given to do. */
export function holdsGrantFor(role: TrustName, held: readonly HeldGrant[], day: string): boolean {
  const wanted = grantsForTrust(role)
  return held.some((grant) => wanted.includes(grant.role) && holdsOn(grant, day))
}
