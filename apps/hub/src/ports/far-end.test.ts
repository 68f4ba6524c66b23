import type { TrustPolicy } from '@hai-dang/wire'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { bulletin, type Newsroom, openNewsroom } from '../testing/newsroom.ts'
import { hopeless } from './far-end.ts'

let room: Newsroom
let honest: () => TrustPolicy
beforeAll(async () => {
  room = await openNewsroom()
  honest = room.deps.repository.currentPolicy
})
afterAll(() => room?.close())
afterEach(() => {
  room.deps.repository.currentPolicy = honest
})

function policyOf(change: (policy: TrustPolicy) => Partial<TrustPolicy>): void {
  room.deps.repository.currentPolicy = () => ({ ...honest(), ...change(honest()) })
}

describe('what far ends would refuse whoever signs', () => {
  it('is refused at the first signature, not when both agencies have signed', async () => {
    const { releaseId } = await room.submitted('lan', bulletin('Quy định đổi sau khi gửi'))
    policyOf(({ policyVersion }) => ({ policyVersion: policyVersion - 1 }))
    expect(await room.approved('minh', releaseId)).toMatchObject({ code: 'release.policy-newer' })
    expect((await room.sheetFor('lan', releaseId)).approvals.map(({ state }) => state)).toEqual(['waiting', 'waiting'])
  })

  it('is refused when it is sent, before anyone is asked', async () => {
    const work = await room.written('lan', bulletin('Trang sống quá lâu'))
    const { repository } = room.deps
    // The policy changes between what the page's life was taken from and what a far end measures it by.
    let asked = 0
    repository.currentPolicy = () => {
      const policy = honest()
      return { ...policy, limits: { ...policy.limits, pageDays: ++asked > 3 ? 1 : policy.limits.pageDays } }
    }
    const sent = await room.call('lan', 'POST', `/api/works/${work.id}/submissions`, { revision: 1, releaseId: room.deps.ids.next() })
    expect(sent.body.code).toBe('document.too-long')
    expect((await room.call<{ status: string }>('lan', 'GET', `/api/works/${work.id}`)).body.status).toBe('nhap')
  })

  it('counts the room that the signatures to come will take', async () => {
    const { releaseId } = await room.submitted('lan', bulletin('Sát mức 64 kB'))
    const [part] = (await room.sheetFor('lan', releaseId)).parts
    const of = (bytes: number) => ({ payloadType: part!.payloadType, payload: 'A'.repeat(bytes - (bytes % 4)), signatures: [] })
    const areas = part!.release.areas
    expect(await hopeless(room.deps, of(65_000), { areas, missing: 2 })).toEqual({ code: 'envelope.too-large' })
    expect(await hopeless(room.deps, { ...of(0), payload: part!.payload }, { areas, missing: 2 })).toBeNull()
  })
})

it('one touch over two parts is a batch: the policy’s rule for batches must be met before a release is approved', async () => {
  policyOf(({ quorums }) => ({ quorums: { ...quorums, batch: { 'thong-tin': 2, 'bien-phong': 1 } } }))
  const { releaseId } = await room.submitted('lan', bulletin('Duyệt theo lô'))
  await room.approved('minh', releaseId)
  expect(await room.approved('dung', releaseId)).toEqual({ ok: true, complete: false, waitingOn: ['thong-tin'] })
  expect(await room.approved('ha', releaseId)).toMatchObject({ complete: true })
  await room.deps.outbox.drain()
  expect((await room.sheetFor('lan', releaseId)).status).toBe('published')
})
