import { type AgencyRepository, day } from './agency-repository.ts'
import type { Random } from './random.ts'

type Act = (repository: AgencyRepository, random: Random) => Promise<void>

const sha = (random: Random) =>
  random
    .below(2 ** 30)
    .toString(16)
    .padStart(64, '0')
const listOf = (random: Random) =>
  Object.fromEntries(Array.from({ length: random.below(4) }, () => [`area/cang/${sha(random)}.env`, sha(random)]))

/**
 * What a repository does on its own, between two refreshes. The two online keys change together: what happens when only one does is a listed
 * difference, told by itself in differences.test.ts.
 */
export const honestActs: Readonly<Record<string, Act>> = {
  nothing: async () => {},
  timestamp: (repository) => repository.writeTimestamp(),
  async area(repository, random) {
    await repository.writeRole('area-cang', listOf(random))
    await repository.writeTop()
  },
  async people(repository) {
    await repository.writeRole('people-thong-tin', { 'people/thong-tin/people.json': '0'.repeat(64) })
    await repository.writeTop()
  },
  all: (repository) => repository.publishAll(),
  async rotateOnline(repository) {
    await repository.rotate(['timestamp', 'snapshot'])
    await repository.writeTop()
  },
  async rotateRoot(repository) {
    await repository.rotate(['root'])
  },
  async rotateTargets(repository) {
    await repository.rotate(['targets'])
    await repository.writeTop()
  },
  async rotateLister(repository) {
    await repository.rotate(['area-cang'])
    await repository.writeTop()
  },
  async longRootChain(repository, random) {
    for (let link = random.below(6); link >= 0; link--)
      await repository.rotate(random.pick([['root'], ['root', 'timestamp', 'snapshot']] as const))
    await repository.writeTop()
  },
  /** The online keys were stolen and pushed the versions far ahead; new keys begin again from low versions. */
  async fastForwardRecovery(repository) {
    await repository.rotate(['timestamp', 'snapshot'])
    repository.versions.snapshot = Math.max(0, repository.versions.snapshot - 1000)
    repository.versions.timestamp = Math.max(0, repository.versions.timestamp - 1000)
    await repository.writeTop()
  },
  /** Everything is signed again after a long silence. */
  async renewAll(repository) {
    await repository.writeRoot()
    await repository.publishAll()
  },
}

/** How far the clock moves before the next refresh: mostly hours, now and then past a role's life. */
export function wait(random: Random): number {
  const spans = [day / 24, day / 24, day / 24, day, 2 * day, 6.9 * day, 7 * day, 8 * day, 15 * day, 36 * day, 210 * day, 366 * day]
  return random.chance(0.75) ? day / 24 : Math.floor(random.pick(spans))
}
