import * as z from 'zod'
import { areaId, uuid7 } from './primitives.ts'
import { route } from './route.ts'
import { areaPolicy } from './signed/policy.ts'

export const placeView = z.object({
  id: uuid7,
  name: z.string(),
  kind: z.enum(['site', 'shelf', 'store', 'custody', 'printer', 'transit', 'public', 'deposit', 'lost_found', 'scrap']),
  lon: z.number(),
  lat: z.number(),
  area: areaId.nullable(),
  unitId: uuid7,
  unitName: z.string(),
})
export type PlaceView = z.infer<typeof placeView>

/** An area is where a release can be sent; its policy rows are the signed ones of the trust policy. */
export const areaView = z.object({
  area: areaId,
  name: z.string(),
  places: z.array(placeView),
  policies: z.array(areaPolicy),
  devices: z.int(),
})
export type AreaView = z.infer<typeof areaView>

export const places = {
  list: route({ method: 'GET', path: '/api/places', query: z.object({ q: z.string().max(100).optional() }), response: z.array(placeView) }),
  areas: route({ method: 'GET', path: '/api/areas', response: z.array(areaView) }),
}
