import * as z from 'zod'
import { agencyId, areaId, instant, keyId, uuid7 } from '../primitives.ts'
import { head } from './head.ts'

/** Roles a key can hold on the far end; the words for them are in `domain`. */
export const trustRole = z.enum(['editor', 'approver', 'duty_officer', 'security_officer', 'robot'])
export type TrustRole = z.infer<typeof trustRole>

export const keyAlg = z.enum(['Ed25519', 'ES256'])
export type KeyAlg = z.infer<typeof keyAlg>

/** Lower-case hexadecimal: 32 bytes for Ed25519, 65 bytes (uncompressed point) for ES256. */
export const rawKey = z.string().regex(/^(?:[0-9a-f]{64}|04[0-9a-f]{128})$/)

/** One key of one person. `rpId` and `origins` are present exactly for WebAuthn keys. `areas: ["*"]` means every area. */
export const personKey = z.strictObject({
  keyid: keyId,
  alg: keyAlg,
  raw: rawKey,
  person: uuid7,
  name: z.string().min(1).max(120),
  roles: z.array(trustRole).min(1).max(5),
  areas: z
    .array(z.union([areaId, z.literal('*')]))
    .min(1)
    .max(200),
  rpId: z.string().max(253).optional(),
  origins: z.array(z.string().max(300)).min(1).max(8).optional(),
  notBefore: instant,
  notAfter: instant,
  aaguid: z
    .string()
    .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    .optional(),
})
export type PersonKey = z.infer<typeof personKey>

/** Target `people/<agency>/people.json` of the role `people-<agency>`: each agency lists its own people only. */
export const peopleV1 = z.strictObject({
  ...head('people.v1'),
  agency: agencyId,
  version: z.int().min(1),
  keys: z.array(personKey).max(400),
})
export type PeopleV1 = z.infer<typeof peopleV1>
