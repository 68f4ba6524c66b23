import { type AreaView, places } from '@hai-dang/wire'
import type { FastifyInstance } from 'fastify'
import type { HubDeps } from '../deps.ts'
import { mount } from '../door/mount.ts'
import { dayText } from '../ports/database.ts'
import { areaNames, devicesByArea, placesOn } from './queries.ts'

type Deps = Pick<HubDeps, 'db' | 'clock' | 'config' | 'repository'>

export function register(app: FastifyInstance, deps: Deps): void {
  const today = () => dayText(deps.clock.now(), deps.config.zone)
  mount(app, places.list, 'signed-in', ({ query }) => placesOn(deps.db, today(), query.q))
  mount(app, places.areas, 'signed-in', () => areas(deps, today()))
}

/** An area exists because the signed policy says so; the hub adds only where it lies. */
async function areas(deps: Deps, day: string): Promise<AreaView[]> {
  const policies = Map.groupBy(deps.repository.currentPolicy().areas, (row) => row.area)
  const here = await placesOn(deps.db, day)
  const devices = await devicesByArea(deps.db)
  const names = await areaNames(deps.db)
  return [...policies].map(([area, rows]) => ({
    area,
    name: names.get(area) ?? area,
    places: here.filter((place) => place.area === area),
    policies: rows,
    devices: devices.get(area) ?? 0,
  }))
}
