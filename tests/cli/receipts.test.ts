import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryStore, openPlayLog } from '@hai-dang/outpost'
import { canonicalJson, chainHash, signEnvelope, toHex } from '@hai-dang/trust'
import type { LogEntry } from '@hai-dang/wire'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readArguments } from '../../apps/cli/src/arguments.ts'
import type { ReceiptsVerdict } from '../../apps/cli/src/receipts.ts'
import { receiptsCommand } from '../../apps/cli/src/receipts-command.ts'
import { receiptOf } from '../world/trust-documents.ts'
import { makeWorld, type World } from '../world/trust-world.ts'
import { hd } from './hd.ts'

let world: World
let folder: string
let policy: string
const begin = Date.parse('2026-08-05T02:00:00Z')
beforeAll(async () => {
  world = await makeWorld()
  folder = mkdtempSync(join(tmpdir(), 'hd-receipts-'))
  const devices = world.devices.map(({ raw }) => ({ alg: 'Ed25519', raw: toHex(raw), name: 'Loa (mẫu)' }))
  policy = file(JSON.stringify({ trustPolicy: world.policy, people: world.people, devices }))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let written = 0
function file(content: string): string {
  const path = join(folder, `${++written}.json`)
  writeFileSync(path, content)
  return path
}

const occurrence = { digest: 'd'.repeat(64), slot: 'sang', nominal: '2026-08-05T02:10:00Z', repeat: 0 }

/** A log by the product's own writer: two plays, one of them cut, a refusal, and a torn line that a power cut left, which the next start repairs. */
async function sampleLog(): Promise<LogEntry[]> {
  const store = memoryStore()
  const log = await openPlayLog(store, begin)
  await log.append({ kind: 'boot', version: '0.1.0', clockErrorMs: 0, cleanStop: true }, begin)
  await log.append({ kind: 'start', occurrence, items: [0], sha256: ['a'.repeat(64)], gainDb: 0 }, begin + 1000)
  await log.append({ kind: 'end', occurrence, heardMs: 12_400, levelDb10: -180, sink: 'file' }, begin + 14_000)
  await log.append({ kind: 'refusal', code: 'quorum.missing', step: 13 }, begin + 20_000)
  await store.append('000000000001.jsonl', new TextEncoder().encode('{"at":"2026'))
  const again = await openPlayLog(store, begin + 60_000)
  const later = { ...occurrence, repeat: 1 }
  await again.append({ kind: 'start', occurrence: later, items: [0], sha256: ['a'.repeat(64)], gainDb: 0 }, begin + 61_000)
  await again.append({ kind: 'cut', occurrence: later, heardMs: 3000, reason: 'withdrawn' }, begin + 64_000)
  return [...again.entries()]
}

const envelopeOf = async (entries: readonly LogEntry[], by = 0) => {
  const [first, last] = [entries[0]!, entries.at(-1)!]
  const receipt = receiptOf(world.devices[by]!.keyid, { from: first.seq, to: last.seq, prevHash: first.prev, entries: [...entries] })
  return canonicalJson(await signEnvelope(receipt, [world.devices[by]!]))
}

async function receipts(...files: string[]) {
  const { status, lines } = await receiptsCommand(readArguments(['receipts', ...files, '--policy', policy, '--json']))
  return { status, ...(JSON.parse(lines[0]!) as ReceiptsVerdict) }
}

const raw = (entries: readonly LogEntry[]): string => entries.map((entry) => `${canonicalJson(entry)}\n`).join('')

describe('hd receipts', () => {
  it('tells of signed batches whose they are, that they hang together, and what they prove', async () => {
    const entries = await sampleLog()
    expect(entries.map(({ kind }) => kind)).toEqual(['boot', 'start', 'end', 'refusal', 'gap', 'start', 'cut'])
    const files = [file(await envelopeOf(entries.slice(0, 3))), file(await envelopeOf(entries.slice(3)))]
    const answer = await hd(['receipts', ...files, '--policy', policy, '--json'])
    expect([answer.status, answer.err]).toEqual([0, ''])
    expect(JSON.parse(answer.out)).toEqual({
      ok: true,
      device: world.devices[0].keyid,
      from: 1,
      to: 7,
      head: await chainHash(entries[6]!),
      plays: 1,
      cuts: 1,
      heardSeconds: 15,
      refusals: 1,
      gaps: [{ seq: 5, from: entries[3]!.at, to: entries[4]!.at, reason: 'reboot' }],
    })
    const said = await hd(['receipts', ...files, '--policy', policy])
    expect(said.lines[0]).toMatch(/^unbroken chain 1–7, signed by device [0-9a-f]{16}$/)
  })

  it('reads a courier bundle of many batches, also when some came twice or overlap', async () => {
    const entries = await sampleLog()
    const parts = await Promise.all([
      envelopeOf(entries.slice(0, 4)),
      envelopeOf(entries.slice(0, 4)),
      envelopeOf(entries.slice(2, 6)),
      envelopeOf(entries.slice(6)),
    ])
    expect(await receipts(file(parts.join('\n')))).toMatchObject({ ok: true, from: 1, to: 7, plays: 1 })
    expect(await receipts(file(`[${parts.join(',')}]`))).toMatchObject({ ok: true, from: 1, to: 7, plays: 1 })
  })

  it('reads the raw log of a site, and says that nobody signed it', async () => {
    const entries = await sampleLog()
    expect(await receipts(file(raw(entries)))).toMatchObject({ ok: true, device: null, from: 1, to: 7, plays: 1, cuts: 1 })
    expect(await receipts(file(raw(entries.slice(3))))).toMatchObject({ ok: true, from: 4, to: 7, plays: 0 })
  })

  it('refuses a chain that is broken, has a hole, has two pasts or two sites, with the code and the document', async () => {
    const entries = await sampleLog()
    const changed = entries.map((entry) => (entry.seq === 3 ? ({ ...entry, heardMs: 99_000 } as LogEntry) : entry))
    const forked = [{ ...changed[0]!, at: '2026-08-05T02:00:09.000Z' }, ...entries.slice(1)]
    const parts = { first: await envelopeOf(entries.slice(0, 3)), last: await envelopeOf(entries.slice(4)) }
    const cases: [string, string, string, number][] = [
      ['an entry changed', raw(changed), 'chain.broken', 4],
      ['an entry taken out', raw(entries.filter(({ seq }) => seq !== 3)), 'chain.sequence', 3],
      ['a batch missing', `${parts.first}\n${parts.last}`, 'chain.sequence', 2],
      ['another past', `${parts.first}\n${await envelopeOf(forked.slice(0, 1))}`, 'receipts.forked', 2],
      ['another past, raw', raw([...entries.slice(0, 3), forked[0]!]), 'receipts.forked', 4],
      ['another site', `${parts.first}\n${await envelopeOf(entries.slice(3), 1)}`, 'receipts.other-device', 2],
      ['the first entry on a made-up past', raw([{ ...entries[0]!, prev: 'a'.repeat(64) }]), 'chain.broken', 1],
      ['a line of another shape', `${raw(entries)}{"seq":8}\n`, 'receipts.malformed', 8],
      [
        'a signed entry changed',
        parts.first.replace(/"sig":"(.)/, '"sig":"$1'.replace('$1', parts.first.includes('"sig":"A') ? 'B' : 'A')),
        'device.signature',
        1,
      ],
    ]
    for (const [name, content, code, line] of cases) {
      const verdict = await receipts(file(content))
      expect([verdict.status, verdict.refusal?.code, verdict.refusal?.line], name).toEqual([1, code, line])
    }
  })

  it('ends with 2 where a file is absent, empty or no JSON', async () => {
    for (const path of [join(folder, 'absent'), file(''), file('[]'), file('{"seq":1}\nnonsense')]) {
      await expect(receiptsCommand(readArguments(['receipts', path, '--policy', policy]))).rejects.toMatchObject({ name: 'WrongUse' })
    }
    expect((await hd(['receipts', '--policy', policy])).status).toBe(2)
  })
})
