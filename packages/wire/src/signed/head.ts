import * as z from 'zod'
import { deploymentId, uuid7 } from '../primitives.ts'

/** Fields that open every signed payload. `v` counts gapless upgrade steps of one `type`. */
export function head<T extends string>(type: T) {
  return { v: z.literal(1), type: z.literal(type), deployment: deploymentId, id: uuid7 }
}

/** DSSE payload type of a signed document. */
export function payloadTypeOf(type: string): string {
  return `application/vnd.hai-dang.${type}+json`
}
