import { type WorkContent, type WorkView, works } from '@hai-dang/wire'
import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query'
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { call, isPassing, Refused } from '../api/client.ts'
import { newId } from '../api/ids.ts'
import { ask } from '../api/queries.ts'
import { hubNow, useHere } from '../app/here.ts'
import { type DraftKeeper, type DraftPorts, type FirstDraft, keepDraft, type Opening, opening, type SaveState } from './draft-keeper.ts'
import { browserDraftStore, type DraftStore, type KeptDraft } from './draft-store.ts'
import { sameContent } from './same-content.ts'
import { storable } from './storable-text.ts'

export interface Draft {
  content: WorkContent
  state: SaveState
  restoredAt: number | null
  /** What the hub knows of it; undefined for a piece it has not got yet, or when it is not reached. */
  view: WorkView | undefined
  revision: number
  edit: (change: (content: WorkContent) => WorkContent) => void
  /** Answers whether the hub holds exactly this text afterwards. */
  flush: () => Promise<boolean>
  propose: () => Promise<string | null>
  /** Take over what the hub holds now (a rival was settled, a newer text is to be shown). */
  adopt: (view: WorkView) => void
  /** Grows when the content was changed from outside, so that an editor with a state of its own begins anew. */
  epoch: number
  /** As it is at this moment, where the other fields are as they were when the screen was drawn. */
  now: () => { state: SaveState }
}

export type DraftLoad = { kind: 'loading' } | { kind: 'failed'; error: unknown; retry: () => void } | { kind: 'open'; draft: Draft }

interface Found {
  kept: KeptDraft | null
  /** Begun here and never sent. */
  fresh: boolean
}

/** Opens a piece for editing: the kept draft of this browser if the hub has not got it, else the hub's text; then keeps both in step. */
export function useDraft(id: string): DraftLoad {
  const { account, offsetMs } = useHere()
  const client = useQueryClient()
  const store = useMemo(() => browserDraftStore(account.personId), [account.personId])
  const [, redraw] = useState(0)
  const [epoch, setEpoch] = useState(0)
  const keeper = useRef<DraftKeeper | null>(null)
  const restored = useRef<number | null>(null)
  const found = useFound(id, store, () => {
    keeper.current?.stop()
    keeper.current = null
    restored.current = null
  })
  const known = found?.fresh === false || (keeper.current?.revision() ?? -1) > 0
  // Never what an earlier visit left in the cache: what is opened here is what will be written over.
  const work = useQuery({ ...ask.work(id), staleTime: 0, enabled: found !== undefined && known })
  useSendingWhenBack(keeper)

  if (keeper.current === null && found !== undefined && isReady(found, work)) {
    const first = opening(work.data, found.kept ?? undefined, store.sentOf(id))
    if (first !== null) {
      restored.current = first.restored && first.unsent ? (found.kept?.at ?? null) : null
      let unknown = first.base < 0
      keeper.current = keepDraft(id, firstDraft(first, found.kept, work.data), portsOf(store, offsetMs), (rival) => {
        redraw((count) => count + 1)
        const made = unknown && (keeper.current?.revision() ?? -1) > 0
        if (made) unknown = false
        if (rival || made) void client.invalidateQueries({ queryKey: ['works', id] })
      })
    }
  }
  const open = keeper.current
  useChosenElsewhere(open, work.data)
  if (open === null) return work.isError ? { kind: 'failed', error: work.error, retry: () => void work.refetch() } : { kind: 'loading' }
  const edit: Draft['edit'] = (change) => {
    open.edit(storable(change(open.content())))
    redraw((count) => count + 1)
  }
  const adopt: Draft['adopt'] = (next) => {
    client.setQueryData(['works', id], next)
    restored.current = null
    void open.rebase(next.revision, next.content)
    setEpoch((count) => count + 1)
  }
  const shown = { content: open.content(), state: open.state(), revision: open.revision(), restoredAt: restored.current, view: work.data }
  const acts = { edit, adopt, flush: () => open.flush(), propose: () => open.propose(), now: () => ({ state: open.state() }) }
  return { kind: 'open', draft: { ...shown, ...acts, epoch } }
}

/** What this browser has of the piece; undefined until it has looked. */
function useFound(id: string, store: DraftStore, leave: () => void): Found | undefined {
  const [found, setFound] = useState<Found | undefined>(undefined)
  const leaving = useRef(leave)
  leaving.current = leave
  useEffect(() => {
    let here = true
    void store.read(id).then((draft) => {
      // Not even sent once: the hub need not be asked. A first save whose answer never came may have arrived.
      const fresh = draft?.baseRevision === -1 && store.sentOf(id) === undefined
      if (here) setFound({ kept: draft ?? null, fresh })
    })
    return () => {
      here = false
      leaving.current()
      setFound(undefined)
    }
  }, [id, store])
  return found
}

function useSendingWhenBack(keeper: RefObject<DraftKeeper | null>): void {
  useEffect(() => {
    const send = () => void keeper.current?.flush()
    window.addEventListener('online', send)
    document.addEventListener('visibilitychange', send)
    return () => {
      window.removeEventListener('online', send)
      document.removeEventListener('visibilitychange', send)
    }
  }, [keeper])
}

/** The hub has answered, or need not be asked, or cannot be and this browser has something to show. */
function isReady({ kept, fresh }: Found, work: UseQueryResult<WorkView>): boolean {
  if (fresh) return true
  if (work.data !== undefined) return work.isFetchedAfterMount || work.isError
  return kept !== null && work.isError && (kept.baseRevision === -1 || !(work.error instanceof Refused))
}

function firstDraft(first: Opening, kept: KeptDraft | null, view: WorkView | undefined): FirstDraft {
  const sitting = first.unsent && kept?.line !== undefined ? { line: kept.line, step: kept.step ?? 0 } : { line: newId(), step: 0 }
  return { content: first.content, base: first.base, unsent: first.unsent, savedAt: view ? Date.parse(view.savedAt) : null, ...sitting }
}

/** Someone chose this very text in another place: there is nothing left to choose here. */
function useChosenElsewhere(keeper: DraftKeeper | null, view: WorkView | undefined): void {
  const chosen =
    view !== undefined && keeper?.state().kind === 'rival' && view.rivals.length === 0 && sameContent(view.content, keeper.content())
  useEffect(() => {
    if (chosen && view !== undefined) void keeper?.rebase(view.revision, view.content)
  }, [chosen, keeper, view])
}

function portsOf(store: DraftStore, offsetMs: number): DraftPorts {
  const save: DraftPorts['save'] = async (id, baseRevision, content) => {
    const answer = await call(works.save, { params: { id }, body: { baseRevision, content } })
    return { revision: answer.revision, savedAt: Date.parse(answer.savedAt), rivalId: answer.rival?.id ?? null }
  }
  return {
    store,
    create: async (id, content) => {
      const view = await call(works.create, { body: { id, content } })
      if (sameContent(view.content, content)) return { revision: view.revision, savedAt: Date.parse(view.savedAt), rivalId: null }
      // An earlier first save had arrived and its answer was lost: this text goes over that one, or beside what came after it.
      return save(id, view.revision === 1 ? 1 : 0, content)
    },
    save,
    isPassing,
    now: () => hubNow(offsetMs),
    later: (ms, act) => {
      const timer = setTimeout(act, ms)
      return () => clearTimeout(timer)
    },
  }
}
