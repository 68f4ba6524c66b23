import { type WorkContent, type WorkView, works } from '@hai-dang/wire'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { call, isPassing, Refused } from '../api/client.ts'
import { newId } from '../api/ids.ts'
import { ask } from '../api/queries.ts'
import { hubNow, useHere } from '../app/here.ts'
import { type DraftKeeper, type DraftPorts, keepDraft, opening, type SaveState } from './draft-keeper.ts'
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
  const [found, setFound] = useState<Found | undefined>(undefined)
  const kept = found?.kept
  const [, redraw] = useState(0)
  const [epoch, setEpoch] = useState(0)
  const keeper = useRef<DraftKeeper | null>(null)
  const fresh = found?.fresh === true
  const known = !fresh || (keeper.current?.revision() ?? -1) > 0
  const work = useQuery({ ...ask.work(id), enabled: kept !== undefined && known })
  const restored = useRef<number | null>(null)

  useEffect(() => {
    let here = true
    void store.read(id).then((draft) => {
      // Not even sent once: the hub need not be asked. A first save whose answer never came may have arrived.
      const unheard = draft?.baseRevision === -1 && store.sentOf(id) === undefined
      if (here) setFound({ kept: draft ?? null, fresh: unheard })
    })
    return () => {
      here = false
      keeper.current?.stop()
      keeper.current = null
      restored.current = null
      setFound(undefined)
    }
  }, [id, store])

  useEffect(() => {
    const online = () => void keeper.current?.flush()
    const hide = () => void keeper.current?.flush()
    window.addEventListener('online', online)
    document.addEventListener('visibilitychange', hide)
    return () => {
      window.removeEventListener('online', online)
      document.removeEventListener('visibilitychange', hide)
    }
  }, [])

  const alone = kept !== null && work.isError && (kept?.baseRevision === -1 || !(work.error instanceof Refused))
  const ready = kept !== undefined && (fresh || work.data !== undefined || alone)
  if (ready && keeper.current === null) {
    const first = opening(work.data, kept ?? undefined, store.sentOf(id))
    if (first !== null) {
      restored.current = first.restored && first.unsent ? (kept?.at ?? null) : null
      const savedAt = work.data === undefined ? null : Date.parse(work.data.savedAt)
      const sitting = first.unsent && kept?.line !== undefined ? { line: kept.line, step: kept.step ?? 0 } : { line: newId(), step: 0 }
      let unknown = first.base < 0
      keeper.current = keepDraft(id, { ...first, savedAt, ...sitting }, portsOf(store, offsetMs), (rival) => {
        redraw((count) => count + 1)
        const made = unknown && (keeper.current?.revision() ?? -1) > 0
        if (made) unknown = false
        if (rival || made) void client.invalidateQueries({ queryKey: ['works', id] })
      })
    }
  }
  // Someone else chose this very text: there is nothing left to choose here.
  const view = work.data
  const settled =
    view !== undefined &&
    keeper.current?.state().kind === 'rival' &&
    view.rivals.length === 0 &&
    sameContent(view.content, keeper.current.content())
  useEffect(() => {
    if (settled && view !== undefined) void keeper.current?.rebase(view.revision, view.content)
  }, [settled, view])
  const open = keeper.current
  if (open !== null) {
    return {
      kind: 'open',
      draft: {
        content: open.content(),
        state: open.state(),
        restoredAt: restored.current,
        view,
        revision: open.revision(),
        edit: (change) => {
          open.edit(storable(change(open.content())))
          redraw((count) => count + 1)
        },
        flush: () => open.flush(),
        propose: () => open.propose(),
        adopt: (next) => {
          client.setQueryData(['works', id], next)
          restored.current = null
          void open.rebase(next.revision, next.content)
          setEpoch((count) => count + 1)
        },
        epoch,
        now: () => ({ state: open.state() }),
      },
    }
  }
  if (work.isError) return { kind: 'failed', error: work.error, retry: () => void work.refetch() }
  return { kind: 'loading' }
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
