import type { AgencyId } from '@hai-dang/wire'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { HubConfig } from '../config.ts'
import { sendRefusal } from './mount.ts'
import { refuse } from './refusals.ts'

const changing = new Set(['POST', 'PUT', 'DELETE', 'PATCH'])

/** Scripts, frames and forms only from here. Styles may be inline: the component library sets sizes that way; scripts never. */
const contentPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

export function guardOrigins(app: FastifyInstance, config: HubConfig): void {
  const signing = new Set<string>(Object.values(config.signingOrigins))
  app.addHook('onRequest', async (request, reply) => {
    securityHeaders(reply, config)
    const origin = request.headers.origin
    if (request.url.startsWith('/api/signing/')) {
      if (origin !== undefined && signing.has(origin)) allowOrigin(reply, origin)
      if (request.method === 'OPTIONS') return reply.status(204).send()
      if (origin !== undefined && !signing.has(origin)) return sendRefusal(app, request, reply, refuse('request.foreign-origin'))
      return
    }
    if (request.url.startsWith('/b/') || request.url.startsWith('/repo/')) {
      // Always, or a browser that kept the console's copy gives it to the signing page without the header that lets it be read there.
      reply.header('vary', 'Origin')
      if (origin !== undefined && signing.has(origin)) allowOrigin(reply, origin)
    }
    if (changing.has(request.method) && isForeign(request)) return sendRefusal(app, request, reply, refuse('request.foreign-origin'))
  })
}

/** A browser always names the origin of a request that changes something; players and tools send neither header, and no cookie of a browser. */
function isForeign(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  const origin = request.headers.origin
  if (origin === undefined) return false
  return !sameOrigin(origin, request.headers.host)
}

export function sameOrigin(origin: string, host: string | undefined): boolean {
  try {
    return host !== undefined && new URL(origin).host === host
  } catch {
    return false
  }
}

/** Which agency's door the page was opened on; none on a plain address such as 127.0.0.1. */
export function hostAgencyOf(host: string | undefined, config: HubConfig): AgencyId | null {
  const name = (host ?? '').replace(/:\d+$/, '').toLowerCase()
  for (const agency of ['thong-tin', 'bien-phong'] as const) if (name === `${agency}.${config.publicHostSuffix}`) return agency
  return null
}

const cookieName = 'hd-session'

/** `__Host-` ties the cookie to one host and to a trustworthy channel; browsers count *.localhost as one, a bare address they do not. */
export function sessionCookieName(request: FastifyRequest, config: HubConfig): string {
  return isTrustworthy(request, config) ? `__Host-${cookieName}` : cookieName
}

export function setSessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  config: HubConfig,
  token: string | null,
  maxAgeSeconds: number,
): void {
  const options = { path: '/', httpOnly: true, sameSite: 'strict' as const, secure: isTrustworthy(request, config) }
  const name = sessionCookieName(request, config)
  if (token === null) reply.clearCookie(name, options)
  else reply.setCookie(name, token, { ...options, maxAge: maxAgeSeconds })
}

function isTrustworthy(request: FastifyRequest, config: HubConfig): boolean {
  const name = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase()
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    (config.publicHostSuffix !== 'localhost' && name.endsWith(`.${config.publicHostSuffix}`))
  )
}

function allowOrigin(reply: FastifyReply, origin: string): void {
  reply.header('access-control-allow-origin', origin)
  reply.header('vary', 'Origin')
  reply.header('access-control-allow-methods', 'GET, POST')
  reply.header('access-control-allow-headers', 'content-type, range')
  reply.header('access-control-expose-headers', 'content-length, content-range, etag')
  reply.header('access-control-max-age', '600')
  reply.header('cross-origin-resource-policy', 'cross-origin')
}

/** What every answer bears, whichever way it came about. */
export function securityHeaders(reply: FastifyReply, config: HubConfig): void {
  reply.header('content-security-policy', contentPolicy)
  reply.header('x-content-type-options', 'nosniff')
  reply.header('referrer-policy', 'no-referrer')
  reply.header('cross-origin-opener-policy', 'same-origin')
  reply.header('cross-origin-resource-policy', 'same-origin')
  reply.header('x-frame-options', 'DENY')
  reply.header(
    'permissions-policy',
    'camera=(), geolocation=(), microphone=(self), publickey-credentials-get=(self), publickey-credentials-create=(self)',
  )
  if (config.publicHostSuffix !== 'localhost') reply.header('strict-transport-security', 'max-age=31536000')
}
