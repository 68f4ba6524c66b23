import type { Refusal } from '@hai-dang/wire'

/** A refusal that names the numbered step of trust.md and the function that gave it. */
export interface StepRefusal extends Refusal {
  readonly code: TrustRefusalCode
  readonly step: number
  readonly name: string
}

interface RefusalRow {
  /** Number of the step in trust.md, "Verification on the far end". */
  readonly step: number
  readonly vi: string
  readonly en: string
}

/** Every code this room gives; `{name}` takes a parameter. */
export const trustRefusals = {
  'canonical.not-utf8': { step: 9, vi: 'Tệp không phải văn bản UTF-8 hợp lệ.', en: 'The bytes are not valid UTF-8.' },
  'canonical.not-json': { step: 9, vi: 'Tệp không đọc được theo dạng JSON.', en: 'The bytes are not JSON.' },
  'canonical.not-canonical': { step: 9, vi: 'Văn bản không ở dạng chuẩn duy nhất.', en: 'The document is not in its one canonical form.' },

  'policy.malformed': { step: 6, vi: 'Chính sách tin cậy sai cấu trúc.', en: 'The trust policy has the wrong shape.' },
  'policy.deployment': { step: 6, vi: 'Chính sách tin cậy thuộc hệ thống khác.', en: 'The trust policy belongs to another deployment.' },
  'policy.drill': { step: 6, vi: 'Khoá diễn tập không được dùng cho thiết bị thật.', en: 'Drill keys are not accepted by a live device.' },
  'policy.rollback': { step: 6, vi: 'Chính sách tin cậy cũ hơn bản đang giữ.', en: 'The trust policy is older than the one held.' },
  'policy.agencies': { step: 6, vi: 'Chính sách không nêu đủ hai cơ quan.', en: 'The policy does not name both agencies.' },
  'policy.quorum': { step: 6, vi: 'Chính sách bỏ qua một cơ quan khi duyệt.', en: 'The policy lets one agency be left out.' },
  'people.malformed': { step: 6, vi: 'Danh sách người ký sai cấu trúc.', en: 'The list of people has the wrong shape.' },
  'people.deployment': { step: 6, vi: 'Danh sách người ký thuộc hệ thống khác.', en: 'The list of people belongs to another deployment.' },
  'people.agency': { step: 6, vi: 'Phải có đúng một danh sách của mỗi cơ quan.', en: 'There must be exactly one list of each agency.' },
  'people.rollback': {
    step: 6,
    vi: 'Danh sách người ký của {agency} cũ hơn bản đang giữ.',
    en: "{agency}'s list is older than the one held.",
  },
  'people.key': { step: 6, vi: 'Khoá {keyid} không hợp lệ.', en: 'Key {keyid} is not valid.' },
  'people.key-shared': { step: 6, vi: 'Một khoá xuất hiện hai lần trong các danh sách.', en: 'One key stands twice in the lists.' },
  'people.person-shared': { step: 6, vi: 'Một người có khoá ở cả hai cơ quan.', en: 'One person has keys in both agencies.' },
  'people.signing-place': {
    step: 6,
    vi: 'Nơi ký của khoá {keyid} khai không đúng.',
    en: 'The signing place of key {keyid} is not stated properly.',
  },

  'envelope.too-large': { step: 8, vi: 'Lệnh phát vượt quá 64 kB.', en: 'The order is larger than 64 kB.' },
  'envelope.malformed': { step: 8, vi: 'Lệnh phát sai cấu trúc.', en: 'The order has the wrong shape.' },
  'envelope.type-unknown': { step: 8, vi: 'Loại văn bản này không được nhận.', en: 'This type of document is not accepted.' },
  'envelope.type-mismatch': {
    step: 8,
    vi: 'Loại ghi bên ngoài khác loại bên trong.',
    en: 'The type outside differs from the type inside.',
  },
  'envelope.signatures': {
    step: 8,
    vi: 'Lệnh phát không có chữ ký hoặc có quá 16 chữ ký.',
    en: 'The order has no signature or more than 16.',
  },
  'envelope.repeated-key': { step: 8, vi: 'Một khoá ký hai lần.', en: 'One key signed twice.' },
  'document.malformed': { step: 9, vi: 'Nội dung lệnh sai cấu trúc.', en: 'The document has the wrong shape.' },
  'document.deployment': { step: 9, vi: 'Lệnh thuộc hệ thống khác.', en: 'The document belongs to another deployment.' },

  'signature.unknown-key': { step: 11, vi: 'Khoá ký không có trong danh sách.', en: 'The key is on no list.' },
  'signature.revoked': { step: 11, vi: 'Khoá ký đã bị thu hồi.', en: 'The key was revoked.' },
  'signature.key-dates': { step: 11, vi: 'Khoá ký ngoài thời hạn sử dụng.', en: 'The key is outside its dates.' },
  'signature.role': {
    step: 11,
    vi: 'Người ký không có thẩm quyền với loại văn bản này.',
    en: 'The signer may not sign this type of document.',
  },
  'signature.area': { step: 11, vi: 'Người ký không phụ trách đủ các khu vực.', en: 'The signer does not answer for all these areas.' },
  'signature.invalid': { step: 12, vi: 'Chữ ký không đúng.', en: 'The signature is wrong.' },
  'signature.batch': { step: 12, vi: 'Lượt duyệt cả tuần không có văn bản này.', en: 'The batch does not name this document.' },
  'assertion.missing': { step: 12, vi: 'Chữ ký thiếu phần xác nhận của khoá bảo mật.', en: 'The security key’s own statement is missing.' },
  'assertion.authenticator-data': {
    step: 12,
    vi: 'Phần xác nhận của khoá bảo mật sai độ dài.',
    en: 'The authenticator data has the wrong length.',
  },
  'assertion.rp-id': { step: 12, vi: 'Khoá đã ký cho một nơi khác.', en: 'The key signed for another place.' },
  'assertion.user-absent': { step: 12, vi: 'Không có người chạm khoá.', en: 'Nobody touched the key.' },
  'assertion.user-unverified': { step: 12, vi: 'Khoá chưa xác minh người dùng.', en: 'The key did not verify its user.' },
  'assertion.backed-up-key': { step: 12, vi: 'Khoá sao chép được không dùng để duyệt.', en: 'A key that can be copied may not approve.' },
  'assertion.extra-parts': { step: 12, vi: 'Phần xác nhận có thành phần lạ.', en: 'The authenticator data has parts it should not have.' },
  'assertion.type': { step: 12, vi: 'Đây không phải một lần duyệt.', en: 'This is not an approval.' },
  'assertion.challenge': { step: 12, vi: 'Khoá đã ký một nội dung khác.', en: 'The key signed something else.' },
  'assertion.origin': {
    step: 12,
    vi: 'Chữ ký không đến từ trang ký của cơ quan.',
    en: 'The signature does not come from the agency’s signing page.',
  },
  'assertion.cross-origin': { step: 12, vi: 'Trang ký bị lồng trong trang khác.', en: 'The signing page stood inside another page.' },
  'assertion.top-origin': { step: 12, vi: 'Trang ký bị lồng trong trang khác.', en: 'The signing page stood inside another page.' },

  'quorum.missing': {
    step: 13,
    vi: 'Chưa đủ người duyệt của {agency}: có {have}, cần {need}.',
    en: 'Too few approvals of {agency}: {have} of {need}.',
  },
  'quorum.editor': {
    step: 13,
    vi: 'Không có biên tập viên được ghi tên trong chương trình.',
    en: 'No editor named by the programme signed.',
  },
  'quorum.duty-officer': { step: 13, vi: 'Không có chữ ký của trực ban.', en: 'No duty officer signed.' },
  'quorum.security-officer': {
    step: 13,
    vi: 'Phải do cán bộ an toàn của chính cơ quan ký.',
    en: 'A security officer of the same agency must sign.',
  },
  'quorum.approver': { step: 13, vi: 'Không có chữ ký của người duyệt.', en: 'No approver signed.' },
  'series.unknown': { step: 13, vi: 'Chưa giữ chương trình duyệt định kỳ này.', en: 'The standing approval is not held.' },
  'confirm.unknown': { step: 13, vi: 'Chưa giữ lệnh khẩn cấp được xác nhận.', en: 'The activation to be confirmed is not held.' },
  'revoke.unknown-key': { step: 13, vi: 'Khoá bị thu hồi không có trong danh sách.', en: 'The key to be revoked is on no list.' },

  'audience.area': { step: 14, vi: 'Lệnh không dành cho khu vực này.', en: 'The order is not for this area.' },
  'audience.device': { step: 14, vi: 'Lệnh không dành cho thiết bị này.', en: 'The order is not for this device.' },
  'audience.not-capable': {
    step: 14,
    vi: 'Điểm này không phát được nội dung nào của lệnh.',
    en: 'This site can play nothing of the order.',
  },
  'document.dates': { step: 14, vi: 'Thời hạn bắt đầu không trước thời hạn kết thúc.', en: 'The dates are out of order.' },
  'document.expired': { step: 14, vi: 'Lệnh đã hết hạn lúc {notAfter}.', en: 'The order expired at {notAfter}.' },
  'document.too-long': { step: 14, vi: 'Thời hạn dài quá {days} ngày.', en: 'It is valid for more than {days} days.' },
  'warrant.too-long': { step: 14, vi: 'Phát trực tiếp dài quá 30 phút.', en: 'Live speech for more than 30 minutes.' },
  'document.withdrawn': { step: 14, vi: 'Lệnh đã bị ngừng.', en: 'The order was withdrawn.' },
  'release.rollback': { step: 14, vi: 'Có bản mới hơn (số {seq}) đã được giữ.', en: 'A newer one (number {seq}) is held already.' },
  'release.same-seq': { step: 14, vi: 'Hai lệnh khác nhau mang cùng số {seq}.', en: 'Two different orders carry number {seq}.' },
  'release.policy-newer': {
    step: 14,
    vi: 'Lệnh theo chính sách số {policyVersion} chưa nhận được.',
    en: 'The order follows policy {policyVersion}, not received yet.',
  },
  'release.no-policy': { step: 14, vi: 'Khu vực {area} chưa có quy định giờ phát.', en: 'Area {area} has no playing rules.' },
  'release.gain': {
    step: 14,
    vi: 'Âm lượng {asked} dB vượt mức {allowed} dB của {area}.',
    en: 'The gain of {asked} dB is above the {allowed} dB of {area}.',
  },
  'release.media': { step: 14, vi: 'Mục {item} có loại tệp không được phép.', en: 'Item {item} has a file type that is not allowed.' },
  'release.item-index': { step: 14, vi: 'Khung giờ {slot} gọi một mục không có.', en: 'Slot {slot} names an item that is not there.' },
  'release.slot-repeated': { step: 14, vi: 'Hai khung giờ cùng tên {slot}.', en: 'Two slots are named {slot}.' },
  'release.page-place': { step: 14, vi: 'Trang và lệnh phát phải tách riêng.', en: 'Pages and broadcasts must be separate.' },
  'series.bounds': {
    step: 14,
    vi: 'Lệnh vượt phạm vi chương trình duyệt định kỳ ({what}).',
    en: 'The order exceeds its standing approval ({what}).',
  },
  'activation.nonce': { step: 14, vi: 'Lệnh khẩn cấp này đã được dùng.', en: 'This activation was used already.' },
  'activation.template-unknown': { step: 14, vi: 'Chưa giữ mẫu khẩn cấp này.', en: 'The emergency template is not held.' },
  'activation.bounds': { step: 14, vi: 'Lệnh khẩn cấp vượt giới hạn ({what}).', en: 'The activation exceeds its limits ({what}).' },
  'activation.live-in-drill': { step: 14, vi: 'Khoá diễn tập không ra được lệnh thật.', en: 'Drill keys cannot sign a live order.' },

  'device.malformed': { step: 19, vi: 'Biên nhận của thiết bị sai cấu trúc.', en: "The device's statement has the wrong shape." },
  'device.type-unknown': { step: 19, vi: 'Thiết bị chỉ ký biên nhận và tình trạng.', en: 'A device signs receipts and statuses only.' },
  'device.deployment': { step: 19, vi: 'Biên nhận thuộc hệ thống khác.', en: 'The statement belongs to another deployment.' },
  'device.other': { step: 19, vi: 'Biên nhận do thiết bị khác ký.', en: 'The statement was signed by another device.' },
  'device.signature': { step: 19, vi: 'Chữ ký của thiết bị không đúng.', en: "The device's signature is wrong." },
  'chain.sequence': { step: 19, vi: 'Nhật ký phát thiếu dòng {seq}.', en: 'The play log lacks line {seq}.' },
  'chain.broken': { step: 19, vi: 'Nhật ký phát bị đứt ở dòng {seq}.', en: 'The play log is broken at line {seq}.' },
  'chain.range': { step: 19, vi: 'Biên nhận ghi sai khoảng dòng.', en: 'The receipt states the wrong range of lines.' },
} as const satisfies Record<string, RefusalRow>

export type TrustRefusalCode = keyof typeof trustRefusals
export const refusalCodes = Object.keys(trustRefusals) as readonly TrustRefusalCode[]

/** What a step answers: a code of the table, or nothing to say against it. */
export interface TrustRefusal extends Refusal {
  readonly code: TrustRefusalCode
}
