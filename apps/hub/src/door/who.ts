import type { AgencyId, GrantRole } from '@hai-dang/wire'
import type { FastifyRequest } from 'fastify'

/** The person behind a request, with the rights they hold at this moment: read anew for each request. */
export interface Who {
  readonly personId: string
  readonly name: string
  readonly login: string
  readonly agency: AgencyId
  readonly sessionId: string
  readonly grants: readonly { readonly role: GrantRole; readonly unitId: string }[]
  /** Whether a grant of this role covers the unit (itself or an ancestor was named); without a unit: whether any does. */
  can(role: GrantRole, unitId?: string): boolean
}

export type Identify = (request: FastifyRequest) => Promise<Who | null>
