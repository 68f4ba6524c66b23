import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'

export interface StoredBlob {
  readonly length: number
  readonly mime: string
}

/** Files by their SHA-256. What is there never changes, so anyone may cache it for ever. */
export interface BlobStore {
  put(bytes: Uint8Array, mime: string): Promise<{ sha256: string; length: number }>
  get(sha256: string): Promise<Uint8Array | undefined>
  stat(sha256: string): Promise<StoredBlob | undefined>
  /** `end` is inclusive, as in a Range header. */
  stream(sha256: string, range?: { start: number; end: number }): Readable
}

export function openBlobs(folder: string): BlobStore {
  const pathOf = (sha256: string) => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new RangeError('not a SHA-256')
    return join(folder, sha256.slice(0, 2), sha256)
  }
  return {
    async put(bytes, mime) {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const path = pathOf(sha256)
      await mkdir(dirname(path), { recursive: true })
      // The type is written first: bytes without a type are never visible.
      if ((await typeOf(path)) === undefined) await writeWhole(`${path}.type`, Buffer.from(mime))
      if ((await sizeOf(path)) !== bytes.byteLength) await writeWhole(path, bytes)
      return { sha256, length: bytes.byteLength }
    },
    get: (sha256) => readIfThere(pathOf(sha256)),
    async stat(sha256) {
      const path = pathOf(sha256)
      const length = await sizeOf(path)
      const mime = length === undefined ? undefined : await typeOf(path)
      return length === undefined || mime === undefined ? undefined : { length, mime }
    },
    stream: (sha256, range) => createReadStream(pathOf(sha256), range),
  }
}

/** Write, fsync, rename: a power cut leaves either nothing or the whole file. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const fresh = `${path}.${randomUUID()}`
  const file = await open(fresh, 'wx', 0o644)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(fresh, path)
}

async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    (found) => found.size,
    (cause: NodeJS.ErrnoException) => (cause.code === 'ENOENT' ? undefined : Promise.reject(cause)),
  )
}

async function typeOf(path: string): Promise<string | undefined> {
  const bytes = await readIfThere(`${path}.type`)
  return bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8')
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw cause
  }
}
