import { isNode, type Node, parsed, type Source, visit } from '../floorplan/sources.ts'

export interface WordedCode {
  code: string
  vi: string
  en: string
  path: string
}

const codeForm = /^[a-z][a-z0-9-]*\.[a-z][a-z0-9.-]*$/

/** Every row `'noun.reason': { vi: …, en: … }` of a room's table of refusals. */
export function wordedCodes(sources: readonly Source[]): WordedCode[] {
  const found = product(sources).flatMap((source) => {
    const rows: WordedCode[] = []
    visit(parsed(source.path, source.text), undefined, (node) => {
      if (node.type !== 'ObjectProperty' || !isNode(node.value)) return
      const code = textOf(node.key)
      const vi = textOf(propertyOf(node.value, 'vi'))
      const en = textOf(propertyOf(node.value, 'en'))
      if (code !== undefined && codeForm.test(code) && vi !== undefined && en !== undefined) rows.push({ code, vi, en, path: source.path })
    })
    return rows
  })
  return found.sort((a, b) => (a.code < b.code ? -1 : 1))
}

/** Every code that some rule gives: `{ code: 'noun.reason' }` and `refuse('noun.reason')`. */
export function givenCodes(sources: readonly Source[]): { code: string; path: string; line: number }[] {
  return product(sources).flatMap((source) => {
    const given: { code: string; path: string; line: number }[] = []
    visit(parsed(source.path, source.text), undefined, (node) => {
      const code = node.type === 'ObjectProperty' && keyOf(node) === 'code' ? textOf(node.value) : refusedBy(node)
      if (code !== undefined && codeForm.test(code)) given.push({ code, path: source.path, line: node.loc?.start.line ?? 0 })
    })
    return given
  })
}

export function propertyOf(object: Node, name: string): unknown {
  const properties = object.type === 'ObjectExpression' ? (object.properties as Node[]) : []
  return properties.find((property) => property.type === 'ObjectProperty' && keyOf(property) === name)?.value
}

export function keyOf(property: Node): string | undefined {
  const key = property.key as Node
  return key.type === 'Identifier' ? String(key.name) : textOf(key)
}

/** The text of a literal, also of a template without holes and of literals joined by +. */
export function textOf(value: unknown): string | undefined {
  if (!isNode(value)) return undefined
  if (value.type === 'StringLiteral') return String(value.value)
  if (value.type === 'TemplateLiteral' && (value.expressions as Node[]).length === 0) {
    return (value.quasis as { value: { cooked: string } }[])[0]?.value.cooked
  }
  if (value.type !== 'BinaryExpression' || value.operator !== '+') return undefined
  const [left, right] = [textOf(value.left), textOf(value.right)]
  return left === undefined || right === undefined ? undefined : left + right
}

function refusedBy(node: Node): string | undefined {
  if (node.type !== 'CallExpression' || !isNode(node.callee) || node.callee.type !== 'Identifier') return undefined
  return /^refus(e|al)$/.test(String(node.callee.name)) ? textOf((node.arguments as unknown[])[0]) : undefined
}

function product(sources: readonly Source[]): Source[] {
  return sources.filter((source) => /^(packages|apps)\//.test(source.path) && !source.isTest && source.fault === undefined)
}
