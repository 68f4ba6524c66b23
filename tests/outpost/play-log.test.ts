import { type MemoryStore, memoryStore, openPlayLog, type Store } from '@hai-dang/outpost'
import { chainHash, checkChain, text } from '@hai-dang/trust'
import { expect, test } from 'vitest'
import { nine } from './fixture-repository.ts'

const none = '0'.repeat(64)
const clockEntry = (stepMs: number) => ({ kind: 'clock' as const, stepMs, source: 'system' })

/** A disk that is full for the next append: `written` bytes of it get through, and the caller hears a fault. */
function filling(store: MemoryStore): { store: Store; fail(written: number | 'all'): void } {
  let left: number | 'all' | null = null
  return {
    store: {
      ...store,
      async append(log, bytes) {
        if (left === null) return store.append(log, bytes)
        const written = left
        left = null
        await store.append(log, written === 'all' ? bytes : bytes.slice(0, written))
        throw Object.assign(new Error('no space left'), { code: 'ENOSPC' })
      },
    },
    fail: (written) => {
      left = written
    },
  }
}

test.each([
  ['half of it', 40],
  ['nothing of it', 0],
  ['all of it, unsynced', 'all' as const],
])('after a full disk took %s of a line, the next lines stand whole and a restart finds every one', async (_what, written) => {
  const disk = memoryStore()
  const { store, fail } = filling(disk)
  const log = await openPlayLog(store, nine)
  await log.append(clockEntry(1), nine)
  fail(written)
  await expect(log.append(clockEntry(2), nine)).rejects.toThrow('no space left')
  await log.append(clockEntry(3), nine)
  await log.append(clockEntry(4), nine)
  const again = await openPlayLog(disk, nine)
  expect(again.entries()).toEqual(log.entries())
  expect(again.entries().map((entry) => entry.kind === 'clock' && entry.stepMs)).toEqual([1, 3, 4])
  expect(await checkChain(again.entries(), none, 1)).toMatchObject({ ok: true })
})

test('what follows a broken chain is set aside, never deleted', async () => {
  const disk = memoryStore()
  const log = await openPlayLog(disk, nine)
  for (let step = 1; step <= 1001; step++) await log.append(clockEntry(step), nine)
  const [first = '', second = ''] = await disk.listLogs()
  const before = [await disk.readLog(first), await disk.readLog(second)].map((bytes) => text(bytes!))
  await disk.truncateLog(first, 0)
  await disk.append(first, new TextEncoder().encode(before[0]!.replace('"stepMs":500}', '"stepMs":7}')))
  const again = await openPlayLog(disk, nine)
  expect(again.entries().at(-1)).toMatchObject({ kind: 'gap', reason: 'tampered' })
  const aside = await disk.listAside()
  expect(aside).toEqual([`${first}.1`, `${second}.1`])
  expect(text((await disk.readAside(`${second}.1`))!)).toBe(before[1])
})

test('a chain moved behind the head of the hub loses nothing, at whichever write the power fails', async () => {
  const moved = async (crashAfter: number) => {
    const disk = memoryStore()
    const first = await openPlayLog(disk, nine)
    for (let step = 1; step <= 3; step++) await first.append(clockEntry(step), nine + step)
    const cut = disk.reopen({ crashAfter })
    const log = await openPlayLog(cut, nine)
    await log.rebase({ seq: 50, hash: 'a'.repeat(64) }, nine + 10).catch(() => undefined)
    const entries = (await openPlayLog(cut.reopen(), nine + 20)).entries()
    const steps = entries.flatMap((entry) => (entry.kind === 'clock' ? [entry.stepMs] : []))
    expect(steps, `cut at ${crashAfter}`).toEqual([1, 2, 3])
    const begins = entries[0]!.seq
    expect(await checkChain(entries, begins === 1 ? none : 'a'.repeat(64), begins)).toMatchObject({ ok: true })
    expect(entries.filter((entry) => entry.kind === 'gap' && entry.reason === 'tampered')).toEqual([])
    return { begins, isCut: cut.isCut, entries }
  }
  const whole = await moved(Number.POSITIVE_INFINITY)
  expect(whole.begins).toBe(51)
  let at = 1
  while ((await moved(at)).isCut) at += 1
  expect(at).toBeGreaterThan(3)
  expect(await chainHash(whole.entries[0]!)).toBe(whole.entries[1]!.prev)
})
