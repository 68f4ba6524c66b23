import type { PeopleV1, TrustPolicy } from '@hai-dang/wire'
import { beforeAll, describe, expect, it } from 'vitest'
import { policyOf } from '../../../../tests/world/trust-documents.ts'
import { filesOf, listOf, makeWorld, personKeyOf, personOf, type World } from '../../../../tests/world/trust-world.ts'
import { fromHex } from '../encodings.ts'
import { canonicalBytes, keyIdOf } from '../index.ts'
import { type AdmitTrustInput, admitTrust } from './admit-trust.ts'
import { trustSteps } from './trust-steps.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})

const pinned = { deployment: 'demo-bien-dong', drillAllowed: true }

interface Attack {
  readonly what: string
  readonly code: string
  readonly stoppedBy: string
  arrange(world: World): Promise<AdmitTrustInput> | AdmitTrustInput
}

function files(
  { policy, people }: { policy: TrustPolicy; people: readonly PeopleV1[] },
  change: Partial<AdmitTrustInput> = {},
): AdmitTrustInput {
  return { policy: canonicalBytes(policy), people: people.map((list) => canonicalBytes(list)), pinned, previous: null, ...change }
}

const withMinh = (world: World, change: Parameters<typeof personKeyOf>[2]): readonly PeopleV1[] => {
  const [ours, theirs] = world.people
  return [
    listOf('thong-tin', [...ours.keys.filter(({ person }) => person !== personOf('minh')), personKeyOf('minh', world.keys.minh, change)]),
    theirs,
  ]
}

const smallOrder = 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'
const rpId = 'ky.thong-tin.localhost'
const es256 = async () => {
  const raw = `04${'11'.repeat(64)}`
  return { alg: 'ES256' as const, raw, keyid: await keyIdOf('ES256', fromHex(raw)) }
}

const attacks: readonly Attack[] = [
  {
    what: 'a policy of another deployment',
    code: 'policy.deployment',
    stoppedBy: 'checkPolicyDeployment',
    arrange: ({ people }) => files({ policy: policyOf({ deployment: 'demo-khac' }), people }),
  },
  {
    what: 'a list of another deployment',
    code: 'people.deployment',
    stoppedBy: 'checkListDeployments',
    arrange: ({ policy, people: [ours, theirs] }) => files({ policy, people: [{ ...ours, deployment: 'demo-khac' }, theirs] }),
  },
  {
    what: 'drill keys for a live device',
    code: 'policy.drill',
    stoppedBy: 'checkDrill',
    arrange: (world) => files(world, { pinned: { ...pinned, drillAllowed: false } }),
  },
  {
    what: 'metadata rollback: an older policy',
    code: 'policy.rollback',
    stoppedBy: 'checkPolicyVersion',
    arrange: (world) => files(world, { previous: { ...world.trust, policy: policyOf({ policyVersion: 2 }) } }),
  },
  {
    what: 'metadata rollback: an older list, from before a key was taken out',
    code: 'people.rollback',
    stoppedBy: 'checkListVersions',
    arrange: (world) => files(world, { previous: { ...world.trust, people: [world.people[0], { ...world.people[1], version: 2 }] } }),
  },
  {
    what: 'a policy that names one agency twice',
    code: 'policy.agencies',
    stoppedBy: 'checkAgencies',
    arrange: ({ people: [ours] }) =>
      files({ policy: policyOf({ agencies: ['thong-tin', 'thong-tin'] }), people: [ours, { ...ours, keys: [] }] }),
  },
  {
    what: 'one agency that names people for both',
    code: 'people.agency',
    stoppedBy: 'checkListAgencies',
    arrange: ({ policy, people: [ours] }) => files({ policy, people: [ours, { ...ours, id: ours.id, keys: [] }] }),
  },
  {
    what: 'a list left out',
    code: 'people.agency',
    stoppedBy: 'checkListAgencies',
    arrange: ({ policy, people: [ours] }) => files({ policy, people: [ours] }),
  },
  {
    what: 'a key id that is not its key’s',
    code: 'people.key',
    stoppedBy: 'checkKeys',
    arrange: (world) => files({ ...world, people: withMinh(world, { keyid: 'a'.repeat(64) }) }),
  },
  {
    what: 'a key of small order',
    code: 'people.key',
    stoppedBy: 'checkKeys',
    arrange: async (world) =>
      files({ ...world, people: withMinh(world, { raw: smallOrder, keyid: await keyIdOf('Ed25519', fromHex(smallOrder)) }) }),
  },
  {
    what: 'one key under two persons',
    code: 'people.key-shared',
    stoppedBy: 'checkKeysUnique',
    arrange: ({ policy, keys, people: [ours, theirs] }) =>
      files({ policy, people: [ours, listOf('bien-phong', [...theirs.keys, personKeyOf('dung', keys.minh)])] }),
  },
  {
    what: 'one person in both agencies',
    code: 'people.person-shared',
    stoppedBy: 'checkOneAgencyEach',
    arrange: ({ policy, keys, people: [ours, theirs] }) =>
      files({
        policy,
        people: [ours, listOf('bien-phong', [...theirs.keys.slice(1), personKeyOf('minh', keys.chien)])],
      }),
  },
  {
    what: 'a security key without its signing place',
    code: 'people.signing-place',
    stoppedBy: 'checkSigningPlaces',
    arrange: async (world) => files({ ...world, people: withMinh(world, await es256()) }),
  },
  {
    what: 'a signing origin outside its RP ID',
    code: 'people.signing-place',
    stoppedBy: 'checkSigningPlaces',
    arrange: async (world) =>
      files({ ...world, people: withMinh(world, { ...(await es256()), rpId, origins: ['http://thong-tin.localhost:4100'] }) }),
  },
  {
    what: 'one RP ID for both agencies',
    code: 'people.signing-place',
    stoppedBy: 'checkSigningPlaces',
    arrange: ({ policy, keys, people: [ours, theirs] }) => {
      const place = { rpId, origins: [`http://${rpId}:4110`] }
      const [list] = [
        listOf('thong-tin', [...ours.keys.filter(({ person }) => person !== personOf('minh')), personKeyOf('minh', keys.minh, place)]),
      ]
      const other = listOf('bien-phong', [
        ...theirs.keys.filter(({ person }) => person !== personOf('dung')),
        personKeyOf('dung', keys.dung, place),
      ])
      return files({ policy, people: [list!, other] })
    },
  },
]

const codeOf = async (input: AdmitTrustInput): Promise<string> => {
  const verdict = await admitTrust(input)
  return verdict.ok ? 'ok' : verdict.refusal.code
}

describe('trust (step 6)', () => {
  it('is admitted from the policy and both lists, and again with the same versions', async () => {
    const verdict = await admitTrust({ ...filesOf(world), pinned, previous: world.trust })
    expect(verdict).toEqual({ ok: true, trust: world.trust })
  })

  it.each(attacks)('refuses $what as $code', async ({ arrange, code }) => {
    expect(await codeOf(await arrange(world))).toBe(code)
  })

  it.each(attacks)('would admit without $stoppedBy: $what', async ({ arrange, stoppedBy }) => {
    const steps = trustSteps.filter(({ name }) => name !== stoppedBy)
    expect(await codeOf({ ...(await arrange(world)), steps })).toBe('ok')
  })

  it('refuses a zero threshold by shape, and says so again where the shape is not asked', async () => {
    const zero = { 'thong-tin': 0, 'bien-phong': 2 }
    const policy = policyOf({ quorums: { ...world.policy.quorums, release: zero } })
    expect(await codeOf(files({ ...world, policy }))).toBe('policy.malformed')
    const step = trustSteps.find(({ name }) => name === 'checkQuorums')!
    expect(await step.check({ policy, people: world.people }, { pinned, previous: null })).toEqual({ code: 'policy.quorum' })
  })

  it('has an attack for every step', () => {
    const stopped = new Set([...attacks.map(({ stoppedBy }) => stoppedBy), 'checkQuorums'])
    expect(trustSteps.map(({ name }) => name).filter((name) => !stopped.has(name))).toEqual([])
  })

  it.each([
    ['a space', (bytes: Uint8Array) => new Uint8Array([...bytes, 0x20])],
    ['a missing end', (bytes: Uint8Array) => bytes.subarray(1)],
  ])('refuses files with %s', async (_name, bend) => {
    const { policy, people } = filesOf(world)
    expect(await codeOf({ policy: bend(policy), people, pinned, previous: null })).toBe('policy.malformed')
    expect(await codeOf({ policy, people: [people[0]!, bend(people[1]!)], pinned, previous: null })).toBe('people.malformed')
  })
})
