import { plainText } from '@hai-dang/rendering'
import type { PageV1 } from '@hai-dang/wire'
import type { HeldPage } from '../pages/held.ts'
import { newestFirst } from '../pages/lists.ts'

const plain = (text: string) =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ð', 'đ')
    .replace(/[\u00AD\u200B-\u200D\uFEFF]/g, '')
const folded = (text: string) => plain(text).normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd')
const syllables = (text: string) => text.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== '')

interface Row {
  readonly exact: ReadonlySet<string>
  readonly loose: ReadonlySet<string>
  readonly title: ReadonlySet<string>
}

const rows = new WeakMap<PageV1, Row>()

/** Syllables of a page, taken apart once as long as the page is held. */
function rowOf(page: PageV1): Row {
  let row = rows.get(page)
  if (!row) {
    const exact = plain(`${plainText(page)} ${page.column}`)
    row = { exact: new Set(syllables(exact)), loose: new Set(syllables(folded(exact))), title: new Set(syllables(folded(page.title))) }
    rows.set(page, row)
  }
  return row
}

/**
 * Every syllable must occur. A syllable typed with marks is first asked as typed; pages that have it only without marks come after. Typed
 * without marks it matches any. Title before text, then newest first.
 */
export function findPages(pages: readonly HeldPage[], query: string): HeldPage[] {
  const asked = syllables(plain(query.slice(0, 100)))
  if (asked.length === 0) return []
  const scored = newestFirst(pages).flatMap((held) => {
    const { exact, loose, title } = rowOf(held.page)
    let score = 0
    for (const syllable of asked) {
      const bare = folded(syllable)
      if (!loose.has(bare)) return []
      score += (exact.has(syllable) ? 2 : 0) + (title.has(bare) ? 1 : 0)
    }
    return [{ held, score }]
  })
  return scored.sort((a, b) => b.score - a.score).map(({ held }) => held)
}
