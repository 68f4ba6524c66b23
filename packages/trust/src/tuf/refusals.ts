/** Every reason for which delivery is refused, with the step of trust.md it belongs to and its wording. */
export const tufRefusals = {
  'tuf.too-big': {
    step: 2,
    vi: 'Tệp danh mục lớn hơn mức cho phép: không đọc.',
    en: 'A metadata file is larger than allowed: it is not read.',
  },
  'tuf.malformed': { step: 2, vi: 'Tệp danh mục không đúng khuôn.', en: 'A metadata file does not have the right form.' },
  'tuf.threshold': {
    step: 5,
    vi: 'Tệp danh mục chưa đủ chữ ký hợp lệ.',
    en: 'A metadata file does not carry enough valid signatures.',
  },
  'tuf.root-version': {
    step: 3,
    vi: 'Bản gốc tin cậy không nối tiếp đúng một bước.',
    en: 'The next trust root is not exactly one version ahead.',
  },
  'tuf.expired': { step: 5, vi: 'Tệp danh mục đã hết hạn.', en: 'A metadata file has expired.' },
  'tuf.rollback': {
    step: 5,
    vi: 'Tệp danh mục cũ hơn bản đã tin: có thể bị đưa lại bản cũ.',
    en: 'A metadata file is older than the one already trusted: an old copy may be replayed.',
  },
  'tuf.vanished': {
    step: 5,
    vi: 'Một danh sách đã biết biến mất khỏi danh mục.',
    en: 'A list already known has vanished from the metadata.',
  },
  'tuf.hash': {
    step: 5,
    vi: 'Tệp không khớp mã đối chiếu trong danh mục.',
    en: 'A file does not match the comparison code in the metadata.',
  },
  'tuf.length': { step: 5, vi: 'Tệp không đúng độ dài ghi trong danh mục.', en: 'A file does not have the length given in the metadata.' },
  'tuf.mix': {
    step: 5,
    vi: 'Các tệp danh mục thuộc những phiên bản khác nhau bị ghép lẫn.',
    en: 'Metadata files of different versions are mixed together.',
  },
  'tuf.missing': { step: 5, vi: 'Thiếu một tệp danh mục.', en: 'A metadata file is missing.' },
  'tuf.unlisted': {
    step: 5,
    vi: 'Danh sách cần dùng không có trong danh mục.',
    en: 'A wanted list is not named by the metadata.',
  },
  'tuf.not-started': {
    step: 5,
    vi: 'Chưa bắt đầu cập nhật, hoặc nhận tệp không hỏi.',
    en: 'No update is running, or a file came that nobody asked for.',
  },
} as const

export type TufCode = keyof typeof tufRefusals
