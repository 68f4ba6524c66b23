import { text, utf8 } from '../encodings.ts'
import {
  type RootFile,
  readTufFile,
  type SnapshotFile,
  type TargetsFile,
  type TimestampFile,
  type TopRole,
  type TufFile,
  topRoles,
} from './shapes.ts'

/**
 * Everything the client trusts, as plain JSON: each file as the very text that was verified. Store it after every step; a run that was cut off
 * begins again with `start` and loses nothing.
 */
export interface TufState {
  readonly v: 1
  readonly root: string
  readonly timestamp?: string
  readonly snapshot?: string
  readonly targets?: string
  readonly delegated: Readonly<Record<string, string>>
  readonly run?: TufRun
}

export interface TufRun {
  readonly phase: 'root' | 'timestamp' | 'snapshot' | 'targets' | 'delegated'
  readonly rootSteps: number
  readonly delegations: readonly string[]
  /** Delegated roles still asked for. */
  readonly waiting: readonly string[]
  /** Who delegates to them, when it is not `targets`. */
  readonly delegator?: string
}

/** The trusted files, parsed. They were verified when they came in; their text is what was verified. */
export interface TrustedFiles {
  readonly root: RootFile
  readonly timestamp: TimestampFile | null
  readonly snapshot: SnapshotFile | null
  readonly targets: TargetsFile | null
  /** The list that names the roles of this run: `targets`, or one further down. */
  readonly delegator: TargetsFile | null
}

export function trustedFiles(state: TufState): TrustedFiles {
  const root = parsed('root', state.root)
  if (root === null) throw new Error('the stored trust root cannot be read')
  const delegator = state.run?.delegator ?? 'targets'
  return {
    root,
    timestamp: parsed('timestamp', state.timestamp),
    snapshot: parsed('snapshot', state.snapshot),
    targets: parsed('targets', state.targets),
    delegator: parsed('targets', storedText(state, delegator)),
  }
}

/** The last few texts parsed of each type: one refresh reads the same four files some twenty times. */
const recent = new Map<TopRole, Map<string, TufFile | null>>()
const remembered = 8

function parsed<T extends TopRole>(type: T, written: string | undefined): Extract<TufFile, { type: T }> | null {
  if (written === undefined) return null
  const known = recent.get(type) ?? new Map<string, TufFile | null>()
  recent.set(type, known)
  let file = known.get(written)
  if (file === undefined) {
    file = readTufFile(type, utf8(written))
    known.set(written, file)
    if (known.size > remembered) known.delete(known.keys().next().value!)
  }
  return file as Extract<TufFile, { type: T }> | null
}

export function storedText(state: TufState, role: string): string | undefined {
  if ((topRoles as readonly string[]).includes(role)) return state[role as 'root' | 'timestamp' | 'snapshot' | 'targets']
  return Object.hasOwn(state.delegated, role) ? state.delegated[role] : undefined
}

export function withStored(state: TufState, role: string, bytes: Uint8Array): TufState {
  const written = text(bytes)
  if ((topRoles as readonly string[]).includes(role)) return { ...state, [role]: written }
  return { ...state, delegated: { ...state.delegated, [role]: written } }
}

/** The state with one file, or several, forgotten. */
export function without(state: TufState, ...roles: string[]): TufState {
  const { timestamp, snapshot, targets, delegated, ...rest } = state
  return {
    ...rest,
    ...(timestamp === undefined || roles.includes('timestamp') ? {} : { timestamp }),
    ...(snapshot === undefined || roles.includes('snapshot') ? {} : { snapshot }),
    ...(targets === undefined || roles.includes('targets') ? {} : { targets }),
    delegated: Object.fromEntries(Object.entries(delegated).filter(([role]) => !roles.includes(role))),
  }
}
