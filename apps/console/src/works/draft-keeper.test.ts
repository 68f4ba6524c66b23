import type { WorkContent } from '@hai-dang/wire'
import { expect, test } from 'vitest'
import { blankContent } from './blank-content.ts'
import { type DraftPorts, keepDraft, opening } from './draft-keeper.ts'
import type { DraftStore, KeptDraft, SentDraft } from './draft-store.ts'

const blank = blankContent('2026-08-05', '2026-08-11')
const titled = (title: string): WorkContent => ({ ...blank, title })
const id = '019f0000-0000-7000-8000-000000000001'

function memoryStore(): DraftStore & { kept: Map<string, KeptDraft>; sent: Map<string, SentDraft> } {
  const kept = new Map<string, KeptDraft>()
  const sent = new Map<string, SentDraft>()
  return {
    kept,
    sent,
    sentOf: (workId) => sent.get(workId),
    markSent: (workId, draft) => {
      if (draft === null) sent.delete(workId)
      else sent.set(workId, structuredClone(draft))
    },
    read: async (workId) => kept.get(workId),
    write: async (draft) => {
      kept.set(draft.workId, structuredClone(draft))
    },
    remove: async (workId) => {
      kept.delete(workId)
    },
    unsent: async () => [...kept.values()].filter((draft) => draft.unsent),
  }
}

function bench(save: DraftPorts['save']) {
  const store = memoryStore()
  const timers: (() => void)[] = []
  const pauses: number[] = []
  const ports: DraftPorts = {
    store,
    create: (work, content) => save(work, -1, content),
    save,
    isPassing: (error) => error instanceof TypeError,
    now: () => 1000,
    later: (ms, act) => {
      pauses.push(ms)
      timers.push(act)
      return () => {
        const at = timers.indexOf(act)
        if (at >= 0) timers.splice(at, 1)
      }
    },
  }
  return { store, ports, timers, pauses }
}

const first = { content: blank, base: 3, unsent: false, savedAt: null, line: 'this sitting', step: 0 }

test('an edit is in the store before the hub is asked', async () => {
  const { store, ports } = bench(async () => ({ revision: 4, savedAt: 5, rivalId: null }))
  const keeper = keepDraft(id, first, ports, () => {})
  keeper.edit(titled('một'))
  await Promise.resolve()
  expect(store.kept.get(id)).toMatchObject({ baseRevision: 3, unsent: true, content: { title: 'một' } })
  expect(keeper.state()).toEqual({ kind: 'unsent' })
})

test('a save moves the base, so that the next edit is written over the new revision', async () => {
  const bases: number[] = []
  const { ports } = bench(async (_, base) => {
    bases.push(base)
    return { revision: base + 1, savedAt: 5, rivalId: null }
  })
  const keeper = keepDraft(id, first, ports, () => {})
  keeper.edit(titled('một'))
  await keeper.flush()
  keeper.edit(titled('hai'))
  await keeper.flush()
  expect(bases).toEqual([3, 4])
  expect(keeper.state()).toEqual({ kind: 'saved', at: 5 })
})

test('when the hub is silent the draft waits here and goes by itself later', async () => {
  let silent = true
  const { store, ports, timers } = bench(async () => {
    if (silent) throw new TypeError('no network')
    return { revision: 4, savedAt: 9, rivalId: null }
  })
  const keeper = keepDraft(id, first, ports, () => {})
  keeper.edit(titled('một'))
  await keeper.flush()
  expect(keeper.state()).toEqual({ kind: 'waiting' })
  expect(store.kept.get(id)?.unsent).toBe(true)
  silent = false
  timers[0]?.()
  await keeper.flush()
  expect(store.kept.get(id)).toMatchObject({ unsent: false, baseRevision: 4 })
})

test('words typed while a save is on its way are not taken for saved', async () => {
  let answer: (value: { revision: number; savedAt: number; rivalId: string | null }) => void = () => {}
  const { store, ports } = bench(
    () =>
      new Promise((resolve) => {
        answer = resolve
      }),
  )
  const keeper = keepDraft(id, first, ports, () => {})
  keeper.edit(titled('một'))
  const sent = keeper.flush()
  keeper.edit(titled('một hai'))
  answer({ revision: 4, savedAt: 5, rivalId: null })
  await sent
  expect(keeper.state()).toEqual({ kind: 'unsent' })
  expect(store.kept.get(id)).toMatchObject({ unsent: true, baseRevision: 4, content: { title: 'một hai' } })
})

test('a refusal stops trying and says why', async () => {
  const refusal = new Error('work.locked')
  const { ports, timers } = bench(async () => {
    throw refusal
  })
  const keeper = keepDraft(id, first, ports, () => {})
  keeper.edit(titled('một'))
  await keeper.flush()
  expect(keeper.state()).toEqual({ kind: 'refused', error: refusal })
  expect(timers).toEqual([])
})

test('after a tab died the unsent draft is shown, and a sent one gives way to the hub', () => {
  const kept: KeptDraft = { workId: id, baseRevision: 2, content: titled('chưa gửi'), at: 1, unsent: true }
  const mine = { content: kept.content, base: 2, unsent: true, restored: true }
  expect(opening(undefined, kept, undefined)).toEqual(mine)
  expect(opening(undefined, undefined, undefined)).toBeNull()
  const view = { content: blank, revision: 5 } as Parameters<typeof opening>[0]
  expect(opening(view, { ...kept, unsent: false }, undefined)).toEqual({ content: blank, base: 5, unsent: false, restored: false })
  expect(opening(view, kept, undefined)).toEqual(mine)
})

test('a tab that closed after sending shows the words that arrived, not the older ones it had kept, and no rival', () => {
  const kept: KeptDraft = { workId: id, baseRevision: 2, content: titled('Một hai ba '), at: 1, unsent: true, line: 'a', step: 3 }
  const sent = { line: 'a', step: 4, content: titled('Một hai ba bốn') }
  const arrived = { content: titled('Một hai ba bốn'), revision: 3 } as Parameters<typeof opening>[0]
  expect(opening(arrived, kept, sent)).toEqual({ content: titled('Một hai ba bốn'), base: 3, unsent: false, restored: false })
})

test('words typed after what arrived go on from it, and no rival comes of it', () => {
  const kept: KeptDraft = { workId: id, baseRevision: 2, content: titled('Một hai ba bốn năm'), at: 1, unsent: true, line: 'a', step: 5 }
  const sent = { line: 'a', step: 4, content: titled('Một hai ba bốn') }
  const arrived = { content: titled('Một hai ba bốn'), revision: 3 } as Parameters<typeof opening>[0]
  expect(opening(arrived, kept, sent)).toEqual({ content: kept.content, base: 3, unsent: true, restored: true })
})

test("another person's text at the hub is not taken for the words sent from here", () => {
  const kept: KeptDraft = { workId: id, baseRevision: 2, content: titled('của tôi'), at: 1, unsent: true, line: 'a', step: 3 }
  const theirs = { content: titled('của người khác'), revision: 3 } as Parameters<typeof opening>[0]
  expect(opening(theirs, kept, { line: 'a', step: 4, content: titled('của tôi hơn') })).toMatchObject({ base: 2, unsent: true })
  expect(opening(theirs, kept, { line: 'b', step: 4, content: titled('của người khác') })).toMatchObject({ base: 2, unsent: true })
})

test('a draft that the hub holds already is not unsent, whatever the order of its keys', () => {
  const kept: KeptDraft = { workId: id, baseRevision: 2, content: titled('một'), at: 1, unsent: true }
  const turned = Object.fromEntries(Object.entries(titled('một')).reverse())
  const view = { content: turned, revision: 3 } as unknown as Parameters<typeof opening>[0]
  expect(opening(view, kept, undefined)).toMatchObject({ base: 3, unsent: false, restored: false })
})

test('what is on its way is noted before the hub is asked, and forgotten when it is kept as arrived', async () => {
  const noted: (SentDraft | undefined)[] = []
  const { store, ports } = bench(async () => {
    noted.push(store.sent.get(id))
    return { revision: 4, savedAt: 5, rivalId: null }
  })
  const keeper = keepDraft(id, first, ports, () => {})
  keeper.edit(titled('một'))
  expect(await keeper.flush()).toBe(true)
  expect(noted).toEqual([{ line: 'this sitting', step: 1, content: titled('một') }])
  expect(store.sent.size).toBe(0)
})

test('once a rival waits nothing more is sent by itself, and the words typed on stay here over the old base', async () => {
  const bases: number[] = []
  const { store, ports, timers } = bench(async (_, base) => {
    bases.push(base)
    return { revision: 7, savedAt: 5, rivalId: 'r1' }
  })
  const keeper = keepDraft(id, first, ports, () => {})
  keeper.edit(titled('một'))
  expect(await keeper.flush()).toBe(false)
  expect(keeper.state()).toEqual({ kind: 'rival', id: 'r1' })
  keeper.edit(titled('một hai'))
  expect(await keeper.flush()).toBe(false)
  expect(bases).toEqual([3])
  expect(timers).toEqual([])
  expect(store.kept.get(id)).toMatchObject({ baseRevision: 3, unsent: true, content: { title: 'một hai' } })
})

test('before a choice is made the proposal is brought up to the screen, still over the old base', async () => {
  const asked: [number, string][] = []
  const { ports } = bench(async (_, base, content) => {
    asked.push([base, content.title])
    return { revision: 7, savedAt: 5, rivalId: 'r1' }
  })
  const keeper = keepDraft(id, first, ports, () => {})
  keeper.edit(titled('một'))
  await keeper.flush()
  keeper.edit(titled('một hai'))
  expect(await keeper.propose()).toBe('r1')
  expect(asked).toEqual([
    [3, 'một'],
    [3, 'một hai'],
  ])
  await keeper.rebase(8, titled('một hai'))
  expect([keeper.state().kind, keeper.revision()]).toEqual(['saved', 8])
})

test('a hub that stays in trouble is asked again after longer and longer pauses, which typing does not shorten', async () => {
  const { ports, timers, pauses } = bench(async () => {
    throw new TypeError('status 503')
  })
  const keeper = keepDraft(id, first, ports, () => {})
  keeper.edit(titled('một'))
  await keeper.flush()
  for (let tries = 0; tries < 6; tries += 1) {
    keeper.edit(titled(`một ${tries}`))
    expect(timers).toHaveLength(1)
    await keeper.flush()
  }
  expect(pauses.slice(1)).toEqual([2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000])
})

test('after a refusal the next edit is tried', async () => {
  let refuse = true
  const { ports, timers } = bench(async () => {
    if (refuse) throw new Error('work.secret-mark')
    return { revision: 4, savedAt: 5, rivalId: null }
  })
  const keeper = keepDraft(id, first, ports, () => {})
  keeper.edit(titled('Tối mật'))
  expect(await keeper.flush()).toBe(false)
  refuse = false
  keeper.edit(titled('công khai'))
  expect(timers).toHaveLength(1)
  expect(await keeper.flush()).toBe(true)
})
