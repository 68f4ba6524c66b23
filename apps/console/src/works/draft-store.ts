import { type WorkContent, workContent } from '@hai-dang/wire'
import { openDB } from 'idb'

/** What the browser keeps of a piece until the hub has it. `baseRevision` is the revision it was written over; -1 when the hub has none yet. */
export interface KeptDraft {
  workId: string
  baseRevision: number
  content: WorkContent
  /** Epoch ms of the last keystroke kept. */
  at: number
  /** Whether the hub still has to get it. */
  unsent: boolean
  /** Which sitting wrote it, and at which of its keystrokes: what was kept and what was sent can be put in order. */
  line?: string
  step?: number
}

/** What was last on its way to the hub. Written at once and not in turn, so that it is there even when the tab closes at that moment. */
export interface SentDraft {
  line: string
  step: number
  content: WorkContent
}

export interface DraftStore {
  read(workId: string): Promise<KeptDraft | undefined>
  write(draft: KeptDraft): Promise<void>
  remove(workId: string): Promise<void>
  unsent(): Promise<KeptDraft[]>
  sentOf(workId: string): SentDraft | undefined
  /** `null` when what was sent has arrived and is kept as arrived. */
  markSent(workId: string, sent: SentDraft | null): void
}

/** IndexedDB survives the tab, the crash and the battery. A draft of an older shape is dropped rather than shown broken. */
export function browserDraftStore(person: string): DraftStore {
  const opened = openDB(`hd-drafts-${person}`, 1, {
    upgrade(db) {
      db.createObjectStore('drafts', { keyPath: 'workId' })
    },
  })
  const checked = (value: unknown): KeptDraft | undefined => {
    const draft = value as KeptDraft | undefined
    return draft !== undefined && workContent.safeParse(draft.content).success ? draft : undefined
  }
  const sentKey = (workId: string) => `hd-sent-${person}-${workId}`
  return {
    read: async (workId) => checked(await (await opened).get('drafts', workId)),
    write: async (draft) => {
      await (await opened).put('drafts', draft)
    },
    remove: async (workId) => {
      await (await opened).delete('drafts', workId)
    },
    unsent: async () => (await (await opened).getAll('drafts')).map(checked).filter((draft): draft is KeptDraft => draft?.unsent === true),
    sentOf: (workId) => {
      const text = localStorage.getItem(sentKey(workId))
      return text === null ? undefined : (JSON.parse(text) as SentDraft)
    },
    markSent: (workId, sent) => {
      if (sent === null) return localStorage.removeItem(sentKey(workId))
      try {
        localStorage.setItem(sentKey(workId), JSON.stringify(sent))
      } catch {
        // No room: a tab that closes just now may show an older text beside the hub's, which is asked about and never lost.
        localStorage.removeItem(sentKey(workId))
      }
    },
  }
}
