import { chipHtml, chipStates } from './chips.ts'
import { iconSvg } from './icons.ts'
import { layoutHtml } from './layout.ts'
import { html, type SafeHtml } from './markup.ts'

const rows = html`<section class="panel"><header><h2>Chờ tôi duyệt</h2><span class="sp"></span><small class="mute">2 việc, việc gấp nhất còn 1 giờ 18 phút</small></header>
<div class="row"><div class="grow"><h3><a href="#a">Bản tin an toàn tàu cá (mẫu)</a></h3><small class="mute">Loa, bảng điện tử, trang · phát từ 11:00 hôm nay</small></div>${chipHtml('held')}<a class="btn pri" href="#b">Xem và duyệt</a></div>
<div class="row lit"><div class="grow"><h3>Cầu cảng mẫu</h3><small>Bản tin thời tiết biển 09:30 · còn 40 giây</small></div>${chipHtml('on_air')}</div></section>`

const form = html`<form><div class="errors" role="alert"><h2>Còn một chỗ cần sửa</h2><a href="#tieu-de">Tiêu đề còn trống</a></div>
<div class="field wrong"><label for="tieu-de">Tiêu đề</label><span class="hint" id="tieu-de-goi-y">Tối đa 300 chữ</span><span class="error" id="tieu-de-loi">Tiêu đề còn trống</span><input id="tieu-de" aria-invalid="true" aria-describedby="tieu-de-goi-y tieu-de-loi"></div>
<div class="field"><label for="noi-dung">Nội dung</label><textarea id="noi-dung"></textarea></div>
<fieldset class="field"><legend>Kênh</legend><label class="tick"><input type="checkbox" checked> Loa</label><label class="tick"><input type="checkbox"> Bảng điện tử</label></fieldset>
<div class="acts"><button class="btn pri" type="submit">Trình duyệt</button><button class="btn" type="button">Lưu nháp</button><button class="btn bad" type="button">${iconSvg('player-stop')}Ngừng phát</button></div></form>`

const table = html`<section class="panel"><header><h2>418 lượt</h2></header><table class="stack"><thead><tr><th scope="col">Lúc</th><th scope="col">Nơi phát</th><th scope="col" class="r">Độ dài</th><th scope="col">Trạng thái</th></tr></thead>
<tbody><tr><td data-label="Lúc">05:00 31/7</td><td data-label="Nơi phát">Cầu cảng mẫu</td><td data-label="Độ dài" class="r">48 giây</td><td data-label="Trạng thái">${chipHtml('done')}</td></tr>
<tr><td data-label="Lúc">17:00 30/7</td><td data-label="Nơi phát">Cửa khẩu mẫu</td><td data-label="Độ dài" class="r">2 phút 10 giây</td><td data-label="Trạng thái">${chipHtml('taken_back')}</td></tr></tbody></table></section>`

const facts = html`<div class="facts"><div><small class="mute">Gió</small><b>cấp 6, giật 8</b></div><div><small class="mute">Sóng</small><b class="num">2–3 m</b></div></div>
<p class="note"><b>Vì sao 412 thành 418?</b> 6 lượt đến muộn, có chứng cứ. <a href="#c">Mở 6 lượt</a></p><div class="seal"><b>Kiểm chứng trang này.</b> Hai cơ quan đã duyệt đúng nội dung này.</div>
<dl class="ev"><dt>Nơi phát</dt><dd>Cầu cảng mẫu, loa số 1</dd><dt>Kết quả</dt><dd>${chipHtml('confirmed')}</dd></dl>`

function page(title: string, body: SafeHtml): SafeHtml {
  return layoutHtml({
    title: `${title} · Hải Đăng`,
    lang: 'vi',
    drill: true,
    band: {
      lines: ['Chương trình phối hợp 2022–2030', 'Cơ quan thông tin · Cơ quan biên phòng'],
      right: html`<span class="lampchip">Đang phát 1 nơi</span><span class="num">09:42</span>`,
    },
    nav: [
      { href: '#viec', icon: 'list-check', label: 'Việc cần xử lý', current: true, count: 5 },
      { href: '#noi-dung', icon: 'file-text', label: 'Nội dung' },
      { href: '#lich', icon: 'volume', label: 'Lịch phát' },
    ],
    body: html`<h1>${title}</h1><div class="sector"></div>${body}`,
    cssHref: '/assets/ui.css',
  })
}

/** Whole pages that show each piece once; the accessibility test opens every one. */
export const examples: Readonly<Record<string, SafeHtml>> = {
  chips: page('Trạng thái', html`<p>${chipStates.map((state) => html`${chipHtml(state)} `)}</p>`),
  desk: page('Việc cần xử lý', rows),
  form: page('Biểu mẫu', form),
  table: page('Bảng', table),
  facts: page('Số liệu', facts),
}
