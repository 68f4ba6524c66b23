import { beforeAll, expect, it } from 'vitest'
import * as sample from '../../../../tests/world/trust-documents.ts'
import { digestOfDocument, listOf, makeWorld, personOf, type World } from '../../../../tests/world/trust-world.ts'
import { arrive, withKeyChange } from '../testing/arranging.ts'
import { admitEnvelope } from './admit-envelope.ts'
import type { EarlierVerdict } from './draft.ts'

let world: World
let earlier: Map<string, EarlierVerdict>
beforeAll(async () => {
  world = await makeWorld()
  const keys = world.people.flatMap(({ agency, keys }) => keys.map((key) => ({ agency, key })))
  earlier = new Map([[await digestOfDocument(sample.releaseOf()), { at: world.context().now, keys }]])
})

const code = async (bytes: Uint8Array, context: Parameters<typeof admitEnvelope>[1]): Promise<string> => {
  const verdict = await admitEnvelope(bytes, context)
  return verdict.ok ? 'ok' : verdict.refusal.code
}

/** The same world after minh's key left the list. */
const gone = (): World => {
  const [ours, theirs] = world.people
  return world.with({
    people: [
      listOf(
        'thong-tin',
        ours.keys.filter(({ person }) => person !== personOf('minh')),
      ),
      theirs,
    ],
  })
}

it('an order admitted before stays admitted when a key under it has expired since; a new one does not', async () => {
  const expired = await withKeyChange(world, { notAfter: '2026-08-05T02:00:00Z' })
  expect(await code(expired.bytes, expired.context)).toBe('quorum.missing')
  expect(await code(expired.bytes, { ...expired.context, earlier })).toBe('ok')
})

it('an order admitted before stays admitted when a key under it has left the list; a new one does not', async () => {
  const { bytes } = await arrive(world, sample.releaseOf())
  expect(await code(bytes, gone().context())).toBe('quorum.missing')
  expect(await code(bytes, gone().context({ earlier }))).toBe('ok')
  const other = await arrive(world, sample.releaseOf({ id: sample.uuid(77), series: sample.uuid(78) }))
  expect(await code(other.bytes, gone().context({ earlier }))).toBe('quorum.missing')
})

it('a revocation takes back even what was admitted before, and may name a key that has left the list', async () => {
  const { keyid } = world.keys.minh
  const revoke = sample.revokeOf(keyid)
  const { bytes } = await arrive(world, revoke, ['an'])
  expect(await code(bytes, gone().context())).toBe('revoke.unknown-key')
  expect(await code(bytes, gone().context({ earlier }))).toBe('ok')
  const order = await arrive(world, sample.releaseOf())
  expect(await code(order.bytes, gone().context({ earlier, revoked: new Map([[keyid, revoke]]) }))).toBe('quorum.missing')
})
