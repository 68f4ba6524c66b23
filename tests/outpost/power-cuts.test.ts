import { memoryStore, openPlayLog, PowerCut } from '@hai-dang/outpost'
import { occurrenceKey } from '@hai-dang/schedule'
import { checkChain } from '@hai-dang/trust'
import type { LogEntry } from '@hai-dang/wire'
import { expect, test } from 'vitest'
import { soundName } from '../../apps/player/src/loudspeaker.ts'
import { aSlot, FixtureRepository, handClock, nine } from './fixture-repository.ts'
import { openRig } from './rig.ts'

const endedTwice = (entries: readonly LogEntry[]): string[] => {
  const seen = new Set<string>()
  return entries.flatMap((entry) => {
    if (entry.kind !== 'end') return []
    const key = occurrenceKey(entry.occurrence)
    const twice = seen.has(key)
    seen.add(key)
    return twice ? [key] : []
  })
}

const startsWithoutEnd = (entries: readonly LogEntry[]): number =>
  entries.filter(({ kind }) => kind === 'start').length - entries.filter(({ kind }) => kind === 'end' || kind === 'cut').length

/** One day of a site in which the power fails once: at its k-th change of the disk. */
async function dayWithCut(crashAfter: number): Promise<{ cut: boolean; writes: number }> {
  const repository = await FixtureRepository.open(nine)
  const clock = handClock(nine)
  const slots = [aSlot({ repeat: { count: 3, gapSeconds: 20 } })]
  const { digest } = await repository.release({ media: await repository.sound('a', 2000), slots }, nine)
  const refused = await repository.release({ media: await repository.sound('b', 2000) }, nine)
  let store = memoryStore({ crashAfter })
  let cut = false
  let rig: Awaited<ReturnType<typeof openRig>> | null = null
  const sounded: string[] = []
  const steps: (() => Promise<void>)[] = [
    async () => void (await rig!.outpost.refresh()),
    () => rig!.run(5_000),
    async () => void (await rig!.outpost.flush()),
    async () => {
      await repository.withdraw(refused.digest, clock.now())
      await rig!.outpost.refresh()
    },
    () => rig!.run(70_000),
    async () => void (await rig!.outpost.flush()),
    async () => void (await rig!.outpost.flush()),
  ]
  for (let step = 0; step < steps.length; ) {
    try {
      rig ??= await openRig(repository, clock, { store })
      await steps[step]!()
      step += 1
    } catch (cause) {
      if (!(cause instanceof PowerCut) || cut) throw cause
      cut = true
      sounded.push(...(rig?.sounded ?? []))
      store = store.reopen()
      rig = null
    }
  }
  const entries = rig!.log()
  expect(await checkChain(entries, '0'.repeat(64), 1)).toMatchObject({ ok: true })
  expect(await checkChain(repository.entries, '0'.repeat(64), 1)).toMatchObject({ ok: true })
  expect(repository.entries).toEqual(entries)
  expect(endedTwice(entries)).toEqual([])
  expect(startsWithoutEnd(entries)).toBe(0)
  // Whatever sounded has a start of its own on the disk, written before.
  const startNames = entries.flatMap((entry) => (entry.kind === 'start' ? [soundName(occurrenceKey(entry.occurrence))] : []))
  for (const name of [...sounded, ...rig!.sounded]) {
    const at = startNames.indexOf(name)
    expect(at).toBeGreaterThanOrEqual(0)
    startNames.splice(at, 1)
  }
  // And the disk says the same as the process.
  expect((await openPlayLog(store.reopen(), clock.now())).entries()).toEqual(entries)
  expect(entries.filter((entry) => entry.kind === 'end' && entry.occurrence.digest === digest).length).toBe(3)
  return { cut, writes: store.writes }
}

test('whichever write of the day the power fails at: nothing is lost, doubled or wrongly played', async () => {
  const whole = await dayWithCut(Number.POSITIVE_INFINITY)
  expect(whole.writes).toBeGreaterThan(25)
  for (let at = 1; at <= whole.writes; at++) expect((await dayWithCut(at)).cut).toBe(true)
})
