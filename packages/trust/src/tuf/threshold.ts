import { fromHex } from '../encodings.ts'
import { olpcBytes } from '../olpc.ts'
import { readKey } from './keys.ts'
import type { RootFile, TargetsFile, TopRole, TufFile, TufKey, TufRole } from './shapes.ts'

/** The role's keys and threshold as its delegator states them; null when the delegator does not name the role. */
export interface Authority {
  readonly role: TufRole
  readonly keys: ReadonlyMap<string, TufKey>
}

export function topAuthority(root: RootFile, role: TopRole): Authority {
  return { role: root.roles[role], keys: root.keys }
}

export function delegatedAuthority(targets: TargetsFile, name: string): Authority | null {
  const role = targets.delegations.find((candidate) => candidate.name === name)
  return role === undefined ? null : { role, keys: targets.keys }
}

/** The keyids whose signatures hold. One key under two keyids counts once (TUF 1.0 §4.2.1: unique keys, not keyids, make the threshold). */
export async function validSigners(file: TufFile, { role, keys }: Authority): Promise<string[]> {
  let message: Uint8Array
  try {
    message = olpcBytes(file.signed)
  } catch {
    // A number with a fraction, say: nobody can have signed it.
    return []
  }
  const counted = new Set<string>()
  const signers: string[] = []
  for (const { keyid, sig } of file.signatures) {
    const key = role.keyids.includes(keyid) ? keys.get(keyid) : undefined
    const read = key === undefined ? null : readKey(key)
    if (read === null || counted.has(read.material) || !/^(?:[0-9a-f]{2})+$/.test(sig)) continue
    if (!(await read.verify(message, fromHex(sig)))) continue
    counted.add(read.material)
    signers.push(keyid)
  }
  return signers
}

export async function meetsThreshold(file: TufFile, authority: Authority): Promise<boolean> {
  return (await validSigners(file, authority)).length >= authority.role.threshold
}

/**
 * Was a key of a top role taken away between two roots? Then what it vouched for is dropped (fast-forward recovery, §5.3.11). A key that was added or a
 * threshold that rose takes nothing back: what is held still guards against an older version.
 */
export function keysRotated(before: RootFile, after: RootFile, role: TopRole): boolean {
  const materials = (root: RootFile) => root.roles[role].keyids.map((keyid) => JSON.stringify(root.keys.get(keyid) ?? null))
  const now = new Set(materials(after))
  return materials(before).some((key) => !now.has(key))
}
