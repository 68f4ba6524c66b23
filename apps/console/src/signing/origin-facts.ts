import { agencyId, deploymentId, zoneName } from '@hai-dang/wire'
import * as z from 'zod'

/** `/config.json`: what this origin knows of itself. The hub's word is compared with it and never taken instead. */
export const originConfig = z.strictObject({
  agency: agencyId,
  hubUrl: z.url(),
  zone: zoneName,
  deployment: deploymentId,
  /** Whether the keys of this deployment are drill keys. */
  drill: z.boolean(),
  /** In a demonstration the clock is moved by hand, so that the hub's instant is the only one there is. */
  demo: z.boolean(),
})
export type OriginConfig = z.infer<typeof originConfig>

/** `/trust.json`: the key officers of this agency as its own people wrote them down, and the oldest list that may still be called the current one. */
export const originTrust = z.strictObject({
  v: z.literal(1),
  agency: agencyId,
  deployment: deploymentId,
  threshold: z.int().min(2).max(9),
  officers: z
    .array(z.strictObject({ name: z.string().min(1).max(200), raw: z.string().regex(/^[0-9a-f]{64}$/) }))
    .min(2)
    .max(9),
  /** Version of the list's metadata. */
  oldestList: z.int().min(1),
})
export type OriginTrust = z.infer<typeof originTrust>
