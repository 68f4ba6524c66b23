import type { ReleaseItem, Slot } from '@hai-dang/wire'
import { expect, test } from 'vitest'
import { slotText } from './shown-plan.ts'
import { wordsIn } from './words.ts'

const zone = 'Asia/Ho_Chi_Minh'
const sound: ReleaseItem = { kind: 'sound', lang: 'vi', title: 'Tin mẫu' }
const board: ReleaseItem = { kind: 'board', lang: 'vi', title: 'Tin mẫu' }
const slot: Slot = {
  id: 'loa-0530',
  at: { local: '05:30:00', on: { weekdays: [1, 3] } },
  zone,
  items: [0],
  repeat: { count: 2, gapSeconds: 30 },
  start: { kind: 'soft', toleranceSeconds: 900 },
  meets: 'defer',
  maxGainDb: -6,
}
const said = (change: Partial<Slot> = {}, items = [sound, board]) => slotText({ ...slot, ...change }, { items }, zone, wordsIn('vi'))

test('an hour is said with its repeats, its gain, how late it may come and what it does to what is playing', () => {
  expect(said()).toBe('Loa: 05:30 (T2, T4) · mỗi lượt 2 lần, nghỉ 30 giây · âm lượng −6 dB · được trễ đến 15 phút · chờ tin đang phát xong')
  expect(said({ meets: 'stop', start: { kind: 'soft', toleranceSeconds: 86_400 } })).toContain(
    'được trễ đến 24 giờ · ngắt tin mức thấp hơn',
  )
  const board = said({ items: [1], repeat: { count: 1, gapSeconds: 0 } })
  expect(board).toBe('Bảng: 05:30 (T2, T4) · được trễ đến 15 phút · chờ tin đang phát xong')
})

test('an hour that only an old order can have is said in full too', () => {
  expect(said({ zone: 'Asia/Tokyo' })).toContain('Asia/Tokyo')
  expect(said({ items: [0, 0, 1] })).toMatch(/Loa và bảng.*mục 1, 1, 2.*âm lượng −6 dB/)
  expect(said({ at: { local: '05:30:00', on: { dates: ['2026-08-05', '2026-08-07'] }, except: ['2026-08-07'] } })).toContain(
    '05/8/2026, 07/8/2026, trừ 07/8/2026',
  )
  expect(said({ start: { kind: 'hard', toleranceSeconds: 60 } })).toContain('trễ quá 1 phút thì bỏ')
})
