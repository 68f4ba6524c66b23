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

const row = (step: number, vi: string, en: string): RefusalRow => ({ step, vi, en })

/** Every code this room gives; `{name}` takes a parameter. */
export const trustRefusals = {
  'canonical.not-utf8': row(9, 'Tệp không phải văn bản UTF-8 hợp lệ.', 'The bytes are not valid UTF-8.'),
  'canonical.not-json': row(9, 'Tệp không đọc được theo dạng JSON.', 'The bytes are not JSON.'),
  'canonical.not-canonical': row(9, 'Văn bản không ở dạng chuẩn duy nhất.', 'The document is not in its one canonical form.'),

  'policy.malformed': row(6, 'Chính sách tin cậy sai cấu trúc.', 'The trust policy has the wrong shape.'),
  'policy.deployment': row(6, 'Chính sách tin cậy thuộc hệ thống khác.', 'The trust policy belongs to another deployment.'),
  'policy.drill': row(6, 'Khoá diễn tập không được dùng cho thiết bị thật.', 'Drill keys are not accepted by a live device.'),
  'policy.rollback': row(6, 'Chính sách tin cậy cũ hơn bản đang giữ.', 'The trust policy is older than the one held.'),
  'policy.agencies': row(6, 'Chính sách không nêu đủ hai cơ quan.', 'The policy does not name both agencies.'),
  'policy.quorum': row(6, 'Chính sách bỏ qua một cơ quan khi duyệt.', 'The policy lets one agency be left out.'),
  'people.malformed': row(6, 'Danh sách người ký sai cấu trúc.', 'The list of people has the wrong shape.'),
  'people.deployment': row(6, 'Danh sách người ký thuộc hệ thống khác.', 'The list of people belongs to another deployment.'),
  'people.agency': row(6, 'Phải có đúng một danh sách của mỗi cơ quan.', 'There must be exactly one list of each agency.'),
  'people.rollback': row(6, 'Danh sách người ký của {agency} cũ hơn bản đang giữ.', "{agency}'s list is older than the one held."),
  'people.key': row(6, 'Khoá {keyid} không hợp lệ.', 'Key {keyid} is not valid.'),
  'people.key-shared': row(6, 'Một khoá xuất hiện hai lần trong các danh sách.', 'One key stands twice in the lists.'),
  'people.person-shared': row(6, 'Một người có khoá ở cả hai cơ quan.', 'One person has keys in both agencies.'),
  'people.signing-place': row(6, 'Nơi ký của khoá {keyid} khai không đúng.', 'The signing place of key {keyid} is not stated properly.'),

  'envelope.too-large': row(8, 'Lệnh phát vượt quá 64 kB.', 'The order is larger than 64 kB.'),
  'envelope.malformed': row(8, 'Lệnh phát sai cấu trúc.', 'The order has the wrong shape.'),
  'envelope.type-unknown': row(8, 'Loại văn bản này không được nhận.', 'This type of document is not accepted.'),
  'envelope.type-mismatch': row(8, 'Loại ghi bên ngoài khác loại bên trong.', 'The type outside differs from the type inside.'),
  'envelope.signatures': row(8, 'Lệnh phát không có chữ ký hoặc có quá 16 chữ ký.', 'The order has no signature or more than 16.'),
  'envelope.repeated-key': row(8, 'Một khoá ký hai lần.', 'One key signed twice.'),
  'document.malformed': row(9, 'Nội dung lệnh sai cấu trúc.', 'The document has the wrong shape.'),
  'document.deployment': row(9, 'Lệnh thuộc hệ thống khác.', 'The document belongs to another deployment.'),
  'envelope.no-digest': row(10, 'Chưa tính được mã đối chiếu.', 'No digest was taken.'),

  'signature.unknown-key': row(11, 'Khoá ký không có trong danh sách.', 'The key is on no list.'),
  'signature.revoked': row(11, 'Khoá ký đã bị thu hồi.', 'The key was revoked.'),
  'signature.key-dates': row(11, 'Khoá ký ngoài thời hạn sử dụng.', 'The key is outside its dates.'),
  'signature.role': row(11, 'Người ký không có thẩm quyền với loại văn bản này.', 'The signer may not sign this type of document.'),
  'signature.area': row(11, 'Người ký không phụ trách đủ các khu vực.', 'The signer does not answer for all these areas.'),
  'signature.invalid': row(12, 'Chữ ký không đúng.', 'The signature is wrong.'),
  'signature.batch': row(12, 'Lượt duyệt cả tuần không có văn bản này.', 'The batch does not name this document.'),
  'assertion.missing': row(12, 'Chữ ký thiếu phần xác nhận của khoá bảo mật.', 'The security key’s own statement is missing.'),
  'assertion.authenticator-data': row(12, 'Phần xác nhận của khoá bảo mật sai độ dài.', 'The authenticator data has the wrong length.'),
  'assertion.rp-id': row(12, 'Khoá đã ký cho một nơi khác.', 'The key signed for another place.'),
  'assertion.user-absent': row(12, 'Không có người chạm khoá.', 'Nobody touched the key.'),
  'assertion.user-unverified': row(12, 'Khoá chưa xác minh người dùng.', 'The key did not verify its user.'),
  'assertion.backed-up-key': row(12, 'Khoá sao chép được không dùng để duyệt.', 'A key that can be copied may not approve.'),
  'assertion.extra-parts': row(12, 'Phần xác nhận có thành phần lạ.', 'The authenticator data has parts it should not have.'),
  'assertion.type': row(12, 'Đây không phải một lần duyệt.', 'This is not an approval.'),
  'assertion.challenge': row(12, 'Khoá đã ký một nội dung khác.', 'The key signed something else.'),
  'assertion.origin': row(12, 'Chữ ký không đến từ trang ký của cơ quan.', 'The signature does not come from the agency’s signing page.'),
  'assertion.cross-origin': row(12, 'Trang ký bị lồng trong trang khác.', 'The signing page stood inside another page.'),
  'assertion.top-origin': row(12, 'Trang ký bị lồng trong trang khác.', 'The signing page stood inside another page.'),

  'quorum.missing': row(13, 'Chưa đủ người duyệt của {agency}: có {have}, cần {need}.', 'Too few approvals of {agency}: {have} of {need}.'),
  'quorum.editor': row(13, 'Không có biên tập viên được ghi tên trong chương trình.', 'No editor named by the programme signed.'),
  'quorum.duty-officer': row(13, 'Không có chữ ký của trực ban.', 'No duty officer signed.'),
  'quorum.security-officer': row(13, 'Phải do cán bộ an toàn của chính cơ quan ký.', 'A security officer of the same agency must sign.'),
  'quorum.approver': row(13, 'Không có chữ ký của người duyệt.', 'No approver signed.'),
  'series.unknown': row(13, 'Chưa giữ chương trình duyệt định kỳ này.', 'The standing approval is not held.'),
  'confirm.unknown': row(13, 'Chưa giữ lệnh khẩn cấp được xác nhận.', 'The activation to be confirmed is not held.'),
  'revoke.unknown-key': row(13, 'Khoá bị thu hồi không có trong danh sách.', 'The key to be revoked is on no list.'),

  'audience.area': row(14, 'Lệnh không dành cho khu vực này.', 'The order is not for this area.'),
  'audience.device': row(14, 'Lệnh không dành cho thiết bị này.', 'The order is not for this device.'),
  'audience.not-capable': row(14, 'Điểm này không phát được nội dung nào của lệnh.', 'This site can play nothing of the order.'),
  'document.dates': row(14, 'Thời hạn bắt đầu không trước thời hạn kết thúc.', 'The dates are out of order.'),
  'document.expired': row(14, 'Lệnh đã hết hạn lúc {notAfter}.', 'The order expired at {notAfter}.'),
  'document.too-long': row(14, 'Thời hạn dài quá {days} ngày.', 'It is valid for more than {days} days.'),
  'document.withdrawn': row(14, 'Lệnh đã bị ngừng.', 'The order was withdrawn.'),
  'release.rollback': row(14, 'Có bản mới hơn (số {seq}) đã được giữ.', 'A newer one (number {seq}) is held already.'),
  'release.same-seq': row(14, 'Hai lệnh khác nhau mang cùng số {seq}.', 'Two different orders carry number {seq}.'),
  'release.policy-newer': row(
    14,
    'Lệnh theo chính sách số {policyVersion} chưa nhận được.',
    'The order follows policy {policyVersion}, not received yet.',
  ),
  'release.no-policy': row(14, 'Khu vực {area} chưa có quy định giờ phát.', 'Area {area} has no playing rules.'),
  'release.gain': row(
    14,
    'Âm lượng {asked} dB vượt mức {allowed} dB của {area}.',
    'The gain of {asked} dB is above the {allowed} dB of {area}.',
  ),
  'release.media': row(14, 'Mục {item} có loại tệp không được phép.', 'Item {item} has a file type that is not allowed.'),
  'release.item-index': row(14, 'Khung giờ {slot} gọi một mục không có.', 'Slot {slot} names an item that is not there.'),
  'release.slot-repeated': row(14, 'Hai khung giờ cùng tên {slot}.', 'Two slots are named {slot}.'),
  'release.page-place': row(14, 'Trang và lệnh phát phải tách riêng.', 'Pages and broadcasts must be separate.'),
  'series.bounds': row(14, 'Lệnh vượt phạm vi chương trình duyệt định kỳ ({what}).', 'The order exceeds its standing approval ({what}).'),
  'activation.nonce': row(14, 'Lệnh khẩn cấp này đã được dùng.', 'This activation was used already.'),
  'activation.template-unknown': row(14, 'Chưa giữ mẫu khẩn cấp này.', 'The emergency template is not held.'),
  'activation.bounds': row(14, 'Lệnh khẩn cấp vượt giới hạn ({what}).', 'The activation exceeds its limits ({what}).'),
  'activation.live-in-drill': row(14, 'Khoá diễn tập không ra được lệnh thật.', 'Drill keys cannot sign a live order.'),

  'device.malformed': row(19, 'Biên nhận của thiết bị sai cấu trúc.', "The device's statement has the wrong shape."),
  'device.type-unknown': row(19, 'Thiết bị chỉ ký biên nhận và tình trạng.', 'A device signs receipts and statuses only.'),
  'device.deployment': row(19, 'Biên nhận thuộc hệ thống khác.', 'The statement belongs to another deployment.'),
  'device.other': row(19, 'Biên nhận do thiết bị khác ký.', 'The statement was signed by another device.'),
  'device.signature': row(19, 'Chữ ký của thiết bị không đúng.', "The device's signature is wrong."),
  'chain.sequence': row(19, 'Nhật ký phát thiếu dòng {seq}.', 'The play log lacks line {seq}.'),
  'chain.broken': row(19, 'Nhật ký phát bị đứt ở dòng {seq}.', 'The play log is broken at line {seq}.'),
  'chain.range': row(19, 'Biên nhận ghi sai khoảng dòng.', 'The receipt states the wrong range of lines.'),
} as const satisfies Record<string, RefusalRow>

export type TrustRefusalCode = keyof typeof trustRefusals
export const refusalCodes = Object.keys(trustRefusals) as readonly TrustRefusalCode[]

/** What a step answers: a code of the table, or nothing to say against it. */
export interface TrustRefusal extends Refusal {
  readonly code: TrustRefusalCode
}
