import { describe, expect, it } from 'vitest'
import vectors from '../../vectors/tuf.specification.json' with { type: 'json' }
import { tufKeyIdOf } from './writer.ts'

describe('the examples of the TUF specification', () => {
  it.each(vectors.keys)('give the $role key the id that we compute', async ({ public: raw, keyid }) => {
    expect(await tufKeyIdOf({ keytype: 'ed25519', scheme: 'ed25519', keyval: { public: raw } })).toBe(keyid)
  })
})
