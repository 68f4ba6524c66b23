import { units } from '@hai-dang/wire'
import type { FastifyInstance } from 'fastify'
import type { HubDeps } from '../deps.ts'
import { mount } from '../door/mount.ts'
import { refuse, type WordingTable } from '../door/refusals.ts'
import { dayText } from '../ports/database.ts'
import { agenciesOn, unitHistory, unitsOn } from './queries.ts'

export const unitsWording: WordingTable = {
  'unit.unknown': { status: 404, vi: 'Không có đơn vị này.', en: 'There is no such unit.' },
}

export function register(app: FastifyInstance, deps: Pick<HubDeps, 'db' | 'clock' | 'config'>): void {
  const today = () => dayText(deps.clock.now(), deps.config.zone)
  mount(app, units.list, 'signed-in', async ({ query }) => {
    const on = query.on ?? today()
    return { on, rows: await unitsOn(deps.db, on, query) }
  })
  mount(app, units.one, 'signed-in', async ({ params }) => (await unitHistory(deps.db, params.id, today())) ?? refuse('unit.unknown'))
  // Names of the two agencies stand on the sign-in screen too.
  mount(app, units.agencies, 'public', ({ query }) => agenciesOn(deps.db, query.on ?? today()))
}
