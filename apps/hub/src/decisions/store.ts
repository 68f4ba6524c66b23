import type { DecisionKind } from '@hai-dang/domain'
import type { AgencyId, EnvelopeSignature, PersonKey } from '@hai-dang/wire'
import { sql } from 'kysely'
import { atInstant, type Db } from '../ports/database.ts'

export interface Decided {
  readonly id: string
  readonly kind: DecisionKind
  readonly subjectKind: 'release'
  readonly subject: string
  readonly person: string
  readonly agency: AgencyId
  readonly at: number
  readonly reason?: string
  /** One signature for each document of the subject, in their order. */
  readonly signed?: {
    readonly keyid: string
    /** As its agency's list names it at this moment: what an approval is judged by for good. */
    readonly key: PersonKey
    readonly keyKind: 'webauthn' | 'passphrase'
    readonly signatures: readonly EnvelopeSignature[]
  }
}

/** Puts a decision on record, for good. */
export async function decide(trx: Db, decided: Decided): Promise<void> {
  const { id, kind, subjectKind, subject, person, agency, at, reason, signed } = decided
  await sql`
    insert into decision (id, kind, subject_kind, subject, reason, person, agency, keyid, key_kind, signed_key, signatures, at)
    values (${id}, ${kind}, ${subjectKind}, ${subject}, ${reason ?? null}, ${person}, ${agency}, ${signed?.keyid ?? null},
      ${signed?.keyKind ?? null}, ${signed ? JSON.stringify(signed.key) : null}::jsonb, ${signed ? JSON.stringify(signed.signatures) : null}::jsonb, ${atInstant(at)})`.execute(
    trx,
  )
}

/** Takes their force from the approvals of a subject: a refusal or a recall voids every one. */
export async function voidApprovals(trx: Db, subject: string, by: string, at: number): Promise<void> {
  await sql`
    update decision set voided_at = ${atInstant(at)}, voided_by = ${by}
    where subject_kind = 'release' and subject = ${subject} and kind = 'duyet' and voided_at is null`.execute(trx)
}
