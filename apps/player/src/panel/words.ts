import { outpostRefusals } from '@hai-dang/outpost'
import { trustRefusals, tufRefusals } from '@hai-dang/trust'
import type { Language } from '@hai-dang/ui'

type Words = Readonly<Record<string, { readonly vi: string; readonly en: string }>>

/** Labels of the site page. Vietnamese first. */
export const labels = {
  loudspeaker: { vi: 'Loa', en: 'Loudspeaker' },
  board: { vi: 'Bảng điện tử', en: 'Board' },
  onAir: { vi: 'Đang phát', en: 'On air' },
  shown: { vi: 'Đang hiển thị', en: 'On display' },
  silent: { vi: 'Đang im', en: 'Silent' },
  dark: { vi: 'Bảng tối', en: 'Board dark' },
  now: { vi: 'Lúc này', en: 'Now' },
  why: { vi: 'Vì sao', en: 'Why' },
  next: { vi: 'Tiếp theo', en: 'Next' },
  noNext: { vi: 'Chưa có lần phát nào trong tám ngày tới.', en: 'Nothing is planned in the next eight days.' },
  heldUntil: { vi: 'Phát đúng đến', en: 'Plays right until' },
  noHeldUntil: { vi: 'Không còn lệnh nào chờ phát', en: 'Nothing left to play' },
  clock: { vi: 'Đồng hồ', en: 'Clock' },
  clockRight: { vi: 'Đúng, lệch {ms} ms', en: 'Right, off by {ms} ms' },
  clockBelieved: { vi: 'Tạm tin, chờ giờ có chữ ký', en: 'Believed for now, no signed time yet' },
  clockDoubt: { vi: 'Chưa xác nhận', en: 'Not confirmed' },
  contact: { vi: 'Liên lạc cuối với trung tâm', en: 'Last contact with the hub' },
  never: { vi: 'Chưa lần nào', en: 'Never' },
  online: { vi: 'Đang nối', en: 'Connected' },
  offline: { vi: 'Mất nối: vẫn phát lịch đang giữ', en: 'Cut off: the plan held goes on' },
  freshness: { vi: 'Danh sách lệnh', en: 'List of orders' },
  fresh: { vi: 'Mới', en: 'Fresh' },
  stale: { vi: 'Cũ: vẫn phát, chưa được làm mới trong 24 giờ', en: 'Stale: still plays, not renewed in 24 hours' },
  dead: { vi: 'Quá hạn tin cậy: không phát', en: 'Past its horizon: does not play' },
  holds: { vi: 'Lệnh đang giữ', en: 'Orders held' },
  proof: { vi: 'Nhật ký chờ gửi', en: 'Log entries waiting to go home' },
  amplifier: { vi: 'Rơ-le tăng âm', en: 'Amplifier relay' },
  open: { vi: 'Mở', en: 'Open' },
  closed: { vi: 'Đóng', en: 'Closed' },
  output: { vi: 'Ngõ ra', en: 'Output' },
  outputFile: { vi: 'Tệp trên máy này (loa mô phỏng)', en: 'A file on this machine (simulated loudspeaker)' },
  outputBoard: { vi: 'Bảng mô phỏng 192 × 64 điểm', en: 'Simulated board, 192 × 64 pixels' },
  level: { vi: 'Mức tín hiệu', en: 'Signal level' },
  position: { vi: 'Đã phát', en: 'Played' },
  code: { vi: 'Mã đối chiếu', en: 'Comparison code' },
  refusals: { vi: 'Đã từ chối', en: 'Refused' },
  noRefusals: {
    vi: 'Chưa từ chối lệnh nào. Lệnh bị từ chối sẽ hiện ở đây kèm lý do và bước kiểm tra.',
    en: 'Nothing was refused. A refused order appears here with its reason and the step of the check.',
  },
  step: { vi: 'Bước {step}', en: 'Step {step}' },
  stop: { vi: 'Tắt tại chỗ', en: 'Stop here' },
  stopHint: {
    vi: 'Ngừng nội dung đang phát ở riêng điểm này. Lần phát sau vẫn theo lịch.',
    en: 'Stops what plays at this site alone. The next slot plays as planned.',
  },
  stopped: { vi: 'Đã tắt tại chỗ. Vì sao?', en: 'Stopped here. Why?' },
  sendReason: { vi: 'Ghi lý do', en: 'Keep the reason' },
  noReason: { vi: 'Bỏ qua', en: 'Skip' },
  reasonKept: { vi: 'Đã ghi lý do vào nhật ký.', en: 'The reason is in the log.' },
  demo: {
    vi: 'DEMO · BẢN MẪU · {deployment}. Khoá diễn tập, điểm phát mô phỏng. Không phải tin thật.',
    en: 'DEMO · SAMPLE · {deployment}. Drill keys, simulated site. Not real news.',
  },
  time: { vi: 'Giờ tại điểm phát', en: 'Time at the site' },
  picture: { vi: 'Hình đang hiện trên bảng', en: 'The picture on the board' },
  otherLanguage: { vi: 'English', en: 'Tiếng Việt' },
  lost: {
    vi: 'Trang này mất liên lạc với máy phát: những gì dưới đây là lúc trước.',
    en: 'This page has lost the player: what stands below is from before.',
  },
  nothingPlays: { vi: 'Không phát gì', en: 'Nothing plays' },
} as const satisfies Words

export const whyWords = {
  due: { vi: 'Đến giờ theo lệnh đã duyệt.', en: 'Its time has come by an approved order.' },
  late_within_tolerance: { vi: 'Bắt đầu muộn trong khoảng cho phép.', en: 'Began late, within its tolerance.' },
  stands: { vi: 'Lệnh đang có hiệu lực.', en: 'The order stands.' },
  continues: { vi: 'Đang phát tiếp.', en: 'Goes on.' },
  outranks: { vi: 'Lệnh mức cao hơn đã chiếm giờ.', en: 'A higher order took the time.' },
  nothing_due: { vi: 'Chưa đến giờ của lệnh nào.', en: 'No order is due.' },
  nothing_held: { vi: 'Chưa giữ lệnh nào.', en: 'No order is held.' },
  no_list: { vi: 'Chưa nhận được danh sách lệnh nào.', en: 'No list of orders has come yet.' },
  quiet_hours: { vi: 'Đang trong giờ yên tĩnh hoặc đã hết số phiên của ngày.', en: 'Quiet hours, or the sessions of the day are used up.' },
  clock: { vi: 'Đồng hồ chưa được xác nhận nên không phát lệnh có giờ.', en: 'The clock is in doubt: no dated order plays.' },
  state_lost: {
    vi: 'Đĩa làm mất trạng thái của điểm phát: không phát gì cho đến khi được cài lại.',
    en: 'The disk lost the state of this site: nothing plays until it is installed anew.',
  },
  horizon: { vi: 'Danh sách lệnh quá hạn tin cậy nên không phát.', en: 'The list of orders is past its horizon: nothing plays.' },
} as const satisfies Words

export const stopReasons = {
  sai_noi_dung: { vi: 'Nội dung có vẻ sai', en: 'The content seems wrong' },
  qua_to: { vi: 'Quá to', en: 'Too loud' },
  su_kien: { vi: 'Có lễ, tang hoặc việc tại chỗ', en: 'A ceremony, a funeral or other local event' },
  hong: { vi: 'Thiết bị trục trặc', en: 'The equipment is faulty' },
  khac: { vi: 'Lý do khác', en: 'Another reason' },
} as const satisfies Words

/** Codes that the player itself gives. */
export const playerRefusals = {
  'site.stopped-here': { vi: 'Đã tắt tại chỗ: {path}', en: 'Stopped here: {path}' },
} as const satisfies Words

export const label = (key: keyof typeof labels, lang: Language): string => labels[key][lang]

export function fill(text: string, params: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole))
}

const refusalWords: Words = { ...tufRefusals, ...trustRefusals, ...outpostRefusals, ...playerRefusals }

/** A code in words; a code of a later version is shown as it is. */
export function refusalText(code: string, params: Readonly<Record<string, string | number>>, lang: Language): string {
  const words = refusalWords[code]
  return words ? fill(words[lang], params).replace(/\{\w+\}/g, '…') : code
}
