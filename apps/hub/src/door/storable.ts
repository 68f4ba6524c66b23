/**
 * Where a value holds text that neither a database nor a signed document can hold: U+0000, or half of a surrogate pair. The path of the first such text,
 * null when there is none. Walks without recursion: a body may be nested as deep as it is long.
 */
export function unstorableAt(value: unknown): string | null {
  const waiting: { value: unknown; path: string }[] = [{ value, path: '' }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value: held, path } = next
    if (typeof held === 'string') {
      if (isUnstorable(held)) return path
    } else if (typeof held === 'object' && held !== null) {
      for (const [name, inner] of Object.entries(held)) {
        if (isUnstorable(name)) return path
        // Depth beyond any contract needs no exact name; names as long as the body would cost the square of it.
        waiting.push({ value: inner, path: path.length > 200 ? path : path === '' ? name : `${path}.${name}` })
      }
    }
  }
  return null
}

function isUnstorable(text: string): boolean {
  return text.includes('\0') || !text.isWellFormed()
}
