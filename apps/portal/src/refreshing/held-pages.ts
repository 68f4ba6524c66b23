import { type Admitted, admitEnvelope, type Trust, text } from '@hai-dang/trust'
import { type AgencyId, type HeldReleases, type PageV1, pageV1, type SeriesV1 } from '@hai-dang/wire'
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

/** Pages of held releases whose time has come, with who approved them. Of two on one path the later release is shown. */
export async function heldPages(
  held: HeldReleases,
  signed: readonly Signed[],
  read: (sha256: string) => Promise<PageDocument | null>,
  now: number,
): Promise<HeldPage[]> {
  const byDigest = new Map(signed.map((one) => [one.admitted.digest, one]))
  const pages = new Map<string, HeldPage>()
  const releases = [...held.releases].sort(
    (a, b) => a.release.notBefore.localeCompare(b.release.notBefore) || a.release.seq - b.release.seq,
  )
  for (const { digest, release } of releases) {
    const proof = byDigest.get(digest)
    if (!proof || Date.parse(release.notBefore) > now || Date.parse(release.notAfter) <= now) continue
    for (const item of release.items) {
      if (item.kind !== 'page' || !item.media) continue
      const document = await read(item.media.sha256)
      if (!document) continue
      const { page, bytes } = document
      pages.set(page.path, { page, document: bytes, digest, release, approvers: approversOf(proof.admitted), envelope: proof.envelope })
    }
  }
  return [...pages.values()]
}
