import type { LogEntry, StatusV1 } from '@hai-dang/wire'
import { beforeAll, describe, expect, it } from 'vitest'
import { deployment, receiptOf, releaseOf, uuid } from '../../../../tests/world/trust-documents.ts'
import { makeWorld, type World } from '../../../../tests/world/trust-world.ts'
import { chainHash, chainStart, checkChain, envelopeBytes, signEnvelope, verifyDevice } from '../index.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})

async function chained(count: number, from = 1, prev = chainStart): Promise<LogEntry[]> {
  const entries: LogEntry[] = []
  for (let seq = from; seq < from + count; seq++) {
    entries.push({ seq, prev, at: '2026-08-05T02:12:01.250Z', kind: 'clock', stepMs: seq, source: 'ntp' })
    prev = await chainHash(entries.at(-1)!)
  }
  return entries
}

const verdictOn = async (
  document: Parameters<typeof signEnvelope>[0],
  by = world.devices[0],
  other: Partial<{ deployment: string }> = {},
) => {
  const { keyid, alg, raw } = world.devices[0]
  const bytes = envelopeBytes(await signEnvelope(document, [by]))
  const verdict = await verifyDevice(bytes, { device: { keyid, alg, raw }, deployment, ...other })
  return verdict.ok ? 'ok' : verdict.refusal.code
}

describe('the hash chain of the play log', () => {
  it('ends in the hash of its last entry', async () => {
    const entries = await chained(5)
    expect(await checkChain(entries, chainStart, 1)).toEqual({ ok: true, head: await chainHash(entries[4]!) })
    expect(await checkChain([], 'a'.repeat(64), 9)).toEqual({ ok: true, head: 'a'.repeat(64) })
  })

  it('is broken by any entry changed, taken out, put in or moved', async () => {
    const entries = await chained(5)
    const changed = entries.map((entry, i) => (i === 2 ? { ...entry, at: '2026-08-05T02:12:09.000Z' } : entry))
    expect(await checkChain(changed, chainStart, 1)).toMatchObject({ ok: false, refusal: { code: 'chain.broken', params: { seq: 4 } } })
    const without = entries.filter((_, i) => i !== 2)
    expect(await checkChain(without, chainStart, 1)).toMatchObject({ ok: false, refusal: { code: 'chain.sequence', params: { seq: 3 } } })
    const moved = [entries[1]!, entries[0]!, ...entries.slice(2)]
    expect(await checkChain(moved, chainStart, 1)).toMatchObject({ ok: false, refusal: { code: 'chain.sequence' } })
    expect(await checkChain(entries, 'b'.repeat(64), 1)).toMatchObject({ ok: false, refusal: { code: 'chain.broken', params: { seq: 1 } } })
  })
})

describe('what a device signs', () => {
  const status = (): StatusV1 => ({
    v: 1,
    type: 'status.v1',
    deployment,
    id: uuid(13),
    device: world.devices[0].keyid,
    area: 'cau-cang-mau',
    at: '2026-08-05T05:00:00Z',
    freshness: 'fresh',
    playing: null,
    next: null,
    holds: 0,
    correctUntil: null,
    clockErrorMs: 0,
    lastRefusal: null,
    logTo: 0,
  })

  it('is accepted from that device', async () => {
    const { keyid } = world.devices[0]
    const entries = await chained(3)
    expect(await verdictOn(receiptOf(keyid, { entries, to: 3 }))).toBe('ok')
    expect(await verdictOn(status())).toBe('ok')
  })

  it('is refused from another device, for another deployment, or of another type', async () => {
    const { keyid } = world.devices[0]
    expect(await verdictOn(receiptOf(keyid), world.devices[1])).toBe('device.other')
    expect(await verdictOn(receiptOf(world.devices[1].keyid))).toBe('device.other')
    expect(await verdictOn(receiptOf(keyid), world.devices[0], { deployment: 'demo-khac' })).toBe('device.deployment')
    expect(await verdictOn(releaseOf())).toBe('device.type-unknown')
  })

  it('is refused with a forged signature or a bent envelope', async () => {
    const { keyid, alg, raw } = world.devices[0]
    const good = await signEnvelope(receiptOf(keyid), [world.devices[0]])
    const forged = await signEnvelope(receiptOf(keyid, { id: uuid(99) }), [world.devices[0]])
    const codeOf = async (envelope: typeof good) => {
      const verdict = await verifyDevice(envelopeBytes(envelope), { device: { keyid, alg, raw }, deployment })
      return verdict.ok ? 'ok' : verdict.refusal.code
    }
    expect(await codeOf({ ...good, signatures: forged.signatures })).toBe('device.signature')
    expect(await codeOf({ ...good, signatures: [...good.signatures, ...forged.signatures] })).toBe('device.malformed')
    expect(await codeOf({ ...good, signatures: [{ ...good.signatures[0]!, batch: 'e30=' }] })).toBe('device.malformed')
  })

  it('is refused when a receipt’s own lines do not chain or its range is not what it holds', async () => {
    const { keyid } = world.devices[0]
    const entries = await chained(3)
    expect(await verdictOn(receiptOf(keyid, { entries, to: 4 }))).toBe('chain.range')
    expect(await verdictOn(receiptOf(keyid, { entries: [entries[0]!, entries[2]!], to: 2 }))).toBe('chain.sequence')
    const bent = [entries[0]!, { ...entries[1]!, prev: 'c'.repeat(64) }]
    expect(await verdictOn(receiptOf(keyid, { entries: bent, to: 2 }))).toBe('chain.broken')
    const late = await chained(1, 1, 'd'.repeat(64))
    expect(await verdictOn(receiptOf(keyid, { entries: late, prevHash: 'd'.repeat(64) }))).toBe('chain.range')
  })
})
