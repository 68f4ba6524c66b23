import type { DecisionKind } from '@hai-dang/domain'
import type { AgencyId, EnvelopeSignature, PersonKey } from '@hai-dang/wire'
import { sql } from 'kysely'
import type { Db } from '../ports/database.ts'

export interface DecisionRow {
  readonly id: string
  readonly kind: DecisionKind
  readonly subject: string
  readonly person: string
  readonly personName: string
  readonly agency: AgencyId
  readonly reason: string | null
  readonly keyid: string | null
  readonly keyKind: 'webauthn' | 'passphrase' | null
  /** The key as its agency's list named it when this was decided; null for decisions without a signature, and for those kept before it was noted. */
  readonly signedKey: PersonKey | null
  readonly signatures: EnvelopeSignature[] | null
  readonly at: number
  readonly voided: boolean
}

/** Every decision on these releases, oldest first, voided ones among them. */
export async function decisionsOn(db: Db, releases: readonly string[]): Promise<DecisionRow[]> {
  const { rows } = await sql<DecisionRow>`
    select d.id, d.kind, d.subject, d.person, p.name as "personName", d.agency, d.reason, d.keyid, d.key_kind as "keyKind", d.signed_key as "signedKey", d.signatures, d.at,
      d.voided_at is not null as voided
    from decision d join person p on p.id = d.person
    where d.subject_kind = 'release' and d.subject = any(${[...releases]}::uuid[]) order by d.at, d.id`.execute(db)
  return rows
}
