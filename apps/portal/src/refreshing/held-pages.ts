import { type Admitted, admitEnvelope, type Trust, text } from '@hai-dang/trust'
import { type AgencyId, type HeldReleases, isReservedPagePath, type PageV1, pageV1, type SeriesV1 } from '@hai-dang/wire'
import type { Approver, HeldPage } from '../pages/held.ts'

export interface Withdrawal {
  readonly digest: string
  readonly reason: string
  readonly at: string
  readonly by: Approver | undefined
}

export interface Signed {
  readonly envelope: Uint8Array
  readonly admitted: Admitted
}

/**
 * Which of the signed bytes on the disk say what, checked again by the same rules the site was admitted by; foreign or refused bytes are left out.
 * Standing approvals are read first, since releases may lean on them.
 */
export async function readSigned(envelopes: readonly Uint8Array[], trust: Trust, now: number): Promise<Signed[]> {
  const series = new Map<string, SeriesV1>()
  const admit = async (envelope: Uint8Array): Promise<Signed | null> => {
    const verdict = await admitEnvelope(envelope, {
      trust,
      now,
      audience: { areas: ['portal'], device: null, capabilities: ['page'] },
      highWater: new Map(),
      withdrawn: new Set(),
      revoked: new Map(),
      nonces: new Set(),
      held: { series },
    })
    return verdict.ok ? { envelope, admitted: verdict.admitted } : null
  }
  const first = await Promise.all(envelopes.map(admit))
  for (const one of first) if (one?.admitted.document.type === 'series.v1') series.set(one.admitted.digest, one.admitted.document)
  const again = series.size === 0 ? [] : await Promise.all(envelopes.filter((_, index) => first[index] === null).map(admit))
  return [...first, ...again].filter((one) => one !== null)
}

const agencyOrder: readonly AgencyId[] = ['thong-tin', 'bien-phong']

function approversOf(admitted: Admitted): Approver[] {
  const named = admitted.signers.map(({ name, agency, keyid }) => ({ name, agency, keyid }))
  return named.sort((a, b) => agencyOrder.indexOf(a.agency) - agencyOrder.indexOf(b.agency))
}

export function withdrawalsOf(signed: readonly Signed[]): Withdrawal[] {
  return signed.flatMap(({ admitted }) => {
    const { document } = admitted
    if (document.type !== 'withdraw.v1') return []
    return [{ digest: document.digest, reason: document.reason, at: document.issued, by: approversOf(admitted)[0] }]
  })
}

export interface PageDocument {
  readonly bytes: Uint8Array
  readonly page: PageV1
}

/** A document altered on the disk since the outpost read it is simply not shown. */
export function readDocument(bytes: Uint8Array): PageDocument | null {
  try {
    return { bytes, page: pageV1.parse(JSON.parse(text(bytes))) }
  } catch {
    // No page, or no longer one.
    return null
  }
}

/** A page that both agencies approved and this copy still does not show, and why. */
export interface PageRefusal {
  readonly code: 'page.reserved' | 'page.path-taken'
  readonly params: { readonly path: string; readonly release: string }
}

export const pageRefusals = {
  'page.reserved': {
    vi: 'Không đăng: địa chỉ {path} là của chính cổng thông tin.',
    en: 'Not shown: the address {path} belongs to the portal itself.',
  },
  'page.path-taken': {
    vi: 'Không đăng: địa chỉ {path} đang là của một bài khác.',
    en: 'Not shown: the address {path} belongs to another page.',
  },
} as const satisfies Record<PageRefusal['code'], { vi: string; en: string }>

interface Candidate extends HeldPage {
  readonly heldAt: number
}

/** Pages of held releases whose time has come, with who approved them. */
async function pagesDue(
  held: HeldReleases,
  signed: readonly Signed[],
  read: (sha256: string) => Promise<PageDocument | null>,
  now: number,
): Promise<Candidate[]> {
  const byDigest = new Map(signed.map((one) => [one.admitted.digest, one]))
  const due: Candidate[] = []
  for (const { digest, release, heldAt } of held.releases) {
    const proof = byDigest.get(digest)
    if (!proof || Date.parse(release.notBefore) > now || Date.parse(release.notAfter) <= now) continue
    for (const item of release.items) {
      const document = item.kind === 'page' && item.media ? await read(item.media.sha256) : null
      if (!document) continue
      const { page, bytes } = document
      due.push({ page, document: bytes, digest, release, approvers: approversOf(proof.admitted), envelope: proof.envelope, heldAt })
    }
  }
  return due
}

/** Who came first: by when this copy took it, then by its own beginning; the digest makes every copy decide alike. */
function byArrival(a: Candidate, b: Candidate): number {
  return a.heldAt - b.heldAt || a.release.notBefore.localeCompare(b.release.notBefore) || (a.digest < b.digest ? -1 : 1)
}

/**
 * The pages to show, one to an address. The series that `standing` names for an address keeps it until it ends; else the first that came. Within a series
 * its newest release is shown. A page on one of the portal's own addresses is never shown, whoever signed it.
 */
export async function heldPages(
  held: HeldReleases,
  signed: readonly Signed[],
  read: (sha256: string) => Promise<PageDocument | null>,
  at: { readonly now: number; readonly standing: ReadonlyMap<string, string> },
): Promise<{ pages: HeldPage[]; refused: PageRefusal[] }> {
  const pages = new Map<string, HeldPage>()
  const refused: PageRefusal[] = []
  const refuse = (code: PageRefusal['code'], { page, digest }: Candidate) =>
    refused.push({ code, params: { path: page.path, release: digest } })
  const due = (await pagesDue(held, signed, read, at.now)).sort(byArrival)
  const present = new Set(due.map(({ page, release }) => `${page.path} ${release.series}`))
  for (const candidate of due) {
    const { heldAt: _, ...shown } = candidate
    const { path } = candidate.page
    if (isReservedPagePath(path)) {
      refuse('page.reserved', candidate)
      continue
    }
    const named = at.standing.get(path)
    const owner = present.has(`${path} ${named}`) ? named : pages.get(path)?.release.series
    const current = pages.get(path)
    if (owner !== undefined && owner !== candidate.release.series) refuse('page.path-taken', candidate)
    else if (current === undefined || current.release.seq <= candidate.release.seq) pages.set(path, shown)
  }
  return { pages: [...pages.values()], refused }
}
