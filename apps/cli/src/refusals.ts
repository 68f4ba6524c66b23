/** Codes that this command itself gives (trust gives its own), each with the step of trust.md it belongs to and its wording. */
export const cliRefusals = {
  'page.other-content': {
    step: 16,
    vi: 'Trang này không phải nội dung đã được duyệt.',
    en: 'What the page shows is not what was approved.',
  },
  'device.not-listed': { step: 11, vi: 'Chính sách đưa vào không nêu điểm phát này.', en: 'The policy given names no such device.' },
  'receipts.malformed': { step: 9, vi: 'Dòng nhật ký sai cấu trúc.', en: 'A line of the log has the wrong shape.' },
  'receipts.forked': {
    step: 19,
    vi: 'Nhật ký dòng {seq} khác với bản đã nhận trước đây.',
    en: 'Log line {seq} differs from the one received before.',
  },
  'receipts.other-device': { step: 19, vi: 'Các biên nhận thuộc nhiều điểm phát khác nhau.', en: 'The receipts are of different devices.' },
} as const

export type CliCode = keyof typeof cliRefusals

/** A refusal of any room, with the numbered step of trust.md that gave it. */
export interface Refused {
  readonly code: string
  readonly step: number
}

export function refusedHere(code: CliCode): Refused {
  return { code, step: cliRefusals[code].step }
}
