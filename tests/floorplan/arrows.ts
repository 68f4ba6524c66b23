import { isRelative, packageOf, resolved, roomFolder, roomOf } from './places.ts'
import type { Declared, Plan } from './plan.ts'
import type { Finding, Import, Source } from './sources.ts'

const own = '@hai-dang/'

/** Only the arrows of the table, only through a room's one entry, only what package.json declares. */
export function checkArrows(sources: readonly Source[], plan: Plan, declared: Declared): Finding[] {
  return sources.flatMap((source) => source.imports.flatMap((item) => objection(source, item, plan, declared) ?? []))
}

function objection(source: Source, item: Import, plan: Plan, declared: Declared): Finding | undefined {
  const room = roomOf(source.path)
  if (isRelative(item)) return room === undefined ? intoRoom(source, item) : outOfRoom(source, item)
  if (item.specifier.startsWith(own)) return alongArrow(source, item, room, plan, declared)
  return asDeclared(source, item, room, declared)
}

function outOfRoom(source: Source, item: Import): Finding | undefined {
  const target = resolved(source, item.specifier)
  if (target.startsWith(roomFolder(source.path)!)) return undefined
  // A room's tests may read another room's golden fixtures and use what stands outside the rooms.
  if (source.isTest && (/\/fixtures\/.*\.json$/.test(target) || roomOf(target) === undefined)) return undefined
  return finding(source, item, `imports ${target} from outside its room`, 'files of its own room, and other rooms as @hai-dang/<room>')
}

function intoRoom(source: Source, item: Import): Finding | undefined {
  const target = resolved(source, item.specifier)
  // Applications have no entry of their own: tests, tools and bench start them by their files.
  if (!target.startsWith('packages/') || /\/fixtures\//.test(target)) return undefined
  // A room's samples are made for tests; a bench measures on the same.
  if (/^packages\/[^/]+\/src\/testing\//.test(target)) return undefined
  return finding(source, item, `reaches into ${target}`, `${own}${roomOf(target) ?? ''}`)
}

function alongArrow(source: Source, item: Import, room: string | undefined, plan: Plan, declared: Declared): Finding | undefined {
  const target = item.specifier.slice(own.length)
  if (target.includes('/')) return finding(source, item, `imports ${item.specifier}, deep inside a room`, `${own}${target.split('/')[0]}`)
  if (room === undefined) return undefined
  const arrows = plan.arrows.get(room)
  const list = arrows === undefined ? `a row for ${room} in the table of ARCHITECTURE.md` : arrows.join(', ') || 'nothing of ours'
  if (target !== room && !arrows?.includes(target))
    return finding(source, item, `imports ${item.specifier}, an arrow that is not in the table`, list)
  if (!declared.get(room)?.has(item.specifier)) return undeclared(source, item, item.specifier)
  return undefined
}

function asDeclared(source: Source, item: Import, room: string | undefined, declared: Declared): Finding | undefined {
  if (item.specifier.startsWith('node:')) return undefined
  const name = packageOf(item.specifier)
  const isToolFile = source.isTest || source.path.endsWith('.config.ts')
  const places = room === undefined ? [...declared.values()] : [declared.get(room), isToolFile ? declared.get('') : undefined]
  return places.some((names) => names?.has(name)) ? undefined : undeclared(source, item, name)
}

function undeclared(source: Source, item: Import, name: string): Finding {
  return finding(source, item, `imports ${name}, which its package.json does not declare`, 'declared dependencies')
}

function finding(source: Source, item: Import, what: string, allowed: string): Finding {
  return { path: source.path, line: item.line, what, allowed }
}
