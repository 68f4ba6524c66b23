import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TufSigner } from '@hai-dang/trust'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type AgencyRepository, fresh, keyPool, wanted } from './agency-repository.ts'
import { ourClient, theirClient, type Verdict } from './clients.ts'
import { honestActs, wait } from './honest.ts'
import { attacks } from './hostile.ts'
import { type Random, randomFrom } from './random.ts'

/**
 * Our client and tuf-js 6 live through the same histories: the same files, the same hours, the same attacks. After every refresh both must have
 * said the same and trust the same bytes. `HD_SOAK=20000` runs longer; `HD_SEED` begins elsewhere.
 */
const histories = Number(process.env.HD_SOAK ?? 2000)
const firstSeed = Number(process.env.HD_SEED ?? 1)

let pool: TufSigner[]
let folder: string
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  pool = await keyPool(48)
  folder = mkdtempSync(join(tmpdir(), 'hai-dang-tuf-'))
})
afterAll(() => {
  vi.useRealTimers()
  rmSync(folder, { recursive: true, force: true })
})

interface Told {
  readonly seen: Map<string, number>
  readonly differences: string[]
  refreshes: number
  accepted: number
}

interface Excuses {
  keysChanged: boolean
  /** tuf-js reads wanted lists one by one; ours asks for none when one of them is not named at all. The history ends there. */
  unlisted: boolean
}

/** Why trusted files may differ although the verdicts agree; anything else is a fault of ours. */
function sameTrust(ours: Verdict, theirs: Verdict, { keysChanged, unlisted }: Excuses): string | null {
  for (const [role, bytes] of Object.entries(theirs.trusted)) {
    // Ours forgets a file when its keys change; tuf-js leaves it on the disk and will not take it when it reads it again.
    if (ours.trusted[role] === bytes || (ours.trusted[role] === undefined && keysChanged)) continue
    if (unlisted && Object.hasOwn(wanted, role)) continue
    return role
  }
  return null
}

async function tell(seed: number, told: Told): Promise<void> {
  const random = randomFrom(seed)
  const repository = await fresh(pool)
  repository.detailed = random.chance(0.7)
  if (!repository.detailed) await repository.writeTop()
  const root = repository.files.get('metadata/1.root.json')!
  const ours = await ourClient(root, Object.keys(wanted))
  const theirs = theirClient(root, wanted, join(folder, 'one'))
  const line: string[] = []
  const excuses: Excuses = { keysChanged: false, unlisted: false }
  for (let refresh = 0; refresh < 3; refresh++) {
    const { act, attack, serve } = await move(repository, random, refresh)
    line.push(`${act}+${attack}`)
    excuses.keysChanged ||= /rotate|longRootChain|Recovery/.test(act)
    vi.setSystemTime(repository.now)
    const mine = await ours.refresh(serve, repository.now)
    const other = await theirs.refresh(serve)
    excuses.unlisted = mine.why.startsWith('tuf.unlisted')
    told.refreshes++
    if (mine.accepted) told.accepted++
    told.seen.set(attack, (told.seen.get(attack) ?? 0) + (mine.accepted ? 0 : 1))
    const differs = mine.accepted === other.accepted ? sameTrust(mine, other, excuses) : 'verdict'
    if (differs === null && excuses.unlisted) return
    if (differs === null) continue
    told.differences.push(`seed ${seed}: ${differs} after ${line.join(', ')}: ours "${mine.why}", theirs "${other.why}"`)
    return
  }
}

async function move(repository: AgencyRepository, random: Random, refresh: number) {
  const act = refresh === 0 ? 'nothing' : random.pick(Object.keys(honestActs))
  repository.now += refresh === 0 ? 0 : wait(random)
  await honestActs[act]!(repository, random)
  const attack = random.chance(0.55) ? random.pick(Object.keys(attacks)) : 'none'
  const files = new Map(repository.files)
  const serve = attack === 'none' ? (path: string) => files.get(path) : await attacks[attack]!(repository, random)
  return { act, attack, serve }
}

describe('beside tuf-js', () => {
  it(`says the same in ${histories} histories of change, theft, replay and decay`, { timeout: 600_000 }, async () => {
    const told: Told = { seen: new Map(), differences: [], refreshes: 0, accepted: 0 }
    for (let seed = firstSeed; seed < firstSeed + histories; seed++) await tell(seed, told)
    expect(told.differences).toEqual([])
    // Neither answer is a rubber stamp, and every attack was refused at least once; a leap by stolen keys is refused only in what follows it.
    expect(told.accepted).toBeGreaterThan(told.refreshes / 10)
    expect(told.refreshes - told.accepted).toBeGreaterThan(told.refreshes / 10)
    const refusable = Object.keys(attacks).filter((name) => name !== 'versionsLeap')
    expect(refusable.filter((name) => (told.seen.get(name) ?? 0) === 0)).toEqual([])
  })
})
