import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import type { AddressInfo, Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileStore, memoryStore, openOutpost, type Store } from '@hai-dang/outpost'
import { admitEnvelope, admitTrust, canonicalBytes } from '@hai-dang/trust'
import { afterEach, describe, expect, it } from 'vitest'
import type { PageRefusal } from './refreshing/held-pages.ts'
import { openPortal } from './refreshing/portal.ts'
import { compressedFiles, compressedMemory } from './serving/compressed-files.ts'
import { createPortalServer } from './serving/server.ts'
import { releaseSamples, samplePage } from './testing/sample-pages.ts'
import { SampleRepository, sampleId } from './testing/sample-repository.ts'

const noon = Date.parse('2026-08-05T05:00:00Z')
const open: Server[] = []
const shared = compressedMemory()
const agencies = [
  { agency: 'thong-tin', name: 'Sở Thử nghiệm (mẫu)', shortName: 'Sở Thử', from: '2022-01-01', to: '2026-08-05' },
  { agency: 'thong-tin', name: 'Sở Sau này (mẫu)', shortName: 'Sở Sau', from: '2026-08-06', to: null },
  { agency: 'bien-phong', name: 'Ban Chỉ huy thử (mẫu)', shortName: 'Ban Chỉ huy', from: '2022-01-01', to: null },
] as const
afterEach(() => {
  for (const server of open.splice(0)) server.close()
})

async function start(
  store: Store = memoryStore(),
  compressed: ReturnType<typeof compressedMemory> = compressedMemory(),
  repository?: SampleRepository,
) {
  const clock = { at: noon, now: () => clock.at, monotonic: () => clock.at }
  const from = repository ?? (await SampleRepository.open(noon))
  const outpost = await openOutpost({ provision: from.provision(), ports: { ...from.net(), store, clock } })
  const told: PageRefusal[] = []
  const onRefused = (refusal: PageRefusal) => void told.push(refusal)
  const portal = await openPortal({ outpost, store, origin: 'http://cong.localhost', compressed, agencies, onRefused, now: clock.now })
  const server = createPortalServer({
    records: () => portal.records(),
    readMedia: (sha256) => outpost.readBlob(sha256),
    ready: () => portal.isReady(),
  })
  open.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const get = (path: string, init?: RequestInit) => fetch(`${base}${path}`, { redirect: 'manual', ...init })
  return { repository: from, clock, outpost, portal, told, get, base }
}

let samples: Promise<SampleRepository> | undefined
/** The sample repository is made once; tests that change it make their own. */
const withSamples = async () => {
  samples ??= SampleRepository.open(noon).then(async (repository) => {
    await releaseSamples(repository, noon)
    return repository
  })
  const site = await start(memoryStore(), shared, await samples)
  await site.portal.refresh()
  return site
}
const warning = '/tin/tau-duoi-12-met-khong-ra-khoi'

describe('the portal', () => {
  it('is alive and not ready before anything was verified, and answers every page with a reason', async () => {
    const site = await start()
    expect((await site.get('/livez')).status).toBe(200)
    expect((await site.get('/readyz')).status).toBe(503)
    expect(await (await site.get('/')).text()).toContain('chưa nhận được bản tin nào')
    await site.portal.refresh()
    expect((await site.get('/readyz')).status).toBe(200)
  })

  it('names the agencies as they are called on the day, and approvals as on the day the page was published', async () => {
    const site = await start()
    await site.repository.release(samplePage({ path: '/tin/doi-ten' }, noon), noon)
    await site.portal.refresh()
    const text = async (path: string) => (await site.get(path)).text()
    expect(await text('/')).toContain('Sở Thử · Ban Chỉ huy')
    expect(await text('/tin.rss')).toContain('Sở Thử · Ban Chỉ huy')
    site.clock.at = noon + 86_400_000
    await site.portal.show()
    const later = await text('/tin/doi-ten')
    expect(later).toContain('Sở Sau · Ban Chỉ huy')
    expect(later).toContain('Minh (mẫu), Sở Thử nghiệm (mẫu)')
    expect(await text('/xac-minh')).toContain('của Sở Sau này (mẫu) và của Ban Chỉ huy thử (mẫu)')
  })

  it('shows a page that both agencies approved, and never one with a single signature', async () => {
    const site = await start()
    await site.repository.release(samplePage({ path: '/tin/mot-ben' }, noon), noon, { signers: ['thong-tin'] })
    await site.repository.release(samplePage({ path: '/tin/hai-ben', title: 'Hai bên đã duyệt' }, noon), noon)
    await site.portal.refresh()
    expect((await site.get('/tin/mot-ben')).status).toBe(404)
    const shown = await site.get('/tin/hai-ben')
    expect(shown.status).toBe(200)
    const text = await shown.text()
    expect(text).toContain('Hai bên đã duyệt')
    expect(text).toContain('Minh (mẫu)')
    expect(text).not.toContain('<script')
  })

  it('refuses a page altered behind its address and goes on showing nothing false', async () => {
    const site = await start()
    const { release } = await site.repository.release(samplePage({ path: '/tin/that', title: 'Thật' }, noon), noon)
    const item = release.items[0]
    if (item?.kind !== 'page' || !item.media) throw new Error('no page')
    site.repository.tamper(
      `/b/${item.media.sha256}`,
      canonicalBytes(samplePage({ path: '/tin/that', title: 'Giả' }, noon)).slice(0, item.media.length),
    )
    await site.portal.refresh()
    expect((await site.get('/tin/that')).status).toBe(404)
  })

  it('keeps serving and says since when it was not refreshed, once the hub is gone', async () => {
    const site = await start()
    await releaseSamples(site.repository, noon)
    await site.portal.refresh()
    site.repository.isDown = true
    site.clock.at += 11 * 60_000
    await expect(site.portal.refresh()).rejects.toThrow('no network')
    const shown = await site.get(warning)
    expect(shown.status).toBe(200)
    expect(await shown.text()).toContain('chưa được làm mới từ 12:00 ngày 05/8/2026')
  })

  it('shows an embargoed page from its moment on, and 410 after its end', async () => {
    const site = await start()
    await site.repository.release(samplePage({ path: '/tin/hen-gio' }, noon), noon, { notBefore: noon + 60_000, notAfter: noon + 120_000 })
    await site.portal.refresh()
    expect((await site.get('/tin/hen-gio')).status).toBe(404)
    site.clock.at += 60_000
    await site.portal.show()
    expect((await site.get('/tin/hen-gio')).status).toBe(200)
    site.clock.at += 60_000
    await site.portal.show()
    const gone = await site.get('/tin/hen-gio')
    expect(gone.status).toBe(410)
    expect(await gone.text()).toContain('Bài này đã hết hạn đăng')
  })

  it('answers 410 with the reason, who and when after a withdrawal, and gives out its files no more, after a restart too', async () => {
    const store = memoryStore()
    const site = await start(store)
    const releases = await releaseSamples(site.repository, noon)
    await site.portal.refresh()
    const picture = /\/b\/[0-9a-f]{64}/.exec(await (await site.get(warning)).text())?.[0] ?? ''
    expect((await site.get(picture)).status).toBe(200)
    site.clock.at += 60_000
    await site.repository.withdraw(releases[warning]!.digest, 'Nhầm giờ (mẫu)', site.clock.at)
    await site.portal.refresh()
    const again = await start(store, shared, site.repository)
    for (const one of [site, again]) {
      const gone = await one.get(warning)
      expect(gone.status).toBe(410)
      const text = await gone.text()
      for (const words of ['Nhầm giờ (mẫu)', 'Dũng (mẫu), Ban Chỉ huy thử (mẫu)', '12:01 ngày 05/8/2026']) expect(text).toContain(words)
      expect(text).not.toContain('phao cứu sinh')
      expect((await one.get(picture)).status).toBe(404)
      expect(await (await one.get('/tin.rss')).text()).not.toContain(warning)
    }
  })

  it('shows no page in the place of its own, whoever signed it, and reports it once', async () => {
    const site = await start()
    const own = [
      '/xac-minh',
      '/tim-kiem',
      '/livez',
      '/readyz',
      '/assets/x',
      '/b/x',
      '/repo/x',
      '/xac-minh/tin/x',
      '/en',
      '/en/tin/x',
      '/chuyen-muc/tin-tuc',
    ]
    for (const path of own) await site.repository.release(samplePage({ path, title: 'Trang lấn chỗ' }, noon), noon)
    await site.portal.refresh()
    await site.portal.show()
    for (const path of [...own, ...own.map((each) => `/en${each}`)])
      expect(await (await site.get(path)).text(), path).not.toContain('Trang lấn chỗ')
    expect(site.told.map(({ code, params }) => [code, params.path]).sort()).toEqual(own.map((path) => ['page.reserved', path]).sort())
  })

  it('leaves an address to the page that came first until it ends, and says so of the second', async () => {
    const store = memoryStore()
    const site = await start(store)
    const [first, second] = [sampleId(), sampleId()]
    const one = await site.repository.release(samplePage({ path: '/tin/trung', title: 'Bài trước' }, noon), noon, { series: first })
    await site.portal.refresh()
    await site.repository.release(samplePage({ path: '/tin/trung', title: 'Bài sau' }, noon), noon - 60_000, { series: second })
    await site.portal.refresh()
    const shown = async (from = site) => (await from.get('/tin/trung')).text()
    expect(await shown()).toContain('Bài trước')
    expect(site.portal.refusedPages()).toMatchObject([{ code: 'page.path-taken', params: { path: '/tin/trung' } }])
    // A newer release of the first series takes its place; a restart changes nothing.
    await site.repository.release(samplePage({ path: '/tin/trung', title: 'Bài trước, bản hai' }, noon), noon, { series: first, seq: 2 })
    await site.portal.refresh()
    expect(await shown(await start(store, shared, site.repository))).toContain('Bài trước, bản hai')
    await site.repository.withdraw(one.digest, 'Bản cũ (mẫu)', noon)
    await site.portal.refresh()
    expect(await shown()).toContain('Bài trước, bản hai')
    expect(site.told).toHaveLength(1)
  })

  it('gives an address to the second page when the first is taken down', async () => {
    const site = await start()
    const one = await site.repository.release(samplePage({ path: '/tin/trung', title: 'Bài trước' }, noon), noon)
    await site.portal.refresh()
    await site.repository.release(samplePage({ path: '/tin/trung', title: 'Bài sau' }, noon), noon)
    await site.portal.refresh()
    await site.repository.withdraw(one.digest, 'Sai (mẫu)', noon)
    await site.portal.refresh()
    expect(await (await site.get('/tin/trung')).text()).toContain('Bài sau')
    expect(site.portal.refusedPages()).toEqual([])
  })

  it('sends an old path on to the newer edition', async () => {
    const site = await start()
    const series = sampleId()
    await site.repository.release(samplePage({ path: '/tin/cu' }, noon), noon, { series })
    await site.portal.refresh()
    await site.repository.release(samplePage({ path: '/tin/moi' }, noon), noon, { series, seq: 2 })
    await site.portal.refresh()
    const moved = await site.get('/tin/cu')
    expect([moved.status, moved.headers.get('location')]).toEqual([301, '/tin/moi'])
    expect((await site.get('/en/tin/cu')).headers.get('location')).toBe('/en/tin/moi')
  })

  it('keeps rendered pages on the disk by their hash, and a restart without a hub serves the same bytes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hd-portal-'))
    try {
      const site = await start(fileStore(folder), compressedFiles(join(folder, 'rendered')))
      await releaseSamples(site.repository, noon)
      await site.portal.refresh()
      const before = await site.get(warning)
      const kept = readdirSync(join(folder, 'rendered')).sort()
      expect(kept.length).toBeGreaterThan(20)
      site.repository.isDown = true
      await site.outpost.close()
      const again = await start(fileStore(folder), compressedFiles(join(folder, 'rendered')), site.repository)
      const after = await again.get(warning)
      expect(after.headers.get('etag')).toBe(before.headers.get('etag'))
      expect(await after.text()).toBe(await before.text())
      expect(readdirSync(join(folder, 'rendered')).sort()).toEqual(kept)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

describe('an answer', () => {
  it('is compressed as the reader accepts, tagged by its bytes, and 304 when nothing changed', async () => {
    const site = await withSamples()
    const tags = new Set<string>()
    for (const encoding of ['br', 'gzip', 'identity']) {
      const shown = await site.get(warning, { headers: { 'accept-encoding': encoding } })
      expect(shown.headers.get('content-encoding') ?? 'identity').toBe(encoding)
      expect(shown.headers.get('vary')).toBe('Accept-Encoding')
      tags.add(shown.headers.get('etag') ?? '')
    }
    expect(tags.size).toBe(3)
    const refused = await site.get(warning, { headers: { 'accept-encoding': 'br;q=0, gzip' } })
    expect(refused.headers.get('content-encoding')).toBe('gzip')
    const known = await site.get(warning, { headers: { 'accept-encoding': 'br', 'if-none-match': [...tags][0] ?? '' } })
    expect([known.status, (await known.arrayBuffer()).byteLength]).toEqual([304, 0])
  })

  it('carries a strict policy, no cookie, and stays under 12 kB of HTML and 10 kB of style, compressed', async () => {
    const site = await withSamples()
    const shown = await site.get('/')
    expect(shown.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(shown.headers.get('set-cookie')).toBeNull()
    expect(shown.headers.get('x-content-type-options')).toBe('nosniff')
    for (const [path, { br, headers }] of site.portal.records().answers)
      if (br) expect(br.length, path).toBeLessThan(headers['content-type']?.startsWith('text/css') ? 10_000 : 12_000)
  })

  it('gives a part of a sound on demand, and only files of pages shown now', async () => {
    const site = await withSamples()
    const sound = /<audio[^>]*src="([^"]+)"/.exec(await (await site.get(warning)).text())?.[1] ?? ''
    const part = await site.get(sound, { headers: { range: 'bytes=4-9' } })
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 4-9/3600', 'really'])
    expect((await site.get(sound, { headers: { range: 'bytes=9999-' } })).status).toBe(416)
    expect((await site.get(`/b/${'0'.repeat(64)}`)).status).toBe(404)
  })

  it('refuses to be written to, and forgives a slash at the end', async () => {
    const site = await withSamples()
    expect((await site.get('/', { method: 'POST' })).status).toBe(405)
    expect((await site.get(`${warning}/`)).headers.get('location')).toBe(warning)
    expect((await site.get('/..%2f..%2fetc/passwd')).status).toBe(404)
  })
})

describe('verification', () => {
  it('says who approved and hands out an approval that the published policy accepts', async () => {
    const site = await withSamples()
    const text = await (await site.get(`/xac-minh${warning}`)).text()
    for (const words of ['Minh (mẫu)', 'Dũng (mẫu)', 'Mã đối chiếu', 'npx hd verify']) expect(text).toContain(words)
    const bundle = (await (await site.get('/xac-minh/chinh-sach.json')).json()) as { trustPolicy: unknown; people: unknown[] }
    const pinned = { deployment: 'demo-bien-dong', drillAllowed: true }
    const people = bundle.people.map((list) => canonicalBytes(list))
    const trust = await admitTrust({ policy: canonicalBytes(bundle.trustPolicy), people, pinned, previous: null })
    if (!trust.ok) throw new Error(trust.refusal.code)
    const envelope = new Uint8Array(await (await site.get(`/xac-minh${warning}.env.json`)).arrayBuffer())
    const audience = { areas: ['portal'], device: null, capabilities: ['page' as const] }
    const empty = { highWater: new Map(), withdrawn: new Set<string>(), revoked: new Map(), nonces: new Set<string>() }
    const verdict = await admitEnvelope(envelope, { trust: trust.trust, now: noon, audience, ...empty })
    expect(verdict.ok).toBe(true)
  })
})

describe('finding', () => {
  it('lists newest first, in feeds and columns too, with English chrome under /en', async () => {
    const site = await withSamples()
    const front = await (await site.get('/')).text()
    expect(front.indexOf('Tàu dưới 12 mét')).toBeLessThan(front.indexOf('Nơi tránh trú'))
    expect(await (await site.get('/chuyen-muc/bien-dao-que-huong')).text()).toContain('Nơi tránh trú')
    expect(await (await site.get('/en')).text()).toContain('<html lang="en">')
    expect(await (await site.get('/tin.rss')).text()).toContain(`http://cong.localhost${warning}`)
    expect(await (await site.get('/sitemap.xml')).text()).toContain('hreflang="en"')
    expect(await (await site.get('/robots.txt')).text()).toContain('Disallow: /')
  })

  it('asks with or without marks, and never puts a bare match before an exact one', async () => {
    const site = await withSamples()
    const find = async (query: string) => {
      const text = await (await site.get(`/tim-kiem?q=${encodeURIComponent(query)}`)).text()
      return [...text.matchAll(/<h2[^>]*><a href="([^"]+)"/g)].map((match) => match[1])
    }
    expect((await find('tau khong ra khoi'))[0]).toBe(warning)
    expect((await find('tàu'))[0]).toBe(warning)
    expect(await find('<script>')).toEqual([])
    expect(await (await site.get('/tim-kiem?q=%3Cscript%3E')).text()).not.toContain('<script>')
  })

  it('offers a search where there is no page', async () => {
    const site = await withSamples()
    const missing = await site.get('/khong-co')
    expect(missing.status).toBe(404)
    expect(await missing.text()).toContain('role="search"')
  })
})
