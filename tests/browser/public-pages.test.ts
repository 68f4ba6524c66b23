import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { memoryStore, openOutpost } from '@hai-dang/outpost'
import { cssText, examples } from '@hai-dang/ui'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openPortal } from '../../apps/portal/src/refreshing/portal.ts'
import { compressedMemory } from '../../apps/portal/src/serving/compressed-files.ts'
import { createPortalServer } from '../../apps/portal/src/serving/server.ts'
import { releaseSamples } from '../../apps/portal/src/testing/sample-pages.ts'
import { SampleRepository } from '../../apps/portal/src/testing/sample-repository.ts'
import { launchBrowser } from './launch.ts'

const noon = Date.parse('2026-08-05T05:00:00Z')
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const run = `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
  .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 120)).join(' | ')))`

let browser: Browser
const servers: Server[] = []
const listen = async (server: Server): Promise<string> => {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function portalAddress(): Promise<string> {
  const clock = { at: noon, now: () => clock.at, monotonic: () => clock.at }
  const repository = await SampleRepository.open(noon)
  const releases = await releaseSamples(repository, noon)
  const store = memoryStore()
  const outpost = await openOutpost({ provision: repository.provision(), ports: { ...repository.net(), store, clock } })
  const portal = await openPortal({ outpost, store, origin: 'http://cong.localhost', compressed: compressedMemory(), now: clock.now })
  await portal.refresh()
  await repository.withdraw(releases['/tin/noi-tranh-tru']!.digest, 'Danh sách cũ (mẫu)', noon)
  await portal.refresh()
  repository.isDown = true
  clock.at += 20 * 60_000
  await portal.refresh().catch(() => undefined)
  return listen(
    createPortalServer({ records: () => portal.records(), readMedia: (sha256) => outpost.readBlob(sha256), ready: () => portal.isReady() }),
  )
}

beforeAll(async () => {
  browser = await launchBrowser()
}, 120_000)

afterAll(async () => {
  await browser?.close()
  for (const server of servers) server.close()
})

async function findings(address: string, paths: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const width of [360, 1440]) {
    const page = await browser.newPage({ viewport: { width, height: 800 } })
    for (const path of paths) {
      await page.goto(`${address}${path}`)
      await page.evaluate(axe)
      for (const finding of await page.evaluate<string[]>(run)) found.push(`${path} at ${width}: ${finding}`)
      const wide = await page.evaluate<number>('document.documentElement.scrollWidth')
      if (wide > width) found.push(`${path} at ${width}: runs ${wide} px wide`)
    }
    await page.close()
  }
  return found
}

it('every kind of public page is free of accessibility findings and of sideways scrolling', { timeout: 120_000 }, async () => {
  const warning = '/tin/tau-duoi-12-met-khong-ra-khoi'
  const paths = ['/', '/en', warning, `/en${warning}`, `/xac-minh${warning}`, '/xac-minh', '/chuyen-muc', '/chuyen-muc/canh-bao']
  const others = ['/tin/noi-tranh-tru', '/khai-thac-va-tro-nang', '/tim-kiem?q=tau', '/khong-co', '/news/at-the-gate']
  expect(await findings(await portalAddress(), [...paths, ...others])).toEqual([])
})

it('every example of the visual language is free of accessibility findings', { timeout: 120_000 }, async () => {
  const address = await listen(
    createServer((request, response) => {
      const path = request.url ?? '/'
      response.setHeader('content-type', path.endsWith('.css') ? 'text/css' : 'text/html; charset=utf-8')
      response.end(path.endsWith('.css') ? cssText : (examples[path.slice(1)]?.text ?? ''))
    }),
  )
  expect(
    await findings(
      address,
      Object.keys(examples).map((name) => `/${name}`),
    ),
  ).toEqual([])
})

it('a page is read, found and verified with JavaScript switched off', { timeout: 60_000 }, async () => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(await portalAddress())
  await page.getByRole('link', { name: 'Tìm kiếm' }).first().click()
  await page.getByRole('searchbox').fill('ra khơi')
  await page.getByRole('searchbox').press('Enter')
  await page.getByRole('link', { name: 'Tàu dưới 12 mét không ra khơi từ trưa nay' }).click()
  await page.getByRole('link', { name: 'Xem ai duyệt và cách tự kiểm tra' }).click()
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Ai đã duyệt trang này')
  expect(await page.getByText('Dũng (mẫu)').count()).toBe(1)
  await context.close()
})
