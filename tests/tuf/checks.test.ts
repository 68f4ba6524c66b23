import { type TufSigner, tufChecks, tufRefusals } from '@hai-dang/trust'
import { beforeAll, describe, expect, it } from 'vitest'
import { type AgencyRepository, begin, day, fresh, keyPool, wanted } from './agency-repository.ts'
import { ourClient, type Serve, smallRules } from './clients.ts'
import { attacks } from './hostile.ts'
import { randomFrom } from './random.ts'

/** Each check earns its place: with all of them the attack is refused by that very check, and without it the attack goes on. */
let pool: TufSigner[]
beforeAll(async () => {
  pool = await keyPool(48)
})

type Story = (repository: AgencyRepository, seed: number) => Promise<{ serve: Serve; now?: number }>

const hostile =
  (name: keyof typeof attacks): Story =>
  async (repository, seed) => {
    await repository.publishAll()
    return { serve: await attacks[name]!(repository, randomFrom(seed)) }
  }
const later =
  (days: number): Story =>
  async (repository) => ({ serve: (path) => repository.files.get(path), now: begin + days * day })

/** The check that must refuse, and who attacks. */
const stories: Record<string, Story> = {
  withinCap: hostile('oversize'),
  lengthAsListed: hostile('truncated'),
  hashAsListed: hostile('contentChanged'),
  rootSignedByOldKeys: hostile('rootByNewKeysOnly'),
  rootSignedByNewKeys: hostile('rootByOldKeysOnly'),
  nextRootVersion: hostile('rootSkips'),
  signedByAuthority: hostile('foreignKey'),
  timestampNotFalling: hostile('freeze'),
  listedSnapshotNotFalling: hostile('timestampMoves'),
  versionAsListed: hostile('mixAndMatch'),
  listedVersionsNotFalling: hostile('listedVersionFalls'),
  listedRolesNotVanishing: hostile('listedRoleVanishes'),
  unexpired: later(8),
  rootUnexpired: later(366),
}

async function refusedBy(name: string, story: Story, seed: number, checks = tufChecks): Promise<string> {
  const repository = await fresh(pool)
  repository.detailed = name !== 'versionAsListed'
  await repository.writeTop()
  await repository.publishAll()
  const client = await ourClient(repository.files.get('metadata/1.root.json')!, Object.keys(wanted), { ...smallRules, checks })
  await client.refresh((path) => repository.files.get(path), begin)
  const { serve, now } = await story(repository, seed)
  return (await client.refresh(serve, now ?? begin)).why
}

describe('the checks of signed metadata', () => {
  it('are each met by a story', () => {
    expect(Object.keys(stories)).toEqual(tufChecks.map((check) => check.name))
  })

  it.each(Object.entries(stories))('%s refuses its attack, and nothing else does in the same way', async (name, story) => {
    const seeds = Array.from({ length: 40 }, (_, seed) => seed)
    let met = 0
    for (const seed of seeds) {
      const why = await refusedBy(name, story, seed)
      if (!why.includes(` ${name} `)) continue
      met++
      const left = tufChecks.filter((check) => check.name !== name)
      expect(await refusedBy(name, story, seed, left), `seed ${seed}`).not.toBe(why)
      if (met === 2) break
    }
    expect(met).toBeGreaterThan(0)
  })

  it('have a wording in both languages for every code', () => {
    for (const [code, { vi, en, step }] of Object.entries(tufRefusals)) {
      expect(code).toMatch(/^tuf\.[a-z-]+$/)
      expect([vi.length > 10, en.length > 10, step >= 2 && step <= 5]).toEqual([true, true, true])
    }
  })
})
