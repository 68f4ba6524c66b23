import { sha256Hex, text, utf8 } from '@hai-dang/trust'
import type { Files } from './files.ts'

/** What a site keeps: named states (two slots each), append-only logs, files by their hash. */
export interface Store {
  read(name: string): Promise<Uint8Array | undefined>
  /** Durable when it resolves; a cut in the middle leaves the state before. */
  write(name: string, bytes: Uint8Array): Promise<void>
  /** There was a state of this name, and neither slot can be read: not the same as a site that begins. */
  isLost(name: string): Promise<boolean>
  append(log: string, bytes: Uint8Array): Promise<void>
  readLog(log: string): Promise<Uint8Array | undefined>
  truncateLog(log: string, length: number): Promise<void>
  listLogs(): Promise<string[]>
  removeLog(log: string): Promise<void>
  /** Keeps a copy of a log that cannot be followed, under a name of its own, before it is cut or removed. */
  setAsideLog(log: string): Promise<void>
  listAside(): Promise<string[]>
  readAside(name: string): Promise<Uint8Array | undefined>
  /** The caller's chunks throw when they are not what `sha256` names; then nothing is kept. */
  writeBlob(sha256: string, chunks: AsyncIterable<Uint8Array>): Promise<void>
  hasBlob(sha256: string): Promise<boolean>
  readBlob(sha256: string): Promise<Uint8Array | undefined>
  listBlobs(): Promise<string[]>
  removeBlob(sha256: string): Promise<void>
}

interface Slot {
  readonly counter: number
  readonly bytes: Uint8Array
}

const slotMark = 'hd-slot-1'

async function encodeSlot({ counter, bytes }: Slot): Promise<Uint8Array> {
  const head = utf8(`${slotMark} ${counter} ${bytes.length} ${await sha256Hex(bytes)}\n`)
  const whole = new Uint8Array(head.length + bytes.length)
  whole.set(head)
  whole.set(bytes, head.length)
  return whole
}

/** Null for anything but a whole slot: torn, flipped and foreign bytes alike. */
async function decodeSlot(whole: Uint8Array | undefined): Promise<Slot | null> {
  const end = whole?.indexOf(10) ?? -1
  if (!whole || end < 0 || end > 200) return null
  try {
    const [mark, counter, length, hash] = text(whole.slice(0, end)).split(' ')
    const bytes = whole.slice(end + 1)
    if (mark !== slotMark || Number(length) !== bytes.length || hash !== (await sha256Hex(bytes))) return null
    return { counter: Number(counter), bytes }
  } catch {
    return null
  }
}

const slotPath = (name: string, slot: number): string => `state/${name}.${slot}`
/** Its presence alone says that a first slot was once written whole. */
const markPath = (name: string): string => `state/${name}.was`
const logPath = (log: string): string => `log/${log}`
const blobPath = (sha256: string): string => `media/${sha256}`

/** The store over a disk or over a memory that loses power on demand; the rules of two slots are here, once. */
export function storeOver(files: Files): Store {
  const slotsOf = (name: string): Promise<(Slot | null)[]> =>
    Promise.all([0, 1].map(async (slot) => decodeSlot(await files.read(slotPath(name, slot)))))
  const newest = (slots: readonly (Slot | null)[]): Slot | null =>
    slots.reduce((best, slot) => (slot && (!best || slot.counter > best.counter) ? slot : best), null)
  return {
    read: async (name) => newest(await slotsOf(name))?.bytes,
    async write(name, bytes) {
      const slots = await slotsOf(name)
      const last = newest(slots)
      // Never over the good one.
      const target = last === null || slots[0] !== last ? 0 : 1
      await files.replace(slotPath(name, target), await encodeSlot({ counter: (last?.counter ?? 0) + 1, bytes }))
      if (!(await files.has(markPath(name)))) await files.replace(markPath(name), utf8(slotMark))
    },
    isLost: async (name) => (await files.has(markPath(name))) && newest(await slotsOf(name)) === null,
    append: (log, bytes) => files.append(logPath(log), bytes),
    readLog: (log) => files.read(logPath(log)),
    truncateLog: (log, length) => files.truncate(logPath(log), length),
    listLogs: () => files.list('log'),
    removeLog: (log) => files.remove(logPath(log)),
    async setAsideLog(log) {
      const bytes = await files.read(logPath(log))
      if (!bytes) return
      const taken = new Set(await files.list('aside'))
      let number = 1
      while (taken.has(`${log}.${number}`)) number += 1
      await files.replace(`aside/${log}.${number}`, bytes)
    },
    listAside: () => files.list('aside'),
    readAside: (name) => files.read(`aside/${name}`),
    writeBlob: (sha256, chunks) => files.receive(blobPath(sha256), chunks),
    hasBlob: (sha256) => files.has(blobPath(sha256)),
    readBlob: (sha256) => files.read(blobPath(sha256)),
    listBlobs: async () => (await files.list('media')).filter((name) => /^[0-9a-f]{64}$/.test(name)),
    removeBlob: (sha256) => files.remove(blobPath(sha256)),
  }
}

/** Reads a JSON state; undefined when there is none or its shape is foreign. */
export async function readState<T>(store: Store, name: string): Promise<T | undefined> {
  const bytes = await store.read(name)
  if (!bytes) return undefined
  try {
    return JSON.parse(text(bytes)) as T
  } catch {
    return undefined
  }
}

export function writeState(store: Store, name: string, value: unknown): Promise<void> {
  return store.write(name, utf8(JSON.stringify(value)))
}
