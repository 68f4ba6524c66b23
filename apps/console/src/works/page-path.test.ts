import { pageV1 } from '@hai-dang/wire'
import { expect, test } from 'vitest'
import { isPagePath, mendedPath, pathOf } from './page-path.ts'

test('a title becomes an address without marks that a page admits', () => {
  expect(pathOf('Tàu dưới 12 mét: ĐỪNG ra khơi!')).toBe('/tin/tau-duoi-12-met-dung-ra-khoi')
  for (const title of ['', '---', 'Ố Ồ', 'a'.repeat(300), '漁']) expect(pageV1.shape.path.safeParse(pathOf(title)).success).toBe(true)
})

test('an address without its stroke in front is mended, and one that no portal serves is said to be wrong', () => {
  expect(mendedPath('tin/Bao-so-3/')).toBe('/tin/bao-so-3')
  expect(isPagePath(mendedPath('tin/bao-so-3'))).toBe(true)
  for (const path of ['', 'tin/a', '/tin/bão', '/tin/a b', '/']) expect(isPagePath(path)).toBe(false)
})
