import { expect, test } from 'vitest'
import { channelsAt } from './site-channels.ts'

test('an area offers what its own devices can do and nothing else', () => {
  const sites = [
    { area: 'cau-cang', kind: 'loudspeaker' as const },
    { area: 'cau-cang', kind: 'loudspeaker' as const },
    { area: 'cua-khau', kind: 'board' as const },
    { area: 'cho', kind: 'board' as const },
    { area: 'cho', kind: 'loudspeaker' as const },
  ]
  expect(channelsAt('cau-cang', sites)).toEqual(['sound'])
  expect(channelsAt('cua-khau', sites)).toEqual(['board'])
  expect(channelsAt('cho', sites)).toEqual(['sound', 'board'])
  expect(channelsAt('nowhere', sites)).toEqual([])
})
