import type {
  ActivationV1,
  AgencyId,
  Envelope,
  EnvelopeSignature,
  Payload,
  PayloadType,
  PersonKey,
  RevokeV1,
  SeriesV1,
  TemplateV1,
} from '@hai-dang/wire'
import { payloadBytesOf } from '../dsse.ts'
import { text } from '../encodings.ts'
import type { Trust } from '../lists/admit-trust.ts'
import type { TrustRefusal, TrustRefusalCode } from '../refusals.ts'

export interface AdmitContext {
  readonly trust: Trust
  /** Epoch milliseconds, after step 1. */
  readonly now: number
  /** `device` is null where no device stands: the hub, the portal, an auditor. */
  readonly audience: {
    readonly areas: readonly string[]
    readonly device: string | null
    readonly capabilities: readonly ('sound' | 'board' | 'page')[]
  }
  /** By series: the highest number admitted, and the digest that carried it. */
  readonly highWater: ReadonlyMap<string, { readonly seq: number; readonly digest: string }>
  readonly withdrawn: ReadonlySet<string>
  /** By keyid. */
  readonly revoked: ReadonlyMap<string, RevokeV1>
  /** Of activations admitted before. */
  readonly nonces: ReadonlySet<string>
  /** Earlier admitted documents that a later one may lean on, by digest. What is absent is unknown, and leaning on it is refused. */
  readonly held?: HeldDocuments
  /**
   * What this place itself admitted before, by digest. Its dates stay judged at that moment and by the keys as they stood: a key that expired or left the
   * list since then takes nothing back; a revocation or a withdrawal does. Absent where nothing is remembered.
   */
  readonly earlier?: ReadonlyMap<string, EarlierVerdict>
}

export interface EarlierVerdict {
  /** Epoch milliseconds of the first admission. */
  readonly at: number
  /** Keys whose signatures counted, as their agency listed them then. */
  readonly keys: readonly AgencyKey[]
}

export interface AgencyKey {
  readonly agency: AgencyId
  readonly key: PersonKey
}

export interface HeldDocuments {
  readonly series?: ReadonlyMap<string, SeriesV1>
  readonly templates?: ReadonlyMap<string, TemplateV1>
  readonly activations?: ReadonlyMap<string, { readonly document: ActivationV1; readonly agency: AgencyId }>
  /** How many activations this site has admitted on the local day. */
  readonly activationsToday?: number
}

/** Whose signature counted. */
export interface Signer {
  readonly person: string
  readonly agency: AgencyId
  readonly keyid: string
  readonly name: string
  readonly role: string
}

export interface Admitted {
  readonly digest: string
  readonly type: PayloadType
  readonly document: Payload
  readonly signers: readonly Signer[]
}

/** A signature by a key of the lists, on its way through steps 11 and 12. */
export interface Candidate extends AgencyKey {
  readonly signature: EnvelopeSignature
}

/**
 * What the steps work on. The document is read loosely before any step runs, so that each step is one check that can be left out in a test
 * without disturbing the others; nothing of it is believed until all have passed.
 */
export interface Draft {
  readonly bytes: Uint8Array
  readonly envelope: Envelope
  readonly payload: Uint8Array
  readonly document: Payload
  /** Set by step 10. */
  digest: string | null
  /** Set by step 11, narrowed by steps 11 and 12. */
  candidates: Candidate[]
  /** Why signatures were not counted: told with a missing quorum. */
  readonly dropped: { keyid: string; code: TrustRefusalCode }[]
}

/** One numbered check as a pure named function; no product code leaves any out. */
export interface AdmitStep {
  readonly name: string
  readonly step: number
  check(draft: Draft, context: AdmitContext): Promise<TrustRefusal | null> | TrustRefusal | null
}

/** Null when there is nothing that the steps could look at. */
export function readLoosely(bytes: Uint8Array): Draft | null {
  try {
    const envelope = JSON.parse(text(bytes)) as Envelope
    if (!Array.isArray(envelope.signatures)) return null
    const payload = payloadBytesOf(envelope)
    const document = JSON.parse(text(payload)) as Payload | null
    if (typeof document !== 'object' || document === null) return null
    return { bytes, envelope, payload, document, digest: null, candidates: [], dropped: [] }
  } catch {
    return null
  }
}

/** Keeps the candidates that nothing speaks against, and remembers why the others fell. */
export async function narrow(
  draft: Draft,
  fault: (candidate: Candidate) => Promise<TrustRefusalCode | null> | TrustRefusalCode | null,
): Promise<null> {
  const kept: Candidate[] = []
  for (const candidate of draft.candidates) {
    const code = await fault(candidate)
    if (code === null) kept.push(candidate)
    else draft.dropped.push({ keyid: candidate.key.keyid, code })
  }
  draft.candidates = kept
  return null
}
