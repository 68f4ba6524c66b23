import { roomOf } from './places.ts'
import type { Plan } from './plan.ts'
import type { Finding, Mark, Source } from './sources.ts'

const timeAndChance = new Set<Mark>(['Date.now', 'Math.random', 'new Date()'])

/** Pure rooms take time and chance as arguments and know no Node; the environment is read in config.ts; only trust makes Verified. */
export function checkPurity(sources: readonly Source[], plan: Plan): Finding[] {
  return sources
    .filter((source) => roomOf(source.path) !== undefined && !source.isTest)
    .flatMap((source) => [...nodeImports(source, plan), ...marks(source, plan)])
}

function nodeImports(source: Source, plan: Plan): Finding[] {
  if (!plan.pureRooms.includes(roomOf(source.path)!)) return []
  return source.imports
    .filter((item) => item.specifier.startsWith('node:'))
    .map((item) => ({
      path: source.path,
      line: item.line,
      what: `imports ${item.specifier} in a pure room`,
      allowed: 'ES2023, crypto.subtle, TextEncoder, URL',
    }))
}

function marks(source: Source, plan: Plan): Finding[] {
  const room = roomOf(source.path)!
  return source.marks.flatMap(({ kind, line }) => {
    const at = { path: source.path, line }
    if (timeAndChance.has(kind) && plan.pureRooms.includes(room))
      return [{ ...at, what: `uses ${kind} in a pure room`, allowed: 'time and chance as arguments' }]
    if (kind === 'process.env' && !/(^|\/|\.)config\.ts$/.test(source.path))
      return [{ ...at, what: 'reads process.env', allowed: 'config.ts of the application' }]
    if (kind === 'as Verified' && room !== 'trust') return [{ ...at, what: 'makes a Verified value by a cast', allowed: 'packages/trust' }]
    return []
  })
}
