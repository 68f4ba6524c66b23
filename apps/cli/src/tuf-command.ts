import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { initTuf, type ListedTarget, readTufFile, sha256Hex, type TufRefusal, type TufState, targetFile, utf8 } from '@hai-dang/trust'
import { type Arguments, readInstant, required } from './arguments.ts'
import { type Outcome, WrongUse } from './outcome.ts'
import { fetchCapped, readTrusted, replaceFile } from './tuf-files.ts'
import { findTarget, refresh } from './tuf-search.ts'

const refusedRoot = (refusal: TufRefusal): Outcome => ({
  status: 1,
  lines: [],
  problem: `refused: ${refusal.code} at step ${refusal.step} (root)`,
})

async function init(args: Arguments, path: string): Promise<Outcome> {
  const folder = required(args, 'metadata-dir')
  const root = await readFile(path).catch(() => {
    throw new WrongUse(`cannot read ${path}`)
  })
  const started = await initTuf(new Uint8Array(root))
  if (!started.ok) return refusedRoot(started.refusal)
  await replaceFile(folder, 'root.json', started.state.root)
  return { status: 0, lines: [] }
}

/** What the folder trusts; its root is looked at again, since anyone may have written there. */
async function opened(folder: string): Promise<{ state: TufState } | { outcome: Outcome }> {
  const state = await readTrusted(folder)
  if (state === null) return { outcome: { status: 1, lines: [], problem: `refused: ${folder} has no trusted root.json; run init first` } }
  const root = await initTuf(utf8(state.root))
  return root.ok ? { state } : { outcome: refusedRoot(root.refusal) }
}

function addressOf(args: Arguments, name: string): string {
  const url = required(args, name)
  if (!URL.canParse(url) || !/^https?:/.test(url)) throw new WrongUse(`--${name} wants an http address, not ${url}`)
  return url.endsWith('/') ? url : `${url}/`
}

async function download(args: Arguments, state: TufState, now: number): Promise<Outcome> {
  const name = required(args, 'target-name')
  const folder = required(args, 'target-dir')
  const base = addressOf(args, 'target-base-url')
  const found = await findTarget({ folder: required(args, 'metadata-dir'), url: addressOf(args, 'metadata-url'), now }, state, name)
  if (found.refusal) return refused(found.refusal)
  if (!found.target) return { status: 1, lines: [], problem: `refused: no trusted list names ${name}` }
  const { target } = found
  const cached = join(folder, encodeURIComponent(name))
  const held = await readFile(cached).catch(() => null)
  if (held && (await isTarget(held, target))) return { status: 0, lines: [cached] }
  const consistent = readTufFile('root', utf8(found.state.root))?.consistentSnapshot === true
  const file = targetFile(name, consistent ? target.sha256 : null).replace(/^targets\//, '')
  const bytes = await fetchCapped(`${base}${file}`, target.length)
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
  const [, verb, path] = args.words
  const now = readInstant(args, Date.now())
  if (args.words.length > (verb === 'init' ? 3 : 2)) throw new WrongUse('hd tuf wants init ROOT, refresh or download')
  if (verb === 'init' && path !== undefined) return init(args, path)
  if (verb !== 'refresh' && verb !== 'download') throw new WrongUse('hd tuf wants init ROOT, refresh or download')
  const folder = required(args, 'metadata-dir')
  const url = addressOf(args, 'metadata-url')
  const trusted = await opened(folder)
  if ('outcome' in trusted) return trusted.outcome
  if (verb === 'download') return download(args, trusted.state, now)
  const { refusal } = await refresh({ folder, url, now }, trusted.state)
  return refusal ? refused(refusal) : { status: 0, lines: [] }
}
