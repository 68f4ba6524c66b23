import type { StatusV1 } from '@hai-dang/wire'
import type { HubDeps } from '../deps.ts'
import { type ProvisionedDevice, saveDevice, saveStatus } from './store.ts'

export type DevicesDeps = Pick<HubDeps, 'db' | 'clock' | 'events'>

/** Puts a device that was set up by file on the hub's list. */
export async function provisionDevice(deps: DevicesDeps, device: ProvisionedDevice): Promise<void> {
  await saveDevice(deps.db, device, deps.clock.now())
  deps.events.publish({ topic: 'devices', id: null })
}

/** Keeps a verified word of a site about itself. */
export async function recordStatus(deps: DevicesDeps, status: StatusV1): Promise<void> {
  if (await saveStatus(deps.db, status, deps.clock.now())) deps.events.publish({ topic: 'devices', id: null })
}
