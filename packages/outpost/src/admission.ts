import {
  type AdmitContext,
  type AdmitStep,
  type Admitted,
  admitEnvelope,
  admitSteps,
  digestOf,
  fromBase64,
  stickySets,
  type Trust,
  text,
} from '@hai-dang/trust'
import { payloadTypeOf, type ReleaseV1, type SeriesV1, type Verified } from '@hai-dang/wire'
import type { Provision } from './lists.ts'
import type { Refused } from './refusals.ts'
import type { SiteState } from './site-state.ts'
import { verdictsOf } from './verdicts.ts'

/** An envelope as it lies on the disk, by the hash of its file. */
export interface ListedEnvelope {
  readonly file: string
  readonly bytes: Uint8Array
}

export interface AdmittedOrder {
  readonly file: string
  readonly admitted: Verified<Admitted>
}

export interface Admission {
  readonly orders: readonly AdmittedOrder[]
  readonly refusals: readonly { readonly refusal: Refused; readonly digest: string | null }[]
  readonly withdrawn: ReadonlySet<string>
  readonly revoked: AdmitContext['revoked']
}

/** What takes trust away is heard first, then standing approvals, then the orders that may lean on them. */
const order = ['revoke.v1', 'withdraw.v1', 'series.v1', 'template.v1'].map(payloadTypeOf)

/** A look before any check, to sort and to name the refused; null for what is not even an envelope. */
async function peek(bytes: Uint8Array): Promise<{ type: string; digest: string; seq: number } | null> {
  try {
    const { payloadType, payload } = JSON.parse(text(bytes)) as { payloadType: string; payload: string }
    const inner = fromBase64(payload)
    const seq = Number((JSON.parse(text(inner)) as { seq?: unknown }).seq ?? 0)
    return { type: payloadType, digest: await digestOf(payloadType, inner), seq: Number.isFinite(seq) ? seq : 0 }
  } catch {
    return null
  }
}

const rank = (type: string | undefined): number => {
  const place = order.indexOf(type ?? '')
  return place < 0 ? order.length : place
}

export interface AdmissionInput {
  readonly listed: readonly ListedEnvelope[]
  readonly trust: Trust
  readonly site: SiteState
  readonly provision: Provision
  readonly now: number
  readonly steps?: readonly AdmitStep[]
}

/** Steps 7–15 over everything the area's list names. */
export async function admitListed(input: AdmissionInput): Promise<Admission> {
  const { trust, site, provision, now, steps = admitSteps } = input
  const peeked = await Promise.all(input.listed.map(async (envelope) => ({ envelope, seen: await peek(envelope.bytes) })))
  peeked.sort((a, b) => rank(a.seen?.type) - rank(b.seen?.type) || (a.seen?.seq ?? 0) - (b.seen?.seq ?? 0))
  let sticky = { withdrawn: new Set(site.withdrawn), revoked: new Map(site.revoked.map((revoke) => [revoke.keyid, revoke])) }
  const marks = new Map(Object.entries(site.marks))
  const series = new Map<string, SeriesV1>()
  const earlier = verdictsOf(site.verdicts)
  const orders: AdmittedOrder[] = []
  const refusals: { refusal: Refused; digest: string | null }[] = []
  for (const { envelope, seen } of peeked) {
    const context: AdmitContext = {
      trust,
      now,
      audience: { areas: [...provision.areas], device: provision.device, capabilities: [...provision.capabilities] },
      highWater: marks,
      withdrawn: sticky.withdrawn,
      revoked: sticky.revoked,
      nonces: new Set<string>(),
      held: { series },
      earlier,
    }
    const result = await admitEnvelope(envelope.bytes, context, steps)
    if (!result.ok) {
      refusals.push({ refusal: result.refusal, digest: seen?.digest ?? null })
      continue
    }
    const { admitted } = result
    // Signatures in another order, or one more of them, make another envelope of the same order.
    if (orders.some((order) => order.admitted.digest === admitted.digest)) continue
    if (admitted.document.type === 'series.v1') series.set(admitted.digest, admitted.document)
    sticky = stickySets(sticky, [admitted])
    orders.push({ file: envelope.file, admitted })
  }
  return { orders, refusals, ...sticky }
}

export const releaseOf = (order: AdmittedOrder): ReleaseV1 | null =>
  order.admitted.document.type === 'release.v1' ? order.admitted.document : null
