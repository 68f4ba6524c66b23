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
}

export interface DraftStore {
  read(workId: string): Promise<KeptDraft | undefined>
  write(draft: KeptDraft): Promise<void>
  remove(workId: string): Promise<void>
  unsent(): Promise<KeptDraft[]>
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
  return {
    read: async (workId) => checked(await (await opened).get('drafts', workId)),
    write: async (draft) => {
      await (await opened).put('drafts', draft)
    },
    remove: async (workId) => {
      await (await opened).delete('drafts', workId)
    },
    unsent: async () => (await (await opened).getAll('drafts')).map(checked).filter((draft): draft is KeptDraft => draft?.unsent === true),
  }
}
