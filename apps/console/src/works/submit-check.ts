import type { WorkContent, WorkView } from '@hai-dang/wire'
import type { SaveState } from './draft-keeper.ts'
import { sameContent } from './same-content.ts'

/** What stands on the screen and how far it has got. */
export interface OnScreen {
  content: WorkContent
  state: SaveState
}

export type SubmitHindrance = 'submit.unsaved' | 'submit.rival' | 'submit.newer'

/**
 * Why the hub's revision must not be frozen for this screen; null when it is the text on the screen, letter for letter. Approvers would be
 * shown the frozen one.
 */
export function hindranceOf({ content, state }: OnScreen, view: WorkView): SubmitHindrance | null {
  if (state.kind === 'rival' || view.rivals.length > 0) return 'submit.rival'
  if (state.kind !== 'saved') return 'submit.unsaved'
  return sameContent(view.content, content) ? null : 'submit.newer'
}
