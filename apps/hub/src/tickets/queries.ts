import { sql } from 'kysely'
import type { Db, Trx } from '../ports/database.ts'
import type { Ticket } from './commands.ts'

export async function ticketByHash(db: Db | Trx, tokenHash: Buffer): Promise<Ticket | undefined> {
  const { rows } = await sql<Ticket>`
    select kind, subject, person, agency, expires_at as "expiresAt", used_at as "usedAt" from signing_ticket where token_hash = ${tokenHash}`.execute(
    db,
  )
  return rows[0]
}
