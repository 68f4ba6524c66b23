import {
  buildTargets,
  canonicalBytes,
  canonicalJson,
  fromHex,
  keyIdOf,
  parseCanonical,
  type Signed,
  sameBytes,
  sha256Hex,
  utf8,
  wordsOf,
} from '@hai-dang/trust'
import { instant, type PeopleV1, type PersonKey, peopleV1, type SigningRequest } from '@hai-dang/wire'
import * as z from 'zod'
import { authenticList, officerKeyids, pathOf, type SeenList } from './current-list.ts'
import { Mismatch } from './mismatch.ts'
import type { OriginTrust } from './origin-facts.ts'

type PeopleRequest = Extract<SigningRequest, { kind: 'people' }>

/** What this origin stands on when it judges a list: nothing here comes from the hub, but `now` in a demonstration. */
export interface Ground {
  readonly trust: OriginTrust
  readonly seen: SeenList | null
  readonly now: number
  /** Of this page. */
  readonly origin: string
}

/** What the officer is shown: exactly one key in or out, computed here from the two lists. */
export interface ListChange {
  readonly kind: 'add' | 'remove'
  readonly key: PersonKey
  readonly words: string
  readonly agency: PeopleV1['agency']
  readonly version: number
  /** All who stand on the next list, with the words of their keys. */
  readonly keys: readonly (PersonKey & { readonly words: string })[]
  /** The `signed` part of the TUF metadata, made here; its OLPC bytes are what gets signed. */
  readonly signed: Signed
  readonly seen: SeenList
}

/** A list is good for 400 days at most; officers' clocks may be a little apart from the hub's. */
const longestLife = 400 * 86_400_000 + 10 * 60_000

function readList(text: string, where: string): PeopleV1 {
  const read = parseCanonical(utf8(text))
  const list = read.ok ? peopleV1.safeParse(read.value) : null
  if (list?.success !== true) throw new Mismatch(where)
  return list.data
}

const same = (a: unknown, b: unknown) => sameBytes(canonicalBytes(a), canonicalBytes(b))

/** Checks that the next list is the one the officers last signed with the proposed key in or out and nothing else, and makes the metadata that names it. */
export async function checkListChange(request: PeopleRequest, ground: Ground): Promise<ListChange> {
  const { proposal } = request
  const { trust } = ground
  const next = readList(request.next, 'next list')
  const current = readList(request.current ?? '', 'current list')
  for (const agency of [request.signer.agency, proposal.agency, current.agency, next.agency])
    if (agency !== trust.agency) throw new Mismatch('agency')
  for (const deployment of [request.deployment, current.deployment, next.deployment])
    if (deployment !== trust.deployment) throw new Mismatch('deployment')
  if (!(await officerKeyids(trust)).includes(request.officerKeyid)) throw new Mismatch('officer')
  const seen = await authenticList(request.current ?? '', request.currentMetadata, trust, ground.seen)
  if (next.version !== current.version + 1) throw new Mismatch('version')
  const key = differenceOf(current.keys, next.keys, proposal.kind)
  if (key.keyid !== proposal.key.keyid || key.person !== proposal.key.personId) throw new Mismatch('another key')
  if ((await keyIdOf(key.alg, fromHex(key.raw))) !== key.keyid) throw new Mismatch('key code')
  if (proposal.kind === 'add') checkAddress(key, ground.origin)
  const signed = await ownMetadata(request, next, seen.version + 1, ground.now)
  const keys = next.keys.map((row) => ({ ...row, words: wordsOf(row.keyid) }))
  return { kind: proposal.kind, key, words: wordsOf(key.keyid), agency: next.agency, version: next.version, keys, signed, seen }
}

function differenceOf(before: readonly PersonKey[], after: readonly PersonKey[], kind: 'add' | 'remove'): PersonKey {
  const [more, less] = kind === 'add' ? [after, before] : [before, after]
  const extra = more.filter((key) => !less.some((other) => same(key, other)))
  const key = extra[0]
  const distinct = new Set(more.map((row) => row.keyid)).size === more.length
  if (key === undefined || extra.length !== 1 || more.length !== less.length + 1 || !distinct) throw new Mismatch('more than one key')
  return key
}

/** A security key signs for one address alone, and that must be this one. */
function checkAddress(key: PersonKey, origin: string): void {
  if (key.alg === 'Ed25519' && key.rpId === undefined && key.origins === undefined) return
  if (key.rpId !== new URL(origin).hostname || key.origins?.length !== 1 || key.origins[0] !== origin) throw new Mismatch('key address')
}

/** Made here from the next list; of what the hub sent only the day of expiry is taken, and the two must be the same text. */
async function ownMetadata(request: PeopleRequest, next: PeopleV1, version: number, now: number): Promise<Signed> {
  const read = parseCanonical(utf8(request.metadata))
  const sent = read.ok ? z.looseObject({ expires: instant }).safeParse(read.value) : null
  if (sent?.success !== true) throw new Mismatch('metadata')
  const bytes = utf8(request.next)
  const expires = Date.parse(sent.data.expires)
  const own = await buildTargets({
    version,
    expires,
    targets: { [pathOf(next.agency)]: { length: bytes.length, sha256: await sha256Hex(bytes) } },
  })
  if (canonicalJson(own) !== request.metadata) throw new Mismatch('metadata')
  if (expires <= now || expires > now + longestLife) throw new Mismatch('metadata: expiry')
  return own
}
