import { readTufFile, type TufFile } from '@hai-dang/trust'
import type { Refusal } from '@hai-dang/wire'

/**
 * What the online keys may say. Whoever takes the hub over can ask for signatures all day: these rules keep what they get inside the three online
 * roles, never backwards, and never valid for long.
 */

export type OnlineRole = 'timestamp' | 'snapshot' | 'lister'

/** The last thing signed for a role. `meta` is what it listed: versions by name. */
export interface LastSigned {
  readonly version: number
  /** SHA-256 of the signed bytes, so that asking for the very same again is no refusal. */
  readonly sha256: string
  readonly meta: Readonly<Record<string, number>>
}

const day = 86_400_000
const slack = 60_000
/** How far the time in a timestamp may stand from this process's own clock. */
const nearNow = 2 * 60_000
/** Versions may skip what was spent before a crash, and what a key ceremony signed; a leap to the highest number would be the last version ever. */
const longestStep = 100
const longest: Record<OnlineRole, number> = { timestamp: 7 * day, snapshot: 14 * day, lister: 35 * day }

/** Null for a role that is not online: root, targets and the people lists are signed by officers, elsewhere. */
export function keyRoleOf(role: string): OnlineRole | null {
  if (role === 'timestamp' || role === 'snapshot') return role
  return /^area-[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/.test(role) ? 'lister' : null
}

export function readSigned(role: string, signed: unknown): TufFile | null {
  const type = role === 'timestamp' || role === 'snapshot' ? role : 'targets'
  return readTufFile(type, Buffer.from(JSON.stringify({ signatures: [], signed: signed ?? null })))
}

/** Versions that the file lists, by name. */
export function listedVersions(file: TufFile): Record<string, number> {
  if (file.type === 'timestamp') return { 'snapshot.json': file.snapshot.version }
  if (file.type === 'snapshot') return Object.fromEntries([...file.meta].map(([name, meta]) => [name, meta.version]))
  return {}
}

export function objection(role: string, file: TufFile, now: number, last: LastSigned | undefined, sha256: string): Refusal | null {
  const keyRole = keyRoleOf(role)
  if (keyRole === null) return { code: 'signer.role-not-held', params: { role } }
  if (file.expires > now + longest[keyRole] + slack)
    return { code: 'signer.expiry-too-long', params: { role, days: longest[keyRole] / day } }
  if (file.expires <= now) return { code: 'signer.expired', params: { role } }
  // A signed time far ahead would make every far end refuse each later one.
  if (file.type === 'timestamp' && (file.issued === null || Math.abs(file.issued - now) > nearNow))
    return { code: 'signer.issued-elsewhen', params: { role } }
  if (file.type === 'targets' && !listsOnlyItsOwn(role, file)) return { code: 'signer.foreign-path', params: { role } }
  if (file.version === last?.version && sha256 === last.sha256) return null
  if (file.version > (last?.version ?? 0) + longestStep) return { code: 'signer.version-leaps', params: { role, last: last?.version ?? 0 } }
  if (last === undefined) return null
  if (file.version <= last.version) return { code: 'signer.version-falls', params: { role, last: last.version } }
  const listed = listedVersions(file)
  const fallen = Object.entries(last.meta).find(([name, version]) => (listed[name] ?? 0) < version)
  return fallen === undefined ? null : { code: 'signer.listed-falls', params: { role, name: fallen[0], last: fallen[1] } }
}

function listsOnlyItsOwn(role: string, file: Extract<TufFile, { type: 'targets' }>): boolean {
  const folder = `area/${role.slice('area-'.length)}/`
  const own = [...file.targets.keys()].every((path) => path.startsWith(folder) && /^[0-9a-f]{64}\.env$/.test(path.slice(folder.length)))
  return own && file.delegations.length === 0
}

export const signerRefusals = {
  'signer.role-not-held': { vi: 'Khoá trực tuyến không được ký phần này.', en: 'The online keys may not sign this role.' },
  'signer.malformed': { vi: 'Yêu cầu ký không đúng khuôn.', en: 'The request to sign does not have the right form.' },
  'signer.expiry-too-long': { vi: 'Hạn dùng dài hơn mức cho phép.', en: 'The expiry is longer than allowed.' },
  'signer.expired': { vi: 'Hạn dùng đã qua.', en: 'The expiry has passed.' },
  'signer.version-falls': { vi: 'Phiên bản không tăng.', en: 'The version does not rise.' },
  'signer.version-leaps': { vi: 'Phiên bản nhảy quá xa.', en: 'The version leaps too far.' },
  'signer.issued-elsewhen': { vi: 'Giờ phát hành lệch giờ của bộ ký.', en: 'The time of issue is not the signer’s own.' },
  'signer.listed-falls': { vi: 'Phiên bản của một tệp trong danh mục bị lùi.', en: 'The version of a listed file falls.' },
  'signer.foreign-path': { vi: 'Danh sách nêu tệp ngoài khu vực của nó.', en: 'The list names a file outside its area.' },
} as const satisfies Record<string, { vi: string; en: string }>
