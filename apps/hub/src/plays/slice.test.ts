import { plannedOf } from '@hai-dang/schedule'
import { chainHash, chainStart, newSigningKey, type SigningKey, signEnvelope, toHex } from '@hai-dang/trust'
import type { LogEntry, PlayView, ReleaseSheet } from '@hai-dang/wire'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { provisionDevice } from '../devices/index.ts'
import { shippedId } from '../ports/ids.ts'
import { type Newsroom, openNewsroom, personIdOf } from '../testing/newsroom.ts'
import { factsOf } from './orders.ts'

let room: Newsroom
beforeAll(async () => {
  room = await openNewsroom()
})
afterAll(() => room?.close())

async function newSite(): Promise<SigningKey> {
  const key = await newSigningKey()
  await provisionDevice(room.deps, {
    id: key.keyid,
    raw: toHex(key.raw),
    name: 'Loa thử (mẫu)',
    kind: 'loudspeaker',
    area: 'cau-cang-mau',
    placeId: shippedId('place/cau-cang'),
    pageUrl: null,
  })
  return key
}

type Heard = { readonly digest: string; readonly slot: string; readonly nominal: string; readonly repeat: number }

/** One whole play as a site logs and signs it. */
async function receiptOf(key: SigningKey, heard: Heard, of: { sha256: string[]; ms: number; at?: number }) {
  const began = of.at ?? room.clock.now()
  const at = (ms: number) => new Date(ms).toISOString()
  const start: LogEntry = {
    seq: 1,
    prev: chainStart,
    at: at(began),
    kind: 'start',
    occurrence: heard,
    items: [0],
    sha256: of.sha256,
    gainDb: 0,
  }
  const end: LogEntry = {
    seq: 2,
    prev: await chainHash(start),
    at: at(began + of.ms),
    kind: 'end',
    occurrence: heard,
    heardMs: of.ms,
    levelDb10: -180,
    sink: 'thử',
  }
  const document = { v: 1, type: 'receipt.v1', deployment: room.deps.config.deployment, id: room.deps.ids.next() } as const
  return signEnvelope({ ...document, device: key.keyid, from: 1, to: 2, prevHash: chainStart, entries: [start, end] }, [key])
}

const send = async (envelope: object) => {
  const answer = await room.app.inject({ method: 'POST', url: '/api/receipts', payload: envelope })
  return { status: answer.statusCode, body: answer.json() as { code?: string } }
}

async function playBy(key: SigningKey): Promise<PlayView> {
  const { rows } = await sql<{ id: string }>`select id from play where device = ${key.keyid}`.execute(room.db)
  const { status, body } = await room.call<PlayView>('dung', 'GET', `/api/plays/${rows[0]!.id}`)
  expect(status).toBe(200)
  return body
}

/** A published bulletin, and the first play of it that its order plans. */
async function played(title: string) {
  const { releaseId, digest } = await room.signedByBoth(title)
  await room.deps.outbox.drain()
  const { release } = (await room.sheetFor('lan', releaseId)).parts[0] as ReleaseSheet['parts'][number]
  const from = Date.parse(release.notBefore)
  const first = plannedOf({ digest, release, heldAt: 0 }, 'sound', from, from + 86_400_000)[0]!
  const item = release.items[0]!
  if (item.kind !== 'sound' || !item.media) throw new Error(item.kind)
  return { digest, release, occurrence: first.occurrence, sha256: [item.media.sha256], ms: first.end - first.start, at: first.start }
}

describe('a play opened', () => {
  it('is judged by the keys as they were listed when both approved, whatever the lists say today', async () => {
    const key = await newSite()
    const play = await played('Khoá đổi về sau')
    expect(await send(await receiptOf(key, play.occurrence, play))).toMatchObject({ status: 200 })
    const { repository } = room.deps
    const { currentPeople } = repository
    repository.currentPeople = (agency) => {
      const held = currentPeople(agency)
      return { ...held, people: { ...held.people, keys: held.people.keys.filter(({ person }) => person !== personIdOf('minh')) } }
    }
    const opened = await playBy(key)
    repository.currentPeople = currentPeople
    expect(opened).toMatchObject({ grade: 'A', doubts: [], release: { check: { ok: true, refusal: null, asOf: expect.any(String) } } })
  })

  it('of an order that the hub never released shows its proof and its doubt', async () => {
    const key = await newSite()
    const unknown = { digest: 'a'.repeat(64), slot: 'loa', nominal: '2026-08-05T02:00:00Z', repeat: 0 }
    await send(await receiptOf(key, unknown, { sha256: ['b'.repeat(64)], ms: 5000 }))
    expect(await playBy(key)).toMatchObject({
      grade: 'C',
      doubts: [{ code: 'play.unknown-release' }],
      release: null,
      receipt: { check: { ok: true, chain: true } },
    })
  })
})

describe('a receipt', () => {
  it('of a device out of service is kept: what it played before counts, what it played since is doubted', async () => {
    const [before, since] = [await newSite(), await newSite()]
    const play = await played('Thiết bị ngừng dùng')
    const retire = (key: SigningKey, ms: number) =>
      sql`update device set retired_at = to_timestamp(${ms / 1000}) where id = ${key.keyid}`.execute(room.db)
    await retire(before, play.at + 3_600_000)
    await retire(since, play.at - 3_600_000)
    for (const key of [before, since]) expect(await send(await receiptOf(key, play.occurrence, play))).toMatchObject({ status: 200 })
    expect(await playBy(before)).toMatchObject({ grade: 'A', doubts: [] })
    expect(await playBy(since)).toMatchObject({ grade: 'C', doubts: [{ code: 'play.after-retirement' }] })
  })

  it('that names no file proves no planned play', async () => {
    const key = await newSite()
    const play = await played('Không nêu tệp')
    await send(await receiptOf(key, play.occurrence, { ...play, sha256: [] }))
    expect(await playBy(key)).toMatchObject({ grade: 'C', doubts: [{ code: 'play.wrong-media' }] })
  })

  it('whose type has no canonical form is malformed, not a fault', async () => {
    const key = await newSite()
    const envelope = await receiptOf(
      key,
      { digest: 'a'.repeat(64), slot: 'loa', nominal: '2026-08-05T02:00:00Z', repeat: 0 },
      { sha256: [], ms: 1 },
    )
    expect((await send({ ...envelope, payloadType: `${envelope.payloadType}\ud800` })).status).toBe(400)
  })
})

it('a repeat that lies days after its slot’s instant is planned all the same', async () => {
  const { digest, release } = await played('Lặp nhiều ngày')
  const long = { ...release, notAfter: '2026-09-05T02:00:00Z' }
  const slots = release.slots.map((slot) => ({ ...slot, repeat: { count: 20, gapSeconds: 43_200 } }))
  const order = { releaseId: room.deps.ids.next(), release: { ...long, slots }, withdrawnAt: null }
  const occurrence = { digest, slot: slots[0]!.id, nominal: release.notBefore, repeat: 19 }
  const site = { keyid: 'x', raw: '', area: 'cau-cang-mau', retiredAt: null }
  expect(factsOf(order, occurrence, site)).toMatchObject({ planned: true })
  expect(factsOf(order, { ...occurrence, repeat: 20 }, site)).toMatchObject({ planned: false })
})
