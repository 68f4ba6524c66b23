import type { FastifyInstance } from 'fastify'
import type { WordingTable } from '../door/refusals.ts'
import { type KeysDeps, publishLists } from './commands.ts'
import { mountKeys } from './routes.ts'

export type { KeysDeps, OfficerKey } from './commands.ts'
export { nameOfficers } from './commands.ts'
export { listsToSign } from './queries.ts'
export { keyView } from './routes.ts'

export function register(app: FastifyInstance, deps: KeysDeps): void {
  mountKeys(app, deps)
  publishLists(deps)
}

export const keysWording: WordingTable = {
  'enrolment.known': { status: 409, vi: 'Mã định danh này đã được dùng.', en: 'This id is already in use.' },
  'key.passphrase': {
    status: 422,
    vi: 'Hệ thống này chỉ nhận khoá bảo mật phần cứng.',
    en: 'This system takes hardware security keys only.',
  },
  'key.not-proven': {
    status: 422,
    vi: 'Không xác nhận được người gửi đang giữ khoá này.',
    en: 'It is not proven that the sender holds this key.',
  },
  'key.not-attested': {
    status: 422,
    vi: 'Khoá này không có xác nhận của nhà sản xuất nên không dùng được ở đây.',
    en: 'This key bears no attestation of its maker and cannot be used here.',
  },
  'key.copyable': {
    status: 422,
    vi: 'Khoá này sao chép được nên không dùng để duyệt.',
    en: 'This key can be copied and cannot be used for approval.',
  },
  'proposal.unknown': { status: 404, vi: 'Không có đề nghị này.', en: 'There is no such proposal.' },
  'proposal.known': { status: 409, vi: 'Mã định danh này đã được dùng.', en: 'This id is already in use.' },
  'proposal.other-agency': {
    status: 403,
    vi: 'Mỗi cơ quan chỉ lập danh sách người của mình.',
    en: 'Each agency lists its own people only.',
  },
  'proposal.key-known': { status: 409, vi: 'Khoá này đã có trong danh sách.', en: 'This key is already listed.' },
  'proposal.key-unknown': { status: 404, vi: 'Khoá này không có trong danh sách.', en: 'This key is not listed.' },
  'proposal.role-not-granted': { status: 422, vi: 'Người này chưa được giao vai trò đó.', en: 'The person has not been given that role.' },
  'proposal.validity': { status: 422, vi: 'Thời hạn của khoá không đúng.', en: 'The life of the key is not right.' },
  'proposal.pending': { status: 409, vi: 'Khoá này đang có một đề nghị chờ ký.', en: 'A proposal about this key already waits.' },
  'proposal.settled': { status: 409, vi: 'Đề nghị này đã xong hoặc đã bỏ.', en: 'This proposal is settled.' },
  'proposal.stale': {
    status: 409,
    vi: 'Danh sách đang dùng vừa đổi: đề nghị đã được lập lại theo bản mới, xin ký lại.',
    en: 'The list in force has just changed: the proposal was made anew after it; please sign again.',
  },
  'proposal.not-officer': {
    status: 403,
    vi: 'Chỉ cán bộ quản lý khoá của cơ quan được ký danh sách.',
    en: 'Only a key officer of the agency signs the list.',
  },
  'proposal.signed-already': { status: 409, vi: 'Bạn đã ký đề nghị này.', en: 'You have already signed this proposal.' },
  'proposal.bad-signature': { status: 422, vi: 'Chữ ký không khớp với danh sách.', en: 'The signature does not match the list.' },
}
