import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { join } from 'node:path'
import { buildWithdraw, fromBase64, keyIdOf, pae, payloadOf, text, toBase64 } from '@hai-dang/trust'
import { type Envelope, envelope as envelopeShape, pageV1, type ReleaseSheet, type TicketView, type WorkView } from '@hai-dang/wire'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ffmpeg, measure } from '../media-worker/ffmpeg.ts'
import { bulletin, type Newsroom, openNewsroom, personIdOf } from '../testing/newsroom.ts'

let room: Newsroom
beforeAll(async () => {
  room = await openNewsroom()
})
afterAll(() => room?.close())

describe('the walk of a bulletin', () => {
  it('written, sent, signed by both, is on the lists of its areas and every far end admits it', async () => {
    const { work, releaseId, digest } = await room.submitted('lan', bulletin('Gió lớn'))
    const sheet = await room.sheetFor('dung', releaseId)
    expect(sheet).toMatchObject({ digest, status: 'pending', canApprove: true, clashes: [], class: 'thuong', code: `${work.code}/1` })
    expect(sheet.parts.map(({ release }) => [release.class, release.areas.join()])).toEqual([
      ['thuong', 'cau-cang-mau,cua-khau-mau'],
      ['trang', 'portal'],
    ])
    const [sound, board] = sheet.parts[0]!.items
    expect(sound).toMatchObject({ words: bulletin('x').textVi, sound: { source: 'speech' } })
    expect(board?.words).toBe('BIỂN ĐỘNG\nCẤM RA KHƠI')
    expect(sheet.parts[1]!.items[0]!.page).toMatchObject({ path: '/tin/gio-lon', listen: sound?.sound?.media })
    // The same submission again answers as before; a second one waits for the first.
    const again = await room.call('lan', 'POST', `/api/works/${work.id}/submissions`, { revision: 1, releaseId })
    expect(again.body).toEqual({ releaseId, digest })
    expect(
      (await room.call('lan', 'POST', `/api/works/${work.id}/submissions`, { revision: 1, releaseId: room.deps.ids.next() })).body.code,
    ).toBe('release.series-pending')
    expect((await room.call('lan', 'PUT', `/api/works/${work.id}/draft`, { baseRevision: 1, content: bulletin('Khác') })).body.code).toBe(
      'work.pending',
    )

    expect(await room.approved('minh', releaseId)).toEqual({ ok: true, complete: false, waitingOn: ['bien-phong'] })
    await room.deps.outbox.drain()
    expect(room.deps.repository.listed('cau-cang-mau')).not.toContain(digest)
    expect(await room.approved('dung', releaseId)).toEqual({ ok: true, complete: true, waitingOn: [] })
    expect((await room.sheetFor('lan', releaseId)).status).toBe('approved')
    await room.deps.outbox.drain()
    const published = await room.sheetFor('lan', releaseId)
    expect(published).toMatchObject({ status: 'published', pageUrl: expect.stringMatching(/\/tin\/gio-lon$/) })
    expect(published.history.map(({ what, by }) => `${what} ${by}`)).toEqual([
      'trinh Lan (mẫu)',
      'duyet Minh (mẫu)',
      'duyet Dũng (mẫu)',
      'phat_hanh null',
    ])
    expect((await room.call<WorkView>('lan', 'GET', `/api/works/${work.id}`)).body.status).toBe('da_duyet')
    for (const [area, part] of [
      ['cau-cang-mau', 0],
      ['cua-khau-mau', 0],
      ['portal', 1],
    ] as const) {
      const admitted = await room.admittedIn(area, published.parts[part]!.digest)
      expect(admitted.ok && admitted.admitted.signers.map(({ name }) => name)).toEqual(['Minh (mẫu)', 'Dũng (mẫu)'])
    }
    const envelopes = (await room.call<Envelope[]>('dung', 'GET', `/api/releases/${releaseId}/envelopes`)).body
    expect(envelopes.map((envelope) => envelopeShape.parse(envelope).signatures.length)).toEqual([2, 2])
  })

  it('carries a voice of the stated length and loudness, a board of its pixels and a page that names its sound', async () => {
    const { releaseId } = await room.submitted('lan', bulletin('Đo tiếng'))
    const sheet = await room.sheetFor('minh', releaseId)
    const [sound, board] = sheet.parts[0]!.release.items
    if (sound?.kind !== 'sound' || board?.kind !== 'board') throw new Error('items')
    const path = join(room.varFolder, 'blobs', sound.media!.sha256.slice(0, 2), sound.media!.sha256)
    let bytes = 0
    await ffmpeg(['-v', 'error', '-i', path, '-f', 's16le', '-'], { seconds: 30, onStdout: (chunk) => (bytes += chunk.length) })
    expect(bytes / 96).toBe(sound.media!.ms)
    const stated = sheet.parts[0]!.items[0]!.sound!
    expect(await measure(['-i', path])).toEqual({ lufs10: stated.loudnessLufs10, peakDb10: stated.truePeakDb10 })
    expect(Math.abs(stated.loudnessLufs10 + 160)).toBeLessThanOrEqual(5)
    expect(stated.truePeakDb10).toBeLessThanOrEqual(-15)
    const png = (await room.deps.blobs.get(board.media!.sha256))!
    expect([Buffer.from(png).readUInt32BE(16), Buffer.from(png).readUInt32BE(20)]).toEqual([192, 64])
    const page = sheet.parts[1]!.release.items[0]!
    if (page.kind !== 'page') throw new Error('page')
    expect(pageV1.parse(JSON.parse(text((await room.deps.blobs.get(page.media!.sha256))!))).listen).toEqual(sound.media)
  })
})

describe('a signature that must not count', () => {
  it('by the writer, by one agency twice, by another’s key, by one person twice', async () => {
    const own = await room.submitted('ha', bulletin('Bài của Hà'))
    expect((await room.ticketFor('ha', own.releaseId)).body.code).toBe('approval.own-piece')
    const { releaseId } = await room.submitted('lan', bulletin('Sai người ký'))
    expect(await room.approved('minh', releaseId, 'ha')).toMatchObject({ code: 'signature.other-person' })
    expect(await room.approved('dung', releaseId, 'minh')).toMatchObject({ code: 'signature.other-person' })
    expect(await room.approved('minh', releaseId)).toMatchObject({ waitingOn: ['bien-phong'] })
    expect((await room.ticketFor('minh', releaseId)).body.code).toBe('approval.person-already')
    expect((await room.ticketFor('ha', releaseId)).body.code).toBe('approval.agency-already')
    expect((await room.call('chien', 'POST', `/api/releases/${releaseId}/approval-tickets`)).status).toBe(403)
    expect((await room.sheetFor('dung', releaseId)).status).toBe('pending')
  })

  it('of a person who holds a ticket but lost the right since', async () => {
    const { releaseId } = await room.submitted('lan', bulletin('Mất quyền'))
    const { body } = await room.ticketFor('minh', releaseId)
    const sheet = await room.sheetFor('minh', releaseId)
    const signatures = await room.signaturesOver(sheet.parts, 'minh')
    const rights = sql`"grant" set ended_at`
    const minh = personIdOf('minh')
    await sql`update ${rights} = now() where person = ${minh}`.execute(room.db)
    expect(await room.sent(body.ticket, signatures)).toMatchObject({ code: 'approval.no-role' })
    await sql`update ${rights} = null where person = ${minh}`.execute(room.db)
    expect(await room.sent(body.ticket, signatures)).toMatchObject({ complete: false })
  })

  it('over other bytes: a sign-in challenge, another type, another sheet, the sheet before an edit', async () => {
    const { releaseId, work } = await room.submitted('lan', bulletin('Bản đầu'))
    const before = await room.sheetFor('minh', releaseId)
    await room.call('lan', 'POST', `/api/releases/${releaseId}/recalls`)
    await room.call('lan', 'PUT', `/api/works/${work.id}/draft`, { baseRevision: 1, content: bulletin('Bản sửa') })
    const secondId = room.deps.ids.next()
    expect((await room.call('lan', 'POST', `/api/works/${work.id}/submissions`, { revision: 2, releaseId: secondId })).status).toBe(200)
    const { body } = await room.ticketFor('minh', secondId)
    const key = await room.keys.person('minh')
    const sheet = await room.sheetFor('minh', secondId)
    expect(await room.sent(body.ticket, await room.signaturesOver(before.parts, 'minh'))).toMatchObject({ code: 'signature.batch' })
    const plain = async (message: Uint8Array) => {
      const signature = { keyid: key.keyid, sig: toBase64(await key.sign(message)) }
      return room.sent(
        body.ticket,
        sheet.parts.map(() => signature),
      )
    }
    expect(await plain(new TextEncoder().encode('hd-sign-in\nchallenge'))).toMatchObject({ code: 'signature.invalid' })
    expect(await plain(pae('application/vnd.hai-dang.withdraw.v1+json', fromBase64(sheet.parts[0]!.payload)))).toMatchObject({
      code: 'signature.invalid',
    })
    expect(await room.sent(body.ticket, (await room.signaturesOver(sheet.parts, 'minh')).slice(1))).toMatchObject({
      code: 'signature.count',
    })
    expect((await room.sheetFor('minh', secondId)).approvals.map(({ state }) => state)).toEqual(['waiting', 'waiting'])
    expect((await room.sheetFor('lan', releaseId)).status).toBe('recalled')
  })

  it('of a security key made at sign-in: the same touch counts only from the signing page', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { x, y } = publicKey.export({ format: 'jwk' })
    const raw = Buffer.concat([Buffer.from([4]), Buffer.from(x!, 'base64url'), Buffer.from(y!, 'base64url')])
    const keyid = await keyIdOf('ES256', raw)
    const { repository } = room.deps
    const currentPeople = repository.currentPeople.bind(repository)
    repository.currentPeople = (agency) => {
      const held = currentPeople(agency)
      const own = held.people.keys.find(({ person }) => person === personIdOf('minh'))
      if (!own) return held
      const signingPlace = { rpId: 'ky.thong-tin.localhost', origins: ['http://ky.thong-tin.localhost:4110'] }
      const key = { ...own, keyid, alg: 'ES256' as const, raw: raw.toString('hex'), ...signingPlace }
      return { ...held, people: { ...held.people, keys: [...held.people.keys, key] } }
    }
    const touch = (challenge: Uint8Array, host: string) => {
      const ad = Buffer.concat([createHash('sha256').update(host.split(':')[0]!).digest(), Buffer.from([5, 0, 0, 0, 1])])
      const said = {
        type: 'webauthn.get',
        challenge: Buffer.from(challenge).toString('base64url'),
        origin: `http://${host}`,
        crossOrigin: false,
      }
      const cd = Buffer.from(JSON.stringify(said))
      const sig = sign('sha256', Buffer.concat([ad, createHash('sha256').update(cd).digest()]), privateKey)
      return { keyid, ad: toBase64(ad), cd: toBase64(cd), sig: toBase64(sig) }
    }
    const { releaseId } = await room.submitted('lan', bulletin('Khoá bảo mật', { page: null }))
    const { body } = await room.ticketFor('minh', releaseId)
    // A hub in an attacker's hands asks for the digest of an order as the challenge of a sign-in.
    const challenge = Buffer.from((await room.sheetFor('minh', releaseId)).digest, 'hex')
    expect(await room.sent(body.ticket, [touch(challenge, 'thong-tin.localhost:4100')])).toMatchObject({ code: 'assertion.rp-id' })
    expect(await room.sent(body.ticket, [touch(Buffer.alloc(32, 7), 'ky.thong-tin.localhost:4110')])).toMatchObject({
      code: 'assertion.challenge',
    })
    expect(await room.sent(body.ticket, [touch(challenge, 'ky.thong-tin.localhost:4110')])).toMatchObject({ complete: false })
    expect((await room.sheetFor('dung', releaseId)).approvals[0]).toMatchObject({ state: 'approved', keyKind: 'webauthn', keyid })
    repository.currentPeople = currentPeople
  })

  it('sent twice counts once and answers the same', async () => {
    const { releaseId } = await room.submitted('lan', bulletin('Gửi hai lần'))
    const { body } = await room.ticketFor('minh', releaseId)
    const signatures = await room.signaturesOver((await room.sheetFor('minh', releaseId)).parts, 'minh')
    const answers = await Promise.all([room.sent(body.ticket, signatures), room.sent(body.ticket, signatures)])
    expect(answers).toEqual([
      { ok: true, complete: false, waitingOn: ['bien-phong'] },
      { ok: true, complete: false, waitingOn: ['bien-phong'] },
    ])
    const { rows } = await sql`select 1 from decision where subject = ${releaseId} and kind = 'duyet'`.execute(room.db)
    expect(rows).toHaveLength(1)
  })
})

describe('the ways back', () => {
  it('a refusal returns the piece with its reason, voids the other approval, and both agencies see it', async () => {
    const { work, releaseId } = await room.submitted('lan', bulletin('Bị trả'))
    await room.approved('minh', releaseId)
    const refused = await room.call<ReleaseSheet>('dung', 'POST', `/api/releases/${releaseId}/refusals`, { reason: 'Sai tên cảng.' })
    expect(refused.body).toMatchObject({ status: 'refused', canApprove: false })
    for (const login of ['minh', 'lan'] as const) {
      expect((await room.sheetFor(login, releaseId)).approvals).toMatchObject([
        { agency: 'thong-tin', state: 'waiting' },
        { agency: 'bien-phong', state: 'refused', personName: 'Dũng (mẫu)', reason: 'Sai tên cảng.' },
      ])
    }
    expect((await room.call<WorkView>('lan', 'GET', `/api/works/${work.id}`)).body).toMatchObject({
      status: 'tra_lai',
      canEdit: true,
      returned: { by: 'Dũng (mẫu)', agency: 'bien-phong', reason: 'Sai tên cảng.' },
    })
    expect((await room.ticketFor('minh', releaseId)).body.code).toBe('release.not-pending')
    expect((await room.call('dung', 'POST', `/api/releases/${releaseId}/refusals`, { reason: 'x' })).body.code).toBe('release.not-pending')
  })

  it('a reason says something and bears no secrecy mark', async () => {
    const { releaseId } = await room.submitted('lan', bulletin('Lý do trống'))
    const codes = async (reason: string) => {
      const refused = await room.call('dung', 'POST', `/api/releases/${releaseId}/refusals`, { reason })
      const stopped = await room.call('dung', 'POST', `/api/releases/${releaseId}/withdrawal-tickets`, { reason })
      return [refused.body.code, stopped.body.code]
    }
    for (const reason of ['', '   ', '\n\t', '…', '\u200b'])
      expect([reason, await codes(reason)]).toEqual([reason, Array(2).fill('request.malformed')])
    expect(await codes('TỐI MẬT')).toEqual(Array(2).fill('work.secret-mark'))
    expect((await room.sheetFor('dung', releaseId)).status).toBe('pending')
  })

  it('only the author recalls', async () => {
    const { releaseId } = await room.submitted('lan', bulletin('Rút lại'))
    expect((await room.call('ha', 'POST', `/api/releases/${releaseId}/recalls`)).body.code).toBe('release.not-author')
    expect((await room.call<ReleaseSheet>('lan', 'POST', `/api/releases/${releaseId}/recalls`)).body).toMatchObject({ status: 'recalled' })
  })

  it('one approver of either agency withdraws: the order is listed, the release is not, far ends admit it', async () => {
    const { work, releaseId } = await room.submitted('lan', bulletin('Ngừng phát'))
    expect((await room.call('dung', 'POST', `/api/releases/${releaseId}/withdrawal-tickets`, { reason: 'x' })).body.code).toBe(
      'release.not-published',
    )
    await room.approved('minh', releaseId)
    await room.approved('dung', releaseId)
    await room.deps.outbox.drain()
    const { body } = await room.call<TicketView>('dung', 'POST', `/api/releases/${releaseId}/withdrawal-tickets`, { reason: 'Tin đã cũ.' })
    const request = await room.opened(body.ticket)
    if (request.kind !== 'withdraw') throw new Error(request.kind)
    const { documents, sheet } = request
    const rebuilt = documents.map(({ payload }) => JSON.parse(text(fromBase64(payload)))).map((document) => buildWithdraw(document))
    expect(rebuilt.map(({ digest, reason }) => [digest, reason])).toEqual(sheet.parts.map(({ digest }) => [digest, 'Tin đã cũ.']))
    expect(toBase64(payloadOf(rebuilt[0]!).payload)).toBe(documents[0]!.payload)
    const key = await room.keys.person('dung')
    const signatures = await Promise.all(
      documents.map(async ({ payloadType, payload }) => ({
        keyid: key.keyid,
        sig: toBase64(await key.sign(pae(payloadType, fromBase64(payload)))),
      })),
    )
    expect(await room.sent(body.ticket, [...signatures].reverse())).toMatchObject({ code: 'signature.invalid' })
    expect(await room.sent(body.ticket, signatures)).toEqual({ ok: true, complete: true, waitingOn: [] })
    expect(await room.sent(body.ticket, signatures)).toEqual({ ok: true, complete: true, waitingOn: [] })
    await room.deps.outbox.drain()
    expect(await room.sheetFor('lan', releaseId)).toMatchObject({
      status: 'withdrawn',
      withdrawn: { by: 'Dũng (mẫu)', agency: 'bien-phong', reason: 'Tin đã cũ.' },
    })
    expect((await room.call<WorkView>('lan', 'GET', `/api/works/${work.id}`)).body.status).toBe('da_ngung')
    for (const [area, position] of [
      ['cau-cang-mau', 0],
      ['portal', 1],
    ] as const) {
      expect(room.deps.repository.listed(area)).not.toContain(sheet.parts[position]!.digest)
      const admitted = await room.admittedIn(area, documents[position]!.digest)
      expect(admitted.ok && admitted.admitted.document).toMatchObject({ type: 'withdraw.v1', digest: sheet.parts[position]!.digest })
    }
  })
})
