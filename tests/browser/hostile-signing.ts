import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { boardPng } from '@hai-dang/rendering'
import { buildRelease, buildWithdraw, canonicalBytes, digestOf, payloadOf, sha256Hex, slotsOf, toBase64, utf8 } from '@hai-dang/trust'
import type { Figure, MediaItem, PageV1, ReleasePart, SigningRequest, WorkContent } from '@hai-dang/wire'
import { readConfig } from '../../apps/console/server/config.ts'
import { makeOrigin } from '../../apps/console/server/origin.ts'

/** A hub in an attacker's hands, and the real signing origin before it. */

export const deployment = 'demo-bien-dong'
const zone = 'Asia/Ho_Chi_Minh'
const now = '2026-08-05T02:00:00Z'
const id = (tail: number) => `019f0000-0000-7000-8000-${String(tail).padStart(12, '0')}`
const words = 'Bản mẫu.'
const plan: WorkContent['plan'] = { class: 'thuong', areas: [], when: { kind: 'now' }, repeatCount: 1, gapSeconds: 0, gainDb: -6 }

export interface HostileHub {
  readonly page: string
  /** What the next opened ticket shows. */
  request: unknown
  readonly files: Map<string, Uint8Array>
  stop(): Promise<void>
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return (server.address() as AddressInfo).port
}

export async function openHostileHub(): Promise<HostileHub> {
  const files = new Map<string, Uint8Array>()
  const hub = createServer((request, response) => {
    response.setHeader('access-control-allow-origin', '*')
    const path = request.url ?? ''
    if (path.startsWith('/api/signing/')) {
      response.setHeader('content-type', 'application/json')
      return response.end(JSON.stringify(opened.request))
    }
    const bytes = path.startsWith('/b/') ? files.get(path.slice(3)) : undefined
    return bytes === undefined ? response.writeHead(404).end() : response.end(bytes)
  })
  const hubUrl = `http://127.0.0.1:${await listening(hub)}`
  const root = join(import.meta.dirname, '../../apps/console')
  const origin = makeOrigin(
    readConfig({ HD_SIGNING_AGENCY: 'thong-tin', HD_SIGNING_HUB_URL: hubUrl, HD_VAR: join(root, 'no-such-folder') }, root),
  )
  const port = await listening(origin)
  const opened: HostileHub = {
    page: `http://ky.thong-tin.localhost:${port}/#${'t'.repeat(32)}`,
    request: null,
    files,
    stop: async () => {
      for (const server of [hub, origin]) {
        server.closeAllConnections()
        await new Promise((closed) => server.close(closed))
      }
    },
  }
  return opened
}

export async function keep(files: HostileHub['files'], bytes: Uint8Array) {
  const sha256 = await sha256Hex(bytes)
  files.set(sha256, bytes)
  return { sha256, length: bytes.length }
}

/** Silence as FLAC: frames of 4096 samples at 48 kHz, one channel, each one constant; the head may state another length than the frames have. */
export function silence(frames: number, statedSamples = frames * 4096): Uint8Array {
  const head = new Uint8Array(42)
  head.set([...utf8('fLaC'), 0x80, 0, 0, 34, 0x10, 0, 0x10, 0])
  const view = new DataView(head.buffer)
  view.setUint32(18, (48_000 << 12) | 0xf0)
  view.setUint32(22, statedSamples)
  const bodies = Array.from({ length: frames }, (_, number) => {
    const start = [0xff, 0xf8, 0xca, 0x08, number]
    const body = [...start, crc(start, 8, 0x07), 0, 0, 0]
    const check = crc(body, 16, 0x8005)
    return [...body, check >> 8, check & 0xff]
  })
  return new Uint8Array([...head, ...bodies.flat()])
}

function crc(bytes: readonly number[], width: 8 | 16, polynomial: number): number {
  const top = 1 << (width - 1)
  const mask = (1 << width) - 1
  let value = 0
  for (const byte of bytes) {
    value ^= byte << (width - 8)
    for (let bit = 0; bit < 8; bit++) value = ((value & top) === 0 ? value << 1 : (value << 1) ^ polynomial) & mask
  }
  return value
}

async function itemsOf(files: HostileHub['files'], sound: Uint8Array, ms: number): Promise<MediaItem[]> {
  const media = { ...(await keep(files, sound)), mime: 'audio/flac', ms }
  const face = boardPng(new Uint8Array(192 * 64).fill(1), 192, 64, 'amber')
  return [
    { kind: 'sound', lang: 'vi', title: 'Tin mẫu', media, text: await keep(files, utf8(words)) },
    { kind: 'board', lang: 'vi', title: 'Tin mẫu', media: { ...(await keep(files, face)), mime: 'image/png' } },
  ]
}

export async function sitesPart(files: HostileHub['files'], sound: Uint8Array, ms: number, zoneOfSlots = zone): Promise<ReleasePart> {
  const items = await itemsOf(files, sound, ms)
  return partOf(1, { class: 'thuong', areas: ['cau-cang-mau'], items, slots: slotsOf(plan, items, zoneOfSlots) })
}

export async function pagePart(files: HostileHub['files'], figure: Figure): Promise<ReleasePart> {
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
    publishedAt: now,
    renderer: 1,
    body: {
      type: 'doc',
      content: [
        {
          type: 'paragraph',
          content: [{ type: 'text', text: 'xem thêm', marks: [{ type: 'link', attrs: { href: 'https://evil.example.org/x' } }] }],
        },
        { type: 'figure', attrs: { figure: 0 } },
      ],
    },
    figures: [figure],
    sources: [],
  }
  const mime = 'application/vnd.hai-dang.page.v1+json'
  const item: MediaItem = { kind: 'page', lang: 'vi', title: 'Tin mẫu', media: { ...(await keep(files, canonicalBytes(page))), mime } }
  return partOf(2, { class: 'trang', areas: ['portal'], items: [item], slots: [] })
}

async function partOf(tail: number, of: Pick<ReleasePart['release'], 'class' | 'areas' | 'items' | 'slots'>): Promise<ReleasePart> {
  const parts = [{ id: id(tail), series: id(tail + 20), seq: 1, ...of, notBefore: now, notAfter: '2026-08-06T02:00:00Z' }]
  const [release] = buildRelease({ deployment, policyVersion: 1, parts })
  const items = release!.items.map((item) => ({ item, words, sound: null, page: null }))
  return { ...(await documentOf(release!)), release: release!, items }
}

async function documentOf(document: Parameters<typeof payloadOf>[0]) {
  const { payloadType, payload } = payloadOf(document)
  return { digest: await digestOf(payloadType, payload), payloadType, payload: toBase64(payload) }
}

export function approval(parts: ReleasePart[], change: object = {}) {
  const { release, digest } = parts[0]!
  const row = { id: id(30), code: 'M/1', digest, title: 'Tin mẫu', class: release.class, status: 'pending', authorName: 'Người mẫu' }
  const span = { submittedAt: now, notBefore: release.notBefore, notAfter: release.notAfter }
  const sheet = {
    ...row,
    ...span,
    agency: 'thong-tin',
    areas: release.areas,
    channels: ['sound'],
    approvals: [],
    workId: id(31),
    authorId: id(32),
    parts,
    areaNames: {},
    airings: [],
    clashes: [],
    policies: [],
    supersedesTitle: null,
    canApprove: true,
    whyNotApprove: null,
    canWithdraw: true,
    canRecall: false,
    withdrawn: null,
    pageUrl: null,
    plays: 0,
    history: [],
  }
  return { kind: 'release', ...head, sheet, ...change }
}

export async function withdrawal(parts: ReleasePart[], stopped: ReleasePart[]) {
  const reason = 'Sai giờ (mẫu)'
  const orders = stopped.map(({ digest }, index) =>
    documentOf(buildWithdraw({ deployment, id: id(50 + index), digest, reason, issued: now })),
  )
  return { ...approval(parts), kind: 'withdraw', reason, documents: await Promise.all(orders) }
}

const key = {
  keyid: 'a'.repeat(64),
  alg: 'ES256',
  kind: 'webauthn',
  personId: id(40),
  personName: 'Minh (mẫu)',
  roles: ['approver'],
  areas: ['*'],
  notBefore: now,
  notAfter: '2027-08-05T02:00:00Z',
  words: '',
}
const head = {
  deployment,
  drill: true,
  now,
  hubOrigin: 'http://thong-tin.localhost',
  returnUrl: 'http://thong-tin.localhost/',
  signer: { personId: id(40), name: 'Minh (mẫu)', agency: 'thong-tin', agencyName: 'Sở mẫu', keys: [key] },
} satisfies Omit<Extract<SigningRequest, { kind: 'release' }>, 'kind' | 'sheet' | 'signer'> & { signer: object }
