export type Language = 'vi' | 'en'

/** Labels that more than one app shows. Vietnamese first. */
export const words = {
  programme: { vi: 'Hải Đăng', en: 'Hải Đăng' },
  skip: { vi: 'Tới nội dung chính', en: 'Skip to main content' },
  demo: { vi: 'DEMO · Bản dùng thử, khoá diễn tập. Không phải tin thật.', en: 'DEMO · Trial with drill keys. Not real news.' },
  drill: { vi: 'DIỄN TẬP', en: 'DRILL' },
  comparisonCode: { vi: 'Mã đối chiếu', en: 'Comparison code' },
  primaryNav: { vi: 'Mục chính', en: 'Main sections' },
  listen: { vi: 'Nghe', en: 'Listen' },
  print: { vi: 'In', en: 'Print' },
  search: { vi: 'Tìm kiếm', en: 'Search' },
} as const

export type WordKey = keyof typeof words

export function word(key: WordKey, lang: Language): string {
  return words[key][lang]
}
