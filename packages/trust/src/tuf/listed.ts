import { sha256Hex } from '../digests.ts'
import { utf8 } from '../encodings.ts'
import { readTufFile, type TufDelegation, type TufTarget } from './shapes.ts'
import { storedText, type TufState, trustedFiles } from './state.ts'

export interface ListedTarget {
  readonly path: string
  readonly sha256: string
  readonly length: number
}

/**
 * Target files that a role is trusted to name: its own list, cut down to the paths that fall to it. A path falls to `targets` when it lists it,
 * else to the first delegation whose patterns cover it; every delegation is taken as terminating. Unsafe paths name nothing.
 */
export function targetsOf(state: TufState, role: string): ListedTarget[] {
  const { targets: top } = trustedFiles(state)
  const written = storedText(state, role)
  if (top === null || written === undefined) return []
  const file = role === 'targets' ? top : readTufFile('targets', utf8(written))
  const owner = (path: string) =>
    top.targets.has(path) ? 'targets' : top.delegations.find((each) => each.paths?.some((pattern) => covers(pattern, path)))?.name
  return [...(file?.targets ?? [])]
    .filter(([path]) => isSafePath(path) && owner(path) === role)
    .map(([path, { sha256, length }]: [string, TufTarget]) => ({ path, sha256, length }))
}

/** What one role itself says of a path: the file it lists there, and the roles it hands the path on to, in its order (§5.6.7). Unsafe paths name nothing. */
export async function handedOn(
  state: TufState,
  role: string,
  path: string,
): Promise<{ target: ListedTarget | null; delegations: readonly TufDelegation[] }> {
  const written = storedText(state, role)
  const file = written === undefined || !isSafePath(path) ? null : readTufFile('targets', utf8(written))
  if (file === null) return { target: null, delegations: [] }
  const hash = await sha256Hex(utf8(path))
  const delegations = file.delegations.filter(
    ({ paths, prefixes }) => paths?.some((pattern) => covers(pattern, path)) || prefixes?.some((prefix) => hash.startsWith(prefix)),
  )
  const listed = file.targets.get(path)
  return { target: listed === undefined ? null : { path, sha256: listed.sha256, length: listed.length }, delegations }
}

/** Where a mirror keeps a target: `targets/area/x/<sha256>.<name>` with consistent snapshots. Throws on a path that the role does not name. */
export function targetUrl(state: TufState, role: string, path: string): string {
  const target = targetsOf(state, role).find((each) => each.path === path)
  if (target === undefined) throw new RangeError(`${role} names no target ${path}`)
  return targetFile(path, trustedFiles(state).root.consistentSnapshot ? target.sha256 : null)
}

/** The file of a target under the repository's root, percent-encoded segment by segment. */
export function targetFile(path: string, sha256: string | null): string {
  const segments = path.split('/').map(encodeURIComponent)
  const name = segments.pop()!
  return ['targets', ...segments, sha256 === null ? name : `${sha256}.${name}`].join('/')
}

/** When the trusted timestamp was signed, by the online key's own word; null before the first refresh. */
export function signedTime(state: TufState): number | null {
  return trustedFiles(state).timestamp?.issued ?? null
}

export function isSafePath(path: string): boolean {
  return !/[\\\p{Cc}\p{Surrogate}]/u.test(path) && path.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..')
}

/** §4.5: `*` and `?` stay within one segment. Any other sign stands for itself. */
export function covers(pattern: string, path: string): boolean {
  const patterns = pattern.split('/')
  const segments = path.split('/')
  return patterns.length === segments.length && patterns.every((each, index) => segmentMatches(each, segments[index]!))
}

function segmentMatches(pattern: string, segment: string): boolean {
  const source = Array.from(pattern, (sign) => (sign === '*' ? '.*' : sign === '?' ? '.' : sign.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')))
  return new RegExp(`^${source.join('')}$`, 'su').test(segment)
}
