import { createHash, randomBytes } from 'node:crypto'
import type { AgencyId } from '@hai-dang/wire'
import { verify } from '@node-rs/argon2'
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { FastifyRequest } from 'fastify'
import { sessionCookieName } from '../door/origins.ts'
import { isRefusal, type RefusalResult, refuse } from '../door/refusals.ts'
import type { Identify, Who } from '../door/who.ts'
import { dayText, inTurnOf } from '../ports/database.ts'
import { hashPassword, type PeopleDeps } from './commands.ts'
import { accountByLogin, failuresSince, passkeysBy, personById, reachOf, sessionByHash } from './queries.ts'
import {
  insertChallenge,
  insertFailure,
  insertPasskey,
  insertSession,
  recordAct,
  removeFailure,
  takeChallenge,
  touchSession,
  usePasskey,
} from './store.ts'

export const sessionSeconds = 12 * 3600
const idleMs = 2 * 3_600_000
const failureWindowMs = 15 * 60_000
const failuresPerLogin = 5
/** Many people may stand behind one address: past this many failures it is slowed down, never closed. */
const failuresPerAddress = 100
const slowMs = 2000
const challengeMs = 5 * 60_000

/** Reads who asks, with the rights of this very moment: a right taken back stops the next request. */
export function identifyWith(deps: PeopleDeps): Identify {
  return async (request) => {
    const token = request.cookies[sessionCookieName(request, deps.config)]
    if (token === undefined || token === '') return null
    const now = deps.clock.now()
    const session = await sessionByHash(deps.db, hashOf(token), now, idleMs)
    if (session === undefined) return null
    if (now - session.lastSeenAt > 60_000) await touchSession(deps.db, session.sessionId, now)
    return whoOf(deps, session)
  }
}

/** A person known by other means than a session, a signing ticket, with the rights of this moment. */
export async function whoIs(deps: PeopleDeps, personId: string): Promise<Who | null> {
  const person = await personById(deps.db, personId)
  return person === undefined
    ? null
    : whoOf(deps, { sessionId: '', personId: person.id, name: person.name, login: person.login, agency: person.agency })
}

async function whoOf(deps: PeopleDeps, person: Omit<Who, 'grants' | 'can'>): Promise<Who> {
  const reach = await reachOf(deps.db, person.personId, dayText(deps.clock.now(), deps.config.zone))
  return {
    personId: person.personId,
    name: person.name,
    login: person.login,
    agency: person.agency,
    sessionId: person.sessionId,
    grants: reach.map(({ role, root }) => ({ role, unitId: root })),
    can: (role, unitId) => reach.some((row) => row.role === role && (unitId === undefined || row.units.includes(unitId))),
  }
}

type Signed = { token: string; personId: string }

/**
 * Counts a try as failed before it is checked, so that tries that come together are counted together; a right one is taken off again. Five failures close a
 * login for a while. An address with many failures may still try, one try every two seconds.
 */
function reserveTry(deps: PeopleDeps, login: string, address: string): Promise<string | RefusalResult> {
  return deps.db.transaction().execute(async (trx) => {
    await inTurnOf(trx, `sign-in address ${address}`)
    await inTurnOf(trx, `sign-in login ${login}`)
    const now = deps.clock.now()
    const failures = await failuresSince(trx, login, address, now - failureWindowMs)
    if (failures.login.count >= failuresPerLogin) {
      const seconds = Math.max(1, Math.ceil(((failures.login.first ?? now) + failureWindowMs - now) / 1000))
      return refuse('session.too-many-tries', { minutes: Math.ceil(seconds / 60), seconds })
    }
    if (failures.address.count >= failuresPerAddress && now - (failures.address.last ?? 0) < slowMs)
      return refuse('session.slow-down', { seconds: slowMs / 1000 })
    const id = deps.ids.next()
    await insertFailure(trx, { id, login, address, at: now })
    return id
  })
}

/** A wrong login costs the same time as a wrong password. */
export async function signInByPassword(
  deps: PeopleDeps,
  tried: { login: string; password: string; address: string; hostAgency: AgencyId | null },
): Promise<Signed | RefusalResult> {
  if (!deps.config.demo) return refuse('session.no-passwords')
  const reserved = await reserveTry(deps, tried.login, tried.address)
  if (isRefusal(reserved)) return reserved
  const account = await accountByLogin(deps.db, tried.login)
  const right = await verify(account?.passwordHash ?? (await decoyHash()), tried.password)
  if (account === undefined || account.passwordHash === null || !right) return refuse('session.wrong')
  await removeFailure(deps.db, reserved)
  return openSession(deps, account.personId, account.agency, tried.hostAgency)
}

export async function registrationOptions(deps: PeopleDeps, who: Who, rpId: string) {
  const held = await passkeysBy(deps.db, { person: who.personId })
  const options = await generateRegistrationOptions({
    rpName: 'Hải Đăng',
    rpID: rpId,
    userName: who.login,
    userDisplayName: who.name,
    userID: new Uint8Array(Buffer.from(who.personId)),
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: held.map((key) => ({ id: key.credentialId })),
  })
  await insertChallenge(deps.db, options.challenge, who.personId, deps.clock.now(), deps.clock.now() + challengeMs)
  return options
}

export async function addPasskey(
  deps: PeopleDeps,
  who: Who,
  site: Site,
  name: string,
  response: RegistrationResponseJSON,
): Promise<RefusalResult | null> {
  const now = deps.clock.now()
  const checked = await verifyRegistrationResponse({
    response,
    expectedChallenge: (challenge) => takeChallenge(deps.db, challenge, who.personId, now),
    expectedOrigin: site.origin,
    expectedRPID: site.rpId,
    requireUserVerification: true,
  }).catch((cause: unknown) => {
    deps.log.info({ reason: cause instanceof Error ? cause.message : 'unknown' }, 'passkey not registered')
    return { verified: false as const }
  })
  if (!checked.verified) return refuse('passkey.not-verified')
  const { credential } = checked.registrationInfo
  if ((await passkeysBy(deps.db, { credentialId: credential.id })).length > 0) return refuse('passkey.known')
  await deps.db.transaction().execute(async (trx) => {
    const id = deps.ids.next()
    await insertPasskey(trx, {
      id,
      person: who.personId,
      name,
      credentialId: credential.id,
      publicKey: credential.publicKey,
      counter: credential.counter,
      transports: credential.transports ?? [],
      rpId: site.rpId,
      at: now,
    })
    await recordAct(trx, {
      id: deps.ids.next(),
      at: now,
      by: who.personId,
      kind: 'passkey.add',
      subject: { kind: 'person', id: who.personId },
      details: { passkey: id, name },
    })
  })
  return null
}

/** Where a passkey works: the name and address of one agency's door. */
export interface Site {
  readonly agency: AgencyId
  readonly rpId: string
  readonly origin: string
}

export async function signInOptions(deps: PeopleDeps, rpId: string) {
  const options = await generateAuthenticationOptions({ rpID: rpId, userVerification: 'required' })
  await insertChallenge(deps.db, options.challenge, null, deps.clock.now(), deps.clock.now() + challengeMs)
  return options
}

export async function signInByPasskey(deps: PeopleDeps, site: Site, response: AuthenticationResponseJSON): Promise<Signed | RefusalResult> {
  const now = deps.clock.now()
  const key = typeof response.id === 'string' ? (await passkeysBy(deps.db, { credentialId: response.id }))[0] : undefined
  if (key === undefined) return refuse('passkey.not-verified')
  const checked = await verifyAuthenticationResponse({
    response,
    expectedChallenge: (challenge) => takeChallenge(deps.db, challenge, null, now),
    expectedOrigin: site.origin,
    expectedRPID: site.rpId,
    requireUserVerification: true,
    credential: { id: key.credentialId, publicKey: new Uint8Array(key.publicKey), counter: key.counter },
  }).catch((cause: unknown) => {
    deps.log.info({ reason: cause instanceof Error ? cause.message : 'unknown' }, 'passkey not accepted')
    return { verified: false as const, authenticationInfo: undefined }
  })
  if (!checked.verified || checked.authenticationInfo === undefined) return refuse('passkey.not-verified')
  await usePasskey(deps.db, key.id, checked.authenticationInfo.newCounter, now)
  return openSession(deps, key.personId, key.agency, site.agency)
}

async function openSession(
  deps: PeopleDeps,
  personId: string,
  agency: AgencyId,
  hostAgency: AgencyId | null,
): Promise<Signed | RefusalResult> {
  if (hostAgency !== null && hostAgency !== agency) return refuse('session.other-agency')
  const token = randomBytes(32).toString('base64url')
  const now = deps.clock.now()
  await insertSession(deps.db, {
    id: deps.ids.next(),
    tokenHash: hashOf(token),
    person: personId,
    now,
    expires: now + sessionSeconds * 1000,
  })
  return { token, personId }
}

export function addressOf(request: FastifyRequest): string {
  return request.ip
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

let decoy: Promise<string> | undefined
function decoyHash(): Promise<string> {
  decoy ??= hashPassword(randomBytes(16).toString('hex'))
  return decoy
}
