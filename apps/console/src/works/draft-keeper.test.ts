import type { WorkContent } from '@hai-dang/wire'
import { expect, test } from 'vitest'
import { blankContent } from './blank-content.ts'
import { type DraftPorts, keepDraft, opening } from './draft-keeper.ts'
import type { DraftStore, KeptDraft } from './draft-store.ts'

const blank = blankContent('2026-08-05', '2026-08-11')
const titled = (title: string): WorkContent => ({ ...blank, title })
const id = '019f0000-0000-7000-8000-000000000001'

function memoryStore(): DraftStore & { kept: Map<string, KeptDraft> } {
  const kept = new Map<string, KeptDraft>()
  return {
    kept,
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
  const ports: DraftPorts = {
    store,
    create: (work, content) => save(work, -1, content),
    save,
    isSilence: (error) => error instanceof TypeError,
    now: () => 1000,
    later: (_, act) => {
      timers.push(act)
      return () => {
        const at = timers.indexOf(act)
        if (at >= 0) timers.splice(at, 1)
      }
    },
  }
  return { store, ports, timers }
}

const first = { content: blank, base: 3, unsent: false, savedAt: null }

test('an edit is in the store before the hub is asked', async () => {
  const { store, ports } = bench(async () => ({ revision: 4, savedAt: 5, rival: false }))
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
    return { revision: base + 1, savedAt: 5, rival: false }
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
    return { revision: 4, savedAt: 9, rival: false }
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
  let answer: (value: { revision: number; savedAt: number; rival: boolean }) => void = () => {}
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
  answer({ revision: 4, savedAt: 5, rival: false })
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
  expect(opening(undefined, kept)).toEqual({ content: kept.content, base: 2, restored: true })
  expect(opening(undefined, undefined)).toBeNull()
  const view = { content: blank, revision: 5 } as Parameters<typeof opening>[0]
  expect(opening(view, { ...kept, unsent: false })).toEqual({ content: blank, base: 5, restored: false })
  expect(opening(view, kept)).toEqual({ content: kept.content, base: 2, restored: true })
})
