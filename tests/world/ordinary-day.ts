import { expect } from 'vitest'
import { allOnlineKeysStolen } from '../tuf/attacks.ts'
import { sceneOf } from './attack-scene.ts'
import { day, hour, minute, openConstellation, type Station, type StationOptions } from './constellation.ts'
import { rootWithNewKeys, targetsChanged } from './officers.ts'

export type OrdinaryDay = Awaited<ReturnType<typeof openOrdinaryDay>>

/** The day that attacks must not disturb: one legitimate release, ten o'clock every day, written, approved and listed through the hub. */
export async function openOrdinaryDay() {
  const world = await openConstellation()
  const honest = await world.bulletinAt('Mười giờ', ['10:00'])
  return {
    world,
    honest,
    /** A site that already holds it. */
    async holding(options: StationOptions = {}): Promise<Station> {
      const station = await world.station('sound', options)
      expect(await station.outpost.refresh()).toMatchObject({ ok: true, admitted: 1 })
      return station
    },
    /** Nothing foreign for two minutes; then, at the next ten o'clock, the legitimate release and nothing else. */
    async silentButForTheHonest(station: Station): Promise<void> {
      await station.run(2 * minute, 1000)
      expect(station.sounded).toEqual([])
      expect(station.log('start')).toEqual([])
      expect(station.relay.isOpen()).toBe(false)
      const now = station.clock.now()
      const today = Math.floor(now / day) * day + 3 * hour
      station.clock.advance((today > now ? today : today + day) - 2000 - now)
      await station.run(4000)
      expect(station.log('start').map(({ occurrence }) => occurrence.digest)).toEqual([honest.digest])
    },
    /** Four officers answer a theft: new online keys, a new lister, and the lists as they truly are. */
    async newKeys(station: Station): Promise<void> {
      const scene = sceneOf(world, station)
      const { files, fresh } = await rootWithNewKeys(world)
      scene.serve(files)
      scene.serve(await targetsChanged(scene, { lister: fresh.lister }, fresh))
      scene.serve(await allOnlineKeysStolen(scene.read, fresh, 'cau-cang-mau', world.room.clock.now(), (listed) => listed))
    },
  }
}
