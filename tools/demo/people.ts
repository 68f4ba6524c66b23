import type { AgencyId, TrustRole } from '@hai-dang/wire'

/** One person of the demonstration. Every name is plainly a sample; the ids never change, so that a reload finds the same people. */
export interface DemoPerson {
  readonly login: string
  readonly personId: string
  readonly name: string
  readonly agency: AgencyId
  readonly post: string
  /** Roles of the person's signing key in the agency's people list; none for people who sign no orders. */
  readonly trustRoles: readonly TrustRole[]
  /** Holds one of the agency's three keys for root, targets and its own people list. */
  readonly keyOfficer: boolean
}

/** Demo only: every account opens with it. */
export const demoPassword = 'hai-dang-demo'

const rows: [login: string, agency: AgencyId, name: string, post: string, trustRoles: TrustRole[]][] = [
  ['lan', 'thong-tin', 'Lan (mẫu)', 'Biên tập viên, Sở (mẫu)', ['editor']],
  ['minh', 'thong-tin', 'Minh (mẫu)', 'Người duyệt, Sở (mẫu)', ['approver']],
  ['ha', 'thong-tin', 'Hà (mẫu)', 'Người duyệt thay, Sở (mẫu)', ['approver']],
  ['phuc', 'thong-tin', 'Phúc (mẫu)', 'Cán bộ quản lý khoá, Sở (mẫu)', []],
  ['quyen', 'thong-tin', 'Quyên (mẫu)', 'Cán bộ quản lý khoá, Sở (mẫu)', []],
  ['son', 'thong-tin', 'Sơn (mẫu)', 'Cán bộ quản lý khoá, Sở (mẫu)', []],
  ['admin-tt', 'thong-tin', 'Quản trị Sở (mẫu)', 'Quản trị, Sở (mẫu)', []],
  ['an', 'thong-tin', 'An (mẫu)', 'An toàn thông tin, Sở (mẫu)', ['security_officer']],
  ['ky', 'thong-tin', 'Kỳ (mẫu)', 'Kỹ thuật viên, Sở (mẫu)', []],
  ['truc-tt', 'thong-tin', 'Trực ban Sở (mẫu)', 'Trực ban, Sở (mẫu)', ['duty_officer']],
  ['dung', 'bien-phong', 'Dũng (mẫu)', 'Chính trị viên, người duyệt, Biên phòng (mẫu)', ['approver']],
  ['binh', 'bien-phong', 'Bình (mẫu)', 'Người duyệt thay, Biên phòng (mẫu)', ['approver']],
  ['chien', 'bien-phong', 'Chiến (mẫu)', 'Biên tập viên, Biên phòng (mẫu)', ['editor']],
  ['khoa1', 'bien-phong', 'Khoá Một (mẫu)', 'Cán bộ quản lý khoá, Biên phòng (mẫu)', []],
  ['khoa2', 'bien-phong', 'Khoá Hai (mẫu)', 'Cán bộ quản lý khoá, Biên phòng (mẫu)', []],
  ['khoa3', 'bien-phong', 'Khoá Ba (mẫu)', 'Cán bộ quản lý khoá, Biên phòng (mẫu)', []],
  ['admin-bp', 'bien-phong', 'Quản trị Biên phòng (mẫu)', 'Quản trị, Biên phòng (mẫu)', []],
  ['vinh', 'bien-phong', 'Vinh (mẫu)', 'An toàn thông tin, Biên phòng (mẫu)', ['security_officer']],
  ['don', 'bien-phong', 'Đôn (mẫu)', 'Cán bộ đồn, Biên phòng (mẫu)', []],
  ['truc', 'bien-phong', 'Trực (mẫu)', 'Trực ban, Biên phòng (mẫu)', ['duty_officer']],
]

const keyOfficers = new Set(['phuc', 'quyen', 'son', 'khoa1', 'khoa2', 'khoa3'])

export const demoPeople: readonly DemoPerson[] = rows.map(([login, agency, name, post, trustRoles], index) => ({
  login,
  personId: `01990000-0000-7000-8000-${(index + 1).toString(16).padStart(12, '0')}`,
  name,
  agency,
  post,
  trustRoles,
  keyOfficer: keyOfficers.has(login),
}))
