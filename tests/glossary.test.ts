import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPlan } from './floorplan/plan.ts'
import { readSource, readSources } from './floorplan/sources.ts'
import { givenCodes, wordedCodes } from './glossary/codes.ts'
import { readGlossary, withCodes } from './glossary/page.ts'

const root = join(import.meta.dirname, '..')
const markdown = readFileSync(join(root, 'GLOSSARY.md'), 'utf8')
const page = readGlossary(markdown)
const sources = readSources(root)
const worded = wordedCodes(sources)
const identifiers = (rows: string[][]): string[] => rows.map((row) => row[1]!).sort()

function tablesOfMigrations(): string[] {
  const folder = join(root, 'apps/hub/migrations')
  const texts = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8').replace(/--.*$/gm, ''))
  const names = texts.flatMap((text) => [...text.matchAll(/create table (?:if not exists )?"?([a-z_]+)/gi)].map((match) => match[1]!))
  return [...new Set(names)].sort()
}

describe('GLOSSARY.md and the tree name the same things', () => {
  it('has a row for each slice of the published order, and no other', () => {
    const { sliceOrder } = readPlan(readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8'))
    expect(identifiers(page.slices)).toEqual([...sliceOrder].sort())
  })

  it('has a row for each table of the migrations, and no other', () => {
    expect(identifiers(page.tables)).toEqual(tablesOfMigrations())
  })

  it('has a row for each worded refusal code, in the words of its room, and no other', () => {
    expect(withCodes(markdown, worded), 'run: node tools/glossary.ts').toBe(markdown)
  })

  it('has a word, an identifier that the tree uses, and an English word in each row', () => {
    const everything = sources.map((source) => source.text).join('\n')
    const bad = page.words.filter(([vi, id, english]) => !vi || !english || !new RegExp(`\\b${id}\\b`).test(everything))
    expect(bad.map((row) => row.join(' | '))).toEqual([])
  })

  it('words every refusal that a rule can give', () => {
    const codes = new Set(worded.map(({ code }) => code))
    const silent = givenCodes(sources).filter(({ code }) => !codes.has(code))
    expect(silent.map(({ code, path, line }) => `${path}:${line} ${code}`)).toEqual([])
  })
})

describe('the reader of refusal codes', () => {
  it('sees tables of wording and the codes that rules give, and nothing in tests', () => {
    const text = `const t = { 'work.empty': { status: 409, vi: 'Trống', en: 'Em' + 'pty' } }\nconst r = { code: 'work.gone' }\nrefuse('work.late', {})\n`
    const seen = [readSource('apps/hub/src/a.ts', text), readSource('apps/hub/src/a.test.ts', text)]
    expect(wordedCodes(seen)).toEqual([{ code: 'work.empty', vi: 'Trống', en: 'Empty', path: 'apps/hub/src/a.ts' }])
    expect(givenCodes(seen).map(({ code, line }) => `${line} ${code}`)).toEqual(['2 work.gone', '3 work.late'])
  })
})
