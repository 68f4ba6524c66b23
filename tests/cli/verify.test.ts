import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canonicalBytes, envelopeBytes, signEnvelope, toHex } from '@hai-dang/trust'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readArguments } from '../../apps/cli/src/arguments.ts'
import { verifyCommand } from '../../apps/cli/src/verify-command.ts'
import { activationOf, area, pageReleaseOf, receiptOf, releaseOf, revokeOf, templateOf, withdrawOf } from '../world/trust-documents.ts'
import { digestOfDocument, makeWorld, personOf, type World } from '../world/trust-world.ts'
import { hd } from './hd.ts'

let world: World
let folder: string
const noon = '2026-08-05T05:00:00Z'
beforeAll(async () => {
  world = await makeWorld()
  folder = mkdtempSync(join(tmpdir(), 'hd-verify-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let written = 0
function file(content: Uint8Array | string): string {
  const path = join(folder, `${++written}.json`)
  writeFileSync(path, content)
  return path
}

function policy(more: Record<string, unknown> = {}): string {
  const devices = [{ alg: 'Ed25519', raw: toHex(world.devices[0].raw), name: 'Loa cầu cảng (mẫu)' }]
  return file(JSON.stringify({ trustPolicy: world.policy, people: world.people, devices, ...more }))
}

/** In this process: the command's own code without its start. */
async function verify(bytes: Uint8Array | string, { at = noon, more = {} }: { at?: string; more?: Record<string, unknown> } = {}) {
  const { status, lines } = await verifyCommand(readArguments(['verify', file(bytes), '--policy', policy(more), '--at', at, '--json']))
  const verdict = JSON.parse(lines[0]!) as {
    ok: boolean
    digest: string | null
    type: string
    signers: unknown[]
    refusal?: { code: string; step: number }
  }
  return { status, ...verdict }
}

describe('hd verify', () => {
  it('answers who signed a release, with exactly the shape that is promised', async () => {
    const release = releaseOf()
    const answer = await hd(['verify', file(await world.bytes(release, 'minh', 'dung')), '--policy', policy(), '--at', noon, '--json'])
    expect([answer.status, answer.err]).toEqual([0, ''])
    const signer = (name: 'minh' | 'dung', agency: string) => ({ person: personOf(name), agency, keyid: world.keys[name].keyid })
    expect(JSON.parse(answer.out)).toEqual({
      ok: true,
      digest: await digestOfDocument(release),
      type: 'release.v1',
      signers: [signer('minh', 'thong-tin'), signer('dung', 'bien-phong')],
    })
    const said = await hd(['verify', file(await world.bytes(release, 'minh', 'dung')), '--policy', policy(), '--at', noon])
    expect(said.out).toContain('minh (mẫu) (thong-tin), dung (mẫu) (bien-phong)')
  })

  it('refuses with the code and the step, and exit 1', async () => {
    const good = await world.bytes(releaseOf(), 'minh', 'dung')
    const text = Buffer.from(good).toString()
    const { payload } = JSON.parse(text) as { payload: string }
    const changed = canonicalBytes(releaseOf({ seq: 3 }))
    const cases: [string, Parameters<typeof verify>, string, number][] = [
      ['another payload under the same signatures', [text.replace(payload, Buffer.from(changed).toString('base64'))], 'quorum.missing', 13],
      ['two of one agency', [await world.bytes(releaseOf(), 'minh', 'ha')], 'quorum.missing', 13],
      ['one signature', [await world.bytes(releaseOf(), 'minh')], 'quorum.missing', 13],
      ['after its end', [good, { at: '2026-09-05T05:00:00Z' }], 'document.expired', 14],
      ['withdrawn', [good, { more: { withdrawals: [withdrawOf(await digestOfDocument(releaseOf()))] } }], 'document.withdrawn', 14],
      ['no envelope', ['{"a":1}'], 'envelope.malformed', 8],
    ]
    const seen = await Promise.all(cases.map(async ([name, given]) => ({ name, ...(await verify(...given)) })))
    expect(seen.map(({ name, status, ok, digest }) => [name, status, ok, digest])).toEqual(cases.map(([name]) => [name, 1, false, null]))
    expect(seen.map(({ refusal }) => refusal)).toEqual(cases.map(([, , code, step]) => ({ code, step })))
  })

  it('takes the other documents of the house: a page, a withdrawal by one approver, a revocation, a template', async () => {
    const digest = await digestOfDocument(releaseOf())
    const taken = [
      await verify(await world.bytes(pageReleaseOf(), 'minh', 'dung')),
      await verify(await world.bytes(withdrawOf(digest), 'binh')),
      await verify(await world.bytes(revokeOf(world.keys.minh.keyid), 'an')),
      await verify(await world.bytes(templateOf(), 'minh', 'dung')),
    ]
    expect(taken.map(({ status, type }) => [status, type])).toEqual([
      [0, 'release.v1'],
      [0, 'withdraw.v1'],
      [0, 'revoke.v1'],
      [0, 'template.v1'],
    ])
    expect((await verify(await world.bytes(withdrawOf(digest), 'lan'))).refusal?.step).toBe(13)
  })

  it('lets an activation lean on a template only when the policy file brings it, signed', async () => {
    const template = templateOf()
    const activation = await world.bytes(activationOf(await digestOfDocument(template)), 'truc')
    expect((await verify(activation)).refusal).toMatchObject({ code: 'activation.template-unknown' })
    const signed = await world.sign(template, 'minh', 'dung')
    expect((await verify(activation, { more: { documents: [signed] } })).ok).toBe(true)
    const half = await world.sign(template, 'minh')
    expect((await verify(activation, { more: { documents: [half] } })).ok).toBe(false)
  })

  it('takes a receipt of a device the policy names, and no other', async () => {
    const receipt = receiptOf(world.devices[0].keyid)
    const own = await verify(envelopeBytes(await signEnvelope(receipt, [world.devices[0]])))
    expect(own).toMatchObject({ ok: true, type: 'receipt.v1', signers: [{ agency: 'device', keyid: world.devices[0].keyid }] })
    const forged = await verify(envelopeBytes(await signEnvelope(receipt, [world.devices[1]])))
    expect(forged.refusal?.code).toMatch(/^device\./)
    const stranger = await verify(envelopeBytes(await signEnvelope(receiptOf(world.devices[1].keyid), [world.devices[1]])))
    expect(stranger.refusal).toEqual({ code: 'device.not-listed', step: 11 })
  })

  it('ends with 2 and one line where the input or the policy cannot be read, or the policy is refused', async () => {
    const good = file(await world.bytes(releaseOf(), 'minh', 'dung'))
    const one = { trustPolicy: world.policy, people: [world.people[0]] }
    const wrong: string[][] = [
      [good],
      [join(folder, 'absent'), '--policy', policy()],
      [good, '--policy', join(folder, 'absent')],
      [good, '--policy', file('not json')],
      [good, '--policy', file('null')],
      [good, '--policy', file('{}')],
      [good, '--policy', file(JSON.stringify(one))],
      [good, '--policy', policy({ withdrawals: [{}] })],
      [good, '--policy', policy({ devices: [{ raw: 'zz' }] })],
      [good, '--policy', policy(), '--at', 'yesterday'],
      [good, 'more', '--policy', policy()],
    ]
    for (const words of wrong) {
      const error = await verifyCommand(readArguments(['verify', ...words])).catch((cause: Error) => cause)
      expect(error, words.slice(1).join(' ')).toMatchObject({ name: 'WrongUse', message: expect.not.stringContaining('\n') })
    }
    const { status, err, out } = await hd(['verify', good])
    expect([status, out, err]).toEqual([2, '', 'hd: --policy is missing\n'])
  })

  it('reads a policy from a folder too', async () => {
    const names = { 'trust-policy': world.policy, 'people-thong-tin': world.people[0], 'people-bien-phong': world.people[1] }
    for (const [name, value] of Object.entries(names)) writeFileSync(join(folder, `${name}.json`), JSON.stringify(value))
    const release = file(await world.bytes(releaseOf({ areas: [area] }), 'minh', 'dung'))
    expect((await verifyCommand(readArguments(['verify', release, '--policy', folder, '--at', noon]))).status).toBe(0)
  })
})
