import { buildWithdraw, digestOf, fromBase64, parseCanonical, payloadOf, sameBytes } from '@hai-dang/trust'
import { type ReleasePart, type ReleaseV1, releaseV1, type SigningRequest, withdrawV1 } from '@hai-dang/wire'
import { Mismatch } from './mismatch.ts'
import { type OwnDocument, ownDocument } from './rebuild.ts'

type WithdrawRequest = Extract<SigningRequest, { kind: 'withdraw' }>

/** A part of the sheet, read from the bytes that were signed. No file of it is needed: what is broken must be stoppable above all. */
export interface SheetPart {
  readonly part: ReleasePart
  readonly release: ReleaseV1
  /** The order that stops it; null when none of those to be signed does. */
  readonly order: OwnDocument | null
}

export interface Withdrawal {
  /** In the order in which the hub wants their signatures. */
  readonly documents: readonly OwnDocument[]
  readonly parts: readonly SheetPart[]
}

/** The orders of a sheet, made again from the reason shown and the parts' own bytes; each part is named once at most. */
export async function rebuildWithdrawals(request: WithdrawRequest, deployment: string): Promise<Withdrawal> {
  if (request.deployment !== deployment) throw new Mismatch('deployment')
  const parts = new Map<string, { part: ReleasePart; release: ReleaseV1 }>()
  for (const part of request.sheet.parts) {
    const release = readRelease(part)
    if (release.deployment !== deployment) throw new Mismatch('deployment')
    parts.set(await digestOf(part.payloadType, fromBase64(part.payload)), { part, release })
  }
  const documents: OwnDocument[] = []
  const orders = new Map<string, OwnDocument>()
  for (const sent of request.documents) {
    const { digest, own } = await ownOrder(sent, request, deployment)
    if (!parts.has(digest) || orders.has(digest)) throw new Mismatch('order: other content')
    orders.set(digest, own)
    documents.push(own)
  }
  return { documents, parts: [...parts].map(([digest, each]) => ({ ...each, order: orders.get(digest) ?? null })) }
}

function readRelease(part: ReleasePart): ReleaseV1 {
  const read = parseCanonical(fromBase64(part.payload))
  const release = read.ok ? releaseV1.safeParse(read.value) : null
  if (release?.success !== true || payloadOf(release.data).payloadType !== part.payloadType) throw new Mismatch('part')
  return release.data
}

async function ownOrder(
  sent: WithdrawRequest['documents'][number],
  { reason }: WithdrawRequest,
  deployment: string,
): Promise<{ digest: string; own: OwnDocument }> {
  const payload = fromBase64(sent.payload)
  const read = parseCanonical(payload)
  const parsed = read.ok ? withdrawV1.safeParse(read.value) : null
  if (parsed?.success !== true) throw new Mismatch('order')
  const { id, digest, issued } = parsed.data
  const own = await ownDocument(buildWithdraw({ deployment, id, digest, reason, issued }))
  if (own.payloadType !== sent.payloadType || !sameBytes(own.payload, payload) || own.digest !== sent.digest) throw new Mismatch('order')
  return { digest, own }
}
