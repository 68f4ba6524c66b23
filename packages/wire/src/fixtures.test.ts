import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { envelope, pageV1, signedDocument, trustPolicy } from './index.ts'

const folder = new URL('../fixtures/', import.meta.url)
const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8')
const schemaOf = (name: string) =>
  name === 'envelope.json' ? envelope : name === 'trust-policy.json' ? trustPolicy : name === 'page.v1.json' ? pageV1 : signedDocument

/** RFC 8785 for documents with ASCII keys and integers alone, which every fixture is; `trust` holds the whole rule. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}

describe('golden fixtures of the signed shapes', () => {
  it('cover every payload type', () => {
    const types = signedDocument.options.map((option) => option.shape.type.value)
    expect(types.filter((type) => !names.includes(`${type}.json`))).toEqual([])
  })

  it.each(names)('%s stands in canonical form and is accepted unchanged', (name) => {
    const text = read(name)
    expect(JSON.stringify(sorted(JSON.parse(text)))).toBe(text)
    expect(JSON.stringify(sorted(schemaOf(name).parse(JSON.parse(text))))).toBe(text)
  })

  it.each(names)('%s with one key too many is refused', (name) => {
    const document = JSON.parse(read(name)) as Record<string, unknown>
    expect(schemaOf(name).safeParse({ ...document, extra: 1 }).success).toBe(false)
    const sneaky = JSON.parse(`{"__proto__":1,${read(name).slice(1)}`)
    expect(schemaOf(name).safeParse(sneaky).success).toBe(false)
  })

  it.each(names)('%s with any one required key missing is refused', (name) => {
    const document = JSON.parse(read(name)) as Record<string, unknown>
    const optional = new Set(['supersedes', 'under', 'devices', 'cap', 'listen', 'translationOf'])
    for (const key of Object.keys(document).filter((candidate) => !optional.has(candidate))) {
      const { [key]: _gone, ...rest } = document
      expect(schemaOf(name).safeParse(rest).success, `${name} without ${key}`).toBe(false)
    }
  })
})
