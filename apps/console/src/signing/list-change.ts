import { canonicalBytes, fromHex, keyIdOf, parseCanonical, sameBytes, sha256Hex, utf8, wordsOf } from '@hai-dang/trust'
import { type PeopleV1, type PersonKey, peopleV1, type SigningRequest } from '@hai-dang/wire'
import * as z from 'zod'
import { Mismatch } from './mismatch.ts'

type PeopleRequest = Extract<SigningRequest, { kind: 'people' }>

/** What the officer is shown: exactly one key in or out, computed here from the two lists. */
export interface ListChange {
  readonly kind: 'add' | 'remove'
  readonly key: PersonKey
  readonly words: string
  readonly agency: PeopleV1['agency']
  readonly version: number
  /** All who stand on the next list. */
  readonly keys: readonly PersonKey[]
  /** The `signed` part of the TUF metadata, as parsed; its OLPC bytes are what gets signed. */
  readonly signed: Record<string, unknown>
}

const targetsShape = z.looseObject({
  _type: z.literal('targets'),
  version: z.int().min(1),
  expires: z.string(),
  targets: z.record(z.string(), z.looseObject({ length: z.int(), hashes: z.looseObject({ sha256: z.string() }) })),
})

function readList(text: string, where: string): PeopleV1 {
  const read = parseCanonical(utf8(text))
  const list = read.ok ? peopleV1.safeParse(read.value) : null
  if (list?.success !== true) throw new Mismatch(where)
  return list.data
}

const same = (a: unknown, b: unknown) => sameBytes(canonicalBytes(a), canonicalBytes(b))

/** Checks that the next list is the current one with the proposed key in or out and nothing else, and that the metadata names this very list. */
export async function checkListChange(request: PeopleRequest): Promise<ListChange> {
  const { proposal } = request
  const next = readList(request.next, 'next list')
  const current = request.current === null ? null : readList(request.current, 'current list')
  if (next.agency !== request.signer.agency || proposal.agency !== next.agency) throw new Mismatch('agency')
  if (next.deployment !== request.deployment || (current !== null && current.deployment !== next.deployment))
    throw new Mismatch('deployment')
  if (next.version !== (current?.version ?? 0) + 1) throw new Mismatch('version')
  const before = current?.keys ?? []
  const [more, less] = proposal.kind === 'add' ? [next.keys, before] : [before, next.keys]
  const extra = more.filter((key) => !less.some((other) => same(key, other)))
  const key = extra[0]
  if (key === undefined || extra.length !== 1 || more.length !== less.length + 1) throw new Mismatch('more than one key')
  if (key.keyid !== proposal.key.keyid || key.person !== proposal.key.personId) throw new Mismatch('another key')
  if ((await keyIdOf(key.alg, fromHex(key.raw))) !== key.keyid) throw new Mismatch('key code')
  const signed = await checkMetadata(request, next)
  return { kind: proposal.kind, key, words: wordsOf(key.keyid), agency: next.agency, version: next.version, keys: next.keys, signed }
}

async function checkMetadata(request: PeopleRequest, next: PeopleV1): Promise<Record<string, unknown>> {
  const value: unknown = JSON.parse(request.metadata)
  const parsed = targetsShape.safeParse(value)
  if (!parsed.success) throw new Mismatch('metadata')
  const named = Object.entries(parsed.data.targets)
  const bytes = utf8(request.next)
  const [path, file] = named[0] ?? ['', undefined]
  if (named.length !== 1 || path !== `people/${next.agency}/people.json` || file === undefined) throw new Mismatch('metadata: file')
  if (file.length !== bytes.length || file.hashes.sha256 !== (await sha256Hex(bytes))) throw new Mismatch('metadata: list')
  if (Date.parse(parsed.data.expires) <= Date.parse(request.now)) throw new Mismatch('metadata: expired')
  return value as Record<string, unknown>
}
