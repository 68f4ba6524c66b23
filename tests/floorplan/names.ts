import type { Finding, Source } from './sources.ts'

const emptyNames = /^(utils?|helpers?|common|core|managers?|data|info|misc)$/

/** Names that say nothing, default exports, `export *`, and spellings other than kebab-case. */
export function checkNames(sources: readonly Source[]): Finding[] {
  return sources.flatMap((source) => [...faultOf(source), ...exportsOf(source), ...pathOf(source)])
}

function faultOf(source: Source): Finding[] {
  return source.fault === undefined ? [] : [{ path: source.path, line: 1, what: `cannot be read: ${source.fault}`, allowed: 'TypeScript' }]
}

function exportsOf(source: Source): Finding[] {
  return source.marks.flatMap(({ kind, line }) => {
    if (kind === 'export *') return [{ path: source.path, line, what: 'uses export *', allowed: 'named exports' }]
    if (kind === 'export default' && !/\.(config|d)\.ts$/.test(source.path))
      return [{ path: source.path, line, what: 'has a default export', allowed: 'named exports' }]
    return []
  })
}

function pathOf(source: Source): Finding[] {
  const at = { path: source.path, line: 1 }
  return source.path.split('/').flatMap((part) => {
    const name = part.replace(/(\.(test|config|d|bench))?\.(ts|tsx|mjs)$/, '')
    if (emptyNames.test(name)) return [{ ...at, what: `is named "${name}", which says nothing`, allowed: 'a name of what it holds' }]
    if (!/^[a-z0-9.$-]+$/.test(name)) return [{ ...at, what: `"${part}" is not kebab-case`, allowed: 'kebab-case' }]
    return []
  })
}
