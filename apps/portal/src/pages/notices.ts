import { agencyAt, chipHtml, html, iconSvg, type Language, type SafeHtml } from '@hai-dang/ui'
import { framed, inLanguage, type Site } from './frame.ts'
import type { GonePage, HeldPage } from './held.ts'
import { storyHtml } from './lists.ts'
import { moment, say } from './wording.ts'

/** What stands where a page was: the reason, who, when. The text itself is gone. */
export function goneHtml(site: Site, gone: GonePage, lang: Language): SafeHtml {
  const withdrawn = gone.kind === 'withdrawn'
  const heading = say(withdrawn ? 'withdrawn' : 'expired', lang)
  const chip = chipHtml('taken_back', lang, withdrawn ? (lang === 'vi' ? 'Đã gỡ' : 'Taken down') : lang === 'vi' ? 'Hết hạn' : 'Expired')
  const who = gone.by
    ? html`<dt>${say('who', lang)}</dt><dd>${gone.by.name}, ${agencyAt(site.state.agencies, gone.by.agency, Date.parse(gone.at), lang).name}</dd>`
    : null
  const why = gone.reason ? html`<dt>${say('reason', lang)}</dt><dd>${gone.reason}</dd>` : null
  const body = html`<article><p>${chip}</p><h1>${heading}</h1><div class="sector"></div><p class="lead" lang="${gone.lang}">${gone.title}</p><dl class="ev">${why}${who}<dt>${say('when', lang)}</dt><dd>${moment(gone.at, lang)}</dd></dl><p><a class="btn" href="${inLanguage('/', lang)}">${say('home', lang)}</a></p></article>`
  return framed(site, { lang, path: gone.path, title: heading, index: false, body })
}

export function searchForm(lang: Language, query: string): SafeHtml {
  return html`<form action="${inLanguage('/tim-kiem', lang)}" role="search"><label class="lb" for="q">${say('searchLabel', lang)}</label><div class="find"><input id="q" name="q" type="search" maxlength="100" value="${query}" autocomplete="off"><button class="btn pri" type="submit">${iconSvg('search')}${say('search', lang)}</button></div></form>`
}

export function notFoundHtml(site: Site, lang: Language): SafeHtml {
  const body = html`<h1>${say('notFound', lang)}</h1><div class="sector"></div><p class="lead">${say('notFoundLead', lang)}</p>${searchForm(lang, '')}<p><a href="${inLanguage('/', lang)}">${say('home', lang)}</a></p>`
  return framed(site, { lang, path: null, title: say('notFound', lang), index: false, body })
}

export function searchHtml(site: Site, lang: Language, query: string, found: readonly HeldPage[]): SafeHtml {
  const results =
    query.trim() === ''
      ? null
      : found.length
        ? html`<p class="mute" role="status">${found.length} ${say('found', lang)}</p><ul class="stories">${found.map((held) => storyHtml(held, lang, false))}</ul>`
        : html`<p role="status">${say('nothingFound', lang)}</p>`
  const body = html`<h1>${say('search', lang)}</h1><div class="sector"></div>${searchForm(lang, query)}${results}`
  return framed(site, { lang, path: '/tim-kiem', title: say('search', lang), current: 'search', index: false, body })
}

const statement = {
  vi: [
    [
      'Trợ năng',
      'Trang được làm theo WCAG 2.2 mức AA: dùng được bằng bàn phím, chữ phóng to 200 %, trình đọc màn hình; màu sắc không bao giờ là dấu hiệu duy nhất. Ảnh có chữ mô tả; bài có tiếng đọc kèm chữ. Mỗi trang mẫu được kiểm tra tự động; chưa có đánh giá độc lập.',
    ],
    [
      'Không cần JavaScript',
      'Mọi nội dung đọc được khi tắt JavaScript, trên máy cũ và mạng yếu. Trang không đặt cookie, không tải gì từ bên thứ ba.',
    ],
    ['Khai thác', 'Được trích dẫn kèm tên bài và địa chỉ. Nguồn tin RSS và bản duyệt có chữ ký của từng bài được tải tự do.'],
    ['Góp ý', 'Chỗ nào khó dùng, xin báo cho một trong hai cơ quan có tên ở đầu trang.'],
  ],
  en: [
    [
      'Accessibility',
      'The site follows WCAG 2.2 level AA: usable by keyboard, at 200 % text and with screen readers; colour is never the only sign. Pictures carry descriptions; spoken pages carry their words. Sample pages are checked automatically; there has been no independent audit yet.',
    ],
    [
      'No JavaScript needed',
      'Everything can be read with scripts off, on old machines and weak networks. The site sets no cookies and loads nothing from third parties.',
    ],
    ['Use', 'You may quote with the title and address. The RSS feed and the signed approval of each page are free to download.'],
    ['Feedback', 'If something is hard to use, please tell either agency named at the top of the page.'],
  ],
} as const

export function statementHtml(site: Site, lang: Language): SafeHtml {
  const body = html`<article><h1>${say('accessibility', lang)}</h1><div class="sector"></div>${statement[lang].map(([heading, text]) => html`<h2>${heading}</h2><p>${text}</p>`)}</article>`
  return framed(site, { lang, path: '/khai-thac-va-tro-nang', title: say('accessibility', lang), current: 'accessibility', body })
}
