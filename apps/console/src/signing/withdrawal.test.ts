import { buildRelease, buildWithdraw, digestOf, payloadOf, toBase64, utf8 } from '@hai-dang/trust'
import type { ReleasePart, SigningRequest } from '@hai-dang/wire'
import { expect, test } from 'vitest'
import { Mismatch } from './mismatch.ts'
import { rebuildWithdrawals } from './withdrawal.ts'

type WithdrawRequest = Extract<SigningRequest, { kind: 'withdraw' }>

const deployment = 'demo-bien-dong'
const id = (tail: number) => `019f0000-0000-7000-8000-${String(tail).padStart(12, '0')}`

async function documentOf(document: Parameters<typeof payloadOf>[0]) {
  const { payloadType, payload } = payloadOf(document)
  return { digest: await digestOf(payloadType, payload), payloadType, payload: toBase64(payload) }
}

async function partOf(kind: 'sites' | 'page'): Promise<ReleasePart> {
  const isPage = kind === 'page'
  const media = { sha256: 'a'.repeat(64), length: 10, mime: isPage ? 'application/vnd.hai-dang.page.v1+json' : 'audio/flac' }
  const [release] = buildRelease({
    deployment,
    policyVersion: 1,
    parts: [
      {
        id: id(isPage ? 1 : 2),
        series: id(isPage ? 3 : 4),
        seq: 1,
        class: isPage ? 'trang' : 'thuong',
        areas: isPage ? ['portal'] : ['cau-cang-mau'],
        items: [{ kind: isPage ? 'page' : 'sound', lang: 'vi', title: 'Tin mẫu', media }],
        slots: [],
        notBefore: '2026-08-05T02:10:00Z',
        notAfter: '2026-08-06T02:10:00Z',
      },
    ],
  })
  return { ...(await documentOf(release!)), release: release!, items: [] }
}

async function requestOf(parts: ReleasePart[], stopped: ReleasePart[]): Promise<WithdrawRequest> {
  const documents = await Promise.all(
    stopped.map(({ digest }, index) =>
      documentOf(buildWithdraw({ deployment, id: id(50 + index), digest, reason: 'Sai giờ', issued: '2026-08-05T03:00:00Z' })),
    ),
  )
  return { kind: 'withdraw', deployment, reason: 'Sai giờ', sheet: { parts }, documents } as unknown as WithdrawRequest
}

const where = (request: WithdrawRequest) =>
  rebuildWithdrawals(request, deployment).then(
    () => 'shown',
    (error) => (error instanceof Mismatch ? error.where : String(error)),
  )

test('each order is shown with the part that it stops, though no file of it is left', async () => {
  const [sites, page] = [await partOf('sites'), await partOf('page')]
  const { documents, parts } = await rebuildWithdrawals(await requestOf([sites, page], [page, sites]), deployment)
  expect(documents).toHaveLength(2)
  expect(parts.map(({ release, order }) => [release.items[0]?.kind, order === documents[release.class === 'trang' ? 0 : 1]])).toEqual([
    ['sound', true],
    ['page', true],
  ])
})

test('a part of the sheet that no order names is told apart', async () => {
  const [sites, page] = [await partOf('sites'), await partOf('page')]
  const { parts } = await rebuildWithdrawals(await requestOf([sites, page], [page]), deployment)
  expect(parts.map(({ release, order }) => [release.class, order !== null])).toEqual([
    ['thuong', false],
    ['trang', true],
  ])
})

test('an order must name content of this sheet, once, with the reason on the screen', async () => {
  const part = await partOf('sites')
  const request = await requestOf([part], [part])
  expect(await where(request)).toBe('shown')
  expect(await where({ ...request, reason: 'Lý do khác' })).toBe('order')
  expect(await where({ ...request, documents: [...request.documents, ...request.documents] })).toBe('order: other content')
  expect(await where({ ...request, sheet: { ...request.sheet, parts: [await partOf('page')] } })).toBe('order: other content')
})

test('what is shown of a part is read from its signed bytes, whatever the hub says beside them', async () => {
  const part = await partOf('sites')
  const other = await partOf('page')
  const lying = await requestOf([{ ...part, release: other.release, digest: other.digest }], [part])
  expect((await rebuildWithdrawals(lying, deployment)).parts[0]?.release.items[0]?.kind).toBe('sound')
  expect(await where(await requestOf([{ ...part, payload: toBase64(utf8('{}')) }], [part]))).toBe('part')
  expect(await where({ ...(await requestOf([part], [part])), deployment: 'demo-khac' })).toBe('deployment')
})
