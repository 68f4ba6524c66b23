import { type AdmitContext, admitEnvelope, fromBase64, fromHex, keyIdOf, text, verifyDevice } from '@hai-dang/trust'
import type { PolicyFile } from './policy-file.ts'

export interface Verdict {
  readonly ok: boolean
  readonly digest: string | null
  readonly type: string | null
  readonly signers: readonly { readonly person: string; readonly agency: string; readonly keyid: string }[]
  readonly refusal?: { readonly code: string; readonly step: number }
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
    return { type: null, areas: [], device: null }
  }
}

function contextFor(policy: PolicyFile, now: number, seen: Peek): AdmitContext {
  return {
    trust: policy.trust,
    now,
    audience: { areas: seen.areas, device: seen.device, capabilities: ['sound', 'board', 'page'] },
    highWater: new Map(),
    withdrawn: new Set(policy.withdrawals.map(({ digest }) => digest)),
    revoked: new Map(policy.revocations.map((revocation) => [revocation.keyid, revocation])),
    nonces: new Set(),
  }
}

async function verifyFromDevice(bytes: Uint8Array, policy: PolicyFile, seen: Peek): Promise<Verdict> {
  for (const device of policy.devices) {
    const raw = fromHex(device.raw)
    const keyid = await keyIdOf(device.alg, raw)
    if (keyid !== seen.device) continue
    const verdict = await verifyDevice(bytes, { device: { keyid, alg: device.alg, raw }, deployment: policy.trust.deployment })
    if (!verdict.ok)
      return { ok: false, digest: null, type: seen.type, signers: [], refusal: { code: verdict.refusal.code, step: verdict.refusal.step } }
    return { ok: true, digest: verdict.digest, type: seen.type, signers: [{ person: device.name || 'device', agency: 'device', keyid }] }
  }
  return { ok: false, digest: null, type: seen.type, signers: [], refusal: { code: 'device.unknown', step: 11 } }
}

/** `hd verify FILE`: one envelope against a policy at an instant, by the very steps a far end takes. */
export async function verifyEnvelope(bytes: Uint8Array, policy: PolicyFile, now: number): Promise<Verdict> {
  const seen = peek(bytes)
  if (seen.type === 'receipt.v1' || seen.type === 'status.v1') return verifyFromDevice(bytes, policy, seen)
  const verdict = await admitEnvelope(bytes, contextFor(policy, now, seen))
  if (!verdict.ok)
    return { ok: false, digest: null, type: seen.type, signers: [], refusal: { code: verdict.refusal.code, step: verdict.refusal.step } }
  const { digest, type, signers } = verdict.admitted
  return { ok: true, digest, type, signers: signers.map(({ person, agency, keyid }) => ({ person, agency, keyid })) }
}
