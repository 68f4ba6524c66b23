import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type MetaJson, readTufFile, sha256Hex, type TargetsFile } from '@hai-dang/trust'

/** The folder that any mirror may copy: `metadata/` and `targets/` of a TUF repository with consistent snapshots. */
export interface RepositoryFiles {
  read(path: string): Promise<Uint8Array | undefined>
  write(path: string, bytes: Uint8Array): Promise<void>
  remove(path: string): Promise<void>
}

export function openRepositoryFiles(folder: string): RepositoryFiles {
  return {
    async read(path) {
      if (!/^(?:metadata|targets)(?:\/[A-Za-z0-9_~%-][A-Za-z0-9._~%-]*)+$/.test(path)) return undefined
      try {
        return await readFile(join(folder, path))
      } catch (cause) {
        if (['ENOENT', 'EISDIR', 'ENOTDIR'].includes((cause as NodeJS.ErrnoException).code ?? '')) return undefined
        throw cause
      }
    },
    async write(path, bytes) {
      const whole = join(folder, path)
      await mkdir(dirname(whole), { recursive: true })
      await writeSynced(`${whole}.new`, bytes)
      await rename(`${whole}.new`, whole)
      await syncFolder(dirname(whole))
    },
    remove: (path) => rm(join(folder, path), { force: true }),
  }
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w', 0o644)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A rename is on the disk only when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** What stands in the repository as `timestamp.json` names it; files that nothing names yet, left by a crash, are not seen. */
export interface Standing {
  readonly timestamp: { readonly version: number; readonly issued: number; readonly expires: number }
  readonly snapshot: { readonly version: number; readonly expires: number }
  readonly roles: ReadonlyMap<string, StandingRole>
}

export interface StandingRole {
  readonly bytes: Uint8Array
  readonly meta: MetaJson
  readonly file: TargetsFile
}

export async function readStanding(files: RepositoryFiles): Promise<Standing> {
  const timestamp = readTufFile('timestamp', (await files.read('metadata/timestamp.json')) ?? new Uint8Array())
  if (timestamp === null) throw new Error('The repository holds no readable timestamp: run the key ceremony first.')
  const { version, sha256 } = timestamp.snapshot
  const snapshotBytes = await readNamed(files, `metadata/${version}.snapshot.json`, sha256)
  const snapshot = readTufFile('snapshot', snapshotBytes)
  if (snapshot === null) throw new Error('The repository’s snapshot cannot be read: put the folder back from a backup.')
  const roles = new Map<string, StandingRole>()
  for (const [name, meta] of snapshot.meta) {
    const role = name.replace(/\.json$/, '')
    roles.set(role, await standingRole(await readNamed(files, `metadata/${meta.version}.${role}.json`, meta.sha256), role))
  }
  return {
    timestamp: { version: timestamp.version, issued: timestamp.issued ?? 0, expires: timestamp.expires },
    snapshot: { version: snapshot.version, expires: snapshot.expires },
    roles,
  }
}

/** Version of the timestamp on the disk now; null where there is none. */
export async function standingVersion(files: RepositoryFiles): Promise<number | null> {
  return readTufFile('timestamp', (await files.read('metadata/timestamp.json')) ?? new Uint8Array())?.version ?? null
}

export async function standingRole(bytes: Uint8Array, role: string): Promise<StandingRole> {
  const file = readTufFile('targets', bytes)
  if (file === null) throw new Error(`The repository’s list ${role} cannot be read: put the folder back from a backup.`)
  return { bytes, file, meta: { version: file.version, length: bytes.length, hashes: { sha256: await sha256Hex(bytes) } } }
}

export async function readNamed(files: RepositoryFiles, path: string, sha256: string | undefined): Promise<Uint8Array> {
  const bytes = await files.read(path)
  if (bytes === undefined || (sha256 !== undefined && (await sha256Hex(bytes)) !== sha256)) {
    throw new Error(`The repository’s file ${path} is missing or altered: put the folder back from a backup.`)
  }
  return bytes
}
