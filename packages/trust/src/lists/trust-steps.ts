import type { PersonKey } from '@hai-dang/wire'
import { keyIdOf } from '../digests.ts'
import { fromHex } from '../encodings.ts'
import { isStrongKey } from '../points.ts'
import type { TrustRefusal } from '../refusals.ts'
import type { TrustContext, TrustDraft, TrustStep } from './admit-trust.ts'

function checkPolicyDeployment({ policy }: TrustDraft, { pinned }: TrustContext): TrustRefusal | null {
  return policy.deployment === pinned.deployment ? null : { code: 'policy.deployment' }
}

function checkListDeployments({ people }: TrustDraft, { pinned }: TrustContext): TrustRefusal | null {
  return people.every((list) => list.deployment === pinned.deployment) ? null : { code: 'people.deployment' }
}

/** A player provisioned for real service refuses roots whose keys lie open in a demo folder. */
function checkDrill({ policy }: TrustDraft, { pinned }: TrustContext): TrustRefusal | null {
  return policy.drill && !pinned.drillAllowed ? { code: 'policy.drill' } : null
}

function checkPolicyVersion({ policy }: TrustDraft, { previous }: TrustContext): TrustRefusal | null {
  return previous !== null && policy.policyVersion < previous.policy.policyVersion ? { code: 'policy.rollback' } : null
}

function checkListVersions({ people }: TrustDraft, { previous }: TrustContext): TrustRefusal | null {
  for (const { agency, version } of people) {
    const held = previous?.people.find((list) => list.agency === agency)
    if (held !== undefined && version < held.version) return { code: 'people.rollback', params: { agency } }
  }
  return null
}

/** Both agencies, each once. */
function checkAgencies({ policy }: TrustDraft): TrustRefusal | null {
  return policy.agencies.length === 2 && new Set(policy.agencies).size === 2 ? null : { code: 'policy.agencies' }
}

/** No kind of document may leave an agency out. The shape refuses a zero already; here it is said again beside its reason. */
function checkQuorums({ policy }: TrustDraft): TrustRefusal | null {
  const everyAgencyCounts = Object.values(policy.quorums).every((quorum) => policy.agencies.every((agency) => quorum[agency] >= 1))
  return everyAgencyCounts ? null : { code: 'policy.quorum' }
}

/** A list names only its own agency: exactly one list for each, so neither can speak for the other. */
function checkListAgencies({ policy, people }: TrustDraft): TrustRefusal | null {
  const listed = people.map(({ agency }) => agency).sort()
  const expected = [...policy.agencies].sort()
  return listed.length === expected.length && listed.every((agency, i) => agency === expected[i]) ? null : { code: 'people.agency' }
}

/** Key ids are recomputed, and no point of small order or unnatural spelling gets in. */
async function checkKeys({ people }: TrustDraft): Promise<TrustRefusal | null> {
  for (const key of people.flatMap(({ keys }) => keys)) {
    const raw = fromHex(key.raw)
    if (!isStrongKey(key.alg, raw) || (await keyIdOf(key.alg, raw)) !== key.keyid) {
      return { code: 'people.key', params: { keyid: key.keyid } }
    }
  }
  return null
}

/** Over both lists: one raw key listed twice, under two persons or two names, would count twice. */
function checkKeysUnique({ people }: TrustDraft): TrustRefusal | null {
  const raws = people.flatMap(({ keys }) => keys.map(({ raw }) => raw))
  return new Set(raws).size === raws.length ? null : { code: 'people.key-shared' }
}

function checkOneAgencyEach({ people }: TrustDraft): TrustRefusal | null {
  const agencyOf = new Map<string, string>()
  for (const { agency, keys } of people) {
    for (const { person } of keys) {
      if ((agencyOf.get(person) ?? agency) !== agency) return { code: 'people.person-shared' }
      agencyOf.set(person, agency)
    }
  }
  return null
}

/**
 * Each agency signs on its own origin: a security key states its RP ID and origins, every origin lies within the RP ID, and no RP ID serves
 * both agencies.
 */
function checkSigningPlaces({ people }: TrustDraft): TrustRefusal | null {
  const placeOf = new Map<string, string>()
  for (const { agency, keys } of people) {
    for (const key of keys) {
      const shared = key.rpId !== undefined && (placeOf.get(key.rpId) ?? agency) !== agency
      if (shared || !hasProperPlace(key)) return { code: 'people.signing-place', params: { keyid: key.keyid } }
      if (key.rpId !== undefined) placeOf.set(key.rpId, agency)
    }
  }
  return null
}

function hasProperPlace({ alg, rpId, origins }: PersonKey): boolean {
  if (rpId === undefined || origins === undefined) return alg === 'Ed25519' && rpId === undefined && origins === undefined
  return origins.every((origin) => isOriginWithin(origin, rpId))
}

function isOriginWithin(origin: string, rpId: string): boolean {
  try {
    const url = new URL(origin)
    return url.origin === origin && (url.hostname === rpId || url.hostname.endsWith(`.${rpId}`))
  } catch {
    return false
  }
}

const named = (check: TrustStep['check']): TrustStep => ({ name: check.name, step: 6, check })

/** trust.md step 6 in order. */
export const trustSteps: readonly TrustStep[] = [
  checkPolicyDeployment,
  checkListDeployments,
  checkDrill,
  checkPolicyVersion,
  checkListVersions,
  checkAgencies,
  checkQuorums,
  checkListAgencies,
  checkKeys,
  checkKeysUnique,
  checkOneAgencyEach,
  checkSigningPlaces,
].map(named)
