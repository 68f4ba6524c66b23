import type { GrantRole, RouteContract } from '@hai-dang/wire'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isRefusal, problemOf, type RefusalResult, refuse, type WordingTable } from './refusals.ts'
import { unstorableAt } from './storable.ts'
import type { Identify, Who } from './who.ts'

/** `public`: anyone; `signed-in`: any account; a list: one of these roles on some unit (the handler checks which unit). */
export type Access = 'public' | 'signed-in' | readonly GrantRole[]

interface Schema {
  safeParse(value: unknown): { success: boolean; data?: unknown; error?: { issues: readonly { path: PropertyKey[]; message: string }[] } }
}
type Out<S> = S extends { _zod: { output: infer T } } ? T : undefined
type In<S> = S extends { _zod: { input: infer T } } ? T : undefined
type WhoOf<A extends Access> = A extends 'public' ? Who | null : Who

export interface Handling<C extends RouteContract, A extends Access> {
  readonly params: Out<C['params']>
  readonly query: Out<C['query']>
  readonly body: Out<C['body']>
  readonly who: WhoOf<A>
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

declare module 'fastify' {
  interface FastifyInstance {
    door: { wordings: WordingTable; identify: Identify; checkResponses: boolean }
  }
}

/** Opens one door of the contract: parse, authorise, call, present. */
export function mount<C extends RouteContract, A extends Access>(
  app: FastifyInstance,
  contract: C,
  access: A,
  handle: (handling: Handling<C, A>) => Promise<In<C['response']> | RefusalResult> | In<C['response']> | RefusalResult,
): void {
  app.route({
    method: contract.method,
    url: contract.path,
    handler: async (request, reply) => {
      const who = await app.door.identify(request)
      const barred = barredFrom(access, who)
      if (barred !== undefined) return sendRefusal(app, request, reply, barred)
      const parsed = parseAll(contract, request)
      if (isRefusal(parsed)) return sendRefusal(app, request, reply, parsed)
      const answer = await handle({ ...parsed, who, request, reply } as Handling<C, A>)
      if (isRefusal(answer)) return sendRefusal(app, request, reply, answer)
      if (app.door.checkResponses) checkAnswer(contract, answer)
      // The body is finished by hand so that a large answer is serialised once.
      return reply.header('cache-control', 'no-store').type('application/json; charset=utf-8').send(JSON.stringify(answer))
    },
  })
}

export function sendRefusal(app: FastifyInstance, request: FastifyRequest, reply: FastifyReply, refusal: RefusalResult): FastifyReply {
  const problem = problemOf(refusal, app.door.wordings, request.id)
  request.log.info({ code: problem.code, params: refusal.params, fields: refusal.fields }, 'refused')
  return reply.status(problem.status).header('cache-control', 'no-store').type('application/problem+json').send(JSON.stringify(problem))
}

function barredFrom(access: Access, who: Who | null): RefusalResult | undefined {
  if (access === 'public') return undefined
  if (who === null) return refuse('session.none')
  if (access === 'signed-in' || access.some((role) => who.can(role))) return undefined
  return refuse('grant.missing')
}

function parseAll(contract: RouteContract, request: FastifyRequest) {
  const fields: { path: string; message: string }[] = []
  const read = (schema: unknown, value: unknown, where: string) => {
    if (schema === undefined) return undefined
    const unstorable = unstorableAt(value)
    if (unstorable !== null)
      fields.push({ path: [where, unstorable].filter(Boolean).join('.'), message: 'holds U+0000 or half a character' })
    const result = (schema as Schema).safeParse(value)
    for (const issue of result.error?.issues ?? [])
      fields.push({ path: [where, ...issue.path].map(String).join('.'), message: issue.message })
    return result.data
  }
  const params = read(contract.params, request.params, 'params')
  const query = read(contract.query, request.query, 'query')
  const body = contract.request === 'multipart' ? undefined : read(contract.body, request.body ?? undefined, 'body')
  return fields.length > 0 ? refuse('request.malformed', undefined, fields) : { params, query, body }
}

function checkAnswer(contract: RouteContract, answer: unknown): void {
  const result = (contract.response as unknown as Schema).safeParse(answer)
  if (result.success) return
  throw new Error(`${contract.method} ${contract.path} answered against its contract: ${JSON.stringify(result.error?.issues)}`)
}
