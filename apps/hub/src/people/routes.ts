import { setTimeout as delay } from 'node:timers/promises'
import { clock, passkeys, people, type SessionView, session } from '@hai-dang/wire'
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { HubDeps } from '../deps.ts'
import { mount } from '../door/mount.ts'
import { hostAgencyOf, setSessionCookie } from '../door/origins.ts'
import { isRefusal, refuse } from '../door/refusals.ts'
import { dayText, instantText } from '../ports/database.ts'
import { agenciesOn } from '../units/index.ts'
import { createPerson, endGrant, giveGrant, hashPassword } from './commands.ts'
import { accountsOn, passkeysBy } from './queries.ts'
import {
  addPasskey,
  addressOf,
  registrationOptions,
  type Site,
  sessionSeconds,
  signInByPasskey,
  signInByPassword,
  signInOptions,
} from './sign-in.ts'
import { recordAct, removePasskey, removeSession, shiftSessions } from './store.ts'

type Deps = Pick<HubDeps, 'db' | 'clock' | 'ids' | 'events' | 'config' | 'repository' | 'push' | 'log'>
const done = { ok: true } as const

export function register(app: FastifyInstance, deps: Deps): void {
  mountSession(app, deps)
  mountPasskeys(app, deps)
  mountPeople(app, deps)
  mountClock(app, deps)
}

function mountSession(app: FastifyInstance, deps: Deps): void {
  mount(app, session.get, 'public', ({ who, request }) => sessionView(deps, request, who?.personId ?? null))
  mount(app, session.signIn, 'public', async ({ body, request, reply }) => {
    const signed = await signInByPassword(deps, {
      ...body,
      address: addressOf(request),
      hostAgency: hostAgencyOf(request.headers.host, deps.config),
    })
    if (isRefusal(signed)) {
      if (signed.params?.seconds !== undefined) reply.header('retry-after', String(signed.params.seconds))
      return signed
    }
    setSessionCookie(request, reply, deps.config, signed.token, sessionSeconds)
    return sessionView(deps, request, signed.personId)
  })
  mount(app, session.signOut, 'public', async ({ who, request, reply }) => {
    if (who !== null) await removeSession(deps.db, who.sessionId)
    setSessionCookie(request, reply, deps.config, null, 0)
    return done
  })
  mount(app, session.passkeyOptions, 'public', async ({ request }) => {
    const site = siteOf(deps, request)
    return site === null ? refuse('passkey.host') : { options: { ...(await signInOptions(deps, site.rpId)) } }
  })
  mount(app, session.passkeySignIn, 'public', async ({ body, request, reply }) => {
    const site = siteOf(deps, request)
    if (site === null) return refuse('passkey.host')
    const signed = await signInByPasskey(deps, site, body.response as unknown as AuthenticationResponseJSON)
    if (isRefusal(signed)) return signed
    setSessionCookie(request, reply, deps.config, signed.token, sessionSeconds)
    return sessionView(deps, request, signed.personId)
  })
}

function mountPasskeys(app: FastifyInstance, deps: Deps): void {
  mount(app, passkeys.list, 'signed-in', async ({ who }) =>
    (await passkeysBy(deps.db, { person: who.personId })).map((key) => ({
      id: key.id,
      name: key.name,
      createdAt: instantText(key.createdAt),
      lastUsedAt: key.lastUsedAt === null ? null : instantText(key.lastUsedAt),
    })),
  )
  mount(app, passkeys.options, 'signed-in', async ({ who, request }) => {
    const site = siteOf(deps, request)
    return site === null ? refuse('passkey.host') : { options: { ...(await registrationOptions(deps, who, site.rpId)) } }
  })
  mount(app, passkeys.add, 'signed-in', async ({ who, body, request }) => {
    const site = siteOf(deps, request)
    if (site === null) return refuse('passkey.host')
    return (await addPasskey(deps, who, site, body.name, body.response as unknown as RegistrationResponseJSON)) ?? done
  })
  mount(app, passkeys.remove, 'signed-in', ({ who, params }) =>
    deps.db.transaction().execute(async (trx) => {
      if (!(await removePasskey(trx, params.id, who.personId))) return refuse('passkey.unknown')
      const subject = { kind: 'person', id: who.personId }
      await recordAct(trx, {
        id: deps.ids.next(),
        at: deps.clock.now(),
        by: who.personId,
        kind: 'passkey.remove',
        subject,
        details: { passkey: params.id },
      })
      return done
    }),
  )
}

function mountPeople(app: FastifyInstance, deps: Deps): void {
  const accounts = (filter: { person?: string; q?: string | undefined }) =>
    accountsOn(deps.db, dayText(deps.clock.now(), deps.config.zone), filter)
  mount(app, people.list, 'signed-in', ({ query }) => accounts({ q: query.q }))
  mount(app, people.create, ['administrator'], async ({ body, who }) => {
    const { password, ...person } = body
    const refused = await createPerson(deps, who, { ...person, passwordHash: password === undefined ? null : await hashPassword(password) })
    return refused ?? (await accounts({ person: body.id }))[0]!
  })
  mount(app, people.grant, ['administrator'], async ({ body, who }) => {
    const refused = await giveGrant(deps, who, body)
    return refused ?? (await accounts({ person: body.personId }))[0]!.grants.find((grant) => grant.id === body.id)!
  })
  mount(app, people.endGrant, ['administrator'], async ({ params, who }) => (await endGrant(deps, who, params.id)) ?? done)
}

function mountClock(app: FastifyInstance, deps: Deps): void {
  const view = () => ({
    now: instantText(deps.clock.now()),
    offsetSeconds: Math.round((deps.clock.offsetMs?.() ?? 0) / 1000),
    movable: deps.config.demo && deps.clock.advance !== undefined,
    zone: deps.config.zone,
  })
  mount(app, clock.get, 'public', view)
  mount(app, clock.advance, 'signed-in', async ({ body, who }) => {
    if (!deps.config.demo || deps.clock.advance === undefined) return refuse('clock.not-movable')
    await deps.clock.advance(body.seconds * 1000)
    await shiftSessions(deps.db, body.seconds * 1000)
    await deps.db.transaction().execute((trx) =>
      recordAct(trx, {
        id: deps.ids.next(),
        at: deps.clock.now(),
        by: who.personId,
        kind: 'clock.advance',
        subject: { kind: 'clock', id: 'demo' },
        details: { ...body },
      }),
    )
    await reissueAt(deps, deps.clock.now())
    deps.events.publish({ topic: 'clock', id: null })
    return view()
  })
}

/** The signer and the far ends look at the demo's clock twice a second. */
const clockFollowedMs = 600
const reissueTries = 8

/**
 * After a leap everything that is signed for a while may be over: it is signed anew at once and far ends are told, or they would stay silent until their
 * next look. The signer refuses a term that its own clock finds too long, so it is asked again until it has followed.
 */
async function reissueAt(deps: Deps, now: number): Promise<void> {
  for (let tries = 1; tries <= reissueTries; tries += 1) {
    try {
      await deps.repository.reissue(now)
      break
    } catch (cause) {
      if (tries === reissueTries) return deps.log.error({ err: cause }, 'repository not reissued after the clock was moved')
      await delay(clockFollowedMs / 2)
    }
  }
  // Nothing changes, so this only reads which version stands.
  const { version } = await deps.repository.publish({}, now)
  await delay(clockFollowedMs)
  deps.push.announce(version)
}

async function sessionView(deps: Deps, request: FastifyRequest, personId: string | null): Promise<SessionView> {
  const { config } = deps
  const day = dayText(deps.clock.now(), config.zone)
  const everyone = config.demo ? await accountsOn(deps.db, day, {}) : []
  const account = personId === null ? null : ((await accountsOn(deps.db, day, { person: personId }))[0] ?? null)
  return {
    account,
    deployment: config.deployment,
    demo: config.demo,
    drill: drillOf(deps),
    passwordSignIn: config.demo,
    hostAgency: hostAgencyOf(request.headers.host, config),
    agencies: (await agenciesOn(deps.db, day)).map(({ agency, name, shortName }) => ({
      agency,
      name,
      shortName,
      origin: config.agencyOrigins[agency],
      signingOrigin: config.signingOrigins[agency],
    })),
    demoPeople: everyone.map(({ login, name, post, agency }) => ({ login, name, post, agency })),
    portalOrigin: config.portalOrigin,
    now: instantText(deps.clock.now()),
    zone: config.zone,
  }
}

/** A hub without a repository yet can only be a drill. */
function drillOf(deps: Deps): boolean {
  try {
    return deps.repository.currentPolicy().drill
  } catch {
    return deps.config.demo
  }
}

function siteOf(deps: Deps, request: FastifyRequest): Site | null {
  const agency = hostAgencyOf(request.headers.host, deps.config)
  return agency === null ? null : { agency, rpId: `${agency}.${deps.config.publicHostSuffix}`, origin: deps.config.agencyOrigins[agency] }
}
