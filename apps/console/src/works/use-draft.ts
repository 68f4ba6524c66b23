import { type WorkContent, type WorkView, works } from '@hai-dang/wire'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { call, Refused, Unreachable } from '../api/client.ts'
import { ask } from '../api/queries.ts'
import { hubNow, useHere } from '../app/here.ts'
import { type DraftKeeper, type DraftPorts, keepDraft, opening, type SaveState } from './draft-keeper.ts'
import { browserDraftStore, type KeptDraft } from './draft-store.ts'

export interface Draft {
  content: WorkContent
  state: SaveState
  restoredAt: number | null
  /** What the hub knows of it; undefined for a piece it has not got yet, or when it is not reached. */
  view: WorkView | undefined
  revision: number
  edit: (change: (content: WorkContent) => WorkContent) => void
  flush: () => Promise<void>
  /** Take over what the hub holds now (after a rival was settled). */
  adopt: (view: WorkView) => void
}

export type DraftLoad = { kind: 'loading' } | { kind: 'failed'; error: unknown; retry: () => void } | { kind: 'open'; draft: Draft }

/** Opens a piece for editing: the kept draft of this browser if the hub has not got it, else the hub's text; then keeps both in step. */
export function useDraft(id: string): DraftLoad {
  const { account, offsetMs } = useHere()
  const client = useQueryClient()
  const store = useMemo(() => browserDraftStore(account.personId), [account.personId])
  const [kept, setKept] = useState<KeptDraft | null | undefined>(undefined)
  const fresh = kept?.baseRevision === -1
  const work = useQuery({ ...ask.work(id), enabled: kept !== undefined && !fresh })
  const [, redraw] = useState(0)
  const keeper = useRef<DraftKeeper | null>(null)
  const restored = useRef<number | null>(null)

  useEffect(() => {
    let here = true
    void store.read(id).then((found) => here && setKept(found ?? null))
    return () => {
      here = false
      keeper.current?.stop()
      keeper.current = null
      restored.current = null
      setKept(undefined)
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

  const ready =
    kept !== undefined && (fresh || work.data !== undefined || (work.isError && kept !== null && !(work.error instanceof Refused)))
  if (ready && keeper.current === null) {
    const first = opening(work.data, kept ?? undefined)
    if (first !== null) {
      const unsent = kept?.unsent === true
      restored.current = first.restored && unsent ? (kept?.at ?? null) : null
      const savedAt = work.data === undefined ? null : Date.parse(work.data.savedAt)
      keeper.current = keepDraft(id, { content: first.content, base: first.base, unsent, savedAt }, portsOf(store, offsetMs), (rival) => {
        redraw((count) => count + 1)
        if (rival) void client.invalidateQueries({ queryKey: ['works', id] })
      })
    }
  }
  const open = keeper.current
  if (open !== null) {
    return {
      kind: 'open',
      draft: {
        content: open.content(),
        state: open.state(),
        restoredAt: restored.current,
        view: work.data,
        revision: open.revision(),
        edit: (change) => {
          open.edit(change(open.content()))
          redraw((count) => count + 1)
        },
        flush: () => open.flush(),
        adopt: (view) => {
          client.setQueryData(['works', id], view)
          void open.rebase(view.revision, view.content)
        },
      },
    }
  }
  if (work.isError) return { kind: 'failed', error: work.error, retry: () => void work.refetch() }
  return { kind: 'loading' }
}

function portsOf(store: DraftPorts['store'], offsetMs: number): DraftPorts {
  return {
    store,
    create: async (id, content) => {
      const view = await call(works.create, { body: { id, content } })
      return { revision: view.revision, savedAt: Date.parse(view.savedAt), rival: false }
    },
    save: async (id, baseRevision, content) => {
      const answer = await call(works.save, { params: { id }, body: { baseRevision, content } })
      return { revision: answer.revision, savedAt: Date.parse(answer.savedAt), rival: answer.rival !== null }
    },
    isSilence: (error) => error instanceof Unreachable,
    now: () => hubNow(offsetMs),
    later: (ms, act) => {
      const timer = setTimeout(act, ms)
      return () => clearTimeout(timer)
    },
  }
}
