import { boardPng, drawBoard } from '@hai-dang/rendering'
import { buildRelease, buildWithdraw, canonicalBytes, digestOf, payloadOf, sha256Hex, toBase64, utf8 } from '@hai-dang/trust'
import type { MediaItem, PageV1, ReleasePart, SigningRequest } from '@hai-dang/wire'
import { expect, test } from 'vitest'
import { Mismatch } from './mismatch.ts'
import { rebuildPart, rebuildWithdrawals } from './rebuild.ts'

const deployment = 'demo-bien-dong'
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

const words = 'Bản mẫu. Tàu nhỏ không ra khơi.'
const page: PageV1 = {
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
  body: { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: words }] }] },
  figures: [],
  sources: [],
}

async function bench(items: 'sites' | 'page') {
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
        slots: [],
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
  return { part, blobs, fetchBlob }
}

test('what was downloaded and shown gives the very bytes that were sent', async () => {
  for (const kind of ['sites', 'page'] as const) {
    const { part, fetchBlob } = await bench(kind)
    const shown = await rebuildPart(part, deployment, fetchBlob)
    expect(toBase64(shown.document.payload)).toBe(part.payload)
    expect(shown.document.digest).toBe(part.digest)
  }
})

test('a hub that shows one sound and asks to sign another is caught', async () => {
  const { part, fetchBlob, blobs } = await bench('sites')
  const first = part.items[0]!.item as MediaItem
  blobs.set(first.media!.sha256, utf8('another sound'))
  await expect(rebuildPart(part, deployment, fetchBlob)).rejects.toBeInstanceOf(Mismatch)
})

test('words on the screen that are not the signed words are caught', async () => {
  const { part, fetchBlob } = await bench('sites')
  const items = part.items.map((row, index) => (index === 0 ? { ...row, words: `${words} ` } : row))
  await expect(rebuildPart({ ...part, items }, deployment, fetchBlob)).rejects.toBeInstanceOf(Mismatch)
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
  for (const other of changed) await expect(rebuildPart(other, deployment, fetchBlob)).rejects.toBeInstanceOf(Mismatch)
  await expect(rebuildPart(part, 'demo-khac', fetchBlob)).rejects.toBeInstanceOf(Mismatch)
})

test('an item hidden from the screen cannot be signed', async () => {
  const { part, fetchBlob } = await bench('sites')
  await expect(rebuildPart({ ...part, items: part.items.slice(0, 1) }, deployment, fetchBlob)).rejects.toBeInstanceOf(Mismatch)
})

test('a withdrawal must name this content, with the reason on the screen', async () => {
  const { part } = await bench('sites')
  const order = buildWithdraw({ deployment, id: id(5), digest: part.digest, reason: 'Sai giờ', issued: '2026-08-05T03:00:00Z' })
  const made = payloadOf(order)
  const document = {
    digest: await digestOf(made.payloadType, made.payload),
    payloadType: made.payloadType,
    payload: toBase64(made.payload),
  }
  const request = {
    kind: 'withdraw',
    deployment,
    reason: 'Sai giờ',
    sheet: { parts: [part] },
    documents: [document],
  } as unknown as Extract<SigningRequest, { kind: 'withdraw' }>
  expect(await rebuildWithdrawals(request)).toHaveLength(1)
  await expect(rebuildWithdrawals({ ...request, reason: 'Lý do khác' })).rejects.toBeInstanceOf(Mismatch)
  await expect(rebuildWithdrawals({ ...request, documents: [document, document] })).rejects.toBeInstanceOf(Mismatch)
  const other = { ...part, payload: toBase64(utf8('{}')) }
  await expect(rebuildWithdrawals({ ...request, sheet: { ...request.sheet, parts: [other] } })).rejects.toBeInstanceOf(Mismatch)
})
