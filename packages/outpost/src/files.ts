/**
 * The few things a store asks of a disk. Every one that changes something is durable when it resolves. `replace` is write–fsync–rename; `append` may be
 * torn by a power cut at any byte.
 */
export interface Files {
  read(path: string): Promise<Uint8Array | undefined>
  replace(path: string, bytes: Uint8Array): Promise<void>
  append(path: string, bytes: Uint8Array): Promise<void>
  truncate(path: string, length: number): Promise<void>
  /** Writes chunks to a side file and gives it its name at the end; when the chunks throw, nothing of that name appears. */
  receive(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void>
  has(path: string): Promise<boolean>
  /** Names in a folder, sorted; none when there is no such folder. */
  list(folder: string): Promise<string[]>
  remove(path: string): Promise<void>
}
