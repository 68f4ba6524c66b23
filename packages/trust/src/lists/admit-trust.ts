import type { PeopleV1, TrustPolicy } from '@hai-dang/wire'
import { peopleV1, trustPolicy } from '@hai-dang/wire'
import { parseCanonical } from '../canonical.ts'
import type { StepRefusal, TrustRefusal } from '../refusals.ts'
import { trustSteps } from './trust-steps.ts'

/** Who may sign, and under which rules: what every later verdict stands on. Made by step 6 alone. */
export interface Trust {
  readonly deployment: string
  readonly policy: TrustPolicy
  readonly people: readonly PeopleV1[]
}

export interface TrustDraft {
  readonly policy: TrustPolicy
  readonly people: readonly PeopleV1[]
}

export interface TrustContext {
  /** What the installer read from paper: the deployment, and whether this device may follow drill keys at all. */
  readonly pinned: { readonly deployment: string; readonly drillAllowed: boolean }
  readonly previous: Trust | null
}

/** One numbered check as a pure named function, so that a test can leave it out and show the attack it stops. */
export interface TrustStep {
  readonly name: string
  readonly step: number
  check(draft: TrustDraft, context: TrustContext): Promise<TrustRefusal | null> | TrustRefusal | null
}

export interface AdmitTrustInput extends TrustContext {
  /** Bytes of `trust-policy.json` and of both people lists, already matched to their hashes by TUF. */
  readonly policy: Uint8Array
  readonly people: readonly Uint8Array[]
  readonly steps?: readonly TrustStep[]
}

export type TrustVerdict = { ok: true; trust: Trust } | { ok: false; refusal: StepRefusal }

/** trust.md step 6. On a refusal the caller keeps the trust it holds. */
export async function admitTrust({ policy, people, pinned, previous, steps = trustSteps }: AdmitTrustInput): Promise<TrustVerdict> {
  const policyRead = read(policy, trustPolicy)
  if (policyRead === null) return refuse({ code: 'policy.malformed' }, 'readPolicy', 6)
  const lists: PeopleV1[] = []
  for (const bytes of people) {
    const list = read(bytes, peopleV1)
    if (list === null) return refuse({ code: 'people.malformed' }, 'readPeople', 6)
    lists.push(list)
  }
  const draft = { policy: policyRead, people: lists }
  for (const { name, step, check } of steps) {
    const refusal = await check(draft, { pinned, previous })
    if (refusal !== null) return refuse(refusal, name, step)
  }
  return { ok: true, trust: { deployment: draft.policy.deployment, ...draft } }
}

function refuse(refusal: TrustRefusal, name: string, step: number): { ok: false; refusal: StepRefusal } {
  return { ok: false, refusal: { ...refusal, name, step } }
}

/** Canonical bytes of a strict shape, or nothing. */
function read<T>(bytes: Uint8Array, shape: { safeParse(value: unknown): { success: true; data: T } | { success: false } }): T | null {
  const parsed = parseCanonical(bytes)
  if (!parsed.ok) return null
  const shaped = shape.safeParse(parsed.value)
  return shaped.success ? shaped.data : null
}
