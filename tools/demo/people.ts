import { trustRoleOf } from '@hai-dang/domain'
import type { TrustRole } from '@hai-dang/wire'
import { type DemoPerson as Person, demoPeople as people } from '../../apps/hub/src/demo/people.ts'

export { demoPassword } from '../../apps/hub/src/demo/people.ts'

/** A person of the demonstration as the key ceremony sees them. */
export interface DemoPerson extends Person {
  /** Roles of the person's signing key in the agency's people list; none for people who sign no orders. */
  readonly trustRoles: readonly TrustRole[]
  /** Holds one of the agency's three keys for root, targets and its own people list. */
  readonly keyOfficer: boolean
}

export const demoPeople: readonly DemoPerson[] = people.map((person) => ({
  ...person,
  trustRoles: person.grants.flatMap((grant) => trustRoleOf(grant) ?? []),
  keyOfficer: person.grants.includes('key_officer'),
}))
