import { pageV1 } from '@hai-dang/wire'
import { expect, test } from 'vitest'
import { pathOf } from './page-path.ts'

test('a title becomes an address without marks that a page admits', () => {
  expect(pathOf('Tàu dưới 12 mét: ĐỪNG ra khơi!')).toBe('/tin/tau-duoi-12-met-dung-ra-khoi')
  for (const title of ['', '---', 'Ố Ồ', 'a'.repeat(300), '漁']) expect(pageV1.shape.path.safeParse(pathOf(title)).success).toBe(true)
})
