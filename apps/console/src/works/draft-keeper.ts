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
  return new Keeper(id, first, ports, changed)
}

class Keeper implements DraftKeeper {
  readonly #id: string
  readonly #ports: DraftPorts
  readonly #changed: (rival: boolean) => void
  readonly #line: string
  #step: number
  #content: WorkContent
  #base: number
  #state: SaveState
  #edits: number
  #failures = 0
  #cancel: () => void = () => {}
  #sending: Promise<void> | null = null
  #stopped = false

  constructor(id: string, first: FirstDraft, ports: DraftPorts, changed: (rival: boolean) => void) {
    this.#id = id
    this.#ports = ports
    this.#changed = changed
    this.#line = first.line
    this.#step = first.step
    this.#content = first.content
    this.#base = first.base
    this.#state = first.unsent ? { kind: 'unsent' } : { kind: 'saved', at: first.savedAt }
    this.#edits = first.unsent ? 1 : 0
    if (first.unsent) this.#plan(0)
  }

  content = () => this.#content
  revision = () => this.#base
  state = () => this.#state

  edit(content: WorkContent): void {
    this.#content = content
    this.#edits += 1
    this.#step += 1
    void this.#keep(true)
    if (this.#state.kind === 'rival') return
    if (this.#state.kind !== 'sending') this.#become({ kind: 'unsent' })
    // After a failure the pause grows; typing on does not shorten it.
    if (this.#failures === 0) this.#plan(sendAfterMs)
  }

  async flush(): Promise<boolean> {
    this.#cancel()
    while (this.#sending !== null) await this.#sending
    if (this.#edits > 0 && this.#state.kind !== 'rival') {
      this.#sending = this.#send().finally(() => {
        this.#sending = null
      })
      await this.#sending
    }
    return this.#state.kind === 'saved' && this.#edits === 0
  }

  async propose(): Promise<string | null> {
    const answer = await this.#ask()
    if (answer.rivalId === null) await this.#arrive(answer, true)
    else this.#state = { kind: 'rival', id: answer.rivalId }
    return answer.rivalId
  }

  async rebase(revision: number, content: WorkContent): Promise<void> {
    this.#cancel()
    this.#content = content
    await this.#arrive({ revision, savedAt: this.#ports.now(), rivalId: null }, true)
  }

  stop(): void {
    this.#stopped = true
    this.#cancel()
    // Leaving the screen does not wait for the timer; the hub gets the last words, or the store keeps them.
    if (this.#edits > 0) void this.flush()
  }

  #become(state: SaveState): void {
    this.#state = state
    if (!this.#stopped) this.#changed(state.kind === 'rival')
  }

  #keep(unsent: boolean): Promise<void> {
    const kept = { baseRevision: this.#base, content: this.#content, unsent, line: this.#line, step: this.#step }
    return this.#ports.store.write({ workId: this.#id, at: this.#ports.now(), ...kept })
  }

  #plan(ms: number): void {
    this.#cancel()
    if (!this.#stopped) this.#cancel = this.#ports.later(ms, () => void this.flush())
  }

  #ask(): Promise<SaveAnswer> {
    this.#ports.store.markSent(this.#id, { line: this.#line, step: this.#step, content: this.#content })
    return this.#base < 0 ? this.#ports.create(this.#id, this.#content) : this.#ports.save(this.#id, this.#base, this.#content)
  }

  /** `all`: nothing was typed while it was on its way. */
  async #arrive(answer: SaveAnswer, all: boolean): Promise<void> {
    this.#base = answer.revision
    this.#failures = 0
    if (all) this.#edits = 0
    await this.#keep(!all)
    if (all) this.#ports.store.markSent(this.#id, null)
    this.#become(all ? { kind: 'saved', at: answer.savedAt } : { kind: 'unsent' })
    if (!all) this.#plan(sendAfterMs)
  }

  async #send(): Promise<void> {
    const sentEdits = this.#edits
    this.#become({ kind: 'sending' })
    try {
      const answer = await this.#ask()
      // The base stays the revision that was written over: over the newest one, the next save would wipe the other text out.
      if (answer.rivalId === null) await this.#arrive(answer, this.#edits === sentEdits)
      else this.#become({ kind: 'rival', id: answer.rivalId })
    } catch (error) {
      this.#fail(error)
    }
  }

  #fail(error: unknown): void {
    if (this.#ports.isPassing(error)) {
      this.#become({ kind: 'waiting' })
      this.#plan(Math.min(longestRetryMs, retryAfterMs * 2 ** this.#failures))
      this.#failures += 1
    } else {
      this.#failures = 0
      this.#become({ kind: 'refused', error })
    }
  }
}
