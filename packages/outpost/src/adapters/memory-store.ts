import type { Files } from '../files.ts'
import { type Store, storeOver } from '../store.ts'

/** Thrown by a memory store whose power was cut. */
export class PowerCut extends Error {
  constructor() {
    super('power cut')
    this.name = 'PowerCut'
  }
}

export interface MemoryStore extends Store {
  /** Changes made so far, the torn one included. */
  readonly writes: number
  readonly isCut: boolean
  /** The same disk after the power is back. */
  reopen(options?: { crashAfter?: number }): MemoryStore
}

class MemoryFiles implements Files {
  writes = 0
  isCut = false
  readonly disk: Map<string, Uint8Array>
  private readonly crashAfter: number

  constructor(disk: Map<string, Uint8Array>, crashAfter: number) {
    this.disk = disk
    this.crashAfter = crashAfter
  }

  /** Counts one change; at the fatal one `tear` leaves what a disk may be left with. */
  private change(tear: () => void): void {
    if (this.isCut) throw new PowerCut()
    this.writes += 1
    if (this.writes < this.crashAfter) return
    this.isCut = true
    tear()
    throw new PowerCut()
  }

  async read(path: string): Promise<Uint8Array | undefined> {
    if (this.isCut) throw new PowerCut()
    return this.disk.get(path)?.slice()
  }

  async replace(path: string, bytes: Uint8Array): Promise<void> {
    // Worse than a real rename: the slot itself is torn, which its checksum must show.
    this.change(() => this.disk.set(path, bytes.slice(0, bytes.length >> 1)))
    this.disk.set(path, bytes.slice())
  }

  async append(path: string, bytes: Uint8Array): Promise<void> {
    this.change(() => this.join(path, bytes.slice(0, this.crashAfter % (bytes.length + 1))))
    this.join(path, bytes)
  }

  private join(path: string, bytes: Uint8Array): void {
    const before = this.disk.get(path) ?? new Uint8Array()
    const whole = new Uint8Array(before.length + bytes.length)
    whole.set(before)
    whole.set(bytes, before.length)
    this.disk.set(path, whole)
  }

  async truncate(path: string, length: number): Promise<void> {
    this.change(() => undefined)
    this.disk.set(path, (this.disk.get(path) ?? new Uint8Array()).slice(0, length))
  }

  async receive(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const parts: Uint8Array[] = []
    for await (const chunk of chunks) parts.push(chunk)
    this.change(() => undefined)
    this.disk.delete(path)
    for (const part of parts) this.join(path, part)
    if (parts.length === 0) this.disk.set(path, new Uint8Array())
  }

  async has(path: string): Promise<boolean> {
    if (this.isCut) throw new PowerCut()
    return this.disk.has(path)
  }

  async list(folder: string): Promise<string[]> {
    if (this.isCut) throw new PowerCut()
    const names = [...this.disk.keys()].filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1))
    return names.sort()
  }

  async remove(path: string): Promise<void> {
    this.change(() => undefined)
    this.disk.delete(path)
  }
}

function over(files: MemoryFiles): MemoryStore {
  return {
    ...storeOver(files),
    get writes() {
      return files.writes
    },
    get isCut() {
      return files.isCut
    },
    reopen: (options = {}) => over(new MemoryFiles(files.disk, options.crashAfter ?? Number.POSITIVE_INFINITY)),
  }
}

/** A store in memory whose power fails at its k-th change, tearing that change. */
export function memoryStore(options: { crashAfter?: number } = {}): MemoryStore {
  return over(new MemoryFiles(new Map(), options.crashAfter ?? Number.POSITIVE_INFINITY))
}
