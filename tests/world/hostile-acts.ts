import { allOnlineKeysStolen, listerAddsForgery, newTop } from '../tuf/attacks.ts'
import type { Random } from '../tuf/random.ts'
import type { Constellation } from './constellation.ts'
import type { Lie } from './hub-door.ts'

export interface Forgery {
  readonly digest: string
  readonly bytes: Uint8Array
}

/** What an attacker has at hand: every state the repository was ever in, and orders that lack something. */
export interface Loot {
  readonly world: Constellation
  /** `timestamp.json` of each day; the files it leads to are still there. */
  readonly timestamps: readonly Uint8Array[]
  /** Some paths that answer, to swap with one another. */
  readonly paths: readonly string[]
  readonly forgeries: readonly Forgery[]
}

export type Answering = (path: string) => Lie | Promise<Lie>
type Act = (loot: Loot, random: Random) => Promise<Answering> | Answering

const timestampPath = '/repo/metadata/timestamp.json'
const serving =
  (files: ReadonlyMap<string, Uint8Array>): Answering =>
  (path) =>
    files.get(path.replace('/repo/', ''))

const truthOf = async ({ world }: Loot, path: string): Promise<Uint8Array | undefined> =>
  path.startsWith('/b/') ? world.room.deps.blobs.get(path.slice(3)) : world.read(path.replace('/repo/', ''))

/** How often a hub lies: one that lies every time gets nowhere near the last file. */
const chances = [0.05, 0.15, 0.5]

const bending =
  (bend: (bytes: Uint8Array, random: Random, loot: Loot) => Lie | Promise<Lie>): Act =>
  (loot, random) => {
    const chance = random.pick(chances)
    return async (path) => {
      const truth = await truthOf(loot, path)
      return truth !== undefined && random.chance(chance) ? bend(truth, random, loot) : undefined
    }
  }

/** Lists signed with the stolen lister, snapshot and timestamp keys. */
const asLister =
  (rewrite: (paths: string[], random: Random) => string[]): Act =>
  async ({ world }, random) => {
    const files = await allOnlineKeysStolen(world.read, world.thief, 'cau-cang-mau', world.room.clock.now(), (listed) =>
      Object.fromEntries(rewrite(Object.keys(listed), random).map((path) => [path, listed[path]!])),
    )
    return serving(files)
  }

/** With online keys: what such an act leaves behind at a site may outlive it as staleness. */
export const thievish = ['omit', 'reorderList', 'forge', 'fastForward'] as const

export const hostileActs: Readonly<Record<string, Act>> = {
  honest: () => () => undefined,
  swap: bending((_truth, random, loot) => truthOf(loot, random.pick(loot.paths))),
  drop: bending(() => 'missing'),
  breakDown: bending(() => 'broken'),
  hangUp: bending(() => Promise.reject(new Error('hung up'))),
  replay: ({ timestamps }, random) => {
    const old = random.pick(timestamps)
    return (path) => (path === timestampPath ? old : undefined)
  },
  corrupt: bending((bytes, random) => {
    const copy = bytes.slice()
    for (let flips = 1 + random.below(3); flips > 0; flips--) copy[random.below(copy.length)]! ^= 1 << random.below(8)
    return copy
  }),
  truncate: bending((bytes, random) => bytes.slice(0, random.below(bytes.length))),
  lengthen: bending((bytes) => Buffer.concat([bytes, bytes])),
  foreignMedia: (loot) => (path) => (path.startsWith('/b/') ? truthOf(loot, loot.paths.find((other) => other !== path)!) : undefined),
  reorder: (loot) => {
    let late: Lie
    return async (path) => {
      const answer = late
      late = await truthOf(loot, path)
      return answer
    }
  },
  omit: asLister((paths, random) => paths.filter(() => random.chance(0.5))),
  reorderList: asLister((paths) => paths.toReversed()),
  forge: async ({ world, forgeries }, random) =>
    serving(await listerAddsForgery(world.read, world.thief, 'cau-cang-mau', random.pick(forgeries), world.room.clock.now())),
  fastForward: async ({ world }, random) =>
    serving(await newTop(world.read, world.thief, world.room.clock.now(), {}, 2 + random.below(50))),
}
