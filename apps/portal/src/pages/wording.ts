import type { Language } from '@hai-dang/ui'

const catalogue = {
  site: { vi: 'Thông tin biên giới biển, đảo', en: 'Sea border and islands news' },
  otherLanguage: { vi: 'English', en: 'Tiếng Việt' },
  newest: { vi: 'Tin mới', en: 'Latest' },
  columns: { vi: 'Chuyên mục', en: 'Columns' },
  verify: { vi: 'Kiểm chứng', en: 'Verify' },
  search: { vi: 'Tìm kiếm', en: 'Search' },
  searchLabel: { vi: 'Tìm trong các bài đang đăng', en: 'Search the pages shown now' },
  accessibility: { vi: 'Khai thác và trợ năng', en: 'Use and accessibility' },
  feed: { vi: 'Nguồn tin RSS', en: 'RSS feed' },
  noneYet: {
    vi: 'Chưa có bài nào. Bài xuất hiện ở đây ngay khi cả hai cơ quan đã duyệt.',
    en: 'No pages yet. A page appears here as soon as both agencies have approved it.',
  },
  listen: { vi: 'Nghe bài này', en: 'Listen to this page' },
  sources: { vi: 'Nguồn', en: 'Sources' },
  verifyThis: { vi: 'Kiểm chứng trang này.', en: 'Verify this page.' },
  verifyHow: { vi: 'Xem ai duyệt và cách tự kiểm tra', en: 'See who approved and how to check for yourself' },
  approvedBy: { vi: 'Hai bên duyệt', en: 'Approved by both' },
  approved: { vi: 'Đã duyệt', en: 'Approved' },
  code: { vi: 'Mã đối chiếu', en: 'Comparison code' },
  validity: { vi: 'Hiệu lực', en: 'Valid' },
  published: { vi: 'Đăng lúc', en: 'Published' },
  policy: { vi: 'Chính sách tin cậy', en: 'Trust policy' },
  download: { vi: 'Tải về', en: 'Download' },
  checkTitle: { vi: 'Tự kiểm tra, không cần tin chúng tôi', en: 'Check without trusting us' },
  more: { vi: 'Đọc thêm', en: 'Read more' },
  withdrawn: { vi: 'Bài này đã được gỡ', en: 'This page was taken down' },
  expired: { vi: 'Bài này đã hết hạn đăng', en: 'This page has expired' },
  reason: { vi: 'Lý do', en: 'Reason' },
  who: { vi: 'Người gỡ', en: 'Taken down by' },
  when: { vi: 'Lúc', en: 'At' },
  notFound: { vi: 'Không có trang này', en: 'No such page' },
  notFoundLead: {
    vi: 'Địa chỉ có thể gõ nhầm, hoặc bài chưa được duyệt. Thử tìm theo từ khoá.',
    en: 'The address may be mistyped, or the page is not approved yet. Try a search.',
  },
  found: { vi: 'kết quả', en: 'results' },
  nothingFound: { vi: 'Không có bài nào khớp. Thử ít từ hơn, hoặc gõ không dấu.', en: 'Nothing matches. Try fewer words.' },
  home: { vi: 'Về trang đầu', en: 'To the front page' },
  sections: { vi: 'Mục của trang', en: 'Sections of the site' },
  demo: {
    vi: 'DEMO · Bản dùng thử, khoá diễn tập. Mọi nội dung ở đây là mẫu, không phải tin thật.',
    en: 'DEMO · Trial with drill keys. Everything here is a sample, not real news.',
  },
} as const

export type PortalWord = keyof typeof catalogue

export function say(key: PortalWord, lang: Language): string {
  return catalogue[key][lang]
}

const monthsEn = 'January February March April May June July August September October November December'.split(' ')
const pad = (value: number) => String(value).padStart(2, '0')

/** `11:00 ngày 05/8/2026`, at UTC+7 as everywhere in the programme. Months 1 and 2 keep their zero, as administrative texts write them. */
export function moment(at: string | number, lang: Language): string {
  const local = new Date((typeof at === 'number' ? at : Date.parse(at)) + 7 * 3_600_000)
  const [day, month, year] = [local.getUTCDate(), local.getUTCMonth() + 1, local.getUTCFullYear()]
  const time = `${pad(local.getUTCHours())}:${pad(local.getUTCMinutes())}`
  if (lang === 'en') return `${time}, ${day} ${monthsEn[month - 1]} ${year}`
  return `${time} ngày ${pad(day)}/${month < 3 ? pad(month) : month}/${year}`
}

/** `48 giây`, `2 phút 10 giây`. */
export function duration(ms: number, lang: Language): string {
  const seconds = Math.max(1, Math.round(ms / 1000))
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60]
  const words = lang === 'vi' ? (['phút', 'giây'] as const) : (['min', 's'] as const)
  return [minutes ? `${minutes} ${words[0]}` : '', rest ? `${rest} ${words[1]}` : ''].filter(Boolean).join(' ')
}
