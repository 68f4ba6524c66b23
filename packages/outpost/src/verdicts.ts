import type { AdmitContext, Trust } from '@hai-dang/trust'
import type { AdmittedOrder } from './admission.ts'

export type Earlier = NonNullable<AdmitContext['earlier']>
type Verdict = Earlier extends ReadonlyMap<string, infer V> ? V : never
type AgencyKey = Verdict['keys'][number]

/** First admissions as they lie on the disk; a key that stands under many orders is kept once. */
export interface KeptVerdicts {
  readonly keys: readonly AgencyKey[]
  /** `by` are positions in `keys`. */
  readonly orders: readonly { readonly digest: string; readonly at: number; readonly by: readonly number[] }[]
}

export const noVerdicts: KeptVerdicts = { keys: [], orders: [] }

export function verdictsOf({ keys, orders }: KeptVerdicts): Map<string, Verdict> {
  return new Map(orders.map(({ digest, at, by }) => [digest, { at, keys: by.flatMap((place) => keys[place] ?? []) }]))
}

function keysOf(keyids: readonly string[], { people }: Trust): AgencyKey[] {
  return people.flatMap(({ agency, keys }) => keys.filter(({ keyid }) => keyids.includes(keyid)).map((key) => ({ agency, key })))
}

/** What was admitted now for the first time is judged by today's keys, for good; a verdict goes when nothing listed or held needs it. */
export function verdictsAfter(
  orders: readonly AdmittedOrder[],
  kept: { readonly earlier: Earlier; readonly held: readonly { readonly digest: string }[]; readonly trust: Trust; readonly now: number },
): KeptVerdicts {
  const { earlier, held, trust, now } = kept
  const next = new Map<string, Verdict>()
  for (const { digest } of held) {
    const verdict = earlier.get(digest)
    if (verdict) next.set(digest, verdict)
  }
  for (const { admitted } of orders) {
    const signers = admitted.signers.map(({ keyid }) => keyid)
    next.set(admitted.digest, earlier.get(admitted.digest) ?? { at: now, keys: keysOf(signers, trust) })
  }
  const places = new Map<string, number>()
  const keys: AgencyKey[] = []
  const placeOf = (key: AgencyKey): number => {
    const text = JSON.stringify(key)
    const place = places.get(text) ?? keys.push(key) - 1
    places.set(text, place)
    return place
  }
  return { orders: [...next].map(([digest, verdict]) => ({ digest, at: verdict.at, by: verdict.keys.map(placeOf) })), keys }
}
