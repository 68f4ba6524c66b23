import { wordsOf } from '@hai-dang/trust'
import { agencyAt, chipHtml, html, iconSvg, type Language, type SafeHtml } from '@hai-dang/ui'
import { agencyOf, framed, inLanguage, type Site } from './frame.ts'
import type { HeldPage } from './held.ts'
import { newestFirst } from './lists.ts'
import { moment, say } from './wording.ts'

export const policyPath = '/xac-minh/chinh-sach.json'

function approvals(site: Site, held: HeldPage, lang: Language): SafeHtml {
  const blocks = held.approvers.map(
    (approver) =>
      html`<div><small class="mute caps">${agencyOf(site, held, approver.agency, lang)}</small><b>${approver.name}</b><small>${lang === 'vi' ? 'Khoá' : 'Key'} <span class="mono">···${approver.keyid.slice(-4).toUpperCase()}</span></small><br>${chipHtml('confirmed', lang, say('approved', lang))}</div>`,
  )
  return html`<div class="approvals">${blocks}</div>`
}

function facts({ page, release, digest }: HeldPage, lang: Language): SafeHtml {
  const span =
    lang === 'vi'
      ? `từ ${moment(release.notBefore, lang)} đến ${moment(release.notAfter, lang)}`
      : `from ${moment(release.notBefore, lang)} to ${moment(release.notAfter, lang)}`
  return html`<dl class="ev"><dt>${say('published', lang)}</dt><dd>${moment(page.publishedAt, lang)}</dd><dt>${say('validity', lang)}</dt><dd>${span}</dd><dt>${say('policy', lang)}</dt><dd>${lang === 'vi' ? 'bản' : 'version'} ${release.policyVersion}</dd><dt>${say('code', lang)}</dt><dd><span class="words">${wordsOf(digest).split(' ').join(' · ')}</span></dd></dl>`
}

const steps = {
  vi: [
    'Tải hai tệp ở dưới: bản duyệt có chữ ký và chính sách tin cậy (danh sách người được duyệt và khoá công khai).',
    'Đối chiếu chính sách với bản in hoặc bản do một trong hai cơ quan đưa tận tay. Đây là bước duy nhất cần một nguồn khác ngoài trang này.',
    'Chạy lệnh dưới đây trên máy của mình, không cần mạng. Lệnh trả lời ai đã duyệt, hay vì sao không đúng.',
  ],
  en: [
    'Download the two files below: the signed approval and the trust policy (who may approve, with their public keys).',
    'Compare the policy with a printed copy or one handed over by either agency. Only this step needs a source other than this site.',
    'Run the command below on your own machine; no network is needed. It answers who approved, or why it is not genuine.',
  ],
} as const

/** Who approved this page, and how to check it without trusting this site. */
export function verifyHtml(site: Site, held: HeldPage, lang: Language): SafeHtml {
  const { path, title } = held.page
  const file = `${path.slice(1).replaceAll('/', '-')}.env.json`
  const files = [
    [`/xac-minh${path}.env.json`, lang === 'vi' ? 'Bản duyệt có chữ ký' : 'Signed approval', file],
    [`/xac-minh${path}.page.json`, lang === 'vi' ? 'Nội dung đã duyệt' : 'Approved content', file.replace('.env.', '.page.')],
    [policyPath, lang === 'vi' ? 'Chính sách tin cậy' : 'Trust policy', 'chinh-sach.json'],
  ] as const
  const links = files.map(
    ([href, label, name]) => html`<a class="btn" href="${href}" download="${name}">${iconSvg('download')}${label}</a>`,
  )
  const body = html`<article><p class="kicker"><a href="${inLanguage(path, lang)}">${title}</a></p><h1>${lang === 'vi' ? 'Ai đã duyệt trang này' : 'Who approved this page'}</h1><div class="sector"></div>
<p>${lang === 'vi' ? 'Hai cơ quan, mỗi bên một người, đã ký duyệt đúng từng chữ và từng ảnh của trang. Sai một dấu là chữ ký không còn khớp.' : 'Two agencies, one person each, signed exactly these words and pictures. Change one mark and the signatures no longer fit.'}</p>
${approvals(site, held, lang)}${facts(held, lang)}<h2>${say('checkTitle', lang)}</h2><ol>${steps[lang].map((step) => html`<li>${step}</li>`)}</ol><pre tabindex="0" aria-label="${lang === 'vi' ? 'Lệnh' : 'Command'}">npx hd verify ${file} --policy chinh-sach.json</pre><p class="acts">${links}</p>
<p class="mute t1">${lang === 'vi' ? 'Nói cho đúng: trình duyệt không tự kiểm tra chữ ký. Bản sao này chỉ nhận nội dung có đủ chữ ký, và ai cũng kiểm tra lại được như trên.' : 'To be exact: a browser does not check signatures by itself. This copy accepts only what is fully signed, and anyone can check it as above.'}</p></article>`
  return framed(site, { lang, path: `/xac-minh${path}`, title: `${say('verify', lang)}: ${title}`, current: 'verify', body })
}

/** Older pages carry their own link; the list must not grow with the years. */
const listed = 100

export function verifyIndexHtml(site: Site, lang: Language): SafeHtml {
  const links = newestFirst(site.state.pages)
    .slice(0, listed)
    .map(({ page }) => html`<li><a href="${inLanguage(`/xac-minh${page.path}`, lang)}">${page.title}</a></li>`)
  const { agencies, now } = site.state
  const [first, second] = (['thong-tin', 'bien-phong'] as const).map((agency) => agencyAt(agencies, agency, now, lang).name)
  const text =
    lang === 'vi'
      ? `Trang này chỉ nhận nội dung đã có chữ ký duyệt của ${first} và của ${second}. Máy chủ ở đây không có khoá để ký, không vào được cơ sở dữ liệu, và vẫn chạy khi hệ thống duyệt dừng.`
      : `This site accepts only what both ${first} and ${second} have signed. The server here holds no signing key, cannot reach the database, and goes on when the approving system is down.`
  const body = html`<article><h1>${say('verify', lang)}</h1><div class="sector"></div><p>${text}</p><ol>${steps[lang].map((step) => html`<li>${step}</li>`)}</ol><p class="acts"><a class="btn" href="${policyPath}" download="chinh-sach.json">${iconSvg('download')}${say('policy', lang)}</a></p>${links.length ? html`<h2>${lang === 'vi' ? 'Các trang đang đăng' : 'Pages shown now'}</h2><ul>${links}</ul>` : null}</article>`
  return framed(site, { lang, path: '/xac-minh', title: say('verify', lang), current: 'verify', body })
}
