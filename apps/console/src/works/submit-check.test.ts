import type { WorkView } from '@hai-dang/wire'
import { expect, test } from 'vitest'
import { blankContent } from './blank-content.ts'
import { hindranceOf } from './submit-check.ts'

const content = { ...blankContent('2026-08-05', '2026-08-11'), title: 'Thông báo mẫu' }
const view = { content, revision: 4, rivals: [] as unknown[] } as WorkView
const saved = { content, state: { kind: 'saved' as const, at: 1 } }

test('the revision that holds exactly the text on the screen may be submitted, whatever the order of its keys', () => {
  const turned = Object.fromEntries(Object.entries(content).reverse()) as unknown as WorkView['content']
  expect(hindranceOf(saved, { ...view, content: turned })).toBeNull()
})

test('a text whose save was refused, waits or is on its way is not submitted', () => {
  for (const state of [
    { kind: 'refused' as const, error: new Error('work.secret-mark') },
    { kind: 'waiting' as const },
    { kind: 'unsent' as const },
    { kind: 'sending' as const },
  ])
    expect(hindranceOf({ ...saved, state }, view)).toBe('submit.unsaved')
})

test('while a rival waits nobody submits, neither of the two', () => {
  expect(hindranceOf({ ...saved, state: { kind: 'rival', id: 'r1' } }, view)).toBe('submit.rival')
  expect(hindranceOf(saved, { ...view, rivals: [{}] } as unknown as WorkView)).toBe('submit.rival')
})

test("another tab's newer text is never submitted from a screen that shows the older one", () => {
  expect(hindranceOf(saved, { ...view, revision: 5, content: { ...content, title: 'Khác' } })).toBe('submit.newer')
  expect(hindranceOf(saved, { ...view, content: { ...content, textVi: 'khác' } })).toBe('submit.newer')
})
