import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalBytes, digestOf, fromBase64, pae, payloadOf, toBase64 } from '@hai-dang/trust'
import type { ReleaseSheet, TicketView, WorkContent, WorkView } from '@hai-dang/wire'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RepositoryRefused } from '../ports/repository.ts'
import { bulletin, type Newsroom, openNewsroom, personIdOf } from '../testing/newsroom.ts'
import * as approvals from './index.ts'

let room: Newsroom
/** Each part of this file in a newsroom of its own, since they move its clock. */
function inOwnRoom(): void {
  beforeAll(async () => {
    room = await openNewsroom()
  })
  afterAll(() => room?.close())
}

describe('listing', () => {
  inOwnRoom()

  it('survives a crash between listing and the record: the second run lists nothing twice', async () => {
    const { releaseId, digest } = await room.signedByBoth('Mất điện')
    room.power.goesAfterPublish = true
    await room.deps.outbox.drain()
    expect(room.deps.repository.listed('cau-cang-mau')).toContain(digest)
    expect((await room.sheetFor('lan', releaseId)).status).toBe('approved')
    await room.clock.advance(5000)
    await room.deps.outbox.drain()
    expect((await room.sheetFor('lan', releaseId)).status).toBe('published')
  })

  it('refuses a row that was changed in the database after signing, and lists nothing of it', async () => {
    const { releaseId } = await room.signedByBoth('Bị sửa trong kho')
    const sheet = await room.sheetFor('lan', releaseId)
    const forged = toBase64(canonicalBytes({ ...sheet.parts[0]!.release, class: 'uu_tien' }))
    await expect(sql`update release_part set payload = ${forged} where digest = ${sheet.digest}`.execute(room.db)).rejects.toThrow(
      'never changed',
    )
    await sql.raw('alter table release_part disable trigger release_part_stands').execute(room.db)
    await sql`update release_part set payload = ${forged} where digest = ${sheet.digest}`.execute(room.db)
    await sql.raw('alter table release_part enable trigger release_part_stands').execute(room.db)
    await room.deps.outbox.drain()
    const { rows } = await sql<{ status: string; halted: string }>`select status, halted from release where id = ${releaseId}`.execute(
      room.db,
    )
    expect(rows).toEqual([{ status: 'approved', halted: 'release.tampered' }])
    expect((await room.sheetFor('lan', releaseId)).history.at(-1)).toMatchObject({ what: 'bi_chan', by: 'release.tampered' })
    for (const area of ['cau-cang-mau', 'cua-khau-mau', 'portal'])
      for (const { digest } of sheet.parts) expect(room.deps.repository.listed(area)).not.toContain(digest)
  })

  it('counts two signatures of the same moment as one approval, listed in one version', async () => {
    const { releaseId } = await room.submitted('lan', bulletin('Cùng ký'))
    const before = room.announced.length
    const answers = await Promise.all([room.approved('minh', releaseId), room.approved('dung', releaseId)])
    expect(answers.map((answer) => 'complete' in answer && answer.complete).sort()).toEqual([false, true])
    await room.deps.outbox.drain()
    expect(await room.sheetFor('lan', releaseId)).toMatchObject({ status: 'published' })
    expect(room.announced.length).toBe(before + 1)
  })

  it('of two submissions at once of one work keeps one', async () => {
    const work = await room.written('lan', bulletin('Gửi cùng lúc'))
    const send = () => room.call('lan', 'POST', `/api/works/${work.id}/submissions`, { revision: 1, releaseId: room.deps.ids.next() })
    const answers = await Promise.all([send(), send(), send()])
    expect(answers.map(({ status, body }) => body.code ?? status).sort()).toEqual([200, 'release.series-pending', 'release.series-pending'])
  })

  it('refuses a row whose digest was changed with it: the signatures are over the first', async () => {
    const { releaseId } = await room.signedByBoth('Sửa cả mã')
    const sheet = await room.sheetFor('lan', releaseId)
    const { payloadType, payload } = payloadOf({ ...sheet.parts[0]!.release, class: 'uu_tien' })
    const digest = await digestOf(payloadType, payload)
    await sql.raw('alter table release_part disable trigger release_part_stands').execute(room.db)
    await sql`update release_part set payload = ${toBase64(payload)}, digest = ${digest} where digest = ${sheet.digest}`.execute(room.db)
    await sql.raw('alter table release_part enable trigger release_part_stands').execute(room.db)
    await room.deps.outbox.drain()
    const { rows } = await sql`select status, halted from release where id = ${releaseId}`.execute(room.db)
    expect(rows).toEqual([{ status: 'approved', halted: 'quorum.missing' }])
    expect(room.deps.repository.listed('cau-cang-mau')).not.toContain(digest)
  })

  it('what a check stopped is tried again by its author or an approver, when its cause is gone', async () => {
    const { releaseId, digest } = await room.signedByBoth('Bị chặn rồi phát')
    const { repository } = room.deps
    const listOf = repository.currentPeople
    // An agency whose list names none of its keys: what it signed counts no longer.
    repository.currentPeople = (agency) => {
      const held = listOf.call(repository, agency)
      return agency === 'bien-phong' ? { ...held, people: { ...held.people, keys: [] } } : held
    }
    await room.deps.outbox.drain()
    repository.currentPeople = listOf
    const halted = await room.sheetFor('lan', releaseId)
    expect(halted).toMatchObject({ status: 'approved', canRetry: true, halted: { code: expect.any(String) } })
    expect(await room.sheetFor('chien', releaseId)).toMatchObject({ canRetry: false })
    const retry = (login: string) => room.call<ReleaseSheet>(login, 'POST', `/api/releases/${releaseId}/listings`)
    expect((await retry('chien')).body.code).toBe('approval.no-role')
    const answers = await Promise.all([retry('lan'), retry('dung')])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    await room.deps.outbox.drain()
    expect(await room.sheetFor('lan', releaseId)).toMatchObject({ status: 'published', canRetry: false, halted: null })
    expect(repository.listed('cau-cang-mau')).toContain(digest)
    expect((await retry('lan')).body.code).toBe('release.not-halted')
  })

  it('a page that was taken down gives its address back, and a withdrawal sent twice at once is one', async () => {
    const page = { ...bulletin('x').page!, path: '/tin/giu-cho' }
    const first = await room.signedByBoth('Giữ chỗ', { page })
    await room.deps.outbox.drain()
    const work = await room.written('lan', bulletin('Đến sau', { page }))
    const send = () => room.call('lan', 'POST', `/api/works/${work.id}/submissions`, { revision: 1, releaseId: room.deps.ids.next() })
    expect((await send()).body.code).toBe('work.page-taken')
    const sheet = await room.sheetFor('dung', first.releaseId)
    const { body } = await room.call<TicketView>('dung', 'POST', `/api/releases/${first.releaseId}/withdrawal-tickets`, {
      reason: 'Đổi bài.',
    })
    const request = await room.opened(body.ticket)
    if (request.kind !== 'withdraw') throw new Error(request.kind)
    expect(request.documents).toHaveLength(sheet.parts.length)
    const signatures = await room.signaturesOver(request.documents, 'dung')
    const ended = await Promise.all([room.sent(body.ticket, signatures), room.sent(body.ticket, signatures)])
    expect(ended).toEqual([
      { ok: true, complete: true, waitingOn: [] },
      { ok: true, complete: true, waitingOn: [] },
    ])
    expect((await send()).status).toBe(200)
  })

  it('an order to play at once stands on its day where it began, however late one looks', async () => {
    const { releaseId } = await room.signedByBoth('Ngay bây giờ')
    await room.deps.outbox.drain()
    const airings = async () => (await room.sheetFor('lan', releaseId)).airings.map(({ area, start, item }) => `${area} ${item} ${start}`)
    const atFirst = await airings()
    expect(atFirst.length).toBeGreaterThan(4)
    await room.clock.advance(3 * 3_600_000)
    expect(await airings()).toEqual(atFirst)
    // What a site has proven stands where it was heard.
    const digest = (await room.sheetFor('lan', releaseId)).digest
    await sql`
      insert into device (id, alg, raw, name, kind, area, place, provisioned_at)
      select 'loa-mau', 'Ed25519', 'x', 'Loa (mẫu)', 'loudspeaker', area, id, now() from place where area = 'cau-cang-mau'`.execute(room.db)
    await sql`
      insert into play (id, device, kind, channel, digest, slot, nominal, repeat, start_seq, end_seq, started_at, ended_at, heard_ms, release, grade, doubts, received_at)
      values (${room.deps.ids.next()}, 'loa-mau', 'airing', 'sound', ${digest}, 'loa-ngay', '2026-08-05T02:00:00Z', 0, 1, 2, '2026-08-05T02:23:00Z',
        '2026-08-05T02:23:05Z', 5000, ${releaseId}, 'A', '{}', now())`.execute(room.db)
    expect((await airings()).filter((row) => row.endsWith('02:23:00Z'))).toEqual(['cau-cang-mau 0 2026-08-05T02:23:00Z'])
    expect((await airings()).filter((row) => row.startsWith('cau-cang-mau 1'))).toEqual([])
    await sql`delete from play`.execute(room.db)
    await sql`delete from device`.execute(room.db)
  })

  it('the same submission three times at once is one, and its number is not given to another work', async () => {
    const work = await room.written('lan', bulletin('Gửi ba lần'))
    const other = await room.written('lan', bulletin('Mượn số'))
    const releaseId = room.deps.ids.next()
    const send = (id: string) => room.call<{ digest: string }>('lan', 'POST', `/api/works/${id}/submissions`, { revision: 1, releaseId })
    const answers = await Promise.all([send(work.id), send(work.id), send(work.id)])
    expect(answers.map(({ status, body }) => [status, body])).toEqual(Array(3).fill([200, answers[0]!.body]))
    expect((await send(other.id)).body.code).toBe('release.id-taken')
    const third = room.deps.ids.next()
    const works = await Promise.all([1, 2].map((n) => room.written('lan', bulletin(`Tranh số ${n}`))))
    const race = works.map(({ id }) => room.call('lan', 'POST', `/api/works/${id}/submissions`, { revision: 1, releaseId: third }))
    expect((await Promise.all(race)).map(({ status, body }) => body.code ?? status).sort()).toEqual([200, 'release.id-taken'])
    const back = () => room.call('lan', 'POST', `/api/releases/${releaseId}/recalls`)
    const no = () => room.call('dung', 'POST', `/api/releases/${releaseId}/refusals`, { reason: 'Trùng.' })
    expect((await Promise.all([back(), no(), back()])).map(({ status }) => status).sort()).toEqual([200, 409, 409])
  })

  it('the next release of a work takes the place of the first on every list', async () => {
    const { work, releaseId, digest } = await room.signedByBoth('Bản một')
    await room.deps.outbox.drain()
    const first = await room.sheetFor('lan', releaseId)
    await room.clock.advance(60_000)
    await room.call('lan', 'PUT', `/api/works/${work.id}/draft`, { baseRevision: 1, content: bulletin('Bản hai') })
    const secondId = room.deps.ids.next()
    await room.call('lan', 'POST', `/api/works/${work.id}/submissions`, { revision: 2, releaseId: secondId })
    const second = await room.sheetFor('minh', secondId)
    expect(second).toMatchObject({ supersedesTitle: 'Bản một', code: `${work.code}/2` })
    expect(second.parts.map(({ release }) => [release.seq, release.series, release.supersedes])).toEqual(
      first.parts.map((part) => [2, part.release.series, part.digest]),
    )
    await room.approved('minh', secondId)
    await room.approved('dung', secondId)
    await room.deps.outbox.drain()
    expect((await room.sheetFor('lan', releaseId)).status).toBe('superseded')
    expect((await room.sheetFor('lan', secondId)).status).toBe('published')
    expect(room.deps.repository.listed('cau-cang-mau')).not.toContain(digest)
    expect(room.deps.repository.listed('cau-cang-mau')).toContain(second.digest)
  })

  it('the portal is listed nothing before its time, and what is over leaves every list', async () => {
    const when = {
      kind: 'times',
      times: ['08:00'],
      weekdays: [1, 2, 3, 4, 5, 6, 7],
      from: '2026-08-10',
      to: '2026-08-11',
    } satisfies WorkContent['plan']['when']
    const { releaseId, digest } = await room.signedByBoth('Đợi ngày', { plan: { ...bulletin('x').plan, when } })
    await room.deps.outbox.drain()
    const sheet = await room.sheetFor('lan', releaseId)
    expect(sheet.notBefore).toBe('2026-08-09T17:00:00Z')
    expect(room.deps.repository.listed('cau-cang-mau')).toContain(digest)
    expect(room.deps.repository.listed('portal')).not.toContain(sheet.parts[1]!.digest)
    await approvals.tick(room.deps)
    expect(room.deps.repository.listed('portal')).not.toContain(sheet.parts[1]!.digest)
    room.clock.set(Date.parse('2026-08-09T17:00:00Z'))
    await approvals.tick(room.deps)
    expect(room.deps.repository.listed('portal')).toContain(sheet.parts[1]!.digest)
    room.clock.set(Date.parse('2026-08-11T17:00:00Z'))
    await approvals.tick(room.deps)
    expect(room.deps.repository.listed('cau-cang-mau')).not.toContain(digest)
    expect((await room.sheetFor('lan', releaseId)).status).toBe('published')
  })

  it('a sheet nobody signed in its life goes back to its author’s drafts', async () => {
    const { work, releaseId } = await room.submitted('lan', bulletin('Không ai duyệt'))
    await room.clock.advance(86_400_000)
    await approvals.tick(room.deps)
    expect((await room.sheetFor('lan', releaseId)).status).toBe('expired')
    expect((await room.call<WorkView>('lan', 'GET', `/api/works/${work.id}`)).body).toMatchObject({ status: 'nhap', canEdit: true })
  })
})

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
  inOwnRoom()

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

  it('leaves nothing on the lists when the repository will not take the withdrawal itself', async () => {
    const { releaseId, digest } = await published('Khu vực không còn')
    await stopping('dung', releaseId)
    const { repository } = room.deps
    const { publish } = repository
    repository.publish = async (change, now) => {
      const adds = Object.values(change.areas ?? {}).some(({ add }) => (add ?? []).length > 0)
      if (adds) throw new RepositoryRefused({ code: 'repository.unknown-area' })
      return publish(change, now)
    }
    await room.deps.outbox.drain()
    repository.publish = publish
    expect(listedAnywhere(digest)).toBe(false)
    await room.clock.advance(5000)
    await room.deps.outbox.drain()
    expect((await room.sheetFor('minh', releaseId)).canWithdraw).toBe(false)
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
