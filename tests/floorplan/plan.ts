import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What ARCHITECTURE.md publishes and the test holds the tree to. */
export interface Plan {
  /** Room → rooms that it may import. */
  arrows: Map<string, string[]>
  pureRooms: string[]
  sliceOrder: string[]
  /** Folders of the hub that are no slices. */
  hubFolders: string[]
  /** Slice → tables that only its store.ts writes. */
  tables: Map<string, string[]>
  /** Path, or path#function → reason. */
  allowed: Map<string, string>
}

/** Declared dependencies: room → names in its package.json; `''` is the root. */
export type Declared = Map<string, Set<string>>

export function readPlan(markdown: string): Plan {
  return {
    arrows: rowsOf(markdown, 'Arrows', (rooms, targets) => [rooms, wordsIn(targets).filter((word) => !/ /.test(word))]),
    pureRooms: listOf(markdown, 'Pure rooms'),
    sliceOrder: listOf(markdown, 'Slice order'),
    hubFolders: listOf(markdown, 'Other folders of the hub'),
    tables: rowsOf(markdown, 'Tables and their writers', (slices, tables) => [slices, wordsIn(tables)]),
    allowed: new Map(tableOf(markdown, 'Allow-list').map(([place, , reason]) => [place!.replaceAll('`', ''), reason ?? ''])),
  }
}

export function readDeclared(root: string): Declared {
  const declared: Declared = new Map([
    ['', namesIn(join(root, 'package.json'), ['dependencies', 'devDependencies', 'optionalDependencies'])],
  ])
  for (const group of ['packages', 'apps']) {
    for (const room of readdirSync(join(root, group))) {
      declared.set(room, namesIn(join(root, group, room, 'package.json'), ['dependencies']))
    }
  }
  return declared
}

function namesIn(path: string, fields: string[]): Set<string> {
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Record<string, Record<string, string> | undefined>
  return new Set(fields.flatMap((field) => Object.keys(manifest[field] ?? {})))
}

/** Rows of the first table under a heading, without its head. */
export function tableOf(markdown: string, heading: string): string[][] {
  const section = sectionOf(markdown, heading)
  const rows = section.split('\n').filter((line) => line.startsWith('|'))
  return rows.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

function sectionOf(markdown: string, heading: string): string {
  const start = markdown.search(new RegExp(`^#+ ${heading}\\b.*$`, 'm'))
  if (start < 0) throw new Error(`ARCHITECTURE.md has no heading "${heading}"`)
  const rest = markdown.slice(start).replace(/^.*\n/, '')
  const end = rest.search(/^#+ /m)
  return end < 0 ? rest : rest.slice(0, end)
}

function rowsOf(markdown: string, heading: string, read: (left: string, right: string) => [string, string[]]): Map<string, string[]> {
  const rows = new Map<string, string[]>()
  for (const [left, right] of tableOf(markdown, heading)) {
    const [names, values] = read(left ?? '', right ?? '')
    for (const name of wordsIn(names)) rows.set(name, values)
  }
  return rows
}

/** A line `Pure rooms: a, b, c.` anywhere in the text. */
function listOf(markdown: string, label: string): string[] {
  const line = markdown.match(new RegExp(`^${label}: ([^.]*)\\.`, 'm'))?.[1]
  if (line === undefined) throw new Error(`ARCHITECTURE.md has no line "${label}: …."`)
  return wordsIn(line)
}

function wordsIn(cell: string): string[] {
  return cell
    .replaceAll('`', '')
    .split(/,\s*/)
    .map((word) => word.trim())
    .filter((word) => word !== '' && word !== '–')
}
