import type { FastifyInstance } from 'fastify'
import type { WordingTable } from '../door/refusals.ts'
import type { WorkDeps } from './commands.ts'
import type { MediaDeps } from './media.ts'
import { mountMedia, mountWorks } from './routes.ts'

export { textsOf } from './commands.ts'
export type { MediaDeps } from './media.ts'
export { knownPicture, knownRecording, speechRendition } from './media.ts'
export { writerOf } from './routes.ts'
export type { WorkRecord } from './store.ts'
export { editionOf, freezeRevision, lockWork, newestRevision, setStatus } from './store.ts'

export function register(app: FastifyInstance, deps: WorkDeps & MediaDeps): void {
  mountWorks(app, deps)
  mountMedia(app, deps)
}

/** Words of every refusal of this slice and of the media ports behind it. */
export const worksWording: WordingTable = {
  'work.unknown': { status: 404, vi: 'Không có tác phẩm này.', en: 'There is no such work.' },
  'work.id-taken': { status: 409, vi: 'Mã định danh này đã được dùng.', en: 'This id is already in use.' },
  'work.revision-unknown': { status: 409, vi: 'Chưa có bản lưu số {revision}.', en: 'There is no saved version {revision} yet.' },
  'work.rival-settled': { status: 409, vi: 'Đề xuất này đã được xử lý.', en: 'This proposal has already been settled.' },
  'work.not-editor': {
    status: 403,
    vi: 'Chỉ tác giả hoặc biên tập viên cùng cơ quan được sửa.',
    en: 'Only the author or an editor of the same agency may change it.',
  },
  'work.pending': {
    status: 409,
    vi: 'Đang chờ duyệt: hãy rút lại trước khi sửa.',
    en: 'It waits for approval: take it back before changing it.',
  },
  'work.published': { status: 409, vi: 'Đã gửi duyệt nên không xoá được.', en: 'It has been sent for approval and cannot be removed.' },
  'work.secret-mark': {
    status: 422,
    vi: 'Văn bản mang dấu độ mật: hệ thống này không nhận bí mật nhà nước.',
    en: 'The text bears a secrecy mark: this system takes no state secrets.',
  },
  'work.no-title': { status: 422, vi: 'Chưa có tiêu đề.', en: 'There is no title yet.' },
  'work.no-channel': { status: 422, vi: 'Chưa chọn kênh: loa, bảng hoặc trang.', en: 'No channel is chosen: loudspeaker, board or page.' },
  'work.no-text': { status: 422, vi: 'Chưa có lời cho loa.', en: 'There are no words for the loudspeaker yet.' },
  'work.no-recording': { status: 422, vi: 'Chưa có bản ghi âm.', en: 'There is no recording yet.' },
  'work.no-face': { status: 422, vi: 'Có mặt bảng còn trống.', en: 'A board face is empty.' },
  'work.no-area': { status: 422, vi: 'Chưa chọn nơi phát.', en: 'No place is chosen yet.' },
  'work.plan-midnight': {
    status: 422,
    vi: 'Không phát lúc 24:00: hãy đặt 00:00 của ngày hôm sau.',
    en: 'Nothing is played at 24:00: use 00:00 of the next day.',
  },
  'work.plan-backwards': {
    status: 422,
    vi: 'Ngày kết thúc {to} trước ngày bắt đầu {from}.',
    en: 'The last day {to} is before the first day {from}.',
  },
  'work.plan-over': { status: 422, vi: 'Lịch phát đã qua.', en: 'The plan is already over.' },
  'work.page-path': {
    status: 422,
    vi: 'Địa chỉ trang chưa đúng: bắt đầu bằng dấu /, rồi chữ thường không dấu, số, gạch nối; tối đa sáu phần.',
    en: 'The page address is not right: it begins with /, then lower-case letters, digits, hyphens; six parts at most.',
  },
  'work.page-reserved': {
    status: 422,
    vi: 'Địa chỉ bắt đầu bằng {name} là của chính cổng thông tin: hãy chọn địa chỉ khác.',
    en: 'Addresses that begin with {name} belong to the portal itself: choose another one.',
  },
  'work.page-taken': {
    status: 409,
    vi: 'Địa chỉ {path} đang là của {code} “{title}”: hãy chọn địa chỉ khác, hoặc đợi bài đó được gỡ hay hết hạn.',
    en: 'The address {path} belongs to {code} “{title}”: choose another one, or wait until that page is taken down or over.',
  },
  'work.no-column': { status: 422, vi: 'Chưa chọn chuyên mục.', en: 'No column is chosen.' },
  'work.no-body': { status: 422, vi: 'Trang chưa có nội dung.', en: 'The page has no body yet.' },
  'work.no-alt': { status: 422, vi: 'Ảnh chưa có lời mô tả.', en: 'The picture has no description.' },
  'upload.none': { status: 400, vi: 'Không có tệp nào được gửi.', en: 'No file was sent.' },
  'upload.broken-off': { status: 400, vi: 'Tệp chưa gửi xong đã đứt.', en: 'The file broke off on its way.' },
  'upload.too-large': { status: 413, vi: 'Tệp lớn hơn {megabytes} MB.', en: 'The file is larger than {megabytes} MB.' },
  'speech.too-long': {
    status: 422,
    vi: 'Lời đọc có {characters} ký tự, nhiều nhất là {most}: hãy chia thành nhiều bản tin.',
    en: 'The words have {characters} characters, the most is {most}: make several bulletins of them.',
  },
  'speech.unheard': {
    status: 409,
    vi: 'Lời đọc dài và chưa có tiếng: hãy nghe thử trước khi gửi duyệt.',
    en: 'The words are long and not spoken yet: listen to them before sending the piece.',
  },
  'speech.unspeakable': { status: 422, vi: 'Không đọc thành tiếng được đoạn này.', en: 'This text cannot be spoken.' },
  'recording.type': { status: 415, vi: 'Chỉ nhận tệp WAV hoặc FLAC.', en: 'Only WAV or FLAC files are taken.' },
  'recording.broken': { status: 422, vi: 'Tệp ghi âm bị hỏng hoặc thiếu.', en: 'The recording is broken or cut short.' },
  'recording.too-long': { status: 422, vi: 'Bản ghi dài quá {minutes} phút.', en: 'The recording is longer than {minutes} minutes.' },
  'recording.too-short': { status: 422, vi: 'Bản ghi ngắn quá.', en: 'The recording is too short.' },
  'recording.too-quiet': { status: 422, vi: 'Bản ghi quá nhỏ hoặc không có tiếng.', en: 'The recording is too quiet or silent.' },
  'recording.clipped': {
    status: 422,
    vi: 'Bản ghi bị vỡ tiếng ({percent}%): hãy ghi lại nhỏ hơn.',
    en: 'The recording is clipped ({percent}%): record it again, softer.',
  },
  'recording.unknown': { status: 422, vi: 'Bản ghi này không do hệ thống xử lý.', en: 'This recording was not made by the system.' },
  'picture.type': { status: 415, vi: 'Chỉ nhận ảnh JPEG, PNG hoặc WebP.', en: 'Only JPEG, PNG or WebP pictures are taken.' },
  'picture.broken': { status: 422, vi: 'Ảnh bị hỏng hoặc quá lớn.', en: 'The picture is broken or too large.' },
  'picture.unknown': { status: 422, vi: 'Ảnh này không do hệ thống xử lý.', en: 'This picture was not made by the system.' },
}
