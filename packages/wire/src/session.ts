import * as z from 'zod'
import { agencyId, deploymentId, instant, localDate, uuid7 } from './primitives.ts'
import { done } from './problem.ts'
import { route } from './route.ts'

/** Roles a person can be granted on a unit subtree. Vietnamese titles stand in `domain`. */
export const grantRole = z.enum([
  'editor',
  'checker',
  'approver',
  'duty_officer',
  'key_officer',
  'security_officer',
  'technician',
  'programme_officer',
  'post_officer',
  'commune_broadcaster',
  'clerk',
  'observer',
  'administrator',
])
export type GrantRole = z.infer<typeof grantRole>

export const grantView = z.object({
  id: uuid7,
  role: grantRole,
  title: z.string(),
  unitId: uuid7,
  unitName: z.string(),
  from: localDate,
  to: localDate.nullable(),
})

export const accountView = z.object({
  personId: uuid7,
  name: z.string(),
  login: z.string(),
  agency: agencyId,
  agencyName: z.string(),
  post: z.string(),
  grants: z.array(grantView),
})
export type AccountView = z.infer<typeof accountView>

/** `account` is null when nobody is signed in. `hostAgency` follows the host name the page was opened on. */
export const sessionView = z.object({
  account: accountView.nullable(),
  deployment: deploymentId,
  demo: z.boolean(),
  drill: z.boolean(),
  passwordSignIn: z.boolean(),
  hostAgency: agencyId.nullable(),
  agencies: z.array(z.object({ agency: agencyId, name: z.string(), shortName: z.string(), origin: z.string(), signingOrigin: z.string() })),
  demoPeople: z.array(z.object({ login: z.string(), name: z.string(), post: z.string(), agency: agencyId })),
  portalOrigin: z.string(),
  now: instant,
  zone: z.string(),
})
export type SessionView = z.infer<typeof sessionView>

export const clockView = z.object({ now: instant, offsetSeconds: z.int(), movable: z.boolean(), zone: z.string() })

/** WebAuthn options and responses pass through as the libraries shape them. */
const webauthnJson = z.record(z.string(), z.unknown())

export const session = {
  get: route({ method: 'GET', path: '/api/session', response: sessionView }),
  signIn: route({
    method: 'POST',
    path: '/api/session',
    body: z.strictObject({ login: z.string().min(1).max(80), password: z.string().min(1).max(200) }),
    response: sessionView,
  }),
  signOut: route({ method: 'DELETE', path: '/api/session', response: done }),
  passkeyOptions: route({ method: 'POST', path: '/api/session/passkey-options', response: z.object({ options: webauthnJson }) }),
  passkeySignIn: route({
    method: 'POST',
    path: '/api/session/passkey',
    body: z.strictObject({ response: webauthnJson }),
    response: sessionView,
  }),
}

export const passkeys = {
  list: route({
    method: 'GET',
    path: '/api/passkeys',
    response: z.array(z.object({ id: uuid7, name: z.string(), createdAt: instant, lastUsedAt: instant.nullable() })),
  }),
  options: route({ method: 'POST', path: '/api/passkeys/options', response: z.object({ options: webauthnJson }) }),
  add: route({
    method: 'POST',
    path: '/api/passkeys',
    body: z.strictObject({ name: z.string().min(1).max(80), response: webauthnJson }),
    response: done,
  }),
  remove: route({ method: 'DELETE', path: '/api/passkeys/:id', params: z.object({ id: uuid7 }), response: done }),
}

/** The movable clock of a demo; a production deployment answers `clock.not-movable`. It never goes back. */
export const clock = {
  get: route({ method: 'GET', path: '/api/clock', response: clockView }),
  advance: route({
    method: 'POST',
    path: '/api/clock',
    body: z.strictObject({
      seconds: z
        .int()
        .min(1)
        .max(31 * 86_400),
    }),
    response: clockView,
  }),
}
