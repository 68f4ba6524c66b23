import { join } from 'node:path'
import type { AreaView, PlaceView } from '@hai-dang/wire'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadDemo } from '../demo/load.ts'
import { openHub, type TestHub } from '../testing/harness.ts'
import { sampleUnitId } from '../units/index.ts'
import { putPlace } from './index.ts'

let hub: TestHub
let cookie: string
beforeAll(async () => {
  hub = await openHub()
  cookie = await hub.signIn('don')
})
afterAll(() => hub.close())

const places = async (q = '') => (await hub.ask(cookie, 'GET', `/api/places?q=${encodeURIComponent(q)}`)).json<PlaceView[]>()

describe('places and areas', () => {
  it('lists six posts, a pier, a gate and a mooring, each with the unit that answers for it', async () => {
    const all = await places()
    expect(all.length).toBe(9)
    expect(all.filter((place) => place.unitName.startsWith('Đồn Biên phòng mẫu') && place.area === null).length).toBe(6)
    expect((await places('don bien phong mau con dao')).map((place) => place.name)).toEqual(['Đồn Biên phòng mẫu Côn Đảo'])
  })
  it('every area of the signed policy is there with its rows, the portal without a place', async () => {
    const areas = (await hub.ask(cookie, 'GET', '/api/areas')).json<AreaView[]>()
    expect(areas.map((row) => row.area).sort()).toEqual(['cau-cang-mau', 'cua-khau-mau', 'portal', 'tau-ca-mau'])
    for (const row of areas) {
      expect(row.policies).toEqual(hub.deps.repository.currentPolicy().areas.filter((policy) => policy.area === row.area))
      expect(row.places.map((place) => place.area)).toEqual(row.area === 'portal' ? [] : [row.area])
    }
  })
  it('a place off the coast, or a second place for one area, is refused', async () => {
    const place = {
      id: hub.deps.ids.next(),
      name: 'Mẫu',
      kind: 'site',
      lon: 107.1,
      lat: 10.4,
      area: null,
      unit: sampleUnitId('bdbp'),
      from: '2026-08-05',
    }
    expect(await putPlace(hub.deps, { ...place, lon: 105.8, lat: 21 })).toMatchObject({ code: 'place.outside-coast' })
    expect(await putPlace(hub.deps, { ...place, area: 'cau-cang-mau' })).toMatchObject({ code: 'place.area-taken' })
    expect((await places()).length).toBe(9)
  })
  it('loading the demo again changes nothing, and a right taken back stays taken', async () => {
    const [admin, before] = [await hub.signIn('admin-bp'), await hub.ask(cookie, 'GET', '/api/people')]
    await loadDemo(hub.deps, { keysFolder: join(hub.varFolder, 'demo-keys') })
    expect((await hub.ask(cookie, 'GET', '/api/people')).json()).toEqual(before.json())
    const grant = before.json().find((row: { login: string }) => row.login === 'chien').grants[0]
    await hub.ask(admin, 'DELETE', `/api/grants/${grant.id}`)
    await loadDemo(hub.deps, { keysFolder: null })
    expect((await hub.ask(cookie, 'GET', '/api/people?q=chien')).json()[0].grants).toEqual([])
  })
})
