import { rendererVersion } from '@hai-dang/rendering'
import { buildRelease, canonicalBytes, digestOf, fromBase64, parseCanonical, payloadOf, sameBytes, sha256Hex, utf8 } from '@hai-dang/trust'
import { type MediaItem, type PageV1, pageV1, payloadTypeOf, type ReleasePart, type ReleaseV1 } from '@hai-dang/wire'
import { flacMs } from './flac.ts'
import { Mismatch } from './mismatch.ts'
import { checkPlan } from './plan-check.ts'

/** One document that this page made itself, byte for byte, and the digest it took of it. Only such a document is ever signed. */
export interface OwnDocument {
  readonly payloadType: string
  readonly payload: Uint8Array
  readonly digest: string
}

export interface ShownItem {
  readonly item: MediaItem
  /** The words that are signed with the item; null when none are, whatever the hub says of it. */
  readonly words: string | null
  /** The bytes that were played or drawn. */
  readonly bytes: Uint8Array
  readonly page: PageV1 | null
}

export interface ShownPart {
  readonly release: ReleaseV1
  readonly items: readonly ShownItem[]
  readonly document: OwnDocument
}

export type FetchBlob = (sha256: string) => Promise<Uint8Array>

/** What this origin expects of every order. */
export interface Expected {
  readonly deployment: string
  readonly zone: string
}

/** Every part of a sheet that is to be approved: each by itself, and a page's sound the one that is heard on this very sheet. */
export async function rebuildSheet(parts: readonly ReleasePart[], expected: Expected, fetchBlob: FetchBlob): Promise<ShownPart[]> {
  const shown: ShownPart[] = []
  for (const part of parts) shown.push(await rebuildPart(part, expected, fetchBlob))
  const items = shown.flatMap((part) => part.items)
  const sounds = items.flatMap(({ item }) => (item.kind === 'sound' && item.media !== undefined ? [canonicalBytes(item.media)] : []))
  for (const { page } of items) {
    if (page?.listen === undefined) continue
    const listen = canonicalBytes(page.listen)
    if (!sounds.some((sound) => sameBytes(sound, listen))) throw new Mismatch('page: another sound')
  }
  return shown
}

/** Downloads every file of a part, checks each against its hash, and makes the document again from what will be shown. */
export async function rebuildPart(part: ReleasePart, { deployment, zone }: Expected, fetchBlob: FetchBlob): Promise<ShownPart> {
  const { release } = part
  if (release.deployment !== deployment) throw new Mismatch('deployment')
  const items: ShownItem[] = []
  for (const [index, row] of part.items.entries()) {
    const { item } = row
    if (item.kind === 'relay') throw new Mismatch(`item ${index + 1}: relay`)
    items.push(await shownItem({ item, words: row.words }, deployment, fetchBlob, index))
  }
  const [document] = buildRelease({
    deployment,
    policyVersion: release.policyVersion,
    parts: [
      {
        id: release.id,
        series: release.series,
        seq: release.seq,
        ...(release.supersedes === undefined ? {} : { supersedes: release.supersedes }),
        ...(release.under === undefined ? {} : { under: release.under }),
        class: release.class,
        areas: release.areas,
        ...(release.devices === undefined ? {} : { devices: release.devices }),
        items: items.map((shown) => shown.item),
        slots: release.slots,
        notBefore: release.notBefore,
        notAfter: release.notAfter,
      },
    ],
  })
  if (document === undefined) throw new Mismatch('document')
  checkPlan(document, zone)
  const own = await ownDocument(document)
  if (own.payloadType !== part.payloadType || !sameBytes(own.payload, fromBase64(part.payload))) throw new Mismatch('document')
  if (own.digest !== part.digest) throw new Mismatch('code')
  return { release: document, items, document: own }
}

/** The item as this page can vouch for it: hash and length from the bytes it holds, words by their own hash, the length of the sound from the file. */
async function shownItem(
  row: { item: MediaItem; words: string },
  deployment: string,
  fetchBlob: FetchBlob,
  index: number,
): Promise<ShownItem> {
  const where = `item ${index + 1}`
  const { item } = row
  if (item.media === undefined) throw new Mismatch(`${where}: no file`)
  if (item.media.mime !== mimes[item.kind]) throw new Mismatch(`${where}: kind of file`)
  const bytes = await fetchBlob(item.media.sha256)
  const sha256 = await sha256Hex(bytes)
  if (sha256 !== item.media.sha256) throw new Mismatch(`${where}: file`)
  const media = { sha256, length: bytes.length, mime: item.media.mime, ...soundLength(item, bytes, where) }
  const page = item.kind === 'page' ? readPage(bytes, where) : null
  if (page !== null) await checkPage(page, { item, deployment, fetchBlob, where })
  const words = item.text === undefined ? null : row.words
  const textBytes = utf8(words ?? '')
  const text = words === null ? {} : { text: { sha256: await sha256Hex(textBytes), length: textBytes.length } }
  const own: MediaItem = {
    kind: item.kind,
    lang: item.lang,
    title: item.title,
    media,
    ...text,
    ...(item.synthetic === undefined ? {} : { synthetic: item.synthetic }),
  }
  return { item: own, words, bytes, page }
}

/** The one kind of file for each kind of item that this page can play or draw. */
const mimes: Partial<Record<MediaItem['kind'], string>> = {
  sound: 'audio/flac',
  board: 'image/png',
  page: payloadTypeOf('page.v1'),
}

function soundLength(item: MediaItem, bytes: Uint8Array, where: string): { ms?: number } {
  const stated = item.media?.ms
  if (item.kind !== 'sound') {
    if (stated !== undefined) throw new Mismatch(`${where}: length`)
    return {}
  }
  const measured = flacMs(bytes)
  if (stated === undefined || measured === null || Math.abs(measured - stated) > 1) throw new Mismatch(`${where}: length`)
  return { ms: stated }
}

function readPage(bytes: Uint8Array, where: string): PageV1 {
  const read = parseCanonical(bytes)
  const page = read.ok ? pageV1.safeParse(read.value) : null
  if (page?.success !== true || !sameBytes(canonicalBytes(page.data), bytes)) throw new Mismatch(`${where}: page`)
  return page.data
}

interface PageFacts {
  readonly item: MediaItem
  readonly deployment: string
  readonly fetchBlob: FetchBlob
  readonly where: string
}

/** A page holds nothing that is not shown: each picture stands in the text, each of its files is here, and this page draws it as its renderer does. */
async function checkPage(page: PageV1, { item, deployment, fetchBlob, where }: PageFacts): Promise<void> {
  if (page.title !== item.title) throw new Mismatch(`${where}: title`)
  if (page.lang !== item.lang) throw new Mismatch(`${where}: language`)
  if (page.deployment !== deployment) throw new Mismatch(`${where}: deployment`)
  if (page.renderer !== rendererVersion) throw new Mismatch(`${where}: renderer`)
  if (page.translationOf !== undefined) throw new Mismatch(`${where}: translation`)
  const placed = page.body.content.flatMap((node) => (node.type === 'figure' ? [node.attrs.figure] : []))
  if (placed.some((position) => page.figures[position] === undefined)) throw new Mismatch(`${where}: no such picture`)
  if (page.figures.some((_, position) => !placed.includes(position))) throw new Mismatch(`${where}: picture not placed`)
  for (const { media } of page.figures.flatMap((figure) => figure.derivatives)) {
    if (!/^image\/(?:avif|webp|jpeg|png)$/.test(media.mime) || media.ms !== undefined) throw new Mismatch(`${where}: kind of picture`)
    const bytes = await fetchBlob(media.sha256)
    if (bytes.length !== media.length || (await sha256Hex(bytes)) !== media.sha256) throw new Mismatch(`${where}: picture`)
  }
}

/** Made here, byte for byte. */
export async function ownDocument(document: Parameters<typeof payloadOf>[0]): Promise<OwnDocument> {
  const { payloadType, payload } = payloadOf(document)
  return { payloadType, payload, digest: await digestOf(payloadType, payload) }
}
