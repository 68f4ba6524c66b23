import { pageHtml } from '@hai-dang/rendering'
import { canonicalBytes, chainHash, chainStart, sha256Hex, signEnvelope, toHex, utf8 } from '@hai-dang/trust'
import type { LogEntry, PageV1 } from '@hai-dang/wire'
import { deployment, pageReleaseOf, receiptOf, releaseOf, uuid, withdrawOf } from '../world/trust-documents.ts'
import { digestOfDocument, makeWorld, type World } from '../world/trust-world.ts'
import { openMirror } from './tuf-mirror.ts'

/** The files beside `docs/cli.md`, the same bytes at every run: keys come from names, Ed25519 is deterministic. */
export async function exampleFiles(): Promise<Map<string, Uint8Array>> {
  const world = await makeWorld()
  return new Map([
    ...(await policyFiles(world)),
    ...(await orderFiles(world)),
    ...(await pageFiles(world)),
    ...(await logFiles(world)),
    ...(await repositoryFiles()),
  ])
}

type Files = [string, Uint8Array][]
const json = (value: unknown): Uint8Array => utf8(`${JSON.stringify(value, null, 2)}\n`)

async function policyFiles(world: World): Promise<Files> {
  const devices = [{ alg: 'Ed25519', raw: toHex(world.devices[0].raw), name: 'Loa cầu cảng (mẫu)' }]
  const policy = { trustPolicy: world.policy, people: world.people, devices }
  const withdrawal = withdrawOf(await digestOfDocument(releaseOf()))
  return [
    ['chinh-sach.json', json(policy)],
    ['chinh-sach-sau-khi-thu-hoi.json', json({ ...policy, withdrawals: [withdrawal] })],
  ]
}

async function orderFiles(world: World): Promise<Files> {
  return [
    ['ban-tin.env.json', await world.bytes(releaseOf(), 'minh', 'dung')],
    ['mot-ben.env.json', await world.bytes(releaseOf(), 'minh')],
  ]
}

async function pageFiles(world: World): Promise<Files> {
  const page: PageV1 = {
    v: 1,
    type: 'page.v1',
    deployment,
    id: uuid(30),
    path: '/tin/tau-nho-khong-ra-khoi',
    column: 'Cảnh báo',
    lang: 'vi',
    title: 'Tàu nhỏ không ra khơi (mẫu)',
    lead: '',
    publishedAt: '2026-08-05T04:00:00Z',
    renderer: 1,
    body: { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Tàu dưới 12 mét ở lại bến (mẫu).' }] }] },
    figures: [],
    sources: [],
  }
  const bytes = canonicalBytes(page)
  const media = { sha256: await sha256Hex(bytes), length: bytes.length, mime: 'application/vnd.hai-dang.page.v1+json' }
  const release = pageReleaseOf({ items: [{ kind: 'page', lang: 'vi', title: page.title, media }] })
  const html = `<!doctype html>\n<html lang="vi"><title>${page.title}</title>\n<article><h1>${page.title}</h1>${pageHtml(page, { lang: 'vi' })}</article></html>\n`
  return [
    ['trang.html', utf8(html)],
    ['trang.page.json', bytes],
    ['trang.env.json', await world.bytes(release, 'minh', 'dung')],
    ['trang-bi-sua.html', utf8(html.replace('ở lại bến', 'ra khơi'))],
    ['trang-bi-sua.page.json', bytes],
    ['trang-bi-sua.env.json', await world.bytes(release, 'minh', 'dung')],
  ]
}

async function logFiles(world: World): Promise<Files> {
  const occurrence = { digest: await digestOfDocument(releaseOf()), slot: 'sang', nominal: '2026-08-05T23:30:00Z', repeat: 0 }
  const kinds = [
    { kind: 'boot', version: '0.1.0', clockErrorMs: 40, cleanStop: true },
    { kind: 'start', occurrence, items: [0], sha256: ['a'.repeat(64)], gainDb: 0 },
    { kind: 'end', occurrence, heardMs: 12_400, levelDb10: -180, sink: 'file' },
    { kind: 'gap', fromAt: '2026-08-05T23:31:00.000Z', reason: 'offline' },
  ] as const
  const entries: LogEntry[] = []
  let prev = chainStart
  for (const [index, one] of kinds.entries()) {
    const entry = { ...one, seq: index + 1, prev, at: `2026-08-05T23:3${index}:00.000Z` } as LogEntry
    entries.push(entry)
    prev = await chainHash(entry)
  }
  const device = world.devices[0]
  const receipt = async (from: number, to: number) => {
    const part = entries.slice(from - 1, to)
    return canonicalBytes(
      await signEnvelope(receiptOf(device.keyid, { id: uuid(40 + from), from, to, prevHash: part[0]!.prev, entries: part }), [device]),
    )
  }
  const lines = (parts: readonly Uint8Array[]) => utf8(parts.map((part) => `${Buffer.from(part).toString()}\n`).join(''))
  return [
    ['bien-nhan.jsonl', lines([await receipt(1, 2), await receipt(3, 4)])],
    ['nhat-ky.jsonl', lines(entries.map((entry) => canonicalBytes(entry)))],
    ['nhat-ky-bi-sua.jsonl', lines(entries.map((entry) => canonicalBytes(entry.kind === 'end' ? { ...entry, heardMs: 99_000 } : entry)))],
  ]
}

async function repositoryFiles(): Promise<Files> {
  const mirror = await openMirror([{ from: 'targets', to: 'area-cau-cang-mau', paths: ['area/cau-cang-mau/*'], terminating: true }])
  mirror.targets.set('area-cau-cang-mau', new Map([['area/cau-cang-mau/tin.txt', utf8('Tin mẫu.\n')]]))
  await mirror.publish()
  mirror.close()
  return [...mirror.files].map(([path, bytes]) => [`repository/${path}`, bytes])
}
