import type { FastifyInstance } from 'fastify'
import * as approvals from './approvals/index.ts'
import type { HubDeps } from './deps.ts'
import * as desk from './desk/index.ts'
import * as devices from './devices/index.ts'
import type { WordingTable } from './door/refusals.ts'
import * as indicators from './indicators/index.ts'
import * as keys from './keys/index.ts'
import * as people from './people/index.ts'
import * as places from './places/index.ts'
import * as plays from './plays/index.ts'
import { peopleRefusals } from './ports/repository-people.ts'
import * as releases from './releases/index.ts'
import * as tickets from './tickets/index.ts'
import * as units from './units/index.ts'
import * as works from './works/index.ts'

/** Hangs every slice on the door, in the published order: a slice imports only those before it. */
export function registerSlices(app: FastifyInstance, deps: HubDeps): void {
  units.register(app, deps)
  people.register(app, deps)
  const ticketDesk = tickets.openTicketDesk(app, deps)
  keys.register(app, { ...deps, tickets: ticketDesk })
  places.register(app, deps)
  works.register(app, deps)
  devices.register(app, deps)
  releases.register(app, deps)
  approvals.register(app, deps, ticketDesk)
  plays.register(app, deps)
  indicators.register(app, deps)
  desk.register(app, deps)
}

/** What the repository itself refuses, as the door says it. */
const portWording: WordingTable = Object.fromEntries(
  Object.entries(peopleRefusals).map(([code, words]) => [code, { status: 422, ...words }]),
)

/** The refusals of every slice, joined once at the door. */
export const sliceWordings: readonly WordingTable[] = [
  portWording,
  units.unitsWording,
  people.peopleWording,
  tickets.ticketsWording,
  keys.keysWording,
  places.placesWording,
  works.worksWording,
  releases.releasesWording,
  approvals.approvalsWording,
  plays.playsWording,
  indicators.indicatorsWording,
]
