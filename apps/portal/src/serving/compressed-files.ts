import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Compressed } from './answers.ts'

/** Rendered pages on disk under the hash of their bytes; a restart compresses nothing anew. A damaged or half-written file is only made again. */
export function compressedFiles(folder: string): Compressed & { sweep(used: ReadonlySet<string>): void } {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const known = new Map<string, { gzip: Buffer; br: Buffer }>()
  const read = (name: string) => {
    try {
      return readFileSync(join(folder, name))
    } catch {
      // Absent is the usual case: the page was never rendered here.
      return undefined
    }
  }
  const write = (name: string, bytes: Buffer) => {
    writeFileSync(join(folder, `${name}.new`), bytes)
    renameSync(join(folder, `${name}.new`), join(folder, name))
  }
  return {
    get(hash) {
      const kept = known.get(hash)
      if (kept) return kept
      const gzip = read(`${hash}.gz`)
      const br = read(`${hash}.br`)
      if (!gzip?.length || !br?.length) return undefined
      known.set(hash, { gzip, br })
      return { gzip, br }
    },
    put(hash, made) {
      known.set(hash, made)
      write(`${hash}.gz`, made.gzip)
      write(`${hash}.br`, made.br)
    },
    sweep(used) {
      for (const hash of known.keys()) if (!used.has(hash)) known.delete(hash)
      for (const name of readdirSync(folder))
        if (!used.has(name.replace(/\.(gz|br|gz\.new|br\.new)$/, ''))) rmSync(join(folder, name), { force: true })
    },
  }
}

export function compressedMemory(): Compressed {
  const known = new Map<string, { gzip: Buffer; br: Buffer }>()
  return { get: (hash) => known.get(hash), put: (hash, made) => void known.set(hash, made) }
}
