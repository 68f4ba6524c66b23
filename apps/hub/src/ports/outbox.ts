import { sql } from 'kysely'
import pg from 'pg'
import type { Clock } from './clock.ts'
import { atInstant, type Db, type Trx } from './database.ts'
import type { Ids } from './ids.ts'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type OutboxHandler = (payload: Json, attempt: number) => Promise<void>

/** Work written in the transaction that made it necessary, done after it: at least once, so handlers must be idempotent. */
export interface Outbox {
  enqueue(trx: Trx | Db, kind: string, payload: unknown): Promise<void>
  /** `longestWaitMs`: what must not wait long, however often it failed, says so here. */
  handle(kind: string, handler: OutboxHandler, longestWaitMs?: number): void
  /** Does all that is due, one after another; answers how many were done. Tests call it instead of waiting. */
  drain(): Promise<number>
  start(): Promise<void>
  stop(): Promise<void>
}

export interface OutboxNeeds {
  readonly db: Db
  readonly clock: Clock
  readonly ids: Ids
  readonly databaseUrl: string
  readonly onFailure: (kind: string, attempt: number, cause: unknown) => void
}

interface OutboxRow {
  id: string
  kind: string
  payload: Json
  attempts: number
}

/** Waits 2 s, 4 s, 8 s … at most ten minutes between tries unless told less; it never gives up, a person sees it waiting. */
export function backoffMs(attempts: number, longestWaitMs = 600_000): number {
  return Math.min(longestWaitMs, 1000 * 2 ** Math.min(attempts, 20))
}

interface Handling {
  readonly handler: OutboxHandler
  readonly longestWaitMs: number | undefined
}

export function openOutbox(needs: OutboxNeeds): Outbox {
  const handlers = new Map<string, Handling>()
  let listener: pg.Client | undefined
  let ticker: NodeJS.Timeout | undefined
  let running: Promise<number> | undefined
  let again = false

  const drainOnce = async () => {
    let done = 0
    while (await runNext(needs, handlers)) done += 1
    return done
  }
  const wake = () => {
    if (running !== undefined) {
      again = true
      return
    }
    running = drainOnce()
    running
      .catch((cause: unknown) => needs.onFailure('outbox', 0, cause))
      .finally(() => {
        running = undefined
        if (again && ticker !== undefined) {
          again = false
          wake()
        }
      })
  }
  return {
    async enqueue(trx, kind, payload) {
      const now = atInstant(needs.clock.now())
      await sql`insert into outbox (id, kind, payload, created_at, next_at) values (${needs.ids.next()}, ${kind}, ${JSON.stringify(payload)}::jsonb, ${now}, ${now})`.execute(
        trx,
      )
      await sql`select pg_notify('outbox', '')`.execute(trx)
    },
    handle(kind, handler, longestWaitMs) {
      if (handlers.has(kind)) throw new Error(`outbox kind ${kind} has two handlers`)
      handlers.set(kind, { handler, longestWaitMs })
    },
    async drain() {
      await running
      return drainOnce()
    },
    async start() {
      listener = new pg.Client({ connectionString: needs.databaseUrl })
      listener.on('notification', wake)
      // Losing the listening connection costs speed, not work: the ticker still looks every two seconds.
      listener.on('error', (cause) => needs.onFailure('outbox', 0, cause))
      await listener.connect()
      await listener.query('listen outbox')
      ticker = setInterval(wake, 2000)
      wake()
    },
    async stop() {
      clearInterval(ticker)
      ticker = undefined
      // No more waking first, then let what runs come to its end.
      listener?.removeListener('notification', wake)
      await running?.catch(() => undefined)
      await listener?.end()
    },
  }
}

/** Takes one due row that nobody else holds; the lock lasts as long as its handler, so two hubs never do one row together. */
async function runNext(needs: OutboxNeeds, handlers: ReadonlyMap<string, Handling>): Promise<boolean> {
  const kinds = [...handlers.keys()]
  if (kinds.length === 0) return false
  return needs.db.transaction().execute(async (trx) => {
    const found = await sql<OutboxRow>`
      select id, kind, payload, attempts from outbox
      where done_at is null and next_at <= ${atInstant(needs.clock.now())} and kind = any(${kinds})
      order by next_at, id limit 1 for update skip locked`.execute(trx)
    const row = found.rows[0]
    if (row === undefined) return false
    const { handler, longestWaitMs } = handlers.get(row.kind)!
    try {
      await handler(row.payload, row.attempts + 1)
      await sql`update outbox set done_at = ${atInstant(needs.clock.now())}, attempts = attempts + 1, last_error = null where id = ${row.id}`.execute(
        trx,
      )
    } catch (cause) {
      needs.onFailure(row.kind, row.attempts + 1, cause)
      const next = atInstant(needs.clock.now() + backoffMs(row.attempts + 1, longestWaitMs))
      const reason = cause instanceof Error ? cause.message.slice(0, 500) : 'unknown'
      await sql`update outbox set attempts = attempts + 1, next_at = ${next}, last_error = ${reason} where id = ${row.id}`.execute(trx)
    }
    return true
  })
}
