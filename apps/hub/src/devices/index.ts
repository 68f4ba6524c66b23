import type { FastifyInstance } from 'fastify'
import type { HubDeps } from '../deps.ts'
import { mountDevices } from './routes.ts'

export type { DevicesDeps } from './commands.ts'
export { provisionDevice, recordStatus } from './commands.ts'
export type { DeviceRecord } from './queries.ts'
export { deviceKey, listSites } from './queries.ts'
export type { ProvisionedDevice } from './store.ts'

export function register(app: FastifyInstance, deps: Pick<HubDeps, 'db' | 'clock'>): void {
  mountDevices(app, deps)
}
