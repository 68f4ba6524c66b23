import { admitTrust, checkDelegated, parseCanonical, sha256Hex } from '@hai-dang/trust'
import { type AgencyId, type PeopleV1, peopleV1, type Refusal, type TrustPolicy } from '@hai-dang/wire'
import type { Standing } from './repository-files.ts'

/** A people list on its way in: the list itself and the metadata that two of the agency's key officers signed. */
export interface PeopleChange {
  readonly agency: AgencyId
  readonly metadata: Uint8Array
  readonly people: Uint8Array
}

/** What far ends hold now. */
export interface InForce {
  readonly standing: Standing
  readonly policy: TrustPolicy
  readonly policyBytes: Uint8Array
  readonly people: ReadonlyMap<AgencyId, { readonly people: PeopleV1; readonly bytes: Uint8Array }>
}

/** The hub asks here exactly what every far end will ask, so that a list nobody would take is never published. */
export async function acceptPeople(
  { standing, policyBytes, policy, people }: InForce,
  deployment: string,
  change: PeopleChange,
  now: number,
): Promise<{ ok: true; people: PeopleV1; sha256: string } | { ok: false; refusal: Refusal }> {
  const role = `people-${change.agency}`
  const refuse = (code: keyof typeof peopleRefusals) => ({ ok: false as const, refusal: { code, params: { agency: change.agency } } })
  const checked = await checkDelegated(standing.roles.get('targets')!.bytes, role, change.metadata)
  if (!checked.ok) return refuse(checked.refusal.code === 'tuf.threshold' ? 'people-list.too-few-officers' : 'people-list.malformed')
  const read = readPeople(change.people)
  if (read === null) return refuse('people-list.malformed')
  if (read.agency !== change.agency || read.deployment !== deployment) return refuse('people-list.other-agency')
  const sha256 = await sha256Hex(change.people)
  const paths = [...checked.file.targets]
  if (paths.length !== 1 || paths[0]![0] !== peoplePath(change.agency) || paths[0]![1].sha256 !== sha256)
    return refuse('people-list.not-the-signed-one')
  if (checked.file.expires <= now) return refuse('people-list.expired')
  const before = standing.roles.get(role)
  if (before !== undefined && checked.file.version <= before.file.version) return refuse('people-list.old-version')
  // Step 6 of every far end, over both lists and the policy: a key or a person that stands on both would make all of them keep the old lists.
  const held = (['thong-tin', 'bien-phong'] as const).map((agency) => people.get(agency)!)
  const others = [...people].filter(([agency]) => agency !== change.agency).map(([, { bytes }]) => bytes)
  const admitted = await admitTrust({
    policy: policyBytes,
    people: [change.people, ...others],
    pinned: { deployment, drillAllowed: policy.drill },
    previous: { deployment, policy, people: held.map((list) => list.people) },
  })
  if (!admitted.ok) return { ok: false, refusal: { code: admitted.refusal.code, params: { agency: change.agency } } }
  return { ok: true, people: read, sha256 }
}

export function readPeople(bytes: Uint8Array): PeopleV1 | null {
  const parsed = parseCanonical(bytes)
  const checked = parsed.ok ? peopleV1.safeParse(parsed.value) : null
  return checked?.success ? checked.data : null
}

export function peoplePath(agency: AgencyId): string {
  return `people/${agency}/people.json`
}

export const peopleRefusals = {
  'people-list.too-few-officers': {
    vi: 'Danh sách người có quyền chưa đủ chữ ký của cán bộ quản lý khoá.',
    en: 'The people list does not carry enough key officers’ signatures.',
  },
  'people-list.malformed': { vi: 'Danh sách người có quyền không đúng khuôn.', en: 'The people list does not have the right form.' },
  'people-list.other-agency': {
    vi: 'Danh sách thuộc cơ quan hoặc hệ thống khác.',
    en: 'The people list belongs to another agency or deployment.',
  },
  'people-list.not-the-signed-one': {
    vi: 'Danh sách không phải bản mà cán bộ quản lý khoá đã ký.',
    en: 'The people list is not the one the key officers signed.',
  },
  'people-list.expired': { vi: 'Danh sách người có quyền đã hết hạn.', en: 'The people list has expired.' },
  'people-list.old-version': { vi: 'Danh sách cũ hơn bản đang dùng.', en: 'The people list is older than the one in force.' },
  'repository.unknown-area': { vi: 'Khu vực chưa có trong danh mục đã ký.', en: 'The area is not in the signed metadata.' },
  'repository.signer-refused': { vi: 'Bộ ký từ chối.', en: 'The signer refused.' },
} as const
