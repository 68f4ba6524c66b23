import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { demoPassword, demoPeople } from '../demo/people.ts'
import type { Settings } from './settings.ts'

/** Those who are needed for the first three minutes, with their post in English; the others are in `apps/hub/src/demo/people.ts`. */
const shown: Record<string, string> = {
  lan: 'editor, department',
  minh: 'approver, department',
  dung: 'approver, border guard',
  don: 'post officer',
  ky: 'technician',
}

/** What stands on the screen when everything serves: addresses, people, and three minutes' worth of trying. */
export function greeting(settings: Settings, opened: number, firstStart: boolean): string {
  return ['', ...addressLines(settings), '', ...peopleLines(settings, firstStart), '', ...tryLines(settings, opened), ''].join('\n')
}

function addressLines(settings: Settings): string[] {
  const { ports, hostSuffix } = settings
  const rows = [
    ['Bàn làm việc – Sở / console, department', `http://thong-tin.${hostSuffix}:${ports.HD_HUB_PORT}`],
    ['Bàn làm việc – Biên phòng / border guard', `http://bien-phong.${hostSuffix}:${ports.HD_HUB_PORT}`],
    ['Trang ký – Sở / signing, department', `http://ky.thong-tin.${hostSuffix}:${ports.HD_SIGNING_PORT_THONG_TIN}`],
    ['Trang ký – Biên phòng / signing, border guard', `http://ky.bien-phong.${hostSuffix}:${ports.HD_SIGNING_PORT_BIEN_PHONG}`],
    ['Cổng công khai / public portal', `http://cong.${hostSuffix}:${ports.HD_PORTAL_PORT}`],
    ['Loa cầu cảng mẫu / pier loudspeaker', `http://127.0.0.1:${ports.HD_PLAYER_PORT_PIER}`],
    ['Bảng cửa khẩu mẫu / gate board', `http://127.0.0.1:${ports.HD_PLAYER_PORT_GATE}`],
  ]
  return [
    'BẢN DEMO – mọi tên và nội dung là mẫu / DEMO – every name and text is a sample',
    ...rows.map(([what, where]) => `  ${what!.padEnd(48)}${where}`),
  ]
}

function peopleLines(settings: Settings, firstStart: boolean): string[] {
  const path = join(settings.varFolder, 'demo-keys/passphrases.json')
  const passphrases = firstStart && existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>) : {}
  const lines = demoPeople
    .filter(({ login }) => login in shown)
    .map(({ login, post }) => `  ${login.padEnd(8)}${`${post} / ${shown[login]}`.padEnd(72)}${passphrases[login] ?? ''}`.trimEnd())
  const where = firstStart
    ? 'Cụm mật khẩu ký ở cột cuối, chỉ in lần này / signing passphrases in the last column, printed only now'
    : 'Cụm mật khẩu ký / signing passphrases'
  return [`Người dùng thử, mật khẩu / demo people, password: ${demoPassword}`, ...lines, `  ${where}: ${path}`]
}

function tryLines(settings: Settings, opened: number): string[] {
  const { ports, hostSuffix } = settings
  const time = new Date(opened + 7 * 3_600_000).toISOString().slice(11, 16)
  return [
    `Thử trong ba phút (đồng hồ demo đang là ${time}) / What to try in three minutes (the demo clock says ${time})`,
    `  1. Đăng nhập "lan" ở http://thong-tin.${hostSuffix}:${ports.HD_HUB_PORT}, soạn một tin cho loa, bảng và trang, rồi gửi duyệt.`,
    '     Sign in as "lan", write a piece for loudspeaker, board and page, and submit it.',
    '  2. "minh" rồi "dung" mở Việc cần xử lý, nghe, xem, và duyệt trên trang ký của cơ quan mình.',
    '     "minh", then "dung", open what waits for them, listen, look, and approve on their own agency’s signing page.',
    `  3. Nghe và xem ở http://127.0.0.1:${ports.HD_PLAYER_PORT_PIER} và http://127.0.0.1:${ports.HD_PLAYER_PORT_GATE}, đọc ở http://cong.${hostSuffix}:${ports.HD_PORTAL_PORT}.`,
    '     Hear and see it at the two sites, read it on the portal.',
    '  4. Mở con số "Lượt phát" và bấm tới từng bằng chứng. / Open the number "plays" and click down to each proof.',
    'Dừng bằng Ctrl-C / stop with Ctrl-C',
  ]
}
