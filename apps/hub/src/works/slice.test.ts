import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { media, type WorkContent, type WorkView } from '@hai-dang/wire'
import { sql } from 'kysely'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bulletin, type Newsroom, openNewsroom } from '../testing/newsroom.ts'

let room: Newsroom
beforeAll(async () => {
  room = await openNewsroom()
})
afterAll(() => room?.close())

async function sendOff(login: string, content: WorkContent) {
  const work = await room.written(login, content)
  const asked = { revision: 1, releaseId: room.deps.ids.next() }
  return room.call<{ params?: object }>(login, 'POST', `/api/works/${work.id}/submissions`, asked)
}

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
    const tooLong = await room.call('lan', 'POST', '/api/speech', { text: 'a'.repeat(8001), lang: 'vi' })
    expect(tooLong).toMatchObject({ status: 422, body: { code: 'speech.too-long', params: { characters: 8001, most: 8000 } } })
    expect((await sendOff('lan', bulletin('Dài quá', { textVi: 'Gió lớn. '.repeat(2000) }))).body.code).toBe('speech.too-long')
  })

  it('a long text is heard before it is sent, and then sent with the voice that was heard', async () => {
    const textVi = `${'Gió. '.repeat(401)}\n`
    expect((await sendOff('lan', bulletin('Chưa nghe', { textVi }))).body.code).toBe('speech.unheard')
    // A short voice stands in for the long one: what counts is how often it is asked.
    const { speech } = room.deps
    const whole = speech.speak
    const short = await whole.call(speech, 'Gió.', 'vi')
    let times = 0
    speech.speak = async () => {
      times += 1
      return short
    }
    const heard = () => room.call<{ media: object }>('lan', 'POST', '/api/speech', { text: textVi.trim(), lang: 'vi' })
    const [first, second] = await Promise.all([heard(), heard()])
    expect(second.body.media).toEqual(first.body.media)
    const { releaseId } = await room.submitted('lan', bulletin('Đã nghe', { textVi }))
    expect((await room.sheetFor('lan', releaseId)).parts[0]?.items[0]?.item).toMatchObject({ media: first.body.media })
    expect(times).toBe(1)
    speech.speak = whole
  })

  it('takes a secrecy mark in no text that would leave', async () => {
    const page = bulletin('x').page!
    const picture = {
      derivatives: [{ media: { sha256: 'a'.repeat(64), length: 1, mime: 'image/png' }, width: 1, height: 1 }],
      width: 1,
      height: 1,
    }
    const figure = { picture, alt: 'a', caption: '', credit: '' }
    const body = {
      type: 'doc' as const,
      content: [{ type: 'heading' as const, attrs: { level: 2 as const }, content: [{ type: 'text' as const, text: 'Mật' }] }],
    }
    const marked: Partial<WorkContent>[] = [
      { title: '(TỐI MẬT)' },
      { textEn: 'TUYỆT MẬT' },
      { board: { faces: [{ lines: ['TỐI', 'MẬT'], capitalPx: 12 }], colour: 'amber' } },
      ...[{ lead: 'Độ mật: mật' }, { column: 'Mật' }, { body }, { sources: ['a', 'TỐI MẬT – số 3'] }].map((part) => ({
        page: { ...page, ...part },
      })),
      ...[{ alt: 'MẬT' }, { caption: 'TỐI MẬT' }, { credit: 'Mật.' }].map((part) => ({
        page: { ...page, figure: { ...figure, ...part } },
      })),
    ]
    for (const change of marked) {
      const answer = await room.call('lan', 'POST', '/api/works', { id: room.deps.ids.next(), content: bulletin('x', change) })
      expect([answer.body.code, change]).toEqual(['work.secret-mark', change])
    }
  })

  it('two works never share an address: the second is told whose it is, until the first is over', async () => {
    const page = { ...bulletin('x').page!, path: '/tin/trung' }
    const first = await room.submitted('lan', bulletin('Bài giữ chỗ', { page }))
    const second = await sendOff('lan', bulletin('Bài đến sau', { page }))
    expect(second).toMatchObject({
      status: 409,
      body: { code: 'work.page-taken', params: { code: first.work.code, title: 'Bài giữ chỗ' } },
    })
    await room.call('lan', 'POST', `/api/releases/${first.releaseId}/recalls`)
    const answers = await Promise.all([1, 2, 3].map((n) => sendOff('lan', bulletin(`Cùng lúc ${n}`, { page }))))
    expect(answers.map(({ status, body }) => body.code ?? status).sort()).toEqual([200, 'work.page-taken', 'work.page-taken'])
  })

  it('no page takes the place of the portal’s own, nor an address that is none', async () => {
    const at = async (path: string) => (await sendOff('lan', bulletin('Địa chỉ', { page: { ...bulletin('x').page!, path } }))).body.code
    for (const path of [
      '/xac-minh',
      '/tim-kiem',
      '/livez',
      '/readyz',
      '/assets/x',
      '/b/x',
      '/repo/x',
      '/xac-minh/tin/x',
      '/en/tin/x',
      '/en',
    ])
      expect([path, await at(path)]).toEqual([path, 'work.page-reserved'])
    expect(await at('tin/khong-gach')).toBe('work.page-path')
  })

  it('the same new work sent twice at once is one work', async () => {
    const id = room.deps.ids.next()
    const send = () => room.call<WorkView>('lan', 'POST', '/api/works', { id, content: bulletin('Gửi đôi') })
    const answers = await Promise.all([send(), send(), send()])
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(Array(3).fill([200, answers[0]?.body.code]))
    await room.call('lan', 'DELETE', `/api/works/${id}`)
    expect((await send()).body.code).toBe('work.id-taken')
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

  it('whose days run backwards or that names no real time is told so', async () => {
    type When = WorkContent['plan']['when']
    const times = (change: object): When => ({
      ...{ kind: 'times', times: ['08:00'], weekdays: [1], from: '2026-08-05', to: '2026-08-20' },
      ...change,
    })
    const code = async (change: object) => (await check({ when: times(change) })).body.clashes[0]?.refusal.code
    expect(await code({ from: '2026-08-09', to: '2026-08-07' })).toBe('work.plan-backwards')
    expect(await code({ times: ['24:00'] })).toBe('work.plan-midnight')
    expect(await code({ from: '2026-08-01', to: '2026-08-02' })).toBe('work.plan-over')
    const plan = { ...bulletin('x').plan, when: times({ times: ['24:00'] }) }
    expect((await sendOff('lan', bulletin('Nửa đêm', { plan }))).body.code).toBe('work.plan-midnight')
  })

  it('is foreseen for what the sites of an area can do, and for everything where no site stands yet', async () => {
    const kinds = async () => {
      const both = { plan: bulletin('x').plan, soundMs: 5000, hasBoard: true, hasPage: false }
      const { body } = await room.call<{ airings: { area: string; reason: string }[] }>('lan', 'POST', '/api/plan-checks', both)
      return ['cau-cang-mau', 'cua-khau-mau'].map((area) =>
        body.airings
          .filter((row) => row.area === area)
          .map(({ reason }) => (reason === 'stands' ? 'board' : 'sound'))
          .toSorted(),
      )
    }
    expect(await kinds()).toEqual(Array(2).fill(['board', 'sound', 'sound']))
    await sql`
      insert into device (id, alg, raw, name, kind, area, place, provisioned_at)
      select 'may-' || area, 'Ed25519', area, area, case area when 'cua-khau-mau' then 'board' else 'loudspeaker' end, area, id, now()
      from place where area in ('cau-cang-mau', 'cua-khau-mau')`.execute(room.db)
    expect(await kinds()).toEqual([['sound', 'sound'], ['board']])
    await sql`delete from device`.execute(room.db)
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
