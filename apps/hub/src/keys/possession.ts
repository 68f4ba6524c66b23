import { fromBase64, fromHex, keyIdOf, toHex, utf8, verifySignature } from '@hai-dang/trust'
import type { EnrolledKey, PersonKey } from '@hai-dang/wire'
import { type RegistrationResponseJSON, verifyRegistrationResponse } from '@simplewebauthn/server'
import { decodeAttestationObject, decodeCredentialPublicKey } from '@simplewebauthn/server/helpers'
import type { HubDeps } from '../deps.ts'
import { type RefusalResult, refuse } from '../door/refusals.ts'
import type { EnrolmentRow } from './queries.ts'

type Deps = Pick<HubDeps, 'config' | 'log'>
type ProvenKey = Pick<PersonKey, 'keyid' | 'alg' | 'raw' | 'rpId' | 'origins' | 'aaguid'>

/** A key is taken in only with proof that its maker holds it: a registration response of a device-bound key, or a signature over the challenge. */
export async function checkPossession(deps: Deps, enrolment: EnrolmentRow, made: EnrolledKey): Promise<ProvenKey | RefusalResult> {
  return made.alg === 'ES256' ? checkAttestation(deps, enrolment, made) : checkProof(deps, enrolment, made)
}

async function checkProof(deps: Deps, enrolment: EnrolmentRow, made: EnrolledKey): Promise<ProvenKey | RefusalResult> {
  // Wrapped by a passphrase in a browser: good enough for demos and drills only.
  if (!deps.config.demo) return refuse('key.passphrase')
  const signature = made.proof === undefined ? null : bytesOf(made.proof)
  if (made.raw.length !== 64 || signature === null) return refuse('key.not-proven')
  const raw = fromHex(made.raw)
  const message = utf8(`hd-enrol-v1\n${enrolment.challenge}`)
  const proven = await verifySignature({ alg: 'Ed25519', raw, message, signature, encoding: 'raw' })
  return proven ? { keyid: await keyIdOf('Ed25519', raw), alg: 'Ed25519', raw: made.raw } : refuse('key.not-proven')
}

/** Base64 with spare bits set passes the contract and is no base64 of ours. */
function bytesOf(base64: string): Uint8Array | null {
  try {
    return fromBase64(base64)
  } catch {
    return null
  }
}

async function checkAttestation(deps: Deps, enrolment: EnrolmentRow, made: EnrolledKey): Promise<ProvenKey | RefusalResult> {
  const origin = deps.config.signingOrigins[enrolment.agency]
  const rpId = signingRpId(deps.config, enrolment.agency)
  if (made.attestation === undefined) return refuse('key.not-proven')
  const checked = await verifyRegistrationResponse({
    response: made.attestation as unknown as RegistrationResponseJSON,
    expectedChallenge: enrolment.challenge,
    expectedOrigin: origin,
    expectedRPID: rpId,
    requireUserVerification: true,
    supportedAlgorithmIDs: [-7],
  }).catch((cause: unknown) => {
    deps.log.info({ reason: cause instanceof Error ? cause.message : 'unknown' }, 'key not taken in')
    return { verified: false as const }
  })
  if (!checked.verified) return refuse('key.not-proven')
  const { credential, aaguid, credentialDeviceType, credentialBackedUp, attestationObject } = checked.registrationInfo
  // Without a word of its maker nobody knows whether a key is a device or a program.
  if (!deps.config.demo && !bearsMakersWord(attestationObject)) return refuse('key.not-attested')
  // A key that can be copied to a cloud is not one person's hand.
  if (credentialDeviceType !== 'singleDevice' || credentialBackedUp) return refuse('key.copyable')
  const raw = rawPoint(credential.publicKey)
  if (raw === undefined || raw !== made.raw) return refuse('key.not-proven')
  return { keyid: await keyIdOf('ES256', fromHex(raw)), alg: 'ES256', raw, rpId, origins: [origin], aaguid }
}

/** A certificate of the maker stands under it. A key that only attests itself ("packed" without one) says no more than "none" does. */
export function bearsMakersWord(attestationObject: Uint8Array): boolean {
  const decoded = decodeAttestationObject(new Uint8Array(attestationObject))
  const chain = decoded.get('attStmt').get('x5c')
  return decoded.get('fmt') !== 'none' && Array.isArray(chain) && chain.length > 0
}

export function signingRpId(config: HubDeps['config'], agency: EnrolmentRow['agency']): string {
  return `ky.${agency}.${config.publicHostSuffix}`
}

/** COSE_Key (RFC 9053 §7.1.1) → the uncompressed point. */
function rawPoint(cose: Uint8Array<ArrayBuffer>): string | undefined {
  const key = decodeCredentialPublicKey(cose) as unknown as Map<number, unknown>
  const [x, y] = [key.get(-2), key.get(-3)]
  return x instanceof Uint8Array && y instanceof Uint8Array ? `04${toHex(x)}${toHex(y)}` : undefined
}
