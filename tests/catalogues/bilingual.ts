import { type Finding, isNode, type Node, parsed, type Source, visit } from '../floorplan/sources.ts'
import { keyOf, propertyOf, textOf } from '../glossary/codes.ts'

/** An object with `vi` or `en` has both; texts have the same holes; nested catalogues have the same keys. */
export function checkPairs(sources: readonly Source[]): Finding[] {
  return sources.flatMap((source) => {
    const found: Finding[] = []
    visit(parsed(source.path, source.text), undefined, (node) => {
      if (node.type !== 'ObjectExpression') return
      const [vi, en] = [propertyOf(node, 'vi'), propertyOf(node, 'en')]
      for (const [what, allowed] of differences(vi, en)) found.push({ path: source.path, line: node.loc?.start.line ?? 0, what, allowed })
    })
    return found
  })
}

type Difference = [what: string, allowed: string]

export function differences(vi: unknown, en: unknown): Difference[] {
  if (textOf(vi) !== undefined && en === undefined) return [['has Vietnamese without English', 'both']]
  if (textOf(en) !== undefined && vi === undefined) return [['has English without Vietnamese', 'both']]
  if (!isNode(vi) || !isNode(en)) return []
  const [left, right] = [textOf(vi), textOf(en)]
  if (left !== undefined && right !== undefined) return compareTexts('', left, right)
  if (vi.type === 'ObjectExpression' && en.type === 'ObjectExpression') return compareCatalogues(entriesOf(vi), entriesOf(en))
  return []
}

export function compareCatalogues(vi: Map<string, string | undefined>, en: Map<string, string | undefined>): Difference[] {
  const missing = [...vi.keys()].filter((key) => !en.has(key)).map((key): Difference => [`English lacks "${key}"`, 'the same keys'])
  const extra = [...en.keys()].filter((key) => !vi.has(key)).map((key): Difference => [`Vietnamese lacks "${key}"`, 'the same keys'])
  const texts = [...vi].flatMap(([key, text]) =>
    text === undefined || en.get(key) === undefined ? [] : compareTexts(`"${key}" `, text, en.get(key)!),
  )
  return [...missing, ...extra, ...texts]
}

function compareTexts(prefix: string, vi: string, en: string): Difference[] {
  if (vi.trim() === '' || en.trim() === '') return [[`${prefix}is empty in one language`, 'words in both']]
  const [left, right] = [holesOf(vi), holesOf(en)]
  return left === right
    ? []
    : [[`${prefix}has the holes ${left || 'none'} in Vietnamese and ${right || 'none'} in English`, 'the same holes']]
}

function holesOf(text: string): string {
  return [...new Set([...text.matchAll(/\{([a-zA-Z]+)\}/g)].map((match) => match[1]))].sort().join(', ')
}

/** Keys and texts of a catalogue written as one object literal, nested keys joined by dots. */
export function entriesOf(object: Node, prefix = ''): Map<string, string | undefined> {
  const entries = new Map<string, string | undefined>()
  for (const property of object.properties as Node[]) {
    const key = property.type === 'ObjectProperty' ? keyOf(property) : undefined
    if (key === undefined || !isNode(property.value)) continue
    if (property.value.type === 'ObjectExpression')
      for (const [inner, text] of entriesOf(property.value, `${prefix}${key}.`)) entries.set(inner, text)
    else entries.set(`${prefix}${key}`, textOf(property.value))
  }
  return entries
}
