import { utf8 } from '../encodings.ts'
import { type TufCheck, type TufContext, tufChecks } from './checks.ts'
import { type TufCode, tufRefusals } from './refusals.ts'
import { readTufFile, type TopRole, type TufFile, type TufMeta, topRoles } from './shapes.ts'
import { storedText, type TrustedFiles, type TufRun, type TufState, trustedFiles, without, withStored } from './state.ts'
import { delegatedAuthority, keysRotated, topAuthority } from './threshold.ts'

/**
 * The client of TUF 1.0 (§5.3–5.6) as a pure state machine: it asks for files and judges what it is given; where they come from, what time it is
 * and where the state is kept is the caller's affair. A run follows the delegations of `targets` that were asked for; `descend` goes on from there, one
 * delegator at a time, to any depth.
 */

export interface TufWant {
  readonly key: string
  readonly path: string
  readonly maxBytes: number
  readonly optional: boolean
}

export type TufInput =
  | { readonly kind: 'start'; readonly delegations: readonly string[] }
  /** After a finished run: lists that the last role of `line` delegates to. `line` leads from below `targets` down to it; empty for `targets` itself. */
  | { readonly kind: 'descend'; readonly line: readonly string[]; readonly delegations: readonly string[] }
  | { readonly kind: 'bytes'; readonly key: string; readonly bytes: Uint8Array }
  | { readonly kind: 'missing'; readonly key: string }

export interface TufRefusal {
  readonly code: TufCode
  /** Number of the step in trust.md. */
  readonly step: number
  /** Name of the check. */
  readonly name: string
  readonly params?: Record<string, string | number>
}

export interface TufOutcome {
  readonly state: TufState
  readonly wants: readonly TufWant[]
  readonly done: boolean
  readonly refusal?: TufRefusal
}

export interface TufRules {
  readonly checks: readonly TufCheck[]
  readonly caps: Readonly<Record<TopRole | 'area', number>>
  readonly maxRootSteps: number
  /** Roles whose cached file is dropped when a new root changes the keys of `timestamp` or `snapshot`. */
  readonly droppedOnNewKeys: readonly string[]
}

export const tufRules: TufRules = {
  checks: tufChecks,
  caps: { root: 65_536, timestamp: 16_384, snapshot: 524_288, targets: 1_048_576, area: 262_144 },
  maxRootSteps: 32,
  droppedOnNewKeys: ['timestamp', 'snapshot'],
}

type Judged = { file: TufFile; refusal: null } | { file: null; refusal: TufRefusal }

/** Trust begins with a root that came on the install medium. It may have expired: the chain leads on from it. */
export async function initTuf(
  rootBytes: Uint8Array,
  rules: TufRules = tufRules,
): Promise<{ ok: true; state: TufState } | { ok: false; refusal: TufRefusal }> {
  if (rootBytes.length > rules.caps.root) return { ok: false, refusal: refusalOf('tuf.too-big', 'withinCap', 'root') }
  const root = readTufFile('root', rootBytes)
  if (root === null) return { ok: false, refusal: refusalOf('tuf.malformed', 'readFile', 'root') }
  const files = { root, timestamp: null, snapshot: null, targets: null, delegator: null }
  const context = contextOf(files, 'root', 0, rules)
  for (const check of rules.checks.filter((each) => each.name === 'rootSignedByNewKeys')) {
    const code = context === null ? 'tuf.unlisted' : await check.check(root, context, rootBytes)
    if (code !== null) return { ok: false, refusal: refusalOf(code, check.name, 'root', check.step) }
  }
  return { ok: true, state: withStored({ v: 1, root: '', delegated: {} }, 'root', rootBytes) }
}

/** One step. A refusal ends the run and keeps whatever had been verified before it. */
export async function stepTuf(state: TufState, now: number, input: TufInput, rules: TufRules = tufRules): Promise<TufOutcome> {
  if (input.kind === 'start') {
    const run: TufRun = { phase: 'root', rootSteps: 0, delegations: [...new Set(input.delegations)], waiting: [] }
    return wantRoot({ ...state, run }, rules)
  }
  if (input.kind === 'descend') return descend(state, now, input, rules)
  const { run } = state
  const role = input.key
  const awaited = run?.phase === 'delegated' ? run.waiting.includes(role) : run?.phase === role
  if (run === undefined || !awaited) return refuse(state, refusalOf('tuf.not-started', 'awaited', role))
  if (input.kind === 'missing')
    return role === 'root' ? endRootChain(state, now, rules) : refuse(state, refusalOf('tuf.missing', 'present', role))
  const judged = await judge(state, role, input.bytes, now, rules)
  if (judged.refusal !== null) return refuse(state, judged.refusal)
  return accept(state, role, judged.file, input.bytes, now, rules)
}

/** Everything held on the way down must still pass every check, so that an old copy opens nothing. */
async function descend(state: TufState, now: number, { line, delegations }: Extract<TufInput, { kind: 'descend' }>, rules: TufRules) {
  const files = trustedFiles(state)
  const rootRefusal = await runChecks('chain', files.root, contextOf(files, 'root', now, rules)!, utf8(state.root), 'root', rules)
  if (rootRefusal !== null) return refuse(state, rootRefusal)
  const run: TufRun = { phase: 'delegated', rootSteps: 0, delegations: [...new Set(delegations)], waiting: [] }
  let at: TufState = { ...state, run }
  for (const role of ['timestamp', 'snapshot', 'targets', ...line]) {
    const held = storedText(at, role)
    if (held === undefined) return refuse(state, refusalOf('tuf.not-started', 'held', role))
    const { refusal } = await judge(at, role, utf8(held), now, rules)
    if (refusal !== null) return refuse(state, refusal)
    if (line.includes(role)) at = { ...at, run: { ...run, delegator: role } }
  }
  return enterDelegated(at, now, rules)
}

async function accept(state: TufState, role: string, file: TufFile, bytes: Uint8Array, now: number, rules: TufRules): Promise<TufOutcome> {
  if (file.type === 'root') return acceptRoot(state, bytes, now, rules)
  if (file.type === 'timestamp') {
    // §5.4.3.1: of two timestamps with one version, the trusted one stays.
    const kept = trustedFiles(state).timestamp?.version === file.version ? state : withStored(state, role, bytes)
    return enter('snapshot', kept, now, rules)
  }
  const stored = withStored(state, role, bytes)
  if (file.type === 'snapshot') return enter('targets', stored, now, rules)
  if (role === 'targets') return enterDelegated(stored, now, rules)
  const run = { ...state.run!, waiting: state.run!.waiting.filter((each) => each !== role) }
  return run.waiting.length === 0 ? finish(stored) : { state: { ...stored, run }, wants: [], done: false }
}

async function acceptRoot(state: TufState, bytes: Uint8Array, now: number, rules: TufRules): Promise<TufOutcome> {
  const before = trustedFiles(state).root
  const stored = withStored(state, 'root', bytes)
  const after = trustedFiles(stored).root
  const rotated = keysRotated(before, after, 'timestamp') || keysRotated(before, after, 'snapshot')
  const run = { ...state.run!, rootSteps: state.run!.rootSteps + 1 }
  const next = { ...(rotated ? without(stored, ...rules.droppedOnNewKeys) : stored), run }
  // §5.3.3: after so many links the client goes on with what it has; the next run takes the rest.
  return run.rootSteps >= rules.maxRootSteps ? endRootChain(next, now, rules) : wantRoot(next, rules)
}

async function endRootChain(state: TufState, now: number, rules: TufRules): Promise<TufOutcome> {
  const files = trustedFiles(state)
  const refusal = await runChecks('chain', files.root, contextOf(files, 'root', now, rules)!, utf8(state.root), 'root', rules)
  if (refusal !== null) return refuse(state, refusal)
  return wanting({ ...state, run: { ...state.run!, phase: 'timestamp' } }, [want('timestamp', 'timestamp.json', rules.caps.timestamp)])
}

/** Snapshot and targets: the trusted copy serves when it passes every check of a fresh one; otherwise the file is asked for. */
async function enter(phase: 'snapshot' | 'targets', state: TufState, now: number, rules: TufRules): Promise<TufOutcome> {
  const next = { ...state, run: { ...state.run!, phase } }
  const asked = await askUnlessHeld(next, phase, now, rules)
  if (asked === 'unlisted') return refuse(next, refusalOf('tuf.unlisted', 'listed', phase))
  if (asked !== 'held') return wanting(next, [asked])
  return phase === 'snapshot' ? enter('targets', next, now, rules) : enterDelegated(next, now, rules)
}

async function enterDelegated(state: TufState, now: number, rules: TufRules): Promise<TufOutcome> {
  const wants: TufWant[] = []
  let next = state
  for (const role of state.run!.delegations) {
    const asked = await askUnlessHeld(next, role, now, rules)
    if (asked === 'unlisted') return refuse(next, refusalOf('tuf.unlisted', 'listed', role))
    if (asked === 'held') continue
    wants.push(asked)
    if (await lostAuthority(next, role, now, rules)) next = without(next, role)
  }
  if (wants.length === 0) return finish(next)
  return wanting({ ...next, run: { ...state.run!, phase: 'delegated', waiting: wants.map((each) => each.key) } }, wants)
}

/** A held list whose signers `targets` no longer names is forgotten at once, even if its successor cannot be had. */
async function lostAuthority(state: TufState, role: string, now: number, rules: TufRules): Promise<boolean> {
  const held = storedText(state, role)
  if (held === undefined) return false
  return (
    (await judge(state, role, utf8(held), now, { ...rules, checks: rules.checks.filter((each) => each.name === 'signedByAuthority') }))
      .file === null
  )
}

async function askUnlessHeld(state: TufState, role: string, now: number, rules: TufRules): Promise<TufWant | 'held' | 'unlisted'> {
  const files = trustedFiles(state)
  const context = contextOf(files, role, now, rules)
  if (context === null || context.listed === null) return 'unlisted'
  const held = storedText(state, role)
  if (held !== undefined && (await judge(state, role, utf8(held), now, rules)).refusal === null) return 'held'
  const prefix = files.root.consistentSnapshot ? `${context.listed.version}.` : ''
  return want(role, `${prefix}${encodeURIComponent(role)}.json`, Math.min(context.cap, context.listed.length ?? context.cap))
}

async function judge(state: TufState, role: string, bytes: Uint8Array, now: number, rules: TufRules): Promise<Judged> {
  const context = contextOf(trustedFiles(state), role, now, rules)
  if (context === null) return { file: null, refusal: refusalOf('tuf.unlisted', 'listed', role) }
  // Checks of bytes look at nothing else; a parsed file stands in their place until there is one.
  const early = await runChecks('bytes', context.root, context, bytes, role, rules)
  if (early !== null) return { file: null, refusal: early }
  const file = readTufFile(typeOf(role), bytes)
  if (file === null) return { file: null, refusal: refusalOf('tuf.malformed', 'readFile', role) }
  const refusal = await runChecks('file', file, context, bytes, role, rules)
  return refusal === null ? { file, refusal } : { file: null, refusal }
}

async function runChecks(
  sees: TufCheck['sees'],
  file: TufFile,
  context: TufContext,
  bytes: Uint8Array,
  role: string,
  { checks }: TufRules,
): Promise<TufRefusal | null> {
  for (const check of checks.filter((each) => each.sees === sees && each.of.includes(typeOf(role)))) {
    const code = await check.check(file, context, bytes)
    if (code !== null) return refusalOf(code, check.name, role, check.step)
  }
  return null
}

/** Null when nothing trusted names the role. */
function contextOf(files: TrustedFiles, role: string, now: number, { caps }: TufRules): TufContext | null {
  const isTop = (topRoles as readonly string[]).includes(role)
  const authority = isTop ? topAuthority(files.root, role as TopRole) : files.delegator && delegatedAuthority(files.delegator, role)
  if (authority === null) return null
  const { root, timestamp, snapshot } = files
  return {
    now,
    cap: isTop ? caps[role as TopRole] : role.startsWith('area-') ? caps.area : caps.targets,
    root,
    timestamp,
    snapshot,
    listed: listedOf(files, role),
    authority,
  }
}

function listedOf({ timestamp, snapshot }: TrustedFiles, role: string): TufMeta | null {
  if (role === 'root' || role === 'timestamp') return null
  if (role === 'snapshot') return timestamp?.snapshot ?? null
  return snapshot?.meta.get(`${role}.json`) ?? null
}

function typeOf(role: string): TopRole {
  return (topRoles as readonly string[]).includes(role) ? (role as TopRole) : 'targets'
}

function wantRoot(state: TufState, rules: TufRules): TufOutcome {
  const next = trustedFiles(state).root.version + 1
  return wanting(state, [want('root', `${next}.root.json`, rules.caps.root, true)])
}

function want(key: string, file: string, maxBytes: number, optional = false): TufWant {
  return { key, path: `metadata/${file}`, maxBytes, optional }
}

function wanting(state: TufState, wants: TufWant[]): TufOutcome {
  return { state, wants, done: false }
}

function finish({ run: _over, ...state }: TufState): TufOutcome {
  return { state, wants: [], done: true }
}

function refuse({ run: _over, ...state }: TufState, refusal: TufRefusal): TufOutcome {
  return { state, wants: [], done: true, refusal }
}

function refusalOf(code: TufCode, name: string, role: string, step: number = tufRefusals[code].step): TufRefusal {
  return { code, step, name, params: { role } }
}
