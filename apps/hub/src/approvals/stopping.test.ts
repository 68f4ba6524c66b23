import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fromBase64, pae, toBase64 } from '@hai-dang/trust'
import type { ReleaseSheet, TicketView, WorkView } from '@hai-dang/wire'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bulletin, type Newsroom, openNewsroom, personIdOf } from '../testing/newsroom.ts'
import * as approvals from './index.ts'

let room: Newsroom
beforeAll(async () => {
  room = await openNewsroom()
})
afterAll(() => room?.close())

async function stopping(login: string, releaseId: string) {
  const { status, body } = await room.call<TicketView & { code?: string }>(login, 'POST', `/api/releases/${releaseId}/withdrawal-tickets`, {
    reason: 'Tin đã cũ.',
  })
  if (status !== 200) return { code: body.code, documents: [] }
  const request = await room.opened(body.ticket)
  if (request.kind !== 'withdraw') throw new Error(JSON.stringify(request))
  const key = await room.keys.person(login)
  const signatures = await Promise.all(
    request.documents.map(async ({ payloadType, payload }) => ({
      keyid: key.keyid,
      sig: toBase64(await key.sign(pae(payloadType, fromBase64(payload)))),
    })),
  )
  return { ...(await room.sent(body.ticket, signatures)), documents: request.documents }
}

async function published(title: string, change: Parameters<typeof bulletin>[1] = {}) {
  const made = await room.signedByBoth(title, change)
  await room.deps.outbox.drain()
  return made
}

/** The keys of a person leave the list in force, as after a ceremony; answers how to put them back. */
function unlist(login: string): () => void {
  const { repository } = room.deps
  const { currentPeople } = repository
  repository.currentPeople = (agency) => {
    const held = currentPeople(agency)
    return { ...held, people: { ...held.people, keys: held.people.keys.filter(({ person }) => person !== personIdOf(login)) } }
  }
  return () => {
    repository.currentPeople = currentPeople
  }
}

const listedAnywhere = (digest: string) =>
  ['cau-cang-mau', 'cua-khau-mau', 'portal'].some((area) => room.deps.repository.listed(area).includes(digest))

async function nextVersion(work: WorkView, revision: number, change: Partial<ReturnType<typeof bulletin>>) {
  const content = bulletin(`Bản ${revision} của ${work.code}`, change)
  await room.call('lan', 'PUT', `/api/works/${work.id}/draft`, { baseRevision: revision - 1, content })
  const releaseId = room.deps.ids.next()
  const sent = await room.call('lan', 'POST', `/api/works/${work.id}/submissions`, { revision, releaseId })
  if (sent.status !== 200) throw new Error(JSON.stringify(sent.body))
  await room.approved('minh', releaseId)
  await room.approved('dung', releaseId)
  await room.deps.outbox.drain()
  return releaseId
}

describe('stopping', () => {
  it('takes a release off the lists even when its withdrawal is refused there, and another may be signed until one is listed', async () => {
    const { releaseId, digest } = await published('Khoá hết hạn giữa chừng')
    expect(await stopping('dung', releaseId)).toMatchObject({ ok: true })
    const back = unlist('dung')
    await room.deps.outbox.drain()
    back()
    expect(listedAnywhere(digest)).toBe(false)
    const sheet = await room.sheetFor('minh', releaseId)
    expect(sheet).toMatchObject({ status: 'withdrawn', canWithdraw: true })
    expect(sheet.history.at(-1)).toMatchObject({ what: 'bi_chan' })
    const second = await stopping('minh', releaseId)
    expect(second).toMatchObject({ ok: true, complete: true })
    await room.deps.outbox.drain()
    expect((await room.admittedIn('cau-cang-mau', second.documents[0]!.digest)).ok).toBe(true)
    expect((await room.sheetFor('minh', releaseId)).canWithdraw).toBe(false)
    expect((await stopping('minh', releaseId)).code).toBe('release.already-withdrawing')
  })

  it('is tried again within five seconds while the repository cannot be written', async () => {
    const { releaseId, digest } = await published('Bộ ký vắng mặt')
    await stopping('dung', releaseId)
    const { repository } = room.deps
    const { publish } = repository
    repository.publish = () => Promise.reject(new Error('the signer is away'))
    for (let tries = 0; tries < 6; tries++) {
      await room.deps.outbox.drain()
      await room.clock.advance(5000)
    }
    expect(listedAnywhere(digest)).toBe(true)
    repository.publish = publish
    await room.deps.outbox.drain()
    expect(listedAnywhere(digest)).toBe(false)
  })

  it('reaches a superseded release, which a site that was away may still hold, and leaves the newer one of its work alone', async () => {
    const { work, releaseId } = await published('Bản cũ còn ở điểm phát')
    const newer = await nextVersion(work, 2, {})
    const old = await room.sheetFor('dung', releaseId)
    expect(old).toMatchObject({ status: 'superseded', canWithdraw: true })
    const stopped = await stopping('dung', releaseId)
    expect(stopped).toMatchObject({ ok: true })
    await room.deps.outbox.drain()
    expect((await room.admittedIn('cau-cang-mau', stopped.documents[0]!.digest)).ok).toBe(true)
    expect((await room.sheetFor('dung', newer)).status).toBe('published')
    expect(listedAnywhere((await room.sheetFor('dung', newer)).digest)).toBe(true)
    expect((await room.call<WorkView>('lan', 'GET', `/api/works/${work.id}`)).body.status).toBe('da_duyet')
  })

  it('works though a file of the release is lost: the sheet says so, nobody approves it, anyone may stop it', async () => {
    const { releaseId } = await published('Mất tệp')
    const waiting = await room.submitted('lan', bulletin('Mất tệp khi chờ'))
    for (const id of [releaseId, waiting.releaseId]) {
      for (const { release } of (await room.sheetFor('lan', id)).parts) {
        for (const item of release.items) {
          if (item.kind === 'relay' || !item.media) continue
          await rm(join(room.varFolder, 'blobs', item.media.sha256.slice(0, 2), item.media.sha256), { force: true })
        }
      }
    }
    const answer = await room.call<ReleaseSheet>('dung', 'GET', `/api/releases/${releaseId}`)
    expect(answer.status).toBe(200)
    expect(answer.body.canWithdraw).toBe(true)
    expect(answer.body.parts.flatMap(({ items }) => items.map(({ lost }) => lost))).toEqual([true, true, true])
    expect((await room.ticketFor('minh', waiting.releaseId)).body.code).toBe('release.media-lost')
    expect(await stopping('dung', releaseId)).toMatchObject({ ok: true })
    await room.deps.outbox.drain()
    expect(listedAnywhere(answer.body.digest)).toBe(false)
  })

  it('a part that was taken off is not put back by a listing that began before', async () => {
    const { releaseId, digest } = await room.signedByBoth('Vừa phát vừa ngừng')
    await stopping('dung', releaseId)
    const { repository } = room.deps
    const { publish } = repository
    let first = true
    repository.publish = async (change, now) => {
      if (first) {
        first = false
        await new Promise((done) => setTimeout(done, 100))
      }
      return publish(change, now)
    }
    await sql`update release set status = 'published' where id = ${releaseId}`.execute(room.db)
    await Promise.all([approvals.tick(room.deps), room.deps.outbox.drain()])
    await room.deps.outbox.drain()
    repository.publish = publish
    expect(listedAnywhere(digest)).toBe(false)
  })

  it('a new version without sound ends the old sound', async () => {
    const { work, releaseId, digest } = await published('Có tiếng')
    expect(listedAnywhere(digest)).toBe(true)
    const newer = await nextVersion(work, 2, { sound: null, board: null })
    expect(listedAnywhere(digest)).toBe(false)
    expect((await room.sheetFor('lan', releaseId)).status).toBe('superseded')
    expect((await room.sheetFor('lan', newer)).status).toBe('published')
  })
})
