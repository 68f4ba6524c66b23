import { describe, expect, it } from 'vitest'
import { bearsSecretMark, channelsOf, editRefusal, foldsInto, missingOf, type WorkFacts, workCode } from './works.ts'

const empty: WorkFacts = {
  title: ' ',
  textVi: '',
  textEn: '',
  sound: null,
  board: null,
  page: null,
  plan: { areas: [], when: { kind: 'now' } },
}
const codes = (content: WorkFacts) => missingOf(content, '2026-08-05', ['xac-minh', 'b']).map(({ code }) => code)

describe('what a content lacks', () => {
  it('is told all at once', () => {
    expect(codes(empty)).toEqual(['work.no-title', 'work.no-channel'])
    const page = { path: 'tin', column: '', lead: '', body: { content: [] }, figure: { alt: '' } }
    const full = {
      ...empty,
      title: 'Tin',
      sound: { source: 'speech', lang: 'vi', recording: null },
      board: { faces: [{ lines: ['', ' '] }] },
      page,
    } as const
    expect(codes(full)).toEqual([
      'work.no-text',
      'work.no-face',
      'work.no-area',
      'work.page-path',
      'work.no-column',
      'work.no-body',
      'work.no-alt',
    ])
  })

  it('looks at the language spoken and at the recording chosen', () => {
    const plan = { areas: ['cau-cang-mau'], when: { kind: 'now' } } as const
    const spoken = { ...empty, title: 'Tin', textVi: 'Xin chào', plan, sound: { source: 'speech', lang: 'en', recording: null } } as const
    expect(codes(spoken)).toEqual(['work.no-text'])
    expect(codes({ ...spoken, sound: { source: 'speech', lang: 'vi', recording: null } })).toEqual([])
    expect(codes({ ...spoken, sound: { source: 'recording', lang: 'vi', recording: null } })).toEqual(['work.no-recording'])
  })

  it('sees a plan that is over or runs backwards', () => {
    const board = { faces: [{ lines: ['CẤM BIỂN'] }] }
    const planned = (from: string, to: string, times = ['08:00']) =>
      codes({ ...empty, title: 'Tin', board, plan: { areas: ['a'], when: { kind: 'times', times, from, to } } })
    expect(planned('2026-08-01', '2026-08-04')).toEqual(['work.plan-over'])
    expect(planned('2026-08-07', '2026-08-06')).toEqual(['work.plan-backwards'])
    expect(planned('2026-08-01', '2026-08-05')).toEqual([])
    expect(planned('2026-08-01', '2026-08-05', ['24:00'])).toEqual(['work.plan-midnight'])
    expect(planned('2026-08-01', '2026-08-05', ['08:00', '24:00'])).toEqual(['work.plan-midnight'])
  })
})

it('a page alone needs no area', () => {
  const page = { path: '/tin/gio-lon', column: 'Tin', lead: '', body: { content: [{}] }, figure: null }
  expect(codes({ ...empty, title: 'Tin', page })).toEqual([])
  expect(channelsOf({ sound: null, board: null, page })).toEqual(['page'])
})

it('a page stands neither outside the form of an address nor on one of the portal’s own', () => {
  const at = (path: string) => {
    const page = { path, column: 'Tin', lead: '', body: { content: [{}] }, figure: null }
    return missingOf({ ...empty, title: 'Tin', page }, '2026-08-05', ['xac-minh', 'b'])
  }
  for (const path of ['tin/a', '', '/', '/Tin', '/tin/', '//b', '/tin//a', '/tin?a', '/../b'])
    expect(at(path)).toEqual([{ code: 'work.page-path' }])
  for (const path of ['/xac-minh', '/xac-minh/tin/a'])
    expect(at(path)).toEqual([{ code: 'work.page-reserved', params: { name: '/xac-minh' } }])
  expect(at('/b/x')).toEqual([{ code: 'work.page-reserved', params: { name: '/b' } }])
  for (const path of ['/bien', '/tin/b', '/tin/xac-minh', '/xac-minh-2']) expect(at(path)).toEqual([])
})

it('a stamp of secrecy is seen, the word in a sentence is not', () => {
  expect(bearsSecretMark(['Kế hoạch\nTỐI MẬT\nSố 12'])).toBe(true)
  expect(bearsSecretMark(['Độ mật: Mật'])).toBe(true)
  for (const stamped of [
    '[TỐI MẬT]',
    '(Mật)',
    'MẬT.',
    'TUYỆT  MẬT',
    'TỐI MẬT'.normalize('NFD'),
    'TỐI MẬT: kế hoạch',
    'MẬT – số 12',
    'Tin\n— tuyệt mật —',
  ])
    expect(bearsSecretMark([stamped]), stamped).toBe(true)
  for (const plain of [
    'MẬT ONG RỪNG',
    'Bí mật: không kể',
    'Tối mật ong ngọt',
    'Mật khẩu: đổi ngay',
    'GIỮ BÍ MẬT',
    'Mật - độ dân cư',
    'thân mật',
  ])
    expect(bearsSecretMark([plain]), plain).toBe(false)
  expect(bearsSecretMark(['Mật ong rừng ngập mặn', 'bảo vệ bí mật nhà nước'])).toBe(false)
})

describe('saves', () => {
  const newest = { author: 'lan', openedAt: 0, frozen: false }
  it('of one author fold within five minutes of the first', () => {
    expect(foldsInto(newest, { author: 'lan', at: 299_999 })).toBe(true)
    expect(foldsInto(newest, { author: 'lan', at: 300_000 })).toBe(false)
    expect(foldsInto(newest, { author: 'chien', at: 1 })).toBe(false)
    expect(foldsInto({ ...newest, frozen: true }, { author: 'lan', at: 1 })).toBe(false)
  })

  it('are for the author and the editors of the same agency, while nothing waits', () => {
    const work = { state: 'nhap', author: 'lan', agency: 'thong-tin' } as const
    expect(editRefusal(work, { id: 'lan', agency: 'thong-tin', isEditor: false })).toBeNull()
    expect(editRefusal(work, { id: 'mai', agency: 'thong-tin', isEditor: true })).toBeNull()
    expect(editRefusal(work, { id: 'chien', agency: 'bien-phong', isEditor: true })).toEqual({ code: 'work.not-editor' })
    expect(editRefusal({ ...work, state: 'cho_duyet' }, { id: 'lan', agency: 'thong-tin', isEditor: true })).toEqual({
      code: 'work.pending',
    })
  })
})

it('a code carries the year and four digits at least', () => {
  expect([workCode(2026, 1), workCode(2026, 12_345)]).toEqual(['TP-2026-0001', 'TP-2026-12345'])
})
