import { renderingRefusals } from '@hai-dang/rendering'
import { scheduleRefusals } from '@hai-dang/schedule'
import type { FastifyInstance } from 'fastify'
import type { WordingTable } from '../door/refusals.ts'
import type { ReleaseDeps } from './commands.ts'
import type { SheetDeps } from './queries.ts'
import { mountReleases } from './routes.ts'

export type { ReleaseDeps } from './commands.ts'
export type { SheetDeps } from './queries.ts'
export { agencyNames, approvalsOn, envelopesOf, neededBy, partView, sheetOf, waitingFor } from './queries.ts'
export type { PartRecord, ReleaseRecord, WithdrawalRecord } from './store.ts'
export {
  hasOtherStanding,
  insertWithdrawal,
  lockRelease,
  markListed,
  markRemoved,
  markWithdrawalListed,
  outFactsOf,
  partsOf,
  setApproved,
  setEnded,
  setHalted,
  setPublished,
  signWithdrawal,
  withdrawalDue,
  withdrawalOf,
} from './store.ts'

export function register(app: FastifyInstance, deps: ReleaseDeps & SheetDeps): void {
  mountReleases(app, deps)
}

/** A rule of another room that stops a submission keeps that room's words. */
const ofRooms = Object.fromEntries(
  [...Object.entries(scheduleRefusals), ...Object.entries(renderingRefusals)].map(([code, words]) => [code, { status: 422, ...words }]),
)

export const releasesWording: WordingTable = {
  ...ofRooms,
  'release.unknown': { status: 404, vi: 'Không có lệnh phát này.', en: 'There is no such release.' },
  'release.id-taken': { status: 409, vi: 'Mã định danh này đã được dùng.', en: 'This id is already in use.' },
  'release.series-pending': {
    status: 409,
    vi: 'Một bản của tác phẩm này đang chờ duyệt.',
    en: 'A version of this work already waits for approval.',
  },
  'work.revision-behind': {
    status: 409,
    vi: 'Bản số {revision} đã cũ: bản mới nhất là {newest}.',
    en: 'Version {revision} is behind: the newest is {newest}.',
  },
  'work.page-malformed': { status: 422, vi: 'Trang chưa đúng mẫu ở {where}.', en: 'The page does not have the right form at {where}.' },
  'release.area-unknown': { status: 422, vi: 'Không có khu vực {area}.', en: 'There is no area {area}.' },
  'release.not-pending': { status: 409, vi: 'Lệnh phát này không còn chờ duyệt.', en: 'This release no longer waits for approval.' },
  'release.not-published': { status: 409, vi: 'Lệnh phát này chưa phát hành hoặc đã dừng.', en: 'This release is not out, or has ended.' },
  'release.media-lost': {
    status: 409,
    vi: 'Một tệp của lệnh phát này không còn ở trung tâm: không duyệt được, chỉ ngừng hoặc trả lại được.',
    en: 'A file of this release is no longer at the hub: it cannot be approved, only stopped or sent back.',
  },
  'release.not-author': { status: 403, vi: 'Chỉ tác giả được rút lại.', en: 'Only the author may take it back.' },
  'release.too-long': { status: 422, vi: 'Lịch phát dài quá {days} ngày.', en: 'The plan is longer than {days} days.' },
  'release.over': { status: 409, vi: 'Thời hạn của lệnh phát đã qua.', en: 'The life of this release is over.' },
  'release.not-halted': { status: 409, vi: 'Không có gì chặn lệnh phát này.', en: 'Nothing stands in the way of this release.' },
  'release.already-withdrawing': { status: 409, vi: 'Lệnh phát này đang được ngừng.', en: 'This release is already being withdrawn.' },
  'approval.no-role': { status: 403, vi: 'Cần quyền người duyệt.', en: 'This needs the right of an approver.' },
  'approval.own-piece': { status: 403, vi: 'Không duyệt bài do chính mình viết.', en: 'Nobody approves what they wrote.' },
  'approval.person-already': { status: 409, vi: 'Người này đã duyệt.', en: 'This person has already approved.' },
  'approval.agency-already': { status: 409, vi: 'Cơ quan này đã duyệt đủ.', en: 'This agency has already approved.' },
}
