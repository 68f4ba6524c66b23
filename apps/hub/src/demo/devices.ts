import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { type DevicesDeps, provisionDevice } from '../devices/index.ts'
import { shippedId } from '../ports/ids.ts'
import { demoPlaces } from './places.ts'

/** The public half of a site's provisioning file; its key lies in a file that the hub never opens. */
const provision = z.object({
  name: z.string(),
  kind: z.enum(['sound', 'board']),
  areas: z.array(z.string()).min(1),
  device: z.object({ keyid: z.string(), raw: z.string() }),
  origins: z.array(z.string()),
})

/** Puts the demo's sites on the hub's list, each at the place of its area. Safe to run at every start. */
export async function loadDemoDevices(deps: DevicesDeps, sitesFolder: string): Promise<void> {
  for (const site of await readdir(sitesFolder).catch(() => [])) {
    const text = await readFile(join(sitesFolder, site, 'provision.json'), 'utf8').catch(() => null)
    if (text === null) continue
    const { name, kind, areas, device, origins } = provision.parse(JSON.parse(text))
    const place = demoPlaces.find(({ area }) => area === areas[0])
    if (!place) continue
    await provisionDevice(deps, {
      id: device.keyid,
      raw: device.raw,
      name,
      kind: kind === 'sound' ? 'loudspeaker' : 'board',
      area: areas[0]!,
      placeId: shippedId(`place/${place.key}`),
      pageUrl: origins[0] ?? null,
    })
  }
}
