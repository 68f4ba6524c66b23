import {
  buildRelease,
  buildWithdraw,
  canonicalBytes,
  digestOf,
  fromBase64,
  parseCanonical,
  payloadOf,
  sameBytes,
  sha256Hex,
  utf8,
} from '@hai-dang/trust'
import { type MediaItem, type PageV1, pageV1, type ReleasePart, type ReleaseV1, type SigningRequest, withdrawV1 } from '@hai-dang/wire'
import { flacMs } from './flac.ts'
import { Mismatch } from './mismatch.ts'

/** One document that this page made itself, byte for byte, and the digest it took of it. Only such a document is ever signed. */
export interface OwnDocument {
  readonly payloadType: string
  readonly payload: Uint8Array
  readonly digest: string
}

export interface ShownItem {
  readonly item: MediaItem
  readonly words: string
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

/** Downloads every file of a part, checks each against its hash, and makes the document again from what will be shown. */
export async function rebuildPart(part: ReleasePart, deployment: string, fetchBlob: FetchBlob): Promise<ShownPart> {
  const { release } = part
  if (release.deployment !== deployment) throw new Mismatch('deployment')
  const items: ShownItem[] = []
  for (const [index, row] of part.items.entries()) {
    const { item } = row
    if (item.kind === 'relay') throw new Mismatch(`item ${index + 1}: relay`)
    items.push(await shownItem({ item, words: row.words }, fetchBlob, index))
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
  const own = await ownDocument(document)
  if (own.payloadType !== part.payloadType || !sameBytes(own.payload, fromBase64(part.payload))) throw new Mismatch('document')
  if (own.digest !== part.digest) throw new Mismatch('code')
  return { release: document, items, document: own }
}

/** The item as this page can vouch for it: hash and length from the bytes it holds, words by their own hash, the length of the sound from the file. */
async function shownItem(row: { item: MediaItem; words: string }, fetchBlob: FetchBlob, index: number): Promise<ShownItem> {
  const where = `item ${index + 1}`
  const { item } = row
  if (item.media === undefined) throw new Mismatch(`${where}: no file`)
  const bytes = await fetchBlob(item.media.sha256)
  const sha256 = await sha256Hex(bytes)
  if (sha256 !== item.media.sha256) throw new Mismatch(`${where}: file`)
  const media = { sha256, length: bytes.length, mime: item.media.mime, ...soundLength(item, bytes, where) }
  const page = item.kind === 'page' ? readPage(bytes, where) : null
  if (page !== null) await checkFigures(page, fetchBlob, where)
  const textBytes = utf8(row.words)
  const text = item.text === undefined ? {} : { text: { sha256: await sha256Hex(textBytes), length: textBytes.length } }
  if (item.kind === 'page' && page?.title !== item.title) throw new Mismatch(`${where}: title`)
  const own: MediaItem = {
    kind: item.kind,
    lang: item.lang,
    title: item.title,
    media,
    ...text,
    ...(item.synthetic === undefined ? {} : { synthetic: item.synthetic }),
  }
  return { item: own, words: row.words, bytes, page }
}

function soundLength(item: MediaItem, bytes: Uint8Array, where: string): { ms?: number } {
  const stated = item.media?.ms
  if (item.kind !== 'sound') return stated === undefined ? {} : { ms: stated }
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

async function checkFigures(page: PageV1, fetchBlob: FetchBlob, where: string): Promise<void> {
  for (const derivative of page.figures.flatMap((figure) => figure.derivatives)) {
    const bytes = await fetchBlob(derivative.media.sha256)
    if (bytes.length !== derivative.media.length || (await sha256Hex(bytes)) !== derivative.media.sha256)
      throw new Mismatch(`${where}: picture`)
  }
}

async function ownDocument(document: Parameters<typeof payloadOf>[0]): Promise<OwnDocument> {
  const { payloadType, payload } = payloadOf(document)
  return { payloadType, payload, digest: await digestOf(payloadType, payload) }
}

/** The withdrawals of a sheet, made again from the reason shown and the parts' own bytes; each part is named once. */
export async function rebuildWithdrawals(request: Extract<SigningRequest, { kind: 'withdraw' }>): Promise<OwnDocument[]> {
  const digests = new Set<string>()
  for (const part of request.sheet.parts) digests.add(await digestOf(part.payloadType, fromBase64(part.payload)))
  const made: OwnDocument[] = []
  for (const sent of request.documents) {
    const read = parseCanonical(fromBase64(sent.payload))
    const parsed = read.ok ? withdrawV1.safeParse(read.value) : null
    if (parsed?.success !== true) throw new Mismatch('order')
    if (!digests.delete(parsed.data.digest)) throw new Mismatch('order: other content')
    const own = await ownDocument(
      buildWithdraw({
        deployment: request.deployment,
        id: parsed.data.id,
        digest: parsed.data.digest,
        reason: request.reason,
        issued: parsed.data.issued,
      }),
    )
    if (own.payloadType !== sent.payloadType || !sameBytes(own.payload, fromBase64(sent.payload)) || own.digest !== sent.digest)
      throw new Mismatch('order')
    made.push(own)
  }
  return made
}
