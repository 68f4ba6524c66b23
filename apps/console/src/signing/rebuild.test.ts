import { boardPng, drawBoard } from '@hai-dang/rendering'
import { buildRelease, canonicalBytes, digestOf, payloadOf, sha256Hex, slotsOf, toBase64, utf8 } from '@hai-dang/trust'
import type { MediaItem, MediaRef, PageV1, ReleasePart, WorkContent } from '@hai-dang/wire'
import { expect, test } from 'vitest'
import { Mismatch } from './mismatch.ts'
import { rebuildPart, rebuildSheet } from './rebuild.ts'

const deployment = 'demo-bien-dong'
const expected = { deployment, zone: 'Asia/Ho_Chi_Minh' }
const id = (tail: number) => `019f0000-0000-7000-8000-${String(tail).padStart(12, '0')}`

/** The head of a FLAC file: 48 kHz, one second. Only the head is read. */
function flacOfOneSecond(): Uint8Array {
  const bytes = new Uint8Array(64)
  bytes.set(utf8('fLaC'))
  const view = new DataView(bytes.buffer)
  view.setUint32(18, (48_000 << 12) | 0x2f0)
  view.setUint32(22, 48_000)
  return bytes
}

const plan: WorkContent['plan'] = { class: 'thuong', areas: [], when: { kind: 'now' }, repeatCount: 2, gapSeconds: 30, gainDb: -6 }
const words = 'Bản mẫu. Tàu nhỏ không ra khơi.'
const pageOf = (media: MediaRef): PageV1 => ({
  v: 1,
  type: 'page.v1',
  deployment,
  id: id(9),
  path: '/tin/mau',
  column: 'Tin',
  lang: 'vi',
  title: 'Tin mẫu',
  lead: '',
  publishedAt: '2026-08-05T02:10:00Z',
  renderer: 1,
  body: {
    type: 'doc',
    content: [
      { type: 'paragraph', content: [{ type: 'text', text: words }] },
      { type: 'figure', attrs: { figure: 0 } },
    ],
  },
  figures: [{ alt: 'Ảnh mẫu', derivatives: [{ media, width: 640, height: 427 }] }],
  sources: [],
})

/** Shown on every page: a figure of one file, and its place in the text. */
async function bench(items: 'sites' | 'page', change: (page: PageV1, file: MediaRef) => PageV1 = (same) => same) {
  const blobs = new Map<string, Uint8Array>()
  const keep = async (bytes: Uint8Array) => {
    const sha256 = await sha256Hex(bytes)
    blobs.set(sha256, bytes)
    return { sha256, length: bytes.length }
  }
  const drawn = drawBoard({ lines: ['CẤM TÀU NHỎ'], capitalPx: 12, width: 192, height: 64, colour: 'amber' })
  if (!drawn.ok) throw new Error('the sample face does not fit')
  const sound: MediaItem = {
    kind: 'sound',
    lang: 'vi',
    title: 'Tin mẫu',
    media: { ...(await keep(flacOfOneSecond())), mime: 'audio/flac', ms: 1000 },
    text: await keep(utf8(words)),
    synthetic: true,
  }
  const board: MediaItem = {
    kind: 'board',
    lang: 'vi',
    title: 'Tin mẫu',
    media: { ...(await keep(boardPng(drawn.pixels, 192, 64, 'amber'))), mime: 'image/png' },
    text: await keep(utf8('CẤM TÀU NHỎ')),
  }
  const picture = { ...(await keep(utf8('a picture'))), mime: 'image/webp' }
  const page = change(pageOf(picture), picture)
  const web: MediaItem = {
    kind: 'page',
    lang: 'vi',
    title: 'Tin mẫu',
    media: { ...(await keep(canonicalBytes(page))), mime: 'application/vnd.hai-dang.page.v1+json' },
  }
  const [release] = buildRelease({
    deployment,
    policyVersion: 1,
    parts: [
      {
        id: id(1),
        series: id(2),
        seq: 1,
        class: items === 'page' ? 'trang' : 'thuong',
        areas: items === 'page' ? ['portal'] : ['cau-cang-mau'],
        items: items === 'page' ? [web] : [sound, board],
        slots: items === 'page' ? [] : slotsOf(plan, [sound, board], expected.zone),
        notBefore: '2026-08-05T02:10:00Z',
        notAfter: '2026-08-06T02:10:00Z',
      },
    ],
  })
  const made = payloadOf(release!)
  const shown = [words, 'CẤM TÀU NHỎ']
  const part: ReleasePart = {
    digest: await digestOf(made.payloadType, made.payload),
    payloadType: made.payloadType,
    payload: toBase64(made.payload),
    release: release!,
    items: release!.items.map((item, index) => ({ item, words: items === 'page' ? page.title : shown[index]!, sound: null, page: null })),
  }
  const fetchBlob = async (sha256: string) => blobs.get(sha256) ?? new Uint8Array()
  return { part, blobs, fetchBlob, sound: sound.media! }
}

test('what was downloaded and shown gives the very bytes that were sent', async () => {
  for (const kind of ['sites', 'page'] as const) {
    const { part, fetchBlob } = await bench(kind)
    const shown = await rebuildPart(part, expected, fetchBlob)
    expect(toBase64(shown.document.payload)).toBe(part.payload)
    expect(shown.document.digest).toBe(part.digest)
  }
})

test('a hub that shows one sound and asks to sign another is caught', async () => {
  const { part, fetchBlob, blobs } = await bench('sites')
  const first = part.items[0]!.item as MediaItem
  blobs.set(first.media!.sha256, utf8('another sound'))
  await expect(rebuildPart(part, expected, fetchBlob)).rejects.toBeInstanceOf(Mismatch)
})

test('words on the screen that are not the signed words are caught', async () => {
  const { part, fetchBlob } = await bench('sites')
  const items = part.items.map((row, index) => (index === 0 ? { ...row, words: `${words} ` } : row))
  await expect(rebuildPart({ ...part, items }, expected, fetchBlob)).rejects.toBeInstanceOf(Mismatch)
})

test('a digest, a payload, an hour or a place that differs from what is shown is caught', async () => {
  const { part, fetchBlob } = await bench('sites')
  const later = { ...part.release, notAfter: '2026-08-09T02:10:00Z' }
  const elsewhere = { ...part.release, areas: ['cua-khau-mau'] }
  const changed: ReleasePart[] = [
    { ...part, digest: 'f'.repeat(64) },
    { ...part, release: later },
    { ...part, release: elsewhere },
    { ...part, payloadType: 'application/json' },
  ]
  for (const other of changed) await expect(rebuildPart(other, expected, fetchBlob)).rejects.toBeInstanceOf(Mismatch)
  await expect(rebuildPart(part, { ...expected, deployment: 'demo-khac' }, fetchBlob)).rejects.toBeInstanceOf(Mismatch)
})

test('an item hidden from the screen cannot be signed', async () => {
  const { part, fetchBlob } = await bench('sites')
  await expect(rebuildPart({ ...part, items: part.items.slice(0, 1) }, expected, fetchBlob)).rejects.toBeInstanceOf(Mismatch)
})

const verdict = (made: Promise<unknown>) =>
  made.then(
    () => 'shown',
    (error) => (error instanceof Mismatch ? error.where : String(error)),
  )

test('words that the item does not sign are not shown as its own', async () => {
  const { part, fetchBlob } = await bench('page')
  const [item] = (await rebuildPart(part, expected, fetchBlob)).items
  expect(item?.words).toBeNull()
})

test('a page that holds more than what is drawn of it is caught', async () => {
  const of = async (change: (page: PageV1, file: MediaRef) => PageV1) => {
    const { part, fetchBlob } = await bench('page', change)
    return verdict(rebuildSheet([part], expected, fetchBlob))
  }
  expect(await of((page) => page)).toBe('shown')
  expect(await of((page) => ({ ...page, figures: [...page.figures, ...page.figures] }))).toBe('item 1: picture not placed')
  expect(await of((page) => ({ ...page, figures: [] }))).toBe('item 1: no such picture')
  expect(await of((page) => ({ ...page, deployment: 'demo-khac' }))).toBe('item 1: deployment')
  expect(await of((page) => ({ ...page, renderer: 2 }))).toBe('item 1: renderer')
  expect(await of((page) => ({ ...page, lang: 'en' }))).toBe('item 1: language')
  expect(await of((page) => ({ ...page, translationOf: id(7) }))).toBe('item 1: translation')
  const withFile = (media: MediaRef) => (page: PageV1) => ({
    ...page,
    figures: [{ alt: 'Ảnh mẫu', derivatives: [...page.figures[0]!.derivatives, { media, width: 9, height: 9 }] }],
  })
  expect(await of((page, file) => withFile({ ...file, mime: 'image/svg+xml' })(page))).toBe('item 1: kind of picture')
  expect(await of((page, file) => withFile({ ...file, sha256: 'e'.repeat(64) })(page))).toBe('item 1: picture')
})

test('the sound of a page is the one that is heard on the same sheet', async () => {
  const sites = await bench('sites')
  const sheetWith = async (listen: MediaRef, parts: (page: ReleasePart) => ReleasePart[]) => {
    const { part, fetchBlob } = await bench('page', (page) => ({ ...page, listen }))
    const either = async (sha256: string) => {
      const own = await fetchBlob(sha256)
      return own.length > 0 ? own : sites.fetchBlob(sha256)
    }
    return verdict(rebuildSheet(parts(part), expected, either))
  }
  expect(await sheetWith(sites.sound, (page) => [sites.part, page])).toBe('shown')
  expect(await sheetWith(sites.sound, (page) => [page])).toBe('page: another sound')
  expect(await sheetWith({ ...sites.sound, sha256: 'e'.repeat(64) }, (page) => [sites.part, page])).toBe('page: another sound')
  expect(await sheetWith({ ...sites.sound, ms: 9000 }, (page) => [sites.part, page])).toBe('page: another sound')
})

test('a file of a kind that this page cannot play is caught', async () => {
  const { part, fetchBlob } = await bench('sites')
  const items = part.items.map((row) => ({
    ...row,
    item: { ...row.item, media: { ...(row.item as MediaItem).media!, mime: 'text/html' } },
  }))
  expect(await verdict(rebuildPart({ ...part, items } as ReleasePart, expected, fetchBlob))).toBe('item 1: kind of file')
})
