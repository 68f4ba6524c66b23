/** Codes this room itself gives (trust gives its own), each with the step of trust.md it belongs to and its wording. */
export const outpostRefusals = {
  'fetch.too-long': { step: 2, vi: 'Nơi cung cấp gửi nhiều hơn mức cho phép.', en: 'The source sent more than is allowed.' },
  'fetch.too-slow': { step: 2, vi: 'Nơi cung cấp gửi nhỏ giọt quá chậm.', en: 'The source dripped too slowly.' },
  'target.missing': { step: 6, vi: 'Tệp có trong danh sách nhưng không tải được.', en: 'A listed file could not be found.' },
  'target.mismatch': { step: 6, vi: 'Tệp tải về không đúng mã đối chiếu trong danh sách.', en: 'A file is not the one its list names.' },
  'trust.missing': { step: 6, vi: 'Danh sách không nêu chính sách hoặc người có quyền.', en: 'The lists name no policy or no people.' },
  'media.missing': { step: 16, vi: 'Chưa tải được tệp của lệnh phát.', en: 'A file of the order could not be found.' },
  'media.mismatch': { step: 16, vi: 'Tệp không phải tệp đã duyệt.', en: 'A file is not the approved one.' },
  'media.length': { step: 16, vi: 'Tệp dài hơn hoặc ngắn hơn bản đã duyệt.', en: 'A file is longer or shorter than the approved one.' },
  'media.undecodable': { step: 16, vi: 'Tệp không giải mã được.', en: 'A file cannot be decoded.' },
  'media.kind': { step: 16, vi: 'Loại tệp không dùng được ở điểm này.', en: 'This kind of file cannot be used here.' },
  'media.tampered': { step: 18, vi: 'Tệp trên đĩa đã bị sửa: không phát.', en: 'The file on the disk was altered: it does not play.' },
  'state.damaged': {
    step: 17,
    vi: 'Đĩa làm mất trạng thái của điểm phát ({path}): không phát gì cho đến khi được cài lại.',
    en: 'The disk lost the state of this site ({path}): nothing plays until it is installed anew.',
  },
  'player.too-old': {
    step: 6,
    vi: 'Chính sách đòi phiên bản phần mềm {path} trở lên: điểm phát vẫn chạy, cần cập nhật.',
    en: 'The policy asks for version {path} or later: this site goes on and needs an update.',
  },
  'receipt.ack-mismatch': {
    step: 0,
    vi: 'Trung tâm báo nhận không khớp nhật ký: giữ nguyên nhật ký.',
    en: 'The acknowledgement does not match the log: nothing is forgotten.',
  },
} as const

export type OutpostCode = keyof typeof outpostRefusals

/** A refusal of any room with the numbered step of trust.md that gave it. */
export interface Refused {
  readonly code: string
  readonly step: number
  readonly name?: string
  readonly params?: Record<string, string | number> | undefined
}

/** Is a version such as 0.1.0 before another? What is no version (a portal's name) is never too old. */
export function isOlder(version: string, than: string): boolean {
  const parts = (text: string): number[] => (/^\d+\.\d+\.\d+$/.test(text) ? text.split('.').map(Number) : [])
  const [ours, theirs] = [parts(version), parts(than)]
  const first = theirs.findIndex((part, place) => ours[place] !== undefined && part !== ours[place])
  return first >= 0 && ours[first]! < theirs[first]!
}
