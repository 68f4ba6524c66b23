import type { AgencyId, GrantRole } from '@hai-dang/wire'

export interface DemoPerson {
  readonly login: string
  readonly personId: string
  readonly name: string
  readonly agency: AgencyId
  readonly post: string
  readonly grants: readonly GrantRole[]
  /** Key of the sample unit the rights are on; the agency's own unit when absent. */
  readonly unit?: string
}

/** Demo only: every account opens with it. */
export const demoPassword = 'hai-dang-demo'

type Row = [login: string, agency: AgencyId, name: string, post: string, grants: GrantRole[], unit?: string]

/** Plainly sample people. Order and ids never change: key files and later rows refer to them. */
const rows: Row[] = [
  ['lan', 'thong-tin', 'Lan (mẫu)', 'Biên tập viên, Sở (mẫu)', ['editor']],
  ['minh', 'thong-tin', 'Minh (mẫu)', 'Người duyệt, Sở (mẫu)', ['approver']],
  ['ha', 'thong-tin', 'Hà (mẫu)', 'Người duyệt thay, Sở (mẫu)', ['approver']],
  ['phuc', 'thong-tin', 'Phúc (mẫu)', 'Cán bộ quản lý khoá, Sở (mẫu)', ['key_officer']],
  ['quyen', 'thong-tin', 'Quyên (mẫu)', 'Cán bộ quản lý khoá, Sở (mẫu)', ['key_officer']],
  ['son', 'thong-tin', 'Sơn (mẫu)', 'Cán bộ quản lý khoá, Sở (mẫu)', ['key_officer']],
  ['admin-tt', 'thong-tin', 'Quản trị Sở (mẫu)', 'Quản trị, Sở (mẫu)', ['administrator']],
  ['an', 'thong-tin', 'An (mẫu)', 'An toàn thông tin, Sở (mẫu)', ['security_officer']],
  ['ky', 'thong-tin', 'Kỳ (mẫu)', 'Kỹ thuật viên, Sở (mẫu)', ['technician']],
  ['truc-tt', 'thong-tin', 'Trực ban Sở (mẫu)', 'Trực ban, Sở (mẫu)', ['duty_officer']],
  ['dung', 'bien-phong', 'Dũng (mẫu)', 'Chính trị viên, người duyệt, Biên phòng (mẫu)', ['approver']],
  ['binh', 'bien-phong', 'Bình (mẫu)', 'Người duyệt thay, Biên phòng (mẫu)', ['approver']],
  ['chien', 'bien-phong', 'Chiến (mẫu)', 'Biên tập viên, Biên phòng (mẫu)', ['editor']],
  ['khoa1', 'bien-phong', 'Khoá Một (mẫu)', 'Cán bộ quản lý khoá, Biên phòng (mẫu)', ['key_officer']],
  ['khoa2', 'bien-phong', 'Khoá Hai (mẫu)', 'Cán bộ quản lý khoá, Biên phòng (mẫu)', ['key_officer']],
  ['khoa3', 'bien-phong', 'Khoá Ba (mẫu)', 'Cán bộ quản lý khoá, Biên phòng (mẫu)', ['key_officer']],
  ['admin-bp', 'bien-phong', 'Quản trị Biên phòng (mẫu)', 'Quản trị, Biên phòng (mẫu)', ['administrator']],
  ['vinh', 'bien-phong', 'Vinh (mẫu)', 'An toàn thông tin, Biên phòng (mẫu)', ['security_officer']],
  ['don', 'bien-phong', 'Đôn (mẫu)', 'Cán bộ đồn, Biên phòng (mẫu)', ['post_officer'], 'don-ben-da'],
  ['truc', 'bien-phong', 'Trực (mẫu)', 'Trực ban, Biên phòng (mẫu)', ['duty_officer']],
]

export const demoPeople: readonly DemoPerson[] = rows.map(([login, agency, name, post, grants, unit], index) => ({
  login,
  agency,
  name,
  post,
  grants,
  personId: `01990000-0000-7000-8000-${(index + 1).toString(16).padStart(12, '0')}`,
  ...(unit === undefined ? {} : { unit }),
}))
