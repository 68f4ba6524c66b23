import { expect, test } from 'vitest'
import { panelPage } from '../../apps/player/src/panel/page.ts'
import { panelState } from '../../apps/player/src/panel/view.ts'
import { simulatedRelay } from '../../apps/player/src/sinks/sink.ts'
import { FixtureRepository, handClock, nine } from './fixture-repository.ts'
import { openRig } from './rig.ts'

const agencies = [
  { agency: 'thong-tin', name: 'Sở Thử nghiệm (mẫu)', shortName: 'Sở Thử', from: '2022-01-01', to: null },
  { agency: 'bien-phong', name: 'Ban Chỉ huy cũ (mẫu)', shortName: 'BCH cũ', from: '2022-01-01', to: '2025-06-30' },
] as const

async function openPage() {
  const repository = await FixtureRepository.open(nine)
  await repository.release({ media: await repository.sound('a', 60_000) }, nine)
  const rig = await openRig(repository, handClock(nine))
  await rig.outpost.refresh()
  const provision = { name: 'Loa mẫu', kind: 'sound', outpost: rig.outpost.provision, agencies } as const
  const parts = { provision, site: rig, relay: simulatedRelay(), link: { isOnline: () => true }, sinkName: 'null' }
  const page = (lang: 'vi' | 'en') => panelPage(panelState(parts), { lang, asksReason: false, reasonKept: false })
  return { rig, page }
}

test('the page of a site says until when it plays right, and in words when nothing is left to play', async () => {
  const { rig, page } = await openPage()
  await rig.run(5_000)
  expect(page('vi')).not.toContain('Không còn lệnh nào chờ phát')
  await rig.run(60_000)
  expect(page('vi')).toContain('Không còn lệnh nào chờ phát')
  expect(page('en')).toContain('Nothing left to play')
})

test('the page of a site names the agencies as its provisioning does for this day', async () => {
  const { page } = await openPage()
  expect(page('vi')).toMatch(/Sở Thử<br>Cơ quan biên phòng/)
  expect(page('vi')).not.toContain('BCH cũ')
})
