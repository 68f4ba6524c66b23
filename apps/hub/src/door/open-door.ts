import { randomUUID } from 'node:crypto'
import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import type { HubDeps } from '../deps.ts'
import { serveFiles } from './files.ts'
import { serveLiveness } from './live.ts'
import { sendRefusal } from './mount.ts'
import { guardOrigins, securityHeaders } from './origins.ts'
import { refuse, type WordingTable } from './refusals.ts'
import type { Identify } from './who.ts'
import { doorWording, joinWordings } from './wordings.ts'

export interface DoorNeeds {
  readonly deps: HubDeps
  readonly identify: Identify
  readonly wordings: readonly WordingTable[]
  /** In tests every answer is held against its contract. */
  readonly checkResponses: boolean
}

/** The one way in: limits, headers, origins, problem documents. Slices hang their routes on what it returns. */
export async function openDoor({ deps, identify, wordings, checkResponses }: DoorNeeds): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: 2_000_000,
    forceCloseConnections: true,
    trustProxy: deps.config.trustProxy,
    routerOptions: { maxParamLength: 200 },
    // An address that cannot be read comes past every hook.
    frameworkErrors: (_error, request, reply) => {
      securityHeaders(reply as FastifyReply, deps.config)
      void reply.header('x-request-id', request.id)
      return sendRefusal(app, request as FastifyRequest, reply as FastifyReply, refuse('request.malformed'))
    },
  }) as unknown as FastifyInstance
  app.decorate('door', { wordings: joinWordings([doorWording, ...wordings]), identify, checkResponses })
  answerProblems(app)
  guardOrigins(app, deps.config)
  app.addHook('onSend', async (request, reply) => void reply.header('x-request-id', request.id))
  app.addHook('onResponse', async (request, reply) => {
    request.log.debug(
      { method: request.method, url: maskedUrl(request.url), status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'answered',
    )
  })
  await app.register(cookie)
  await app.register(multipart, { limits: { fileSize: 200_000_000, files: 1, fields: 10, fieldSize: 20_000 } })
  await app.register(rateLimit, {
    max: deps.config.requestsPerMinute,
    timeWindow: '1 minute',
    allowList: (request) => request.url === '/livez',
    errorResponseBuilder: () => Object.assign(new Error('too many requests'), { statusCode: 429 }),
  })
  serveLiveness(app, deps)
  serveFiles(app, deps)
  return app
}

/** A ticket in an address is a secret for as long as it lives. */
export function maskedUrl(url: string): string {
  return url.replace(/^(\/api\/signing\/)[^/?]+/, '$1…')
}

function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500
    if (status === 429) return sendRefusal(app, request, reply, refuse('request.too-many'))
    if (status === 413) return sendRefusal(app, request, reply, refuse('request.too-large'))
    if (status === 415) return sendRefusal(app, request, reply, refuse('request.unsupported'))
    if (status >= 400 && status < 500) return sendRefusal(app, request, reply, refuse('request.malformed'))
    request.log.error({ err: error, url: maskedUrl(request.url) }, 'fault')
    return sendRefusal(app, request, reply, refuse('hub.fault'))
  })
}
