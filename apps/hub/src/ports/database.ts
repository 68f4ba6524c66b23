import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dayOf } from '@hai-dang/schedule'
import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'

/** Epoch milliseconds → `2026-08-05T02:12:00Z`, the form in which instants cross a door. */
export { instantText } from '@hai-dang/schedule'

/** Kysely without a schema on purpose: every statement is a `sql` template, so that what runs is what is written. */
export type Db = Kysely<Record<string, never>>
export type Trx = Transaction<Record<string, never>>

/** `timestamptz` arrives as epoch milliseconds (what `Clock.now()` gives), `date` as `2026-08-05`, `bigint` as a number. */
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === 1184) return (text: string) => Date.parse(pgInstant(text))
    if (oid === 1082) return (text: string) => text
    if (oid === 20) return Number
    return pg.types.getTypeParser(oid, format as 'text')
  },
}

export function openDatabase(url: string, maxConnections = 12): Db {
  const pool = new pg.Pool({ connectionString: url, max: maxConnections, types, options: '-c timezone=UTC' })
  // A dropped idle connection is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => undefined)
  return new Kysely<Record<string, never>>({ dialect: new PostgresDialect({ pool }) })
}

/** Epoch milliseconds → a `timestamptz` value inside a `sql` template. */
export function atInstant(epochMs: number) {
  return sql`to_timestamp(${epochMs / 1000}::double precision)`
}

/** Whoever names the same thing waits until this transaction ends: for what has no row yet to lock. */
export async function inTurnOf(trx: Db | Trx, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(trx)
}

/** Epoch milliseconds → the calendar day in `zone`. */
export function dayText(epochMs: number, zone: string): string {
  return dayOf(zone, epochMs)
}

const migrationLock = 4_110_202

/** Runs the plain SQL files not yet applied, in order of name, one transaction each; refuses a file changed after it ran. */
export async function migrate(db: Db, folder: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return db.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(${migrationLock})`.execute(connection)
    try {
      await sql`create table if not exists migration (name text primary key, checksum text not null, applied_at timestamptz not null default now())`.execute(
        connection,
      )
      const rows = await sql<{ name: string; checksum: string }>`select name, checksum from migration`.execute(connection)
      const applied = new Map(rows.rows.map((row) => [row.name, row.checksum]))
      const ran: string[] = []
      for (const name of files) {
        const text = await readFile(join(folder, name), 'utf8')
        const checksum = createHash('sha256').update(text).digest('hex')
        const before = applied.get(name)
        if (before !== undefined && before !== checksum)
          throw new Error(`Migration ${name} was changed after it ran; add a new file instead.`)
        if (before !== undefined) continue
        await connection.transaction().execute(async (trx) => {
          await sql.raw(text).execute(trx)
          await sql`insert into migration (name, checksum) values (${name}, ${checksum})`.execute(trx)
        })
        ran.push(name)
      }
      return ran
    } finally {
      await sql`select pg_advisory_unlock(${migrationLock})`.execute(connection)
    }
  })
}

/** PostgreSQL writes `2026-08-05 02:12:00+00`; `Date.parse` wants a `T` and minutes in the offset. */
function pgInstant(text: string): string {
  return text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')
}
