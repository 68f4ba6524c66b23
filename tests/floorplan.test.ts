import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkArrows } from './floorplan/arrows.ts'
import { checkCycles } from './floorplan/cycles.ts'
import { checkNames } from './floorplan/names.ts'
import { type Declared, type Plan, readDeclared, readPlan } from './floorplan/plan.ts'
import { checkPurity } from './floorplan/purity.ts'
import { checkSizes } from './floorplan/sizes.ts'
import { checkSlices } from './floorplan/slices.ts'
import { format, readSource, readSources } from './floorplan/sources.ts'

const root = join(import.meta.dirname, '..')

describe('the tree keeps the floor plan of ARCHITECTURE.md', () => {
  const sources = readSources(root)
  const plan = readPlan(readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8'))
  const rules = {
    'only the arrows of the table, only declared dependencies': () => checkArrows(sources, plan, readDeclared(root)),
    'no ring of value imports': () => checkCycles(sources),
    'slices stand in their order and write their own tables': () => checkSlices(sources, plan),
    'pure rooms are pure, only config.ts reads the environment, only trust makes Verified': () => checkPurity(sources, plan),
    'files and functions are small': () => checkSizes(sources, plan),
    'names say something': () => checkNames(sources),
  }
  for (const [name, rule] of Object.entries(rules)) it(name, () => expect(format(rule())).toBe(''))
})

const plan: Plan = {
  arrows: new Map([
    ['wire', []],
    ['trust', ['wire']],
    ['hub', ['wire', 'trust']],
  ]),
  pureRooms: ['wire', 'trust'],
  sliceOrder: ['units', 'works', 'releases'],
  hubFolders: ['door'],
  tables: new Map([
    ['units', ['unit']],
    ['works', ['work']],
  ]),
  allowed: new Map(),
}
const declared: Declared = new Map([
  ['', new Set(['vitest'])],
  ['wire', new Set(['zod'])],
  ['trust', new Set<string>()],
  ['hub', new Set(['@hai-dang/wire', 'fastify'])],
])
const seen = (files: Record<string, string>) => Object.entries(files).map(([path, text]) => readSource(path, `${text}\n`))
const lines = (count: number) => Array.from({ length: count }, (_, index) => `const line${index} = ${index}`).join('\n')

describe('each rule refuses its bad sample with the place and what is allowed', () => {
  const refused = (findings: ReturnType<typeof checkNames>, expected: string) => expect(format(findings)).toBe(expected)

  it('an arrow that is not in the table', () => {
    const bad = seen({ 'packages/wire/src/a.ts': `import { z } from 'zod'\nimport { x } from '@hai-dang/trust'` })
    refused(
      checkArrows(bad, plan, declared),
      'packages/wire/src/a.ts:2 imports @hai-dang/trust, an arrow that is not in the table; allowed: nothing of ours',
    )
  })

  it('an import deep inside a room, by name or by path', () => {
    const bad = seen({
      'apps/hub/src/a.ts': `import { x } from '@hai-dang/wire/src/x.ts'\nexport { y } from '../../../packages/wire/src/y.ts'`,
      'tests/a.ts': `import type { x } from '../packages/wire/src/x.ts'`,
      'bench/a.ts': `import { sample } from '../packages/wire/src/testing/samples.ts'`,
    })
    refused(
      checkArrows(bad, plan, declared),
      [
        'apps/hub/src/a.ts:1 imports @hai-dang/wire/src/x.ts, deep inside a room; allowed: @hai-dang/wire',
        'apps/hub/src/a.ts:2 imports packages/wire/src/y.ts from outside its room; allowed: files of its own room, and other rooms as @hai-dang/<room>',
        'tests/a.ts:1 reaches into packages/wire/src/x.ts; allowed: @hai-dang/wire',
      ].join('\n'),
    )
  })

  it('a dependency that package.json does not declare, an arrow in the table included', () => {
    const bad = seen({ 'apps/hub/src/a.ts': `import 'fastify'\nconst pg = await import('pg')\nimport { x } from '@hai-dang/trust'` })
    refused(
      checkArrows(bad, plan, declared),
      [
        'apps/hub/src/a.ts:2 imports pg, which its package.json does not declare; allowed: declared dependencies',
        'apps/hub/src/a.ts:3 imports @hai-dang/trust, which its package.json does not declare; allowed: declared dependencies',
      ].join('\n'),
    )
  })

  it('product code that imports tools or tests', () => {
    const bad = seen({ 'apps/hub/src/a.ts': `import { x } from '../../../tools/x.ts'` })
    expect(format(checkArrows(bad, plan, declared))).toMatch(/^apps\/hub\/src\/a\.ts:1 imports tools\/x\.ts from outside its room/)
  })

  it('a ring of value imports, but not one that a type import closes', () => {
    const a = `import { b } from './b.ts'`
    const ring = seen({ 'apps/hub/src/a.ts': a, 'apps/hub/src/b.ts': `export const b = 1\nimport { a } from './a.ts'` })
    refused(
      checkCycles(ring),
      'apps/hub/src/b.ts:2 closes a ring of imports: apps/hub/src/a.ts → apps/hub/src/b.ts → apps/hub/src/a.ts; allowed: no ring of value imports',
    )
    expect(checkCycles(seen({ 'apps/hub/src/a.ts': a, 'apps/hub/src/b.ts': `import type { a } from './a.ts'` }))).toEqual([])
  })

  it('a slice that imports a later slice, or past the door of an earlier one', () => {
    const bad = seen({
      'apps/hub/src/works/commands.ts': `import { r } from '../releases/index.ts'\nimport { u } from '../units/store.ts'`,
    })
    refused(
      checkSlices(bad, plan),
      [
        'apps/hub/src/works/commands.ts:1 slice works imports the later slice releases; allowed: units',
        'apps/hub/src/works/commands.ts:2 imports apps/hub/src/units/store.ts, past the door of slice units; allowed: apps/hub/src/units/index.ts',
      ].join('\n'),
    )
  })

  it('a slice of eight files and a folder nobody knows', () => {
    const files = Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => [`apps/hub/src/units/${name}.ts`, 'export {}']))
    refused(
      checkSlices(seen({ ...files, 'apps/hub/src/stuff/a.ts': 'export {}' }), plan),
      'apps/hub/src/units/:1 the slice has 8 files; allowed: at most 7\n' +
        'apps/hub/src/stuff/:1 is neither a slice nor a known folder; allowed: units, works, releases, door',
    )
  })

  it('a store that writes another slice’s table, and a write outside the store', () => {
    const bad = seen({
      'apps/hub/src/works/store.ts':
        'const a = sql`UPDATE work SET x = 1`\n// INSERT INTO unit\nconst b = sql`\n  INSERT INTO unit (id) VALUES (1) ON CONFLICT DO UPDATE SET id = 2`',
      'apps/hub/src/works/queries.ts': 'const c = sql`SELECT 1 FROM unit FOR UPDATE`\nconst d = sql`DELETE FROM work WHERE id = 1`',
    })
    refused(
      checkSlices(bad, plan),
      'apps/hub/src/works/store.ts:4 writes the table unit; allowed: work\n' +
        'apps/hub/src/works/queries.ts:2 writes the table work outside store.ts; allowed: apps/hub/src/works/store.ts',
    )
  })

  it('a table with two writers', () => {
    const tables = new Map([...plan.tables, ['releases', ['work']]])
    expect(format(checkSlices([], { ...plan, tables }))).toBe(
      'ARCHITECTURE.md:1 gives the table work to works and releases; allowed: one writer for each table',
    )
  })

  it('time, chance and Node in a pure room', () => {
    const bad = seen({
      'packages/trust/src/a.ts': `import { readFileSync } from 'node:fs'\nconst now = Date.now()\nconst luck = Math.random()\nconst day = new Date()`,
    })
    refused(
      checkPurity(bad, plan),
      [
        'packages/trust/src/a.ts:1 imports node:fs in a pure room; allowed: ES2023, crypto.subtle, TextEncoder, URL',
        'packages/trust/src/a.ts:2 uses Date.now in a pure room; allowed: time and chance as arguments',
        'packages/trust/src/a.ts:3 uses Math.random in a pure room; allowed: time and chance as arguments',
        'packages/trust/src/a.ts:4 uses new Date() in a pure room; allowed: time and chance as arguments',
      ].join('\n'),
    )
  })

  it('the environment outside config.ts and a Verified value made by a cast', () => {
    const bad = seen({
      'apps/hub/src/a.ts': `const port = process.env.PORT\nconst held = x as unknown as Verified<Held>`,
      'apps/hub/src/config.ts': 'process.env.PORT',
      'apps/hub/src/main.ts': 'readConfig(process.env)',
    })
    refused(
      checkPurity(bad, plan),
      'apps/hub/src/a.ts:1 reads process.env; allowed: config.ts of the application\n' +
        'apps/hub/src/a.ts:2 makes a Verified value by a cast; allowed: packages/trust',
    )
  })

  it('a file and a function that are too long, unless the allow-list gives a reason', () => {
    const bad = seen({ 'apps/hub/src/a.ts': `function long() {\n${lines(81)}\n}\n${lines(400)}` })
    const small = seen(Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`apps/hub/src/b${index}.ts`, 'function small() {}'])))
    const everything = [...bad, ...small]
    refused(
      checkSizes(everything, plan),
      'apps/hub/src/a.ts:1 has 483 lines; allowed: 400, or a reason in the allow-list\n' +
        'apps/hub/src/a.ts:1 long has 83 lines; allowed: 80, or a reason in the allow-list',
    )
    const reason = 'generated by a ceremony'
    const allowed = new Map([
      ['apps/hub/src/a.ts', reason],
      ['apps/hub/src/a.ts#long', reason],
    ])
    expect(checkSizes(everything, { ...plan, allowed })).toEqual([])
    expect(format(checkSizes(small, { ...plan, allowed: new Map([['apps/hub/src/b1.ts', reason]]) }))).toMatch(/breaks no limit/)
  })

  it('a tree in which long files have become usual', () => {
    const bad = seen({ 'apps/hub/src/a.ts': lines(250), 'apps/hub/src/b.ts': 'export {}' })
    refused(checkSizes(bad, plan), 'ARCHITECTURE.md:1 only 50 % of files are under 200 lines; allowed: 90 %')
  })

  it('default exports, export *, and names that say nothing', () => {
    const bad = seen({
      'apps/hub/src/a.ts': `export default 1\nexport * from './b.ts'`,
      'apps/hub/src/utils.ts': 'export {}',
      'apps/hub/src/bigFile.ts': 'export {}',
    })
    refused(
      checkNames(bad),
      [
        'apps/hub/src/a.ts:1 has a default export; allowed: named exports',
        'apps/hub/src/a.ts:2 uses export *; allowed: named exports',
        'apps/hub/src/utils.ts:1 is named "utils", which says nothing; allowed: a name of what it holds',
        'apps/hub/src/bigFile.ts:1 "bigFile.ts" is not kebab-case; allowed: kebab-case',
      ].join('\n'),
    )
  })
})
