import * as z from 'zod'

/** Strict shapes shared by signed documents and routes. Every refusal of these is a malformed document. */

/** UUID version 7, lower case, made by whoever creates the record. */
export const uuid7 = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
/** SHA-256 in lower-case hexadecimal. */
export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/)
/** keyid = SHA-256("hd-key-v1" ‖ alg ‖ raw public key), lower-case hexadecimal. */
export const keyId = sha256Hex
/** Stable slug of an area; it never reuses a unit code. */
export const areaId = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/)
/** The two agencies of the programme. Their names are dated data elsewhere; these ids never change. */
export const agencyId = z.enum(['thong-tin', 'bien-phong'])
export type AgencyId = z.infer<typeof agencyId>
/** Id of a deployment; those that begin `demo-` have a movable clock and drill keys. */
export const deploymentId = z.string().regex(/^[a-z0-9][a-z0-9-]{1,62}$/)

/** UTC instant with whole seconds: `2026-08-05T02:12:00Z`. */
export const instant = z
  .string()
  .regex(/^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/)
  .refine(isRealInstant, { message: 'no such instant' })
/** Calendar day `2026-08-05`. */
export const localDate = z
  .string()
  .regex(/^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/)
  .refine((text) => isRealInstant(`${text}T00:00:00Z`), { message: 'no such day' })
/** Number of a saved version: from 1 up to what a column of the hub holds. */
export const revisionNumber = z.int().min(1).max(2_147_483_647)
/** Why a person did something, in words: something must be said. */
export const reasonText = z
  .string()
  .trim()
  .max(1000)
  .regex(/[\p{L}\p{N}]/u)
/** Wall-clock time `HH:MM:SS`. */
export const localTime = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/)
/** Wall-clock minute `HH:MM`; `24:00` closes a day. */
export const localMinute = z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/)
/** IANA zone name. Always written, never assumed. */
export const zoneName = z
  .string()
  .regex(/^[A-Za-z]+(?:\/[A-Za-z0-9_+-]+){0,2}$/)
  .max(64)
/** BCP 47 language tag as used by the programme. */
export const languageTag = z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/)
/** Level of an order; they outrank one another in this order, reversed. `trang` is for pages. */
export const releaseClass = z.enum(['thuong', 'uu_tien', 'khan_cap', 'trang'])
export type ReleaseClass = z.infer<typeof releaseClass>

export const base64Text = z.string().regex(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/)

/** The file behind an item: found by its hash on any mirror. `ms` is its length when it has one. */
export const mediaRef = z.strictObject({
  sha256: sha256Hex,
  length: z.int().min(1).max(2_000_000_000),
  mime: z
    .string()
    .regex(/^[a-z]+\/[a-z0-9.+-]+$/)
    .max(100),
  ms: z.int().min(1).max(86_400_000).optional(),
})
export type MediaRef = z.infer<typeof mediaRef>

export const textRef = z.strictObject({ sha256: sha256Hex, length: z.int().min(1).max(1_000_000) })
export type TextRef = z.infer<typeof textRef>

function isRealInstant(text: string): boolean {
  const parsed = new Date(text)
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().slice(0, 19) === text.slice(0, 19)
}
