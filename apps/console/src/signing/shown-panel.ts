import { el } from './dom.ts'
import type { SigningWords } from './words.ts'

/** One item on the page and whether the person has really heard or seen it. */
export interface ShownPanel {
  readonly node: HTMLElement
  /** False when this browser cannot play or draw what would be signed: then there is nothing to approve. */
  readonly usable: boolean
  attended(): boolean
}

/** What every item needs to be shown. */
export interface Showing {
  readonly words: SigningWords
  readonly zone: string
  readonly fetchBlob: (sha256: string) => Promise<Uint8Array>
  /** Something was heard or seen. */
  changed(): void
  /** What seemed playable turned out not to be. */
  failed(): void
}

export function tick({ words, changed }: Showing, yes: 'tick.heard' | 'tick.seen', no: 'tick.notheard' | 'tick.notseen') {
  let done = false
  const node = el('span', { class: 'chip c-plan', role: 'status' }, words.t(no))
  return {
    node,
    isDone: () => done,
    mark: () => {
      if (done) return
      done = true
      node.className = 'chip c-done'
      node.textContent = words.t(yes)
      changed()
    },
  }
}

export function objectUrl(bytes: Uint8Array, mime: string): string {
  return URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: mime }))
}

export function whenSeen(node: HTMLElement, act: () => void): void {
  const watcher = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return
      watcher.disconnect()
      act()
    },
    { threshold: 0.6 },
  )
  watcher.observe(node)
}
