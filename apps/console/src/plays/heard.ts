import type { PlayView } from '@hai-dang/wire'

type Released = NonNullable<PlayView['release']>

/** The items that this very airing put out, as its own log line says: neither the board's picture on a speaker's proof nor what was cut before. */
export function heardItems(play: Pick<PlayView, 'entries'> & { release: Pick<Released, 'items'> | null }): Released['items'] {
  return play.entries.flatMap(({ entry }) =>
    entry.kind === 'start' ? entry.items.flatMap((position) => play.release?.items[position] ?? []) : [],
  )
}
