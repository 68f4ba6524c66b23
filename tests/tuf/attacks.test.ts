import { targetsOf } from '@hai-dang/trust'
import { beforeAll, describe, expect, it } from 'vitest'
import { type AgencyRepository, begin, day, fresh, keyPool, wanted } from './agency-repository.ts'
import { freeze, listerAddsForgery, listerOmitsWithdrawal, type OnlineThief } from './attacks.ts'
import { ourClient } from './clients.ts'

let repository: AgencyRepository
let thief: OnlineThief
const digest = 'd'.repeat(64)
const read = async (path: string) => repository.files.get(path)
const serve = (path: string) => repository.files.get(path)

beforeAll(async () => {
  repository = await fresh(await keyPool(48))
  await repository.writeRole('area-cang', { [`area/cang/${digest}.env`]: 'a'.repeat(64) })
  await repository.writeTop()
  const { timestamp, snapshot } = repository.keys
  thief = { timestamp: timestamp[0]!, snapshot: snapshot[0]!, lister: repository.keys['area-cang'][0]! }
})

const client = () => ourClient(repository.files.get('metadata/1.root.json')!, Object.keys(wanted))

describe('attacks on delivery', () => {
  it('with every online key stolen, lists change and nothing above them does: what is listed still needs its quorum', async () => {
    const ours = await client()
    await ours.refresh(serve, begin)
    const people = ours.state().delegated['people-thong-tin']
    const forged = await listerAddsForgery(read, thief, 'cang', { digest: 'f'.repeat(64), bytes: new Uint8Array(9) }, begin)
    const verdict = await ours.refresh((path) => forged.get(path) ?? serve(path), begin)
    expect(verdict.why).toBe('')
    expect(targetsOf(ours.state(), 'area-cang').map(({ path }) => path)).toContain(`area/cang/${'f'.repeat(64)}.env`)
    expect(ours.state().delegated['people-thong-tin']).toBe(people)
    expect(ours.state().root).toBe((await client()).state().root)
  })

  it('the lister can omit a withdrawal, which is why withdrawals are sticky at the far end', async () => {
    const ours = await client()
    await ours.refresh(serve, begin)
    expect(targetsOf(ours.state(), 'area-cang')).toHaveLength(1)
    const omitted = await listerOmitsWithdrawal(read, thief, 'cang', digest, begin)
    expect((await ours.refresh((path) => omitted.get(path) ?? serve(path), begin)).why).toBe('')
    expect(targetsOf(ours.state(), 'area-cang')).toEqual([])
  })

  it('a frozen mirror is taken for a week and no longer', async () => {
    const ours = await client()
    const frozen = freeze(read)
    const stood = new Map<string, Uint8Array | undefined>()
    for (const path of repository.files.keys()) stood.set(path, await frozen(path))
    expect((await ours.refresh((path) => stood.get(path), begin + 6 * day)).accepted).toBe(true)
    expect((await ours.refresh((path) => stood.get(path), begin + 7 * day)).why).toContain('tuf.expired')
  })

  it('a list names no file that was delegated to another role', async () => {
    const forged = await fresh(await keyPool(48))
    await forged.writeRole('area-cang', {
      'people/thong-tin/people.json': 'a'.repeat(64),
      'area/cang/../../x.env': 'b'.repeat(64),
      'area/cang/ok.env': 'c'.repeat(64),
    })
    await forged.writeTop()
    const ours = await ourClient(forged.files.get('metadata/1.root.json')!, Object.keys(wanted))
    expect((await ours.refresh((path) => forged.files.get(path), begin)).why).toBe('')
    expect(targetsOf(ours.state(), 'area-cang').map(({ path }) => path)).toEqual(['area/cang/ok.env'])
  })
})
