/** Roles a person can be granted on a unit subtree. `trust` is the role a key of theirs bears on the far end, where there is one. */
export const roles = [
  { grant: 'editor', trust: 'editor', vi: 'biên tập viên', en: 'editor' },
  { grant: 'checker', trust: null, vi: 'người soát', en: 'checker' },
  { grant: 'approver', trust: 'approver', vi: 'người duyệt', en: 'approver' },
  { grant: 'duty_officer', trust: 'duty_officer', vi: 'cán bộ trực', en: 'duty officer' },
  { grant: 'key_officer', trust: null, vi: 'cán bộ quản lý khoá', en: 'key officer' },
  { grant: 'security_officer', trust: 'security_officer', vi: 'cán bộ an toàn thông tin', en: 'security officer' },
  { grant: 'technician', trust: null, vi: 'kỹ thuật viên', en: 'technician' },
  { grant: 'programme_officer', trust: null, vi: 'chuyên viên đầu mối', en: 'programme officer' },
  { grant: 'post_officer', trust: null, vi: 'cán bộ đồn biên phòng', en: 'post officer' },
  { grant: 'commune_broadcaster', trust: 'editor', vi: 'cán bộ đài truyền thanh xã', en: 'commune broadcaster' },
  { grant: 'clerk', trust: null, vi: 'văn thư', en: 'clerk' },
  { grant: 'observer', trust: null, vi: 'theo dõi', en: 'observer' },
  { grant: 'administrator', trust: null, vi: 'quản trị', en: 'administrator' },
] as const

export type GrantName = (typeof roles)[number]['grant']
export type TrustName = 'editor' | 'approver' | 'duty_officer' | 'security_officer' | 'robot'

/** At the command the duty officer is called *trực ban*, at the department *cán bộ trực*. */
export function titleOf(role: GrantName, agency?: 'thong-tin' | 'bien-phong'): string {
  if (role === 'duty_officer' && agency === 'bien-phong') return 'trực ban'
  return roles.find((row) => row.grant === role)!.vi
}

export function trustRoleOf(role: GrantName): TrustName | null {
  return roles.find((row) => row.grant === role)!.trust
}

/** Grants that let a person hold a key of this role; a robot's key belongs to no person. */
export function grantsForTrust(role: TrustName): GrantName[] {
  return roles.filter((row) => row.trust === role).map((row) => row.grant)
}
