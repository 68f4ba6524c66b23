import type { Plan } from './plan.ts'
import type { Finding, Source } from './sources.ts'

const file = { usual: 200, most: 400 }
const functionLines = { usual: 40, most: 80 }
const usualShare = 0.9

/** Nine files in ten under 200 lines and none over 400; nine functions in ten under 40 and none over 80; else a reason in the allow-list. */
export function checkSizes(sources: readonly Source[], plan: Plan): Finding[] {
  const longFiles = sources
    .filter((source) => source.lines > file.most && !plan.allowed.has(source.path))
    .map((source) => ({
      path: source.path,
      line: 1,
      what: `has ${source.lines} lines`,
      allowed: `${file.most}, or a reason in the allow-list`,
    }))
  // A test's describe() is a chapter, not a function.
  const product = sources.filter((source) => !source.isTest)
  const longFunctions = product.flatMap((source) =>
    source.functions
      .filter((span) => span.lines > functionLines.most && !plan.allowed.has(`${source.path}#${span.name}`))
      .map((span) => ({
        path: source.path,
        line: span.line,
        what: `${span.name} has ${span.lines} lines`,
        allowed: `${functionLines.most}, or a reason in the allow-list`,
      })),
  )
  const all = product.flatMap((source) => source.functions.map((span) => span.lines))
  return [
    ...longFiles,
    ...longFunctions,
    ...share(
      sources.map((source) => source.lines),
      file.usual,
      'files',
    ),
    ...share(all, functionLines.usual, 'functions'),
    ...staleLines(sources, plan),
  ]
}

function share(sizes: number[], usual: number, what: string): Finding[] {
  const small = sizes.filter((lines) => lines < usual).length
  if (sizes.length === 0 || small / sizes.length >= usualShare) return []
  const percent = Math.floor((small / sizes.length) * 100)
  return [
    { path: 'ARCHITECTURE.md', line: 1, what: `only ${percent} % of ${what} are under ${usual} lines`, allowed: `${usualShare * 100} %` },
  ]
}

function staleLines(sources: readonly Source[], plan: Plan): Finding[] {
  return [...plan.allowed].flatMap(([place, reason]) => {
    const [path, name] = place.split('#')
    const source = sources.find((candidate) => candidate.path === path)
    const breaks =
      name === undefined
        ? (source?.lines ?? 0) > file.most
        : source?.functions.some((span) => span.name === name && span.lines > functionLines.most)
    const at = { path: 'ARCHITECTURE.md', line: 1 }
    if (!breaks) return [{ ...at, what: `the allow-list names ${place}, which breaks no limit`, allowed: 'only breaches' }]
    return reason.length > 10 ? [] : [{ ...at, what: `the allow-list gives no reason for ${place}`, allowed: 'a reason' }]
  })
}
