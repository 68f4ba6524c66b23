import { boardPng } from '@hai-dang/rendering'
import { utf8 } from '@hai-dang/trust'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { approval, type HostileHub, keep, openHostileHub, pagePart, silence, sitesPart, withdrawal } from './hostile-signing.ts'
import { launchBrowser } from './launch.ts'

let browser: Browser
let hub: HostileHub
const files = () => hub.files
const second = silence(24)
const lasts = 2048

beforeAll(async () => {
  ;[browser, hub] = await Promise.all([launchBrowser(), openHostileHub()])
}, 120_000)
beforeEach(() => hub.files.clear())
afterAll(async () => {
  await browser?.close()
  await hub?.stop()
})

/** Opens the ticket with what the hub says now. */
async function opened(request: unknown): Promise<{ page: Page; text: string; canSign: boolean }> {
  hub.request = request
  const page = await browser.newPage()
  await page.goto(hub.page)
  await page.locator('main h1, main .note.bad').first().waitFor()
  const text = await page.locator('main').innerText()
  return { page, text, canSign: (await page.locator('main form button[type=submit]').count()) > 0 }
}

async function pictureOf(bytes: Uint8Array, mime = 'image/png', width = 192) {
  return { media: { ...(await keep(files(), bytes)), mime }, width, height: 64 }
}

describe('a signing page before a hub in an attacker’s hands', () => {
  const drawn = boardPng(new Uint8Array(192 * 64), 192, 64, 'white')

  it('offers the button when all of it can be heard and seen', async () => {
    const figure = { alt: 'Ảnh mẫu', caption: 'Chú thích mẫu', credit: 'Người mẫu', derivatives: [await pictureOf(drawn)] }
    const { page, text, canSign } = await opened(approval([await sitesPart(files(), second, lasts), await pagePart(files(), figure)]))
    expect(text).toContain('dựng lại đúng bản sẽ duyệt')
    expect(canSign).toBe(true)
    for (const shown of ['Ảnh mẫu', 'Chú thích mẫu', 'Người mẫu', '192 × 64 · image/png', '(https://evil.example.org/x)'])
      expect(text).toContain(shown)
    expect(await page.locator('main a').count()).toBe(0)
    // The board's words are the hub's alone.
    expect(text).toContain('Không có lời nào nằm trong bản sẽ duyệt')
  })

  it('offers none for a sound that does not decode, or lasts longer than what is signed', async () => {
    const headOnly = await opened(approval([await sitesPart(files(), silence(0, 24 * 4096), lasts)]))
    expect(headOnly.text).toContain('không giải mã được')
    expect(headOnly.canSign).toBe(false)
    const longer = await opened(approval([await sitesPart(files(), silence(96, 24 * 4096), lasts)]))
    expect(longer.text).toMatch(/dài khác|không giải mã được/)
    expect(longer.canSign).toBe(false)
  })

  it('offers none for a picture that is none, or not of the size that is signed', async () => {
    const derivatives = [await pictureOf(utf8('a picture'), 'image/webp'), await pictureOf(drawn, 'image/png', 191)]
    for (const bad of derivatives) {
      const figure = { alt: 'Ảnh mẫu', derivatives: [await pictureOf(drawn), bad] }
      const { text, canSign } = await opened(approval([await pagePart(files(), figure)]))
      expect(text).toContain('không vẽ được')
      expect(canSign).toBe(false)
    }
  })

  it('refuses hours of another zone, another deployment and keys of another kind', async () => {
    const part = await sitesPart(files(), second, lasts)
    const hostile: [unknown, string][] = [
      [approval([await sitesPart(files(), second, lasts, 'Europe/London')]), 'zone: Europe/London'],
      [approval([part], { deployment: 'tinh-mau' }), 'deployment'],
      [approval([part], { drill: false }), 'drill'],
    ]
    for (const [request, where] of hostile) {
      const { text, canSign } = await opened(request)
      expect(text).toContain(where)
      expect(canSign).toBe(false)
    }
  })

  it('stops a broadcast whose files are gone, and says which part goes on', async () => {
    const sites = await sitesPart(files(), second, lasts)
    const page = await pagePart(files(), { alt: 'Ảnh mẫu', derivatives: [await pictureOf(drawn)] })
    hub.files.clear()
    const { text, canSign } = await opened(await withdrawal([sites, page], [sites]))
    expect(canSign).toBe(true)
    expect(text).toContain('Vẫn ký lệnh ngừng được')
    expect(text).toMatch(/Lệnh này ngừng:\s+Loa, Bảng: Tin mẫu/)
    expect(text).toMatch(/Không nằm trong lệnh này[^:]*:\s+Trang tin: Tin mẫu/)
  })
})
