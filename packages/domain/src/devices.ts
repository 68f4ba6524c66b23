/** What the hub may say of a site from what the site last said of itself. Instants are epoch milliseconds. */

export interface SiteWord {
  readonly at: number
  readonly freshness: 'fresh' | 'stale' | 'dead'
  readonly isPlaying: boolean
  readonly holds: number
  readonly clockErrorMs: number
}

export type SiteState = 'playing' | 'ready' | 'stale' | 'silent' | 'never_seen'

/** Why a site is not simply playing or ready; each has a wording. */
export type SiteReason =
  | 'site.never-seen'
  | 'site.no-contact'
  | 'site.lists-dead'
  | 'site.lists-stale'
  | 'site.clock-unsure'
  | 'site.holds-nothing'

/** A site reports every half minute; after five silent minutes a technician wants to know. */
export const silentAfterMs = 5 * 60_000

/** Above this error a site refuses dated items (broadcast rule 5). */
const clockLimitMs = 60_000

/** State and reason of one site at `now`; `contact` is when the hub last heard it. */
export function judgeSite(word: SiteWord | null, contact: number | null, now: number): { state: SiteState; reason: SiteReason | null } {
  if (!word || contact === null) return { state: 'never_seen', reason: 'site.never-seen' }
  if (now - contact > silentAfterMs) return { state: 'silent', reason: 'site.no-contact' }
  if (word.freshness === 'dead') return { state: 'silent', reason: 'site.lists-dead' }
  if (word.clockErrorMs > clockLimitMs) return { state: 'stale', reason: 'site.clock-unsure' }
  if (word.freshness === 'stale') return { state: 'stale', reason: 'site.lists-stale' }
  if (word.isPlaying) return { state: 'playing', reason: null }
  return { state: 'ready', reason: word.holds === 0 ? 'site.holds-nothing' : null }
}

export const siteReasons: Readonly<Record<SiteReason, { readonly vi: string; readonly en: string }>> = {
  'site.never-seen': { vi: 'Chưa liên lạc lần nào.', en: 'Has never been in contact.' },
  'site.no-contact': { vi: 'Mất liên lạc; vẫn phát theo lịch đang giữ.', en: 'No contact; it still plays what it holds.' },
  'site.lists-dead': { vi: 'Danh sách lệnh quá hạn; chỉ phát mẫu khẩn cấp.', en: 'Its lists are too old; only emergency templates play.' },
  'site.lists-stale': { vi: 'Danh sách lệnh hơn 24 giờ chưa cập nhật.', en: 'Its lists have not been refreshed for over 24 hours.' },
  'site.clock-unsure': { vi: 'Đồng hồ tại điểm phát không chắc chắn.', en: 'The clock of the site is unsure.' },
  'site.holds-nothing': { vi: 'Chưa giữ lệnh phát nào.', en: 'Holds no order yet.' },
}
