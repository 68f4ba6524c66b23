import type { WordingTable } from './refusals.ts'

/** What the door itself refuses; each slice brings its own table. */
export const doorWording: WordingTable = {
  'request.malformed': { status: 400, vi: 'Dữ liệu gửi lên chưa đúng mẫu.', en: 'The request does not have the expected form.' },
  'request.too-large': { status: 413, vi: 'Dữ liệu gửi lên quá lớn.', en: 'The request is too large.' },
  'request.too-many': { status: 429, vi: 'Quá nhiều yêu cầu, hãy chờ ít phút.', en: 'Too many requests; wait a few minutes.' },
  'request.foreign-origin': {
    status: 403,
    vi: 'Yêu cầu đến từ một trang khác nên không được nhận.',
    en: 'The request came from another site and was not accepted.',
  },
  'request.unsupported': { status: 415, vi: 'Kiểu dữ liệu này không được nhận.', en: 'This type of data is not accepted.' },
  'address.unknown': { status: 404, vi: 'Không có địa chỉ này.', en: 'There is no such address.' },
  'session.none': { status: 401, vi: 'Hãy đăng nhập.', en: 'Please sign in.' },
  'grant.missing': {
    status: 403,
    vi: 'Tài khoản chưa được giao quyền làm việc này.',
    en: 'This account has not been given the right to do this.',
  },
  'hub.fault': { status: 500, vi: 'Hệ thống gặp lỗi; mã yêu cầu đã được ghi lại.', en: 'Something broke; the request id has been logged.' },
}

/** One table at the door. Two slices that word one code differently are a bug found at start. */
export function joinWordings(tables: readonly WordingTable[]): WordingTable {
  const joined: Record<string, WordingTable[string]> = {}
  for (const table of tables) {
    for (const [code, row] of Object.entries(table)) {
      if (joined[code] !== undefined && joined[code] !== row) throw new Error(`refusal ${code} is worded twice`)
      joined[code] = row
    }
  }
  return Object.freeze(joined)
}
