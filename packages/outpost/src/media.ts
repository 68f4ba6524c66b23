import { sha256Hex, text } from '@hai-dang/trust'
import { type MediaRef, type PageV1, pageV1, type Refusal, type ReleaseItem, type ReleaseV1 } from '@hai-dang/wire'
import { BrokenRead, CappedRead, type OutpostPorts } from './ports.ts'
import { only } from './targets.ts'

interface Wanted {
  readonly media: MediaRef
  readonly kind: ReleaseItem['kind']
}

class NotTheFile extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

/** Files that the items name themselves. */
export function mediaOf(release: ReleaseV1): Wanted[] {
  return release.items.flatMap((item) => (item.kind === 'relay' || !item.media ? [] : [{ media: item.media, kind: item.kind }]))
}

/** Files that a page names in turn: every derivative of its figures and its sound. */
export function mediaOfPage(page: PageV1): MediaRef[] {
  const pictures = page.figures.flatMap((figure) => figure.derivatives.map(({ media }) => media))
  return page.listen ? [...pictures, page.listen] : pictures
}

/** The page of a page item, from its canonical bytes; null when it is not one. */
export function readPage(bytes: Uint8Array): PageV1 | null {
  try {
    return pageV1.parse(JSON.parse(text(bytes)))
  } catch {
    return null
  }
}

/** What has come of files that broke off, by hash: the next try goes on behind it. */
export type Beginnings = Map<string, { readonly bytes: Uint8Array; readonly total: number }>

type Ports = Pick<OutpostPorts, 'fetch' | 'stream' | 'inspect' | 'store'> & { readonly beginnings?: Beginnings }

const beginningsKept = 4

/** A file that came whole, not yet on the disk under its name. */
interface Arrived extends Wanted {
  readonly bytes: Uint8Array
}

export interface MediaStep {
  readonly name: string
  check(file: Arrived, ports: Pick<OutpostPorts, 'inspect'>): Promise<Refusal | null> | Refusal | null
}

function lengthAsSigned({ media, bytes }: Arrived): Refusal | null {
  return bytes.length === media.length ? null : { code: 'media.length', params: { sha256: media.sha256 } }
}

async function hashAsSigned({ media, bytes }: Arrived): Promise<Refusal | null> {
  return (await sha256Hex(bytes)) === media.sha256 ? null : { code: 'media.mismatch', params: { sha256: media.sha256 } }
}

async function decodes({ media, kind, bytes }: Arrived, { inspect }: Pick<OutpostPorts, 'inspect'>): Promise<Refusal | null> {
  return (await inspect?.(media, kind, bytes)) ?? null
}

/** Step 16 in order. Nothing gets its name on the disk before all of them; only a test composes the array minus one. */
export const mediaSteps: readonly MediaStep[] = [lengthAsSigned, hashAsSigned, decodes].map((check) => ({ name: check.name, check }))

async function* checked(
  chunks: AsyncIterable<Uint8Array>,
  { media, kind }: Wanted,
  ports: Ports,
  steps: readonly MediaStep[],
): AsyncIterable<Uint8Array> {
  const { beginnings } = ports
  const begun = beginnings?.get(media.sha256)
  const kept = begun?.bytes ?? new Uint8Array(media.length)
  let total = begun?.total ?? 0
  // Until it has come whole and right, it is a beginning; one that turns out wrong is not gone on with.
  beginnings?.delete(media.sha256)
  if (total > 0) yield kept.subarray(0, total)
  try {
    for await (const chunk of chunks) {
      if (total + chunk.length > media.length) throw new NotTheFile({ code: 'media.length', params: { sha256: media.sha256 } })
      kept.set(chunk, total)
      total += chunk.length
      yield chunk
    }
  } catch (cause) {
    if (!(cause instanceof NotTheFile) && total > 0) beginnings?.set(media.sha256, { bytes: kept, total })
    for (const [oldest] of beginnings ?? []) if (beginnings!.size > beginningsKept) beginnings!.delete(oldest)
    throw cause
  }
  for (const { check } of steps) {
    const refusal = await check({ media, kind, bytes: kept.subarray(0, total) }, ports)
    if (refusal) throw new NotTheFile(refusal)
  }
}

/** Files above this are refused by a site: a day of speech stays far below. */
const largest = 256 * 1024 * 1024

async function fetchOne(wanted: Wanted, ports: Ports, steps: readonly MediaStep[]): Promise<Refusal | null> {
  const { media } = wanted
  if (await ports.store.hasBlob(media.sha256)) return null
  const params = { sha256: media.sha256 }
  if (media.length > largest) return { code: 'media.length', params }
  const path = `/b/${media.sha256}`
  try {
    const from = ports.beginnings?.get(media.sha256)?.total ?? 0
    const chunks = ports.stream ? await ports.stream(path, media.length - from, undefined, from) : await ports.fetch(path, media.length)
    if (chunks === 'missing') return { code: 'media.missing', params }
    await ports.store.writeBlob(media.sha256, checked(chunks instanceof Uint8Array ? only(chunks) : chunks, wanted, ports, steps))
    return null
  } catch (cause) {
    if (cause instanceof NotTheFile) return cause.refusal
    if (cause instanceof CappedRead) return { code: cause.code, params }
    if (cause instanceof BrokenRead) return { code: 'media.missing', params }
    throw cause
  }
}

/** Step 16 for one release: every file on the disk, or the first refusal. Throws when the network is away. */
export async function fetchMedia(release: ReleaseV1, ports: Ports, steps: readonly MediaStep[] = mediaSteps): Promise<Refusal | null> {
  for (const wanted of mediaOf(release)) {
    const refusal = await fetchOne(wanted, ports, steps)
    if (refusal) return refusal
    if (wanted.kind !== 'page') continue
    const page = readPage((await ports.store.readBlob(wanted.media.sha256)) ?? new Uint8Array())
    if (!page) return { code: 'media.undecodable', params: { sha256: wanted.media.sha256 } }
    for (const media of mediaOfPage(page)) {
      const inner = await fetchOne({ media, kind: 'document' }, ports, steps)
      if (inner) return inner
    }
  }
  return null
}

/** Is everything of this release on the disk? */
export async function isComplete(release: ReleaseV1, store: OutpostPorts['store']): Promise<boolean> {
  for (const { media, kind } of mediaOf(release)) {
    if (!(await store.hasBlob(media.sha256))) return false
    if (kind !== 'page') continue
    const page = readPage((await store.readBlob(media.sha256)) ?? new Uint8Array())
    if (!page || !(await Promise.all(mediaOfPage(page).map(({ sha256 }) => store.hasBlob(sha256)))).every(Boolean)) return false
  }
  return true
}

/** Every hash a held release needs on the disk. */
export async function filesOf(release: ReleaseV1, store: OutpostPorts['store']): Promise<string[]> {
  const found: string[] = []
  for (const { media, kind } of mediaOf(release)) {
    found.push(media.sha256)
    const page = kind === 'page' ? readPage((await store.readBlob(media.sha256)) ?? new Uint8Array()) : null
    if (page) found.push(...mediaOfPage(page).map(({ sha256 }) => sha256))
  }
  return found
}
