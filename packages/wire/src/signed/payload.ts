import * as z from 'zod'
import { activationV1, batchV1, confirmV1, revokeV1, seriesV1, warrantV1, withdrawV1 } from './orders.ts'
import { peopleV1 } from './people.ts'
import { receiptV1, statusV1 } from './receipt.ts'
import { releaseV1, templateV1 } from './release.ts'

/** Every payload that may stand in an envelope. */
export const payload = z.discriminatedUnion('type', [
  releaseV1,
  templateV1,
  seriesV1,
  activationV1,
  confirmV1,
  withdrawV1,
  revokeV1,
  batchV1,
  warrantV1,
  receiptV1,
  statusV1,
])
export type Payload = z.infer<typeof payload>
export type PayloadType = Payload['type']

/** Every document whose shape is fixed by a golden fixture, `people.v1` among them though TUF signs it. */
export const signedDocument = z.discriminatedUnion('type', [...payload.options, peopleV1])
