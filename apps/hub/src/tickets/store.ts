import type { AgencyId } from '@hai-dang/wire'
import { sql } from 'kysely'
import { atInstant, type Db, type Trx } from '../ports/database.ts'

export async function insertTicket(
  db: Db | Trx,
  ticket: { tokenHash: Buffer; kind: string; subject: string; person: string; agency: AgencyId; expiresAt: number },
): Promise<void> {
  await sql`
    insert into signing_ticket (token_hash, kind, subject, person, agency, expires_at)
    values (${ticket.tokenHash}, ${ticket.kind}, ${ticket.subject}, ${ticket.person}, ${ticket.agency}, ${atInstant(ticket.expiresAt)})`.execute(
    db,
  )
}

export async function useTicketRow(trx: Trx, tokenHash: Buffer, now: number): Promise<boolean> {
  const { rows } =
    await sql`update signing_ticket set used_at = ${atInstant(now)} where token_hash = ${tokenHash} and used_at is null returning 1`.execute(
      trx,
    )
  return rows.length === 1
}
