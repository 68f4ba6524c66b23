import type { LogEntry, PlayView, SheetItem } from '@hai-dang/wire'
import { expect, test } from 'vitest'
import { heardItems } from './heard.ts'

const item = (kind: string) => ({ item: { kind } }) as SheetItem
const line = (entry: object) => ({ entry: entry as LogEntry, hash: '' }) as PlayView['entries'][number]
const release = { items: [item('sound'), item('board'), item('page')] }

test('a play shows what its start line names, and nothing else of the release', () => {
  const kinds = (entries: PlayView['entries']) => heardItems({ entries, release }).map((row) => row.item.kind)
  expect(kinds([line({ kind: 'start', items: [1] }), line({ kind: 'end' })])).toEqual(['board'])
  expect(kinds([line({ kind: 'start', items: [0, 7] }), line({ kind: 'end' })])).toEqual(['sound'])
  expect(kinds([line({ kind: 'end' })])).toEqual([])
})
