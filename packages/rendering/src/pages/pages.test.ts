import { readFileSync } from 'node:fs'
import { type PageV1, pageV1 } from '@hai-dang/wire'
import { describe, expect, it } from 'vitest'
import { pageHtml, plainText, waveformSvg } from '../index.ts'

const page = pageV1.parse(JSON.parse(readFileSync(new URL('../../../wire/fixtures/page.v1.json', import.meta.url), 'utf8')))
const textPage = (text: string): PageV1 => ({
  ...page,
  body: { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] },
})

describe('a page', () => {
  it('becomes this HTML', () => {
    expect(pageHtml(page, { lang: 'vi' })).toMatchInlineSnapshot(`
      "<h2>Nội dung</h2>
      <p>Bà con xem <a href="https://example.org/lich" rel="noopener noreferrer"><strong>lịch phát</strong></a><br>mỗi sáng.</p>
      <figure><picture><img src="/b/dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd" srcset="/b/dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd 640w" sizes="(min-width: 1128px) 720px, 100vw" width="640" height="427" alt="Cầu cảng lúc sáng sớm" decoding="async"></picture><figcaption>Ảnh mẫu <small>Ảnh: Hải Đăng</small></figcaption></figure>
      <ul><li><p>Mang áo phao</p></li></ul>
      <blockquote><p>BẢN MẪU</p></blockquote>
      "
    `)
  })

  it('becomes this plain text', () => {
    expect(plainText(page)).toMatchInlineSnapshot(`
      "Thông báo mẫu cho ngư dân

      Đây là nội dung mẫu.

      Nội dung

      Bà con xem lịch phát
      mỗi sáng.

      [Cầu cảng lúc sáng sớm]

      - Mang áo phao

      BẢN MẪU"
    `)
  })

  it('escapes what people typed, wherever it stands', () => {
    const hostile = `"><script>alert('x')</script>`
    const body = pageHtml({ ...textPage(hostile), figures: [] }, { lang: 'vi' })
    expect(body).toBe('<p>&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;</p>\n')
    const figure = { ...page.figures[0]!, alt: hostile, caption: hostile, credit: hostile }
    const shown = pageHtml({ ...page, figures: [figure] }, { lang: 'en' })
    expect(shown).not.toContain('<script>')
    expect(shown).toContain('Photo: &quot;&gt;&lt;script&gt;')
  })

  it('offers the better formats first and every size the hub made', () => {
    const media = (mime: string, letter: string) => ({ length: 1000, mime, sha256: letter.repeat(64) })
    const derivatives = [
      { media: media('image/jpeg', 'a'), width: 640, height: 427 },
      { media: media('image/jpeg', 'b'), width: 1280, height: 853 },
      { media: media('image/avif', 'c'), width: 640, height: 427 },
      { media: media('image/webp', 'd'), width: 640, height: 427 },
    ]
    const shown = pageHtml({ ...page, figures: [{ alt: 'Cầu cảng', derivatives }] }, { lang: 'vi', base: 'http://hub' })
    expect(shown.indexOf('image/avif')).toBeLessThan(shown.indexOf('image/webp'))
    expect(shown).toContain(`src="http://hub/b/${'b'.repeat(64)}"`)
    expect(shown).toContain(`srcset="http://hub/b/${'a'.repeat(64)} 640w, http://hub/b/${'b'.repeat(64)} 1280w"`)
  })
})

describe('a waveform', () => {
  it('draws one bar a value and stays inside its box whatever the value', () => {
    const svg = waveformSvg([0, 50, 100, 900, -3], 1200.4)
    expect(svg.match(/M/g)).toHaveLength(5)
    expect(svg).toContain('M11.5 2v60M16.5 2v60')
    expect(svg).toContain('data-ms="1200"')
  })
})
