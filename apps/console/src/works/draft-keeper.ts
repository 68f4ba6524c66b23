import type { WorkContent, WorkView } from '@hai-dang/wire'
import type { DraftStore, KeptDraft, SentDraft } from './draft-store.ts'
import { sameContent } from './same-content.ts'

export type SaveState =
  | { kind: 'saved'; at: number | null }
  | { kind: 'unsent' }
  | { kind: 'sending' }
  /** The hub was not reached or could not; what was typed is kept here and goes by itself. */
  | { kind: 'waiting' }
  /** Someone saved meanwhile: the hub keeps this text as proposal `id`, and nothing more goes there until someone has chosen. */
  | { kind: 'rival'; id: string }
  /** The hub does not take this text; only an edit helps. */
  | { kind: 'refused'; error: unknown }

export interface SaveAnswer {
  revision: number
  savedAt: number
  rivalId: string | null
}

export interface DraftPorts {
  store: DraftStore
  create(id: string, content: WorkContent): Promise<SaveAnswer>
  save(id: string, baseRevision: number, content: WorkContent): Promise<SaveAnswer>
  /** Whether an error passes by itself, so that trying the same text again is right. */
  isPassing(error: unknown): boolean
  now(): number
  later(ms: number, act: () => void): () => void
}

export interface DraftKeeper {
  edit(content: WorkContent): void
  /** Sends what is unsent now. Resolves, when the hub has answered or cannot, with whether the hub holds exactly this text. */
  flush(): Promise<boolean>
  /** Brings the waiting proposal up to this text and answers its id; null when the hub's text turned out to be this very one. */
  propose(): Promise<string | null>
  /** Another truth came from the hub (a rival was settled, a newer text is to be shown): forget the base that was written over. */
  rebase(revision: number, content: WorkContent): Promise<void>
  content(): WorkContent
  revision(): number
  state(): SaveState
  stop(): void
}

const sendAfterMs = 1200
const retryAfterMs = 2000
const longestRetryMs = 60_000

export interface Opening {
  content: WorkContent
  base: number
  unsent: boolean
  restored: boolean
}

/**
 * What to show first. The hub's text, unless this browser kept one that the hub has not got. A tab that closed may have kept less than it had
 * sent: when the hub's text is the one this browser sent last, the two are one line of writing and its newest words count, without a rival.
 */
export function opening(view: WorkView | undefined, kept: KeptDraft | undefined, sent: SentDraft | undefined): Opening | null {
  const hubs = view === undefined ? null : { content: view.content, base: view.revision, unsent: false, restored: false }
  if (kept?.unsent !== true) {
    if (hubs !== null) return hubs
    return kept === undefined ? null : { content: kept.content, base: kept.baseRevision, unsent: false, restored: true }
  }
  const mine = { content: kept.content, base: kept.baseRevision, unsent: true, restored: true }
  if (hubs === null) return mine
  if (sameContent(kept.content, hubs.content)) return hubs
  const oneLine = sent !== undefined && sent.line === kept.line && sameContent(sent.content, hubs.content)
  if (!oneLine) return mine
  return (kept.step ?? 0) > sent.step ? { ...mine, base: hubs.base } : hubs
}

export interface FirstDraft {
  content: WorkContent
  base: number
  unsent: boolean
  savedAt: number | null
  line: string
  step: number
}

/**
 * Keeps one draft: every edit first into the store, then to the hub over the revision it was written on. One request at a time; edits made
 * meanwhile go with the next one.
 */
export function keepDraft(id: string, first: FirstDraft, ports: DraftPorts, changed: (rival: boolean) => void): DraftKeeper {
  let { content, base, step } = first
  const { line } = first
  let state: SaveState = first.unsent ? { kind: 'unsent' } : { kind: 'saved', at: first.savedAt }
  let edits = first.unsent ? 1 : 0
  let failures = 0
  let cancel: () => void = () => {}
  let sending: Promise<void> | null = null
  let stopped = false

  const become = (next: SaveState) => {
    state = next
    if (!stopped) changed(next.kind === 'rival')
  }
  const keep = (unsent: boolean) => ports.store.write({ workId: id, baseRevision: base, content, at: ports.now(), unsent, line, step })
  const plan = (ms: number) => {
    cancel()
    if (!stopped) cancel = ports.later(ms, () => void flush())
  }
  const ask = () => {
    ports.store.markSent(id, { line, step, content })
    return base < 0 ? ports.create(id, content) : ports.save(id, base, content)
  }
  const arrive = async (answer: SaveAnswer, all: boolean) => {
    base = answer.revision
    failures = 0
    if (all) edits = 0
    await keep(!all)
    if (all) ports.store.markSent(id, null)
    become(all ? { kind: 'saved', at: answer.savedAt } : { kind: 'unsent' })
    if (!all) plan(sendAfterMs)
  }

  async function send(): Promise<void> {
    const sentEdits = edits
    become({ kind: 'sending' })
    try {
      const answer = await ask()
      // The base stays the revision that was written over: over the newest one, the next save would wipe the other text out.
      if (answer.rivalId === null) await arrive(answer, edits === sentEdits)
      else become({ kind: 'rival', id: answer.rivalId })
    } catch (error) {
      if (!ports.isPassing(error)) {
        failures = 0
        return become({ kind: 'refused', error })
      }
      become({ kind: 'waiting' })
      plan(Math.min(longestRetryMs, retryAfterMs * 2 ** failures))
      failures += 1
    }
  }

  async function flush(): Promise<boolean> {
    cancel()
    while (sending !== null) await sending
    if (edits > 0 && state.kind !== 'rival') {
      sending = send().finally(() => {
        sending = null
      })
      await sending
    }
    return state.kind === 'saved' && edits === 0
  }

  if (first.unsent) plan(0)
  return {
    edit(next) {
      content = next
      edits += 1
      step += 1
      void keep(true)
      if (state.kind === 'rival') return
      if (state.kind !== 'sending') become({ kind: 'unsent' })
      // After a failure the pause grows; typing on does not shorten it.
      if (failures === 0) plan(sendAfterMs)
    },
    flush,
    async propose() {
      const answer = await ask()
      if (answer.rivalId === null) await arrive(answer, true)
      else state = { kind: 'rival', id: answer.rivalId }
      return answer.rivalId
    },
    async rebase(revision, next) {
      cancel()
      base = revision
      content = next
      edits = 0
      failures = 0
      await keep(false)
      ports.store.markSent(id, null)
      become({ kind: 'saved', at: ports.now() })
    },
    content: () => content,
    revision: () => base,
    state: () => state,
    stop() {
      stopped = true
      cancel()
      // Leaving the screen does not wait for the timer; the hub gets the last words, or the store keeps them.
      if (edits > 0) void flush()
    },
  }
}
