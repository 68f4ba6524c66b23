import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSources, type Source } from './floorplan/sources.ts'

const home = join(import.meta.dirname, '..')
const readers = /(^|\/)config\.ts$|^tools\/constellation\/settings\.ts$/

/** What the sources take from their surroundings: every name in a config.ts, and whatever else is read straight from `process.env`. */
function namesRead(sources: readonly Source[]): Set<string> {
  return new Set(
    sources.flatMap(({ path, text }) => {
      const straight = [...text.matchAll(/process\.env\.(HD_\w+|DATABASE_URL)/g)].map((match) => match[1]!)
      return readers.test(path) ? [...straight, ...(text.match(/\b(?:HD_[A-Z_]+|DATABASE_URL)\b/g) ?? [])] : straight
    }),
  )
}

/** The names in the first column of the README's table of configuration. */
function namesListed(readme: string): Set<string> {
  const section = readme.slice(readme.indexOf('## Configuration')).split('\n## ')[0] ?? ''
  const cells = section.split('\n').flatMap((line) => (line.startsWith('| `') ? [line.split('|')[1]!] : []))
  return new Set(cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map((match) => match[1]!)))
}

const sorted = (names: Iterable<string>) => [...names].sort()

describe('the table of configuration in README.md', () => {
  it('has a row for each name that is read, and no other', () => {
    const listed = namesListed(readFileSync(join(home, 'README.md'), 'utf8'))
    expect(sorted(listed)).toEqual(sorted(namesRead(readSources(home))))
  })

  it('would miss neither a name in a config.ts nor one read straight', () => {
    const source = (path: string, text: string) => ({ path, text }) as Source
    const name = 'HD_Y'
    const sources = [source('apps/x/src/config.ts', "portOf(env, 'HD_X_PORT')"), source('tests/a.test.ts', `process.env.${name} ?? 1`)]
    expect(sorted(namesRead(sources))).toEqual(['HD_X_PORT', name])
    expect(sorted(namesListed('## Configuration\n| `HD_A`, `HD_B` | `x` |\n\n## Next\n| `HD_C` |'))).toEqual(['HD_A', 'HD_B'])
  })
})
