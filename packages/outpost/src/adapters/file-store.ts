import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Files } from '../files.ts'
import { type Store, storeOver } from '../store.ts'

const isAbsent = (cause: unknown): boolean => (cause as NodeJS.ErrnoException).code === 'ENOENT'

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function nameSideFile(side: string, path: string): Promise<void> {
  await rename(side, path)
  await syncFolder(dirname(path))
}

async function writeSynced(path: string, flags: string, write: (handle: Awaited<ReturnType<typeof open>>) => Promise<void>): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const handle = await open(path, flags, 0o600)
  try {
    await write(handle)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function diskFiles(folder: string): Files {
  const at = (path: string): string => join(folder, path)
  const known = new Set<string>()
  let side = 0
  const sideOf = (path: string): string => `${path}.${process.pid}-${side++}.new`
  return {
    async read(path) {
      try {
        return await readFile(at(path))
      } catch (cause) {
        if (isAbsent(cause)) return undefined
        throw cause
      }
    },
    async replace(path, bytes) {
      const temporary = sideOf(at(path))
      await writeSynced(temporary, 'w', async (handle) => void (await handle.writeFile(bytes)))
      await nameSideFile(temporary, at(path))
    },
    async append(path, bytes) {
      await writeSynced(at(path), 'a', async (handle) => void (await handle.appendFile(bytes)))
      // The name of a new log must outlive a cut as well.
      if (!known.has(path)) await syncFolder(dirname(at(path)))
      known.add(path)
    },
    truncate: (path, length) => writeSynced(at(path), 'r+', (handle) => handle.truncate(length)),
    async receive(path, chunks) {
      const temporary = sideOf(at(path))
      try {
        await writeSynced(temporary, 'w', async (handle) => {
          for await (const chunk of chunks) await handle.appendFile(chunk)
        })
        await nameSideFile(temporary, at(path))
      } catch (cause) {
        await rm(temporary, { force: true })
        throw cause
      }
    },
    has: (path) =>
      stat(at(path)).then(
        () => true,
        () => false,
      ),
    async list(path) {
      try {
        const names = await readdir(at(path))
        // A side file left by a cut is nobody's.
        for (const name of names.filter((one) => one.endsWith('.new') && !one.includes(`.${process.pid}-`))) {
          await rm(join(at(path), name), { force: true })
        }
        return names.filter((name) => !name.endsWith('.new')).sort()
      } catch (cause) {
        if (isAbsent(cause)) return []
        throw cause
      }
    },
    remove: (path) => rm(at(path), { force: true }),
  }
}

/** The store of a real site: `state/`, `log/` and `media/` under `folder`, every write synced to the disk. */
export function fileStore(folder: string): Store {
  return storeOver(diskFiles(folder))
}
