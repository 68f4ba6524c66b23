import type { MemoryStore } from '@hai-dang/outpost'
import { text, utf8 } from '@hai-dang/trust'
import type { ReleaseV1 } from '@hai-dang/wire'
import { expect } from 'vitest'
import { aSlot } from '../outpost/fixture-repository.ts'
import { sceneOf } from './attack-scene.ts'
import type { Constellation, Station, StationOptions } from './constellation.ts'

export const daily = (local: string) => ({ slots: [aSlot({ at: { local, on: { weekdays: [1, 2, 3, 4, 5, 6, 7] } } })] })

/** A site with one order of both agencies on its list. */
export async function siteWith(world: Constellation, change: Partial<ReleaseV1>, options: StationOptions = {}) {
  const station = await world.station('sound', options)
  const scene = sceneOf(world, station)
  const release = await world.foreignRelease(change)
  const order = await world.signed(release, 'minh', 'dung')
  await scene.list(order)
  return { station, scene, release, order }
}

/** The same disk, its memory of one thing taken away: what a site is that does not keep it. */
export function forgetting(store: MemoryStore, name: string, change: (state: Record<string, unknown>) => unknown): MemoryStore {
  return {
    ...store,
    writes: store.writes,
    isCut: store.isCut,
    read: async (wantedName) => {
      const bytes = await store.read(wantedName)
      if (wantedName !== name || !bytes) return bytes
      const left = change(JSON.parse(text(bytes)) as Record<string, unknown>)
      return left === undefined ? undefined : utf8(JSON.stringify(left))
    },
  }
}

export const without = <T extends { readonly name: string }>(steps: readonly T[], name: string): T[] => {
  const left = steps.filter((step) => step.name !== name)
  expect(left).toHaveLength(steps.length - 1)
  return left
}

export const starts = (station: Station): number => station.log('start').length
export const codes = (station: Station): string[] => station.log('refusal').map(({ code }) => code)
