import { hubFolderOf, isRelative, resolved } from './places.ts'
import type { Plan } from './plan.ts'
import type { Finding, Source } from './sources.ts'

const slicesAtMost = 7

/** Slices stand in one order, see only earlier ones through index.ts, have seven files, and write only their own tables. */
export function checkSlices(sources: readonly Source[], plan: Plan): Finding[] {
  const hub = sources.filter((source) => source.path.startsWith('apps/hub/src/'))
  return [
    ...hub.flatMap((source) => imports(source, plan)),
    ...folders(hub, plan),
    ...hub.flatMap((source) => writes(source, plan)),
    ...sharedTables(plan),
  ]
}

function imports(source: Source, plan: Plan): Finding[] {
  const from = hubFolderOf(source.path)
  const isSlice = from !== undefined && plan.sliceOrder.includes(from)
  return source.imports.filter(isRelative).flatMap((item) => {
    const target = resolved(source, item.specifier)
    const to = hubFolderOf(target)
    if (to === undefined || to === from || !plan.sliceOrder.includes(to) || source.isTest) return []
    const at = { path: source.path, line: item.line }
    if (isSlice && plan.sliceOrder.indexOf(to) > plan.sliceOrder.indexOf(from)) {
      const earlier = plan.sliceOrder.slice(0, plan.sliceOrder.indexOf(from)).join(', ') || 'no slice'
      return [{ ...at, what: `slice ${from} imports the later slice ${to}`, allowed: earlier }]
    }
    if (target === `apps/hub/src/${to}/index.ts`) return []
    return [{ ...at, what: `imports ${target}, past the door of slice ${to}`, allowed: `apps/hub/src/${to}/index.ts` }]
  })
}

function folders(hub: readonly Source[], plan: Plan): Finding[] {
  const names = new Set(hub.map((source) => hubFolderOf(source.path)).filter((name) => name !== undefined))
  return [...names].flatMap((name) => {
    const files = hub.filter((source) => hubFolderOf(source.path) === name)
    const at = { path: `apps/hub/src/${name}/`, line: 1 }
    if (plan.sliceOrder.includes(name)) {
      return files.length <= slicesAtMost
        ? []
        : [{ ...at, what: `the slice has ${files.length} files`, allowed: `at most ${slicesAtMost}` }]
    }
    return plan.hubFolders.includes(name)
      ? []
      : [{ ...at, what: 'is neither a slice nor a known folder', allowed: [...plan.sliceOrder, ...plan.hubFolders].join(', ') }]
  })
}

const writing =
  /\b(?:INSERT\s+INTO|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?|MERGE\s+INTO|COPY|UPDATE(?:\s+ONLY)?)\s+"?([a-z_][a-z0-9_]*)"?(?=\s*[\s(`])/gi
const noTable = new Set(['set', 'of', 'skip', 'nowait', 'on', 'or'])

function writes(source: Source, plan: Plan): Finding[] {
  const folder = hubFolderOf(source.path)
  if (folder === undefined || source.isTest || !plan.sliceOrder.includes(folder)) return []
  const own = plan.tables.get(folder) ?? []
  const isStore = source.path.endsWith('/store.ts')
  return [...withoutComments(source.text).matchAll(writing)].flatMap((match) => {
    const table = match[1]!.toLowerCase()
    const known = [...plan.tables.values()].some((tables) => tables.includes(table))
    // Outside store.ts only names of real tables count, so that prose in a message is no finding.
    if (noTable.has(table) || (!isStore && !known) || (isStore && own.includes(table))) return []
    const line = source.text.slice(0, match.index).split('\n').length
    const what = isStore ? `writes the table ${table}` : `writes the table ${table} outside store.ts`
    return [
      {
        path: source.path,
        line,
        what,
        allowed: isStore ? own.join(', ') || `a row for ${folder} under "Tables and their writers"` : `apps/hub/src/${folder}/store.ts`,
      },
    ]
  })
}

/** Blanks comments and keeps the length, so that positions stay true. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, (comment) => comment.replace(/[^\n]/g, ' '))
}

function sharedTables(plan: Plan): Finding[] {
  const owners = new Map<string, string>()
  const found: Finding[] = []
  for (const [slice, tables] of plan.tables) {
    for (const table of tables) {
      const other = owners.get(table)
      if (other !== undefined)
        found.push({
          path: 'ARCHITECTURE.md',
          line: 1,
          what: `gives the table ${table} to ${other} and ${slice}`,
          allowed: 'one writer for each table',
        })
      owners.set(table, slice)
    }
  }
  return found
}
