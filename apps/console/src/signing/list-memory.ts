import { canonicalBytes, sha256Hex } from '@hai-dang/trust'
import * as z from 'zod'
import type { SeenList } from './current-list.ts'
import { type OriginTrust, originTrust } from './origin-facts.ts'

const seenList = z.strictObject({ version: z.int().min(1), sha256: z.string() })

/** The key officers whom this origin names; null where it names none. */
export async function trustOfOrigin(): Promise<OriginTrust | null> {
  const response = await fetch('/trust.json')
  return response.ok ? originTrust.parse(await response.json()) : null
}

/** One memory for one set of officers: a demonstration made anew begins anew. */
async function placeOf({ deployment, agency, officers }: OriginTrust): Promise<string> {
  const keys = officers.map(({ raw }) => raw).sort()
  return `hd-list-${(await sha256Hex(canonicalBytes({ deployment, agency, keys }))).slice(0, 16)}`
}

export async function lastSeen(trust: OriginTrust): Promise<SeenList | null> {
  const kept = localStorage.getItem(await placeOf(trust))
  return kept === null ? null : seenList.parse(JSON.parse(kept))
}

export async function keepSeen(trust: OriginTrust, seen: SeenList): Promise<void> {
  localStorage.setItem(await placeOf(trust), JSON.stringify(seen))
}
