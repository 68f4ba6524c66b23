import * as z from 'zod'

/** Both wordings travel, so that a screen can change language without asking again. */
export const bilingual = z.object({ vi: z.string(), en: z.string() })
export type Bilingual = z.infer<typeof bilingual>

/** A rule said no. `params` fill the wording; they carry no secrets. */
export const refusal = z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])).optional() })
export type Refusal = z.infer<typeof refusal>

/** RFC 9457 problem document, as every refused request is answered. `fields` names what was wrong in the body, by path. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  wording: bilingual,
  fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  requestId: z.string(),
})
export type Problem = z.infer<typeof problem>

export const done = z.object({ ok: z.literal(true) })
export const noBody = z.undefined()
