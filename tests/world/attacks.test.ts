import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { admitSteps as allSteps } from '@hai-dang/trust'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { attackNames, needsLedger, toldApart } from './attack-names.ts'
import { type Attack, sceneOf } from './attack-scene.ts'
import { attacksOnLists } from './attacks-on-lists.ts'
import { attacksOnOrders } from './attacks-on-orders.ts'
import { type Constellation, minute } from './constellation.ts'
import { type OrdinaryDay, openOrdinaryDay } from './ordinary-day.ts'

const attacks: readonly Attack[] = [...attacksOnOrders, ...attacksOnLists]
const home = join(import.meta.dirname, '../..')

let ordinary: OrdinaryDay
let world: Constellation
beforeAll(async () => {
  ordinary = await openOrdinaryDay()
  world = ordinary.world
})
afterEach(() => world.door.honest())
afterAll(() => world?.close())

describe('the list of attacks', () => {
  it('is met whole: each is told here, told apart, or waits for the ledger', async () => {
    const told = new Set([...attacks.map(({ name }) => name), ...Object.keys(toldApart), ...needsLedger])
    expect(attackNames.filter((name) => !told.has(name))).toEqual([])
    for (const { file, title } of Object.values(toldApart)) expect(await readFile(join(home, file), 'utf8'), file).toContain(title)
  })
})

describe('an attack is refused with its code, in silence, and disturbs nothing else', () => {
  it('but what both agencies signed does play, by the same road', async () => {
    const station = await ordinary.holding()
    const scene = sceneOf(world, station)
    const order = await world.signed(await world.foreignRelease(), 'minh', 'dung')
    await scene.list(order)
    expect((await station.outpost.refresh()).refusals).toEqual([])
    await station.run(minute, 1000)
    expect(station.log('start').map(({ occurrence }) => occurrence.digest)).toEqual([order.digest])
  })

  it.each(attacks)('$name: $what — $code, step $step', async ({ act, code, step, because, limits }) => {
    const station = await ordinary.holding(limits ? { limits } : {})
    await act(sceneOf(world, station))
    const { ok, refusals } = await station.outpost.refresh()
    expect(ok).toBe(false)
    expect(refusals).toHaveLength(1)
    expect(refusals[0]).toMatchObject({ code, step, ...(because === undefined ? {} : { params: { because } }) })
    expect(station.log('refusal').map((entry) => [entry.code, entry.step])).toEqual([[code, step]])
    expect(station.outpost.held().releases.map(({ digest }) => digest)).toContain(ordinary.honest.digest)
    await ordinary.silentButForTheHonest(station)
  })
})

describe('the same attack on a site that leaves one step out', () => {
  it.each(attacks.filter(({ stoppedBy }) => stoppedBy !== undefined))('without $stoppedBy sounds: $what', async ({ act, stoppedBy }) => {
    const admitSteps = allSteps.filter(({ name }) => name !== stoppedBy)
    expect(admitSteps).toHaveLength(allSteps.length - 1)
    const station = await ordinary.holding({ steps: { admitSteps } })
    await act(sceneOf(world, station))
    await station.outpost.refresh()
    await station.run(minute, 1000)
    expect(station.log('start')).toHaveLength(1)
    expect(station.log('start')[0]!.occurrence.digest).not.toBe(ordinary.honest.digest)
  })
})
