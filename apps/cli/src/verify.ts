import { type AdmitContext, type Admitted, admitEnvelope, fromBase64, fromHex, keyIdOf, text, verifyDevice } from '@hai-dang/trust'
import type { ActivationV1, AgencyId, ReleaseV1, SeriesV1, TemplateV1 } from '@hai-dang/wire'
import type { PolicyFile } from './policy-file.ts'
import { type Refused, refusedHere } from './refusals.ts'

export interface Verdict {
  readonly ok: boolean
  readonly digest: string | null
  readonly type: string | null
  readonly signers: readonly { readonly person: string; readonly agency: string; readonly keyid: string }[]
  readonly refusal?: Refused
}

/** A verdict with what a person wants to read beside it: names, and the release itself. */
export interface Reading {
  readonly verdict: Verdict
  readonly names: readonly string[]
  readonly release: ReleaseV1 | null
}

interface Peek {
  readonly type: string | null
  readonly areas: string[]
  readonly device: string | null
}

/** Reads, without believing it, for whom a document says it is: an auditor is no site, so every audience is the auditor's. */
function peek(bytes: Uint8Array): Peek {
  try {
    const envelope = JSON.parse(text(bytes)) as { payload: string }
    const document = JSON.parse(text(fromBase64(envelope.payload))) as Record<string, unknown>
    const areas = Array.isArray(document.areas) ? document.areas.filter((area) => typeof area === 'string') : []
    const devices = Array.isArray(document.devices) ? document.devices : []
    const named = typeof document.area === 'string' ? [document.area] : []
    return {
      type: typeof document.type === 'string' ? document.type : null,
      areas: [...areas, ...named],
      device: typeof devices[0] === 'string' ? devices[0] : typeof document.device === 'string' ? document.device : null,
    }
  } catch {
    // Not an envelope at all: the steps say so, with their own code.
    return { type: null, areas: [], device: null }
  }
}

interface Held {
  readonly series: Map<string, SeriesV1>
  readonly templates: Map<string, TemplateV1>
  readonly activations: Map<string, { readonly document: ActivationV1; readonly agency: AgencyId }>
}

function contextFor(policy: PolicyFile, now: number, seen: Peek, held: Held): AdmitContext {
  return {
    trust: policy.trust,
    now,
    audience: { areas: seen.areas, device: seen.device, capabilities: ['sound', 'board', 'page'] },
    highWater: new Map(),
    withdrawn: new Set(policy.withdrawals.map(({ digest }) => digest)),
    revoked: new Map(policy.revocations.map((revocation) => [revocation.keyid, revocation])),
    nonces: new Set(),
    held,
  }
}

function hold(held: Held, { document, digest, signers }: Admitted): void {
  if (document.type === 'series.v1') held.series.set(digest, document)
  if (document.type === 'template.v1') held.templates.set(digest, document)
  const agency = signers[0]?.agency
  if (document.type === 'activation.v1' && agency) held.activations.set(digest, { document, agency })
}

/** Documents that others lean on, each after those it leans on itself: series and templates first, then activations. */
async function heldDocuments(policy: PolicyFile, now: number): Promise<Held> {
  const held: Held = { series: new Map(), templates: new Map(), activations: new Map() }
  for (const _round of ['series and templates', 'activations'])
    for (const bytes of policy.documents) {
      const verdict = await admitEnvelope(bytes, contextFor(policy, now, peek(bytes), held))
      if (verdict.ok) hold(held, verdict.admitted)
    }
  return held
}

const refusedAs = (type: string | null, { code, step }: Refused): Verdict => ({
  ok: false,
  digest: null,
  type,
  signers: [],
  refusal: { code, step },
})

async function verifyFromDevice(bytes: Uint8Array, policy: PolicyFile, seen: Peek): Promise<Reading> {
  for (const device of policy.devices) {
    const raw = fromHex(device.raw)
    const keyid = await keyIdOf(device.alg, raw)
    if (keyid !== seen.device) continue
    const verdict = await verifyDevice(bytes, { device: { keyid, alg: device.alg, raw }, deployment: policy.trust.deployment })
    if (!verdict.ok) return { verdict: refusedAs(seen.type, verdict.refusal), names: [], release: null }
    const name = device.name || 'device'
    const signers = [{ person: name, agency: 'device', keyid }]
    return { verdict: { ok: true, digest: verdict.digest, type: seen.type, signers }, names: [name], release: null }
  }
  return { verdict: refusedAs(seen.type, refusedHere('device.not-listed')), names: [], release: null }
}

/** `hd verify FILE`: one envelope against a policy at an instant, by the very steps a far end takes. */
export async function verifyEnvelope(bytes: Uint8Array, policy: PolicyFile, now: number): Promise<Reading> {
  const seen = peek(bytes)
  if (seen.type === 'receipt.v1' || seen.type === 'status.v1') return verifyFromDevice(bytes, policy, seen)
  const verdict = await admitEnvelope(bytes, contextFor(policy, now, seen, await heldDocuments(policy, now)))
  if (!verdict.ok) return { verdict: refusedAs(seen.type, verdict.refusal), names: [], release: null }
  const { digest, type, document, signers } = verdict.admitted
  return {
    verdict: { ok: true, digest, type, signers: signers.map(({ person, agency, keyid }) => ({ person, agency, keyid })) },
    names: signers.map(({ name, agency }) => `${name} (${agency})`),
    release: document.type === 'release.v1' ? document : null,
  }
}
