import { isRelative, resolved } from './places.ts'
import type { Finding, Source } from './sources.ts'

interface Edge {
  to: string
  line: number
}

/** Value imports make no ring; a type import is erased and cannot. */
export function checkCycles(sources: readonly Source[]): Finding[] {
  const graph = graphOf(sources)
  const found: Finding[] = []
  const state = new Map<string, 'open' | 'done'>()
  const walk = (path: string, trail: string[]): void => {
    state.set(path, 'open')
    for (const edge of graph.get(path) ?? []) {
      if (state.get(edge.to) === 'open') found.push(ring([...trail, path], edge))
      else if (!state.has(edge.to)) walk(edge.to, [...trail, path])
    }
    state.set(path, 'done')
  }
  for (const path of graph.keys()) if (!state.has(path)) walk(path, [])
  return found
}

function ring(trail: string[], edge: Edge): Finding {
  const members = [...trail.slice(trail.indexOf(edge.to)), edge.to]
  return {
    path: trail.at(-1)!,
    line: edge.line,
    what: `closes a ring of imports: ${members.join(' → ')}`,
    allowed: 'no ring of value imports',
  }
}

function graphOf(sources: readonly Source[]): Map<string, Edge[]> {
  const paths = new Set(sources.map((source) => source.path))
  const entries = new Map(
    [...paths].flatMap((path) =>
      /^packages\/[^/]+\/src\/index\.ts$/.test(path) ? [[`@hai-dang/${path.split('/')[1]}`, path] as [string, string]] : [],
    ),
  )
  return new Map(
    sources.map((source) => [
      source.path,
      source.imports
        .filter((item) => !item.typeOnly)
        .map((item) => ({
          to: isRelative(item) ? targetOf(source, item.specifier, paths) : (entries.get(item.specifier) ?? ''),
          line: item.line,
        }))
        .filter((edge) => paths.has(edge.to)),
    ]),
  )
}

function targetOf(source: Source, specifier: string, paths: Set<string>): string {
  const target = resolved(source, specifier)
  return [target, `${target}.ts`, `${target}.tsx`, `${target}/index.ts`].find((path) => paths.has(path)) ?? target
}
