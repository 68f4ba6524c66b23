import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TufState } from '@hai-dang/trust'
import { WrongUse } from './outcome.ts'

const topRoles = ['root', 'timestamp', 'snapshot', 'targets'] as const

/** Writes beside and renames, so that a cut leaves the old file or the new one. */
export async function replaceFile(folder: string, name: string, bytes: Uint8Array | string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const fresh = join(folder, `.${randomUUID()}`)
  await writeFile(fresh, bytes)
  await rename(fresh, join(folder, name))
}

/** Reads the trusted files that stand in a folder, one for each role, names percent-encoded. */
export async function readTrusted(folder: string): Promise<TufState> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'))
  const texts = new Map<string, string>()
  for (const name of names) texts.set(decodeURIComponent(name.slice(0, -5)), await readFile(join(folder, name), 'utf8'))
  const root = texts.get('root')
  if (root === undefined) throw new WrongUse(`${folder} has no root.json; run init first`)
  const top = topRoles.flatMap((role): [string, string][] => (role !== 'root' && texts.has(role) ? [[role, texts.get(role)!]] : []))
  const delegated = [...texts].filter(([role]) => !(topRoles as readonly string[]).includes(role))
  return { v: 1, root, ...Object.fromEntries(top), delegated: Object.fromEntries(delegated) }
}

/** Makes the folder hold exactly what the state trusts. */
export async function writeTrusted(folder: string, before: TufState, after: TufState): Promise<void> {
  const filesOf = (state: TufState) => {
    const top = topRoles.flatMap((role): [string, string][] => (state[role] === undefined ? [] : [[role, state[role]]]))
    return new Map([...top, ...Object.entries(state.delegated)])
  }
  const old = filesOf(before)
  const fresh = filesOf(after)
  for (const [role, content] of fresh) if (old.get(role) !== content) await replaceFile(folder, `${encodeURIComponent(role)}.json`, content)
  for (const role of old.keys()) if (!fresh.has(role)) await rm(join(folder, `${encodeURIComponent(role)}.json`), { force: true })
}

/** Fetches at most `maxBytes`; null when there is no such file. A server that sends more, or fails otherwise, is a refusal of the run. */
export async function fetchCapped(url: string, maxBytes: number): Promise<Uint8Array | null> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(30_000) }).catch(() => null)
  if (!answer || answer.status === 403 || answer.status === 404) return null
  if (!answer.ok || !answer.body) return null
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of answer.body) {
    length += piece.length
    pieces.push(piece)
    // One byte over is enough for the check of length to say no.
    if (length > maxBytes) break
  }
  return new Uint8Array(Buffer.concat(pieces))
}
