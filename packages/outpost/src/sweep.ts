import type { ReleaseV1 } from '@hai-dang/wire'
import { filesOf } from './media.ts'
import type { Store } from './store.ts'

/** Removes every file that is neither named nor needed by one of the releases. */
export async function sweepBlobs(store: Store, named: readonly string[], releases: readonly ReleaseV1[]): Promise<void> {
  const needed = new Set(named)
  for (const release of releases) for (const file of await filesOf(release, store)) needed.add(file)
  for (const file of await store.listBlobs()) if (!needed.has(file)) await store.removeBlob(file)
}
