import type { WorkContent, WorkView } from '@hai-dang/wire'
import type { DraftStore, KeptDraft } from './draft-store.ts'

export type SaveState =
  | { kind: 'saved'; at: number | null }
  | { kind: 'unsent' }
  | { kind: 'sending' }
  /** The hub was not reached; what was typed is kept here and goes by itself. */
  | { kind: 'waiting' }
  | { kind: 'refused'; error: unknown }

export interface DraftPorts {
  store: DraftStore
  create(id: string, content: WorkContent): Promise<{ revision: number; savedAt: number; rival: boolean }>
  save(id: string, baseRevision: number, content: WorkContent): Promise<{ revision: number; savedAt: number; rival: boolean }>
  /** Whether an error means "not reached", so that trying again is right. */
  isSilence(error: unknown): boolean
  now(): number
  later(ms: number, act: () => void): () => void
}

export interface DraftKeeper {
  edit(content: WorkContent): void
  /** Sends what is unsent now. Resolves when the hub has it or when that cannot be. */
  flush(): Promise<void>
  /** Another truth came from the hub (a rival was settled): forget the base that was written over. */
  rebase(revision: number, content: WorkContent): Promise<void>
  content(): WorkContent
  revision(): number
  state(): SaveState
  stop(): void
}

const sendAfterMs = 1200
const retryAfterMs = 8000

/** What to show first: the kept draft when the hub has not got it yet, else the hub's content. */
export function opening(
  view: WorkView | undefined,
  kept: KeptDraft | undefined,
): { content: WorkContent; base: number; restored: boolean } | null {
  if (kept?.unsent === true) {
    const restored = view === undefined || JSON.stringify(kept.content) !== JSON.stringify(view.content)
    return { content: kept.content, base: kept.baseRevision, restored }
  }
  if (view !== undefined) return { content: view.content, base: view.revision, restored: false }
  return kept === undefined ? null : { content: kept.content, base: kept.baseRevision, restored: true }
}

export interface FirstDraft {
  content: WorkContent
  base: number
  unsent: boolean
  savedAt: number | null
}

/**
 * Keeps one draft: every edit first into the store, then to the hub over the revision it was written on. One request at a time; edits made
 * meanwhile go with the next one.
 */
export function keepDraft(id: string, first: FirstDraft, ports: DraftPorts, changed: (rival: boolean) => void): DraftKeeper {
  let content = first.content
  let base = first.base
  let state: SaveState = first.unsent ? { kind: 'unsent' } : { kind: 'saved', at: first.savedAt }
  let edits = first.unsent ? 1 : 0
  let cancel: () => void = () => {}
  let sending: Promise<void> | null = null
  let stopped = false

  const become = (next: SaveState, rival = false) => {
    state = next
    if (!stopped) changed(rival)
  }
  const keep = (unsent: boolean) => ports.store.write({ workId: id, baseRevision: base, content, at: ports.now(), unsent })
  const plan = (ms: number) => {
    cancel()
    if (!stopped) cancel = ports.later(ms, () => void flush())
  }

  const read = { content: () => content, revision: () => base, state: () => state }

  async function send(): Promise<void> {
    const sentEdits = edits
    become({ kind: 'sending' })
    try {
      const answer = base < 0 ? await ports.create(id, content) : await ports.save(id, base, content)
      base = answer.revision
      const all = edits === sentEdits
      if (all) edits = 0
      await keep(!all)
      become(all ? { kind: 'saved', at: answer.savedAt } : { kind: 'unsent' }, answer.rival)
      if (!all) plan(sendAfterMs)
    } catch (error) {
      if (ports.isSilence(error)) {
        become({ kind: 'waiting' })
        plan(retryAfterMs)
      } else become({ kind: 'refused', error })
    }
  }

  async function flush(): Promise<void> {
    cancel()
    if (sending !== null) await sending
    if (edits === 0) return
    sending = send().finally(() => {
      sending = null
    })
    await sending
  }

  if (first.unsent) plan(0)
  return {
    edit(next) {
      content = next
      edits += 1
      void keep(true)
      if (state.kind !== 'sending') become({ kind: 'unsent' })
      plan(sendAfterMs)
    },
    flush,
    async rebase(revision, next) {
      cancel()
      base = revision
      content = next
      edits = 0
      await keep(false)
      become({ kind: 'saved', at: ports.now() })
    },
    ...read,
    stop() {
      stopped = true
      cancel()
      // Leaving the screen does not wait for the timer; the hub gets the last words, or the store keeps them.
      if (edits > 0) void flush()
    },
  }
}
