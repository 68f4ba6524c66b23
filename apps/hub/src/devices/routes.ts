import { devices } from '@hai-dang/wire'
import type { FastifyInstance } from 'fastify'
import type { HubDeps } from '../deps.ts'
import { mount } from '../door/mount.ts'
import { listSites } from './queries.ts'

/** The technician's list of sites. What sites send arrives at the doors of `plays`. */
export function mountDevices(app: FastifyInstance, deps: Pick<HubDeps, 'db' | 'clock'>): void {
  mount(app, devices.sites, 'signed-in', () => listSites(deps.db, deps.clock.now()))
}
