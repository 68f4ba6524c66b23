import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TufState } from '@hai-dang/trust'

const topRoles = ['root', 'timestamp', 'snapshot', 'targets'] as const

/** Writes beside and renames, so that a cut leaves the old file or the new one. */
export async function replaceFile(folder: string, name: string, bytes: Uint8Array | string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const fresh = join(folder, `.${randomUUID()}`)
  await writeFile(fresh, bytes)
  await rename(fresh, join(folder, name))
}

/** The file of a role, its name percent-encoded. */
const fileOf = (role: string): string =>
  `${encodeURIComponent(role).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}.json`

function roleOf(file: string): string | null {
  try {
    return file.endsWith('.json') ? decodeURIComponent(file.slice(0, -5)) : null
  } catch {
    return null
  }
}

/** Reads the trusted files that stand in a folder, one for each role; null when there is no root. */
export async function readTrusted(folder: string): Promise<TufState | null> {
  const texts = new Map<string, string>()
  for (const name of await readdir(folder).catch(() => [])) {
    const role = roleOf(name)
    if (role !== null) texts.set(role, await readFile(join(folder, name), 'utf8').catch(() => ''))
  }
  const root = texts.get('root')
  if (root === undefined) return null
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
  for (const [role, content] of fresh) if (old.get(role) !== content) await replaceFile(folder, fileOf(role), content)
  for (const role of old.keys()) if (!fresh.has(role)) await rm(join(folder, fileOf(role)), { force: true })
}

/** Fetches at most `maxBytes` and one more, which is enough for the check of length to say no; null when the file cannot be had. */
export async function fetchCapped(url: string, maxBytes: number): Promise<Uint8Array | null> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(30_000) })
    if (!answer.ok || !answer.body) {
      await answer.body?.cancel()
      return null
    }
    const pieces: Uint8Array[] = []
    let length = 0
    for await (const piece of answer.body) {
      length += piece.length
      pieces.push(piece)
      if (length > maxBytes) break
    }
    return new Uint8Array(Buffer.concat(pieces))
  } catch {
    // No server, no such name, cut off on the way: to a client all of these are a file that cannot be had.
    return null
  }
}
