import { handedOn, type ListedTarget, stepTuf, type TufInput, type TufRefusal, type TufState } from '@hai-dang/trust'
import { fetchCapped, writeTrusted } from './tuf-files.ts'

/** Where the metadata lies, where it is kept, and what time it is. `url` ends with a slash. */
export interface Mirror {
  readonly folder: string
  readonly url: string
  readonly now: number
}

export interface Run {
  readonly state: TufState
  readonly refusal: TufRefusal | null
}

/** Drives the state machine over a metadata URL, keeping every verified file on disk before the next is asked for. */
async function drive({ folder, url, now }: Mirror, before: TufState, first: TufInput): Promise<Run> {
  let state = before
  const inputs: TufInput[] = [first]
  for (;;) {
    const input = inputs.shift()
    if (!input) throw new Error('the metadata client asks for nothing and is not done')
    const outcome = await stepTuf(state, now, input)
    await writeTrusted(folder, state, outcome.state)
    state = outcome.state
    if (outcome.done) return { state, refusal: outcome.refusal ?? null }
    for (const want of outcome.wants) {
      const bytes = await fetchCapped(`${url}${want.path.replace(/^metadata\//, '')}`, want.maxBytes)
      inputs.push(bytes ? { kind: 'bytes', key: want.key, bytes } : { kind: 'missing', key: want.key })
    }
  }
}

/** Brings the four top files up to date. */
export function refresh(mirror: Mirror, state: TufState): Promise<Run> {
  return drive(mirror, state, { kind: 'start', delegations: [] })
}

/** As many roles are looked into for one path; a delegator could otherwise keep a client busy for ever. */
const mostRoles = 32

interface Stop {
  readonly role: string
  readonly line: readonly string[]
}

/**
 * Looks for a path as TUF §5.6.7 says: after a refresh, the lists in pre-order and depth first, each once, following only delegations that cover the path; a terminating one
 * ends the search with its own descendants.
 */
export async function findTarget(mirror: Mirror, before: TufState, path: string): Promise<Run & { readonly target: ListedTarget | null }> {
  let run = await refresh(mirror, before)
  let waiting: Stop[] = [{ role: 'targets', line: [] }]
  const seen = new Set<string>()
  while (waiting.length > 0 && seen.size < mostRoles && !run.refusal) {
    const { role, line } = waiting.pop()!
    if (seen.has(role)) continue
    seen.add(role)
    if (role !== 'targets') run = await drive(mirror, run.state, { kind: 'descend', line, delegations: [role] })
    if (run.refusal) break
    const { target, delegations } = await handedOn(run.state, role, path)
    if (target) return { ...run, target }
    const end = delegations.findIndex(({ terminating }) => terminating)
    if (end >= 0) waiting = []
    const next = end >= 0 ? delegations.slice(0, end + 1) : delegations
    waiting.push(...next.map(({ name }) => ({ role: name, line: role === 'targets' ? [] : [...line, role] })).reverse())
  }
  return { ...run, target: null }
}
