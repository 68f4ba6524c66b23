/** Texts without what no database and no signature can hold: NUL, and halves of a character. The very same value when there is nothing to strip. */
export function storable<T>(value: T): T {
  if (typeof value === 'string') return stripped(value) as T
  if (Array.isArray(value)) {
    const next = value.map(storable)
    return next.every((item, index) => item === value[index]) ? value : (next as T)
  }
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  const next = entries.map(([name, held]) => [name, storable(held)] as const)
  return next.every(([, held], index) => held === entries[index]?.[1]) ? value : (Object.fromEntries(next) as T)
}

function stripped(text: string): string {
  return text.replace(/\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '')
}

/** At most `most` UTF-16 units, as the hub counts them, and never half of a character. */
export function cutText(text: string, most: number): string {
  let kept = ''
  for (const character of text) {
    if (kept.length + character.length > most) break
    kept += character
  }
  return kept
}
