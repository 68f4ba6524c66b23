import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkPairs, compareCatalogues, entriesOf } from './catalogues/bilingual.ts'
import { checkLiterals } from './catalogues/literals.ts'
import { type Finding, format, isNode, type Node, parsed, readSource, readSources, type Source, visit } from './floorplan/sources.ts'

const product = readSources(join(import.meta.dirname, '..')).filter((source) => /^(apps|packages)\//.test(source.path) && !source.isTest)

/** A catalogue written as two files, vi.ts and en.ts, side by side. */
function checkFiles(sources: readonly Source[]): Finding[] {
  return sources
    .filter((source) => /(^|\/)vi\.ts$/.test(source.path))
    .flatMap((source) => {
      const other = sources.find((candidate) => candidate.path === source.path.replace(/vi\.ts$/, 'en.ts'))
      if (other === undefined) return [{ path: source.path, line: 1, what: 'has no en.ts beside it', allowed: 'both' }]
      return compareCatalogues(catalogueOf(source), catalogueOf(other)).map(([what, allowed]) => ({
        path: source.path,
        line: 1,
        what,
        allowed,
      }))
    })
}

/** The largest object literal of the file. */
function catalogueOf(source: Source): Map<string, string | undefined> {
  let largest = new Map<string, string | undefined>()
  visit(parsed(source.path, source.text), undefined, (node: Node) => {
    if (!isNode(node) || node.type !== 'ObjectExpression') return
    const entries = entriesOf(node)
    if (entries.size > largest.size) largest = entries
  })
  return largest
}

describe('every word on a screen stands in both languages', () => {
  it('catalogues in two files have the same keys and the same holes', () => {
    expect(format(checkFiles(product))).toBe('')
  })

  it('texts that stand side by side are both there, with the same holes', () => {
    expect(format(checkPairs(product))).toBe('')
  })

  it('the console says nothing that no catalogue holds', () => {
    const screens = product.filter((source) => source.path.startsWith('apps/console/src/') && source.path.endsWith('.tsx'))
    expect(format(checkLiterals(screens))).toBe('')
  })
})

describe('each rule refuses its bad sample', () => {
  const seen = (path: string, text: string): Source[] => [readSource(path, text)]

  it('a missing key, an empty text and a hole that differs', () => {
    const files = [
      ...seen('apps/a/vi.ts', `export const vi = { a: 'Một {n}', b: 'Hai', c: 'Ba' }`),
      ...seen('apps/a/en.ts', `export const en = { a: 'One {m}', b: ' ' }`),
    ]
    expect(format(checkFiles(files))).toBe(
      'apps/a/vi.ts:1 English lacks "c"; allowed: the same keys\n' +
        'apps/a/vi.ts:1 "a" has the holes n in Vietnamese and m in English; allowed: the same holes\n' +
        'apps/a/vi.ts:1 "b" is empty in one language; allowed: words in both',
    )
  })

  it('Vietnamese without English, alone or nested', () => {
    const bad = seen('apps/a/words.ts', `const a = { vi: 'Một' }\nconst b = { vi: { x: 'Hai' }, en: { y: 'Two' } }`)
    expect(format(checkPairs(bad))).toBe(
      'apps/a/words.ts:1 has Vietnamese without English; allowed: both\n' +
        'apps/a/words.ts:2 English lacks "x"; allowed: the same keys\n' +
        'apps/a/words.ts:2 Vietnamese lacks "y"; allowed: the same keys',
    )
  })

  it('words in markup, in a spoken attribute, and Vietnamese in a string', () => {
    const bad = seen('apps/a/a.tsx', `const a = <p title="Close" className="wide">Open {t('x')} <b>12 dB</b></p>\nconst b = 'Đóng'`)
    expect(
      format(checkLiterals(bad))
        .split('\n')
        .map((line) => line.split(';')[0]),
    ).toEqual([
      'apps/a/a.tsx:1 says "Close" by itself',
      'apps/a/a.tsx:1 says "Open" by itself',
      'apps/a/a.tsx:1 says "12 dB" by itself',
      'apps/a/a.tsx:2 says "Đóng" by itself',
    ])
  })
})
