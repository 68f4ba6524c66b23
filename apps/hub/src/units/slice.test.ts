import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { successorsOn } from '@hai-dang/domain'
import type { UnitView } from '@hai-dang/wire'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureDemoKeys } from '../../../../tools/demo-keys.ts'
import { openHub, type TestHub } from '../testing/harness.ts'
import { changesUntil, importUnits, readAgencyNames, sampleUnitId, versionsStanding } from './index.ts'

let hub: TestHub
let cookie: string
beforeAll(async () => {
  hub = await openHub()
  cookie = await hub.signIn('lan')
})
afterAll(() => hub.close())

const rows = async (query: string) => (await hub.ask(cookie, 'GET', `/api/units?${query}`)).json<{ on: string; rows: UnitView[] }>().rows

describe('units at a date', () => {
  it.each([
    ['2023-04-15', 91, 8],
    ['2025-03-15', 85, 7],
    ['2025-07-15', 169, 0],
    ['2026-08-05', 169, 0],
  ])('on %s the administrative tree has %i units, %i of them districts', async (day, all, districts) => {
    const found = await rows(`on=${day}&tree=administrative`)
    expect(found.length).toBe(all)
    expect(found.filter((row) => row.kind === 'district').length).toBe(districts)
    expect(found.filter((row) => row.parentId === null).length).toBe(1)
  })
  it('a code that was kept names another unit after the merger', async () => {
    const before = (await rows('on=2025-03-15&q=26506'))[0]!
    const after = (await rows('on=2025-07-15&q=26506'))[0]!
    expect([before.name, after.name]).toEqual(['Phường 1', 'Phường Vũng Tàu'])
    expect(before.id).not.toBe(after.id)
  })
  it('two wards of one name stay two units', async () => {
    expect((await rows('on=2025-03-15&q=phuoc hung')).map((row) => row.code).sort()).toEqual(['26548', '26677'])
  })
  it('a unit left unchanged keeps its identity under a new parent', async () => {
    const [before, after] = [(await rows('on=2025-03-15&q=26545'))[0]!, (await rows('on=2025-07-15&q=26545'))[0]!]
    expect(before.id).toBe(after.id)
    expect(before.parentId).not.toBe(after.parentId)
  })
  it('every unit of 2023 leads, through every merger, to units that stand today', async () => {
    const changes = await changesUntil(hub.db, '2026-08-05')
    const standing = new Set((await versionsStanding(hub.db, '2026-08-05')).map((row) => row.unit))
    const old = await rows('on=2023-04-15&tree=administrative')
    const lost = old.filter((row) => successorsOn(changes, row.id, '2026-08-05').units.some((unit) => !standing.has(unit)))
    expect(lost.map((row) => row.name)).toEqual([])
    const longDien = old.find((row) => row.name === 'Xã An Ngãi')!
    const names = (await rows('on=2026-08-05'))
      .filter((row) => successorsOn(changes, longDien.id, '2026-08-05').units.includes(row.id))
      .map((row) => row.name)
    expect(names).toEqual(['Xã Long Điền'])
  })
  it('importing again changes nothing', async () => {
    const count = async () =>
      (await sql<{ n: number }>`select (select count(*) from unit_version) + (select count(*) from unit_change_line) as n`.execute(hub.db))
        .rows[0]!.n
    const before = await count()
    await importUnits(hub.deps, join(hub.deps.config.home, 'apps/hub/data/units'))
    expect(await count()).toBe(before)
  })
  it('tells the history of one unit: versions, changes, path', async () => {
    const conDao = (await rows('on=2026-08-05&q=26732'))[0]!
    const history = (await hub.ask(cookie, 'GET', `/api/units/${conDao.id}`)).json<{
      versions: UnitView[]
      changes: { kind: string }[]
      path: { name: string }[]
    }>()
    expect(history.versions.map((row) => row.name)).toEqual(['Huyện Côn Đảo', 'Đặc khu Côn Đảo'])
    expect(history.changes.map((change) => change.kind)).toEqual(['rename'])
    expect(history.path.map((step) => step.name)).toEqual(['Thành phố Hồ Chí Minh', 'Đặc khu Côn Đảo'])
  })
  it('an unknown unit is refused', async () => {
    expect((await hub.ask(cookie, 'GET', `/api/units/${hub.deps.ids.next()}`)).json().code).toBe('unit.unknown')
  })
  it('needs a session', async () => {
    expect((await hub.ask(null, 'GET', '/api/units')).statusCode).toBe(401)
  })
})

describe('the two agencies', () => {
  const names = async (on: string) =>
    (await hub.ask(null, 'GET', `/api/agencies?on=${on}`)).json<{ agency: string; name: string; unitId: string }[]>()

  it('bear the names of the day', async () => {
    expect((await names('2024-05-01')).map((row) => row.name)).toEqual([
      'Sở Thông tin và Truyền thông',
      'Bộ Chỉ huy Bộ đội Biên phòng tỉnh Bà Rịa – Vũng Tàu',
    ])
    expect((await names('2025-02-28'))[0]!.name).toBe('Sở Thông tin và Truyền thông')
    expect((await names('2025-03-01'))[0]!.name).toMatch(/^Cơ quan chuyên môn về văn hoá/)
    expect((await names('2025-07-01'))[1]!.name).toBe('Ban Chỉ huy Bộ đội Biên phòng Thành phố Hồ Chí Minh')
  })
  it('sites and portal are told the same names, and are told again when a row changes', async () => {
    const folder = join(hub.deps.config.home, 'apps/hub/data/units')
    const told = await readAgencyNames(folder)
    for (const day of ['2024-05-01', '2025-02-28', '2025-03-01', '2025-07-01', '2026-08-05']) {
      const ofDay = told.filter(({ from, to }) => from <= day && (to === null || to >= day)).map(({ name, shortName }) => [name, shortName])
      const shown = (await hub.ask(null, 'GET', `/api/agencies?on=${day}`)).json<{ name: string; shortName: string }[]>()
      expect(ofDay).toEqual(shown.map(({ name, shortName }) => [name, shortName]))
    }
    const files = ['portal', 'sites/cau-cang-mau', 'sites/cua-khau-mau'].map((place) => join(hub.varFolder, place, 'provision.json'))
    const agencies = () => files.map((file) => (JSON.parse(readFileSync(file, 'utf8')) as { agencies: unknown }).agencies)
    expect(agencies()).toEqual([told, told, told])
    for (const file of files) writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), agencies: [] }))
    await ensureDemoKeys({ varFolder: hub.varFolder, now: hub.clock.now() })
    expect(agencies()).toEqual([told, told, told])
  })
  it('the force is renamed, the task of information moves to another office', async () => {
    const [then, now] = [await names('2025-02-28'), await names('2025-07-01')]
    expect(then[1]!.unitId).toBe(now[1]!.unitId)
    expect(then[0]!.unitId).not.toBe(now[0]!.unitId)
    expect(await rows(`on=2026-08-05&parent=${sampleUnitId('bdbp')}`)).toHaveLength(7)
  })
})
