import type { ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import type { HubDeps } from '../deps.ts'
import { sendRefusal } from './mount.ts'
import { refuse } from './refusals.ts'

/** Alive, ready, and the stream that tells screens to ask again. */
export function serveLiveness(app: FastifyInstance, deps: Pick<HubDeps, 'db' | 'events' | 'repository'>): void {
  app.get('/livez', async (_request, reply) => reply.type('text/plain').send('ok\n'))
  app.get('/readyz', async (_request, reply) => {
    const database = await sql`select 1 from migration limit 1`.execute(deps.db).then(
      () => 'ok',
      () => 'unreachable',
    )
    const repository = await deps.repository.read('metadata/timestamp.json').then(
      (bytes) => (bytes === undefined ? 'empty' : 'ok'),
      () => 'unreachable',
    )
    const ready = database === 'ok' && repository === 'ok'
    return reply.status(ready ? 200 : 503).send({ ready, database, repository })
  })
  const streams = new Set<ServerResponse>()
  const unsubscribe = deps.events.subscribe((event) => {
    const frame = `data: ${JSON.stringify(event)}\n\n`
    for (const stream of streams) stream.write(frame)
  })
  // Proxies drop silent connections.
  const beat = setInterval(() => {
    for (const stream of streams) stream.write(': \n\n')
  }, 15_000)
  beat.unref()
  app.get('/api/events', async (request, reply) => {
    if ((await app.door.identify(request)) === null) return sendRefusal(app, request, reply, refuse('session.none'))
    reply.hijack()
    const stream = reply.raw
    stream.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    stream.write('retry: 2000\n\n')
    streams.add(stream)
    stream.on('close', () => streams.delete(stream))
  })
  app.addHook('preClose', async () => {
    clearInterval(beat)
    unsubscribe()
    for (const stream of streams) stream.end()
  })
}
