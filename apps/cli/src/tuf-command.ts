import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  initTuf,
  type ListedTarget,
  readTufFile,
  sha256Hex,
  stepTuf,
  type TufInput,
  type TufRefusal,
  type TufState,
  targetFile,
  targetsOf,
} from '@hai-dang/trust'

import { type Arguments, readInstant, required } from './arguments.ts'
import { type Outcome, WrongUse } from './outcome.ts'
import { fetchCapped, readTrusted, replaceFile, writeTrusted } from './tuf-files.ts'

interface Run {
  readonly state: TufState
  readonly refusal: TufRefusal | null
}

const slashed = (url: string): string => (url.endsWith('/') ? url : `${url}/`)

/** Drives the state machine over a metadata URL, keeping every verified file on disk before the next is asked for. */
async function refresh(folder: string, url: string, now: number, delegations: readonly string[]): Promise<Run> {
  let state = await readTrusted(folder)
  let inputs: TufInput[] = [{ kind: 'start', delegations }]
  for (;;) {
    const input = inputs.shift()
    if (!input) throw new Error('the metadata client asks for nothing and is not done')
    const outcome = await stepTuf(state, now, input)
    await writeTrusted(folder, state, outcome.state)
    state = outcome.state
    if (outcome.done) return { state, refusal: outcome.refusal ?? null }
    for (const want of outcome.wants) {
      const bytes = await fetchCapped(`${slashed(url)}${want.path.replace(/^metadata\//, '')}`, want.maxBytes)
      inputs = [...inputs, bytes ? { kind: 'bytes', key: want.key, bytes } : { kind: 'missing', key: want.key }]
    }
  }
}

async function init(args: Arguments, path: string): Promise<Outcome> {
  const root = await readFile(path).catch(() => {
    throw new WrongUse(`cannot read ${path}`)
  })
  const started = await initTuf(new Uint8Array(root))
  if (!started.ok) return { status: 1, lines: [], problem: `refused: ${started.refusal.code} at step ${started.refusal.step}` }
  await replaceFile(required(args, 'metadata-dir'), 'root.json', started.state.root)
  return { status: 0, lines: [] }
}

/** Roles that may name a target, in the order the top list delegates them. */
function delegationsOf(state: TufState): string[] {
  const file = state.targets === undefined ? null : readTufFile('targets', new TextEncoder().encode(state.targets))
  return file?.delegations.map(({ name }) => name) ?? []
}

async function findTarget(
  args: Arguments,
  now: number,
  name: string,
): Promise<{ target: ListedTarget; state: TufState } | TufRefusal | null> {
  const folder = required(args, 'metadata-dir')
  const url = required(args, 'metadata-url')
  const first = await refresh(folder, url, now, [])
  if (first.refusal) return first.refusal
  for (const role of ['targets', ...delegationsOf(first.state)]) {
    const run = role === 'targets' ? first : await refresh(folder, url, now, [role])
    if (run.refusal) return run.refusal
    const target = targetsOf(run.state, role).find(({ path }) => path === name)
    if (target) return { target, state: run.state }
  }
  return null
}

async function download(args: Arguments, now: number): Promise<Outcome> {
  const name = required(args, 'target-name')
  const folder = required(args, 'target-dir')
  const found = await findTarget(args, now, name)
  if (found === null) return { status: 1, lines: [], problem: `refused: no trusted list names ${name}` }
  if ('code' in found) return refused(found)
  const { target, state } = found
  const cached = join(folder, encodeURIComponent(name))
  const held = await readFile(cached).catch(() => null)
  if (held && (await isTarget(held, target))) return { status: 0, lines: [cached] }
  const consistent = readTufFile('root', new TextEncoder().encode(state.root))?.consistentSnapshot === true
  const file = targetFile(name, consistent ? target.sha256 : null).replace(/^targets\//, '')
  const bytes = await fetchCapped(`${slashed(required(args, 'target-base-url'))}${file}`, target.length)
  if (!bytes || !(await isTarget(bytes, target)))
    return { status: 1, lines: [], problem: `refused: ${name} is not the file its list names` }
  await replaceFile(folder, encodeURIComponent(name), bytes)
  return { status: 0, lines: [cached] }
}

async function isTarget(bytes: Uint8Array, target: ListedTarget): Promise<boolean> {
  return bytes.length === target.length && (await sha256Hex(new Uint8Array(bytes))) === target.sha256
}

function refused(refusal: TufRefusal): Outcome {
  return { status: 1, lines: [], problem: `refused: ${refusal.code} at step ${refusal.step} (${refusal.params?.role ?? refusal.name})` }
}

/** `hd tuf … init ROOT | refresh | download`: the command line of the public TUF client conformance suite, plus `--at`. */
export async function tufCommand(args: Arguments): Promise<Outcome> {
  const [verb, path] = args.words.filter((word) => word !== 'tuf')
  const now = readInstant(args, Date.now())
  if (verb === 'init' && path !== undefined) return init(args, path)
  if (verb === 'refresh') {
    const { refusal } = await refresh(required(args, 'metadata-dir'), required(args, 'metadata-url'), now, [])
    return refusal ? refused(refusal) : { status: 0, lines: [] }
  }
  if (verb === 'download') return download(args, now)
  throw new WrongUse('hd tuf wants init ROOT, refresh or download')
}
