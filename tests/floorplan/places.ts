import { posix } from 'node:path'
import type { Import, Source } from './sources.ts'

/** Room of a path, undefined for tests, tools, bench and files at the root. */
export function roomOf(path: string): string | undefined {
  return path.match(/^(?:packages|apps)\/([^/]+)\//)?.[1]
}

export function roomFolder(path: string): string | undefined {
  return path.match(/^(?:packages|apps)\/[^/]+\//)?.[0]
}

/** Slice or other folder of the hub that a path lies in. */
export function hubFolderOf(path: string): string | undefined {
  return path.match(/^apps\/hub\/src\/([^/]+)\/./)?.[1]
}

/** Path in the repository that a relative specifier names. */
export function resolved(source: Source, specifier: string): string {
  return posix.normalize(posix.join(posix.dirname(source.path), specifier.replace(/\?.*$/, '')))
}

export function isRelative(item: Import): boolean {
  return item.specifier.startsWith('.')
}

/** `@scope/name/deep` → `@scope/name`; `name/deep` → `name`. */
export function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
