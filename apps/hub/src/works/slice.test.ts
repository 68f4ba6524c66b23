import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { media, type WorkContent, type WorkView } from '@hai-dang/wire'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bulletin, type Newsroom, openNewsroom } from '../testing/newsroom.ts'

let room: Newsroom
beforeAll(async () => {
  room = await openNewsroom()
})
afterAll(() => room?.close())

describe('writing', () => {
  it('folds the saves of one author within five minutes and keeps a rival edit under its name', async () => {
    const work = await room.written('lan', bulletin('Tin một'))
    expect(work.code).toMatch(/^TP-2026-\d{4}$/)
    const save = (login: string, baseRevision: number, title: string) =>
      room.call<{ revision: number; rival: { id: string } | null }>(login, 'PUT', `/api/works/${work.id}/draft`, {
        baseRevision,
        content: bulletin(title),
      })
    await room.clock.advance(60_000)
    expect((await save('lan', 1, 'Tin một a')).body).toMatchObject({ revision: 2, rival: null })
    await room.clock.advance(300_000)
    expect((await save('lan', 2, 'Tin một b')).body).toMatchObject({ revision: 3, rival: null })
    // The same save again, its answer lost on the way, changes nothing.
    expect((await save('lan', 2, 'Tin một b')).body).toMatchObject({ revision: 3, rival: null })
    const revisions = (await room.call<{ revision: number }[]>('lan', 'GET', `/api/works/${work.id}/revisions`)).body
    expect(revisions.map(({ revision }) => revision)).toEqual([3, 2])
    const rival = (await save('ha', 2, 'Tin của Mai')).body.rival!
    expect((await room.call<WorkView>('lan', 'GET', `/api/works/${work.id}`)).body).toMatchObject({
      title: 'Tin một b',
      rivals: [{ id: rival.id, by: 'Hà (mẫu)', baseRevision: 2 }],
    })
    const settled = await room.call<WorkView>('lan', 'POST', `/api/works/${work.id}/rivals/${rival.id}`, { take: true })
    expect(settled.body).toMatchObject({ title: 'Tin của Mai', revision: 4, rivals: [] })
    expect((await room.call('lan', 'POST', `/api/works/${work.id}/rivals/${rival.id}`, { take: true })).body.code).toBe(
      'work.rival-settled',
    )
  })

  it('is one agency’s own business until it is sent, and never takes a secrecy mark', async () => {
    const work = await room.written('lan', bulletin('Nháp riêng'))
    expect((await room.call('chien', 'GET', `/api/works/${work.id}`)).body.code).toBe('work.unknown')
    expect((await room.call('chien', 'PUT', `/api/works/${work.id}/draft`, { baseRevision: 1, content: bulletin('x') })).body.code).toBe(
      'work.not-editor',
    )
    const marked = await room.call('lan', 'POST', '/api/works', {
      id: room.deps.ids.next(),
      content: bulletin('Kế hoạch', { textVi: 'TỐI MẬT\nSố 1' }),
    })
    expect(marked).toMatchObject({ status: 422, body: { code: 'work.secret-mark' } })
    expect((await room.call('lan', 'DELETE', `/api/works/${work.id}`)).body).toEqual({ ok: true })
    expect((await room.call('lan', 'GET', `/api/works/${work.id}`)).status).toBe(404)
  })

  it('shows the other agency what was last sent, never what is being written', async () => {
    const { work, releaseId } = await room.submitted('lan', bulletin('Bản đã gửi'))
    await room.call('lan', 'POST', `/api/releases/${releaseId}/recalls`)
    await room.call('lan', 'PUT', `/api/works/${work.id}/draft`, {
      baseRevision: 1,
      content: bulletin('Đang viết', { textVi: 'Chưa xong' }),
    })
    const seen = async (login: string) => (await room.call<WorkView>(login, 'GET', `/api/works/${work.id}`)).body.content.title
    expect([await seen('lan'), await seen('chien')]).toEqual(['Đang viết', 'Bản đã gửi'])
    const revisions = async (login: string) => (await room.call<object[]>(login, 'GET', `/api/works/${work.id}/revisions`)).body.length
    expect([await revisions('lan'), await revisions('chien')]).toEqual([2, 1])
  })

  it('hears one voice for the same words, a drill said first, and refuses what is too long or has nothing to say', async () => {
    const say = (text: string) =>
      room.call<{ media: { sha256: string; ms: number }; textSha256: string }>('lan', 'POST', '/api/speech', { text, lang: 'vi' })
    const [first, second] = [await say('Thông báo ngắn.'), await say('Thông báo ngắn.')]
    expect(second.body).toEqual(first.body)
    const bare = await room.deps.audio.normaliseBytes(await room.deps.speech.speak('Thông báo ngắn.', 'vi'))
    expect(bare.ok && first.body.media.ms - bare.sound.ms).toBeGreaterThan(400)
    expect((await say('—')).body.code).toBe('work.no-text')
    const work = await room.written('lan', bulletin('Dài quá', { textVi: 'Gió lớn. '.repeat(2000) }))
    const sentOff = await room.call('lan', 'POST', `/api/works/${work.id}/submissions`, { revision: 1, releaseId: room.deps.ids.next() })
    expect(sentOff.body.code).toBe('speech.too-long')
  })

  it('finds a work by words without their marks', async () => {
    await room.written('lan', bulletin('Đề phòng áp thấp'))
    const found = await room.call<{ title: string }[]>('lan', 'GET', `/api/works?q=${encodeURIComponent('de phong ap')}`)
    expect(found.body.map(({ title }) => title)).toEqual(['Đề phòng áp thấp'])
  })

  it('many saves at once leave one winner and no lost text', async () => {
    const work = await room.written('lan', bulletin('Cùng lúc'))
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        room.call<{ rival: object | null }>('lan', 'PUT', `/api/works/${work.id}/draft`, {
          baseRevision: 1,
          content: bulletin(`Bản ${index}`),
        }),
      ),
    )
    expect(answers.filter(({ body }) => body.rival === null)).toHaveLength(1)
    expect((await room.call<WorkView>('lan', 'GET', `/api/works/${work.id}`)).body.rivals).toHaveLength(1)
  })
})

describe('a plan', () => {
  const check = (plan: Partial<WorkContent['plan']>) =>
    room.call<{ clashes: { refusal: { code: string; params: object } }[]; airings: { area: string }[] }>(
      'lan',
      'POST',
      '/api/plan-checks',
      {
        plan: { ...bulletin('x').plan, ...plan },
        soundMs: 5000,
        hasBoard: false,
        hasPage: false,
      },
    )

  it('shows its airings, or the rule it breaks and what would be allowed', async () => {
    expect((await check({})).body).toMatchObject({ clashes: [], airings: [{ area: 'cau-cang-mau' }, { area: 'cua-khau-mau' }, {}, {}] })
    const night = {
      kind: 'times',
      times: ['03:15'],
      weekdays: [1, 2, 3, 4, 5, 6, 7],
      from: '2026-08-05',
      to: '2026-08-07',
    } satisfies WorkContent['plan']['when']
    const { body } = await check({ when: night })
    expect(body.airings).toEqual([])
    expect(body.clashes.map(({ refusal }) => refusal.code)).toEqual(['policy.quiet-hours', 'policy.quiet-hours'])
    expect(body.clashes[0]?.refusal.params).toMatchObject({ windows: '05:00–11:30, 13:30–21:00' })
  })

  it('that no site would play is not sent for approval', async () => {
    const work = await room.written('lan', bulletin('Quá to', { plan: { ...bulletin('x').plan, gainDb: 6 } }))
    const sentOff = await room.call('lan', 'POST', `/api/works/${work.id}/submissions`, { revision: 1, releaseId: room.deps.ids.next() })
    expect(sentOff).toMatchObject({ status: 422, body: { code: 'policy.gain' } })
  })
})

describe('a file that comes in', () => {
  async function upload(url: string, bytes: Uint8Array, whole = true) {
    const edge = 'ranh-gioi-mau'
    const head = `--${edge}\r\ncontent-disposition: form-data; name="file"; filename="tep.bin"\r\ncontent-type: application/octet-stream\r\n\r\n`
    const payload = Buffer.concat([Buffer.from(head), bytes, Buffer.from(whole ? `\r\n--${edge}--\r\n` : '')])
    const cookie = await room.signIn('lan')
    const headers = { host: '127.0.0.1', cookie, 'content-type': `multipart/form-data; boundary=${edge}` }
    const response = await room.app.inject({ method: 'POST', url, headers, payload })
    return { status: response.statusCode, body: response.json() as Record<string, never> & { code?: string } }
  }

  async function spokenWav(): Promise<Uint8Array> {
    return room.deps.speech.speak('Thông báo mẫu cho bà con ngư dân.', 'vi')
  }

  it('a recording is made anew and may then be sent; one that the hub did not make may not', async () => {
    const { status, body } = await upload('/api/recordings', await spokenWav())
    expect(status).toBe(200)
    const recording = media.recording.response.parse(body)
    expect(recording).toMatchObject({ source: 'recording', media: { mime: 'audio/flac' } })
    const sound = { source: 'recording', lang: 'vi', recording } as const
    const { releaseId } = await room.submitted('lan', bulletin('Bản ghi', { sound }))
    const item = (await room.sheetFor('lan', releaseId)).parts[0]?.items[0]
    expect(item).toMatchObject({ sound: recording, item: { media: recording.media } })
    expect(item?.item).not.toHaveProperty('synthetic')
    const forged = { ...recording, media: { ...recording.media, sha256: 'a'.repeat(64) } }
    const work = await room.written('lan', bulletin('Bản lạ', { sound: { ...sound, recording: forged } }))
    const sentOff = await room.call('lan', 'POST', `/api/works/${work.id}/submissions`, { revision: 1, releaseId: room.deps.ids.next() })
    expect(sentOff).toMatchObject({ status: 422, body: { code: 'recording.unknown' } })
  })

  it('a picture stands in the page with every derivative', async () => {
    const bytes = await sharp({ create: { width: 500, height: 300, channels: 3, background: '#0a6' } })
      .png()
      .toBuffer()
    const { body } = await upload('/api/pictures', bytes)
    const picture = media.picture.response.parse(body)
    const figure = { picture, alt: 'Cảng mẫu', caption: '', credit: '' }
    const { releaseId } = await room.submitted('lan', bulletin('Có ảnh', { page: { ...bulletin('x').page!, figure } }))
    const page = (await room.sheetFor('lan', releaseId)).parts[1]?.items[0]?.page
    expect(page?.figures).toEqual([{ alt: 'Cảng mẫu', derivatives: picture.derivatives }])
    expect(page?.body.content[0]).toEqual({ type: 'figure', attrs: { figure: 0 } })
  })

  it('that is not what it should be, or broke off on its way, is refused and leaves nothing', async () => {
    const left = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('hai-dang-upload-')).length
    const before = await left()
    expect((await upload('/api/recordings', Buffer.from('ID3 một tệp mp3'))).body.code).toBe('recording.type')
    expect((await upload('/api/pictures', Buffer.from('<svg/>'))).body.code).toBe('picture.type')
    const wav = await spokenWav()
    expect((await upload('/api/recordings', wav.subarray(0, wav.length / 2), false)).status).toBe(400)
    expect(await left()).toBe(before)
  })
})
