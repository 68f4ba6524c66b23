import {
  buildTargets,
  checkDelegated,
  fromHex,
  sha256Hex,
  tufKeyIdOf,
  tufKeyOf,
  tufSigningBytes,
  utf8,
  withSignatures,
} from '@hai-dang/trust'
import { Mismatch } from './mismatch.ts'
import type { OriginTrust } from './origin-facts.ts'

/** The newest list that this browser has seen its officers' signatures on. */
export interface SeenList {
  readonly version: number
  readonly sha256: string
}

export function pathOf(agency: string): string {
  return `people/${agency}/people.json`
}

/** TUF key ids of the officers, worked out from the raw keys that this origin holds. */
export function officerKeyids({ officers }: OriginTrust): Promise<string[]> {
  return Promise.all(officers.map(({ raw }) => tufKeyIdOf(tufKeyOf(fromHex(raw)))))
}

/**
 * Is this list the one in force? Its metadata must bear enough signatures of the officers whom this origin names, list exactly this file and be no
 * older than what was seen before. Answers what is now the newest seen.
 */
export async function authenticList(
  current: string,
  metadata: string | undefined,
  trust: OriginTrust,
  seen: SeenList | null,
): Promise<SeenList> {
  const role = `people-${trust.agency}`
  const paths = [pathOf(trust.agency)]
  const keys = trust.officers.map(({ raw }) => tufKeyOf(fromHex(raw)))
  const delegator = await buildTargets({
    version: 1,
    expires: 0,
    targets: {},
    delegations: [{ name: role, keys, threshold: trust.threshold, paths }],
  })
  const checked = await checkDelegated(withSignatures(delegator, []), role, utf8(metadata ?? ''))
  if (!checked.ok) throw new Mismatch('current list: signatures')
  const { file } = checked
  const bytes = utf8(current)
  const [[path, target] = []] = file.targets
  const isNamed = file.targets.size === 1 && path === paths[0] && target?.length === bytes.length
  if (!isNamed || target?.sha256 !== (await sha256Hex(bytes))) throw new Mismatch('current list: not the signed one')
  const own = { version: file.version, sha256: await sha256Hex(tufSigningBytes(file.signed)) }
  if (own.version < Math.max(trust.oldestList, seen?.version ?? 0)) throw new Mismatch('current list: older than one seen')
  if (own.version === seen?.version && own.sha256 !== seen.sha256) throw new Mismatch('current list: two of one version')
  return own
}
