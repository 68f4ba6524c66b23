import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type AdmitContext, admitEnvelope, fromHex, parseCanonical, toHex, utf8, verifySignature } from '@hai-dang/trust'
import { build } from 'vite'
import { expect, it } from 'vitest'
import { releaseOf } from '../world/trust-documents.ts'
import { makeWorld } from '../world/trust-world.ts'
import { launchBrowser } from './launch.ts'

const root = join(import.meta.dirname, '../..')
const vectors = (name: string) => JSON.parse(readFileSync(join(root, 'packages/trust/vectors', name), 'utf8'))

interface SignatureCase {
  readonly alg: 'Ed25519' | 'ES256'
  readonly raw: string
  readonly message: string
  readonly signature: string
  readonly encoding: 'raw' | 'der'
}

const bytesOf = (hex: string): Uint8Array => fromHex(hex)
const flip = (hex: string, byte: number): string => {
  const bytes = bytesOf(hex)
  bytes[byte % bytes.length]! ^= 1
  return toHex(bytes)
}

/** Published vectors, each with every byte of the signature and of the key bent once, and points on which libraries are known to differ. */
function signatureCases(): SignatureCase[] {
  const ed = vectors('ed25519.rfc8032.json').vectors as { raw: string; message: string; signature: string }[]
  const ec = vectors('ecdsa-p256.rfc6979.json') as { raw: string; vectors: { message: string; r: string; s: string }[] }
  const good: SignatureCase[] = [
    ...ed.map(({ raw, message, signature }) => ({ alg: 'Ed25519' as const, raw, message, signature, encoding: 'raw' as const })),
    ...ec.vectors.map(({ message, r, s }) => ({
      alg: 'ES256' as const,
      raw: ec.raw,
      message: toHex(utf8(message)),
      signature: r + s,
      encoding: 'raw' as const,
    })),
  ]
  const bent = good.flatMap((one) => [
    ...Array.from({ length: 64 }, (_, byte) => ({ ...one, signature: flip(one.signature, byte) })),
    ...Array.from({ length: 65 }, (_, byte) => ({ ...one, raw: flip(one.raw, byte) })),
  ])
  const points = [
    '00'.repeat(32),
    `01${'00'.repeat(31)}`,
    `ec${'ff'.repeat(30)}7f`,
    `ed${'ff'.repeat(30)}7f`,
    `ee${'ff'.repeat(30)}ff`,
    'ff'.repeat(32),
  ]
  const weak = points.flatMap((raw) =>
    points.map((r) => ({ alg: 'Ed25519' as const, raw, message: '00', signature: r + '00'.repeat(32), encoding: 'raw' as const })),
  )
  return [...good, ...bent, ...weak]
}

const texts = [
  '{"a":1}',
  '{"a":1,"a":1}',
  '{"a":-0}',
  '{"a":1e2}',
  '\ufeff{}',
  '{"a":"\\ud800"}',
  '[9007199254740993]',
  `${'['.repeat(9000)}`,
  '"\u2028"',
]

type Trust = typeof import('@hai-dang/trust')

/** Runs the same questions in whichever engine it stands; it must hold no name from outside. */
async function verdicts(trust: Pick<Trust, 'admitEnvelope' | 'fromHex' | 'parseCanonical' | 'utf8' | 'verifySignature'>, asked: Asked) {
  const signatures: boolean[] = []
  for (const one of asked.cases) {
    const [raw, message, signature] = [one.raw, one.message, one.signature].map(trust.fromHex) as [Uint8Array, Uint8Array, Uint8Array]
    signatures.push(await trust.verifySignature({ alg: one.alg, encoding: one.encoding, raw, message, signature }))
  }
  const readings = asked.texts.map((text) => trust.parseCanonical(trust.utf8(text)).ok)
  const { context } = asked
  const empty = { highWater: new Map(), withdrawn: new Set<string>(), revoked: new Map(), nonces: new Set<string>() }
  const orders: string[] = []
  for (const hex of asked.envelopes) {
    const verdict = await trust.admitEnvelope(trust.fromHex(hex), { ...context, ...empty })
    orders.push(verdict.ok ? verdict.admitted.digest : verdict.refusal.code)
  }
  return { signatures, readings, orders }
}

interface Asked {
  readonly cases: SignatureCase[]
  readonly texts: string[]
  readonly envelopes: string[]
  readonly context: Pick<AdmitContext, 'trust' | 'now' | 'audience'>
}

async function bundled(): Promise<string> {
  const lib = { entry: join(root, 'packages/trust/src/index.ts'), formats: ['es' as const], fileName: 'trust' }
  const made = await build({ configFile: false, root, logLevel: 'silent', build: { write: false, lib, minify: false } })
  const [first] = Array.isArray(made) ? made : [made]
  if (first === undefined || !('output' in first)) throw new Error('vite made nothing')
  return first.output[0].code
}

it('gives one verdict in Node and in Chromium on signatures, texts and envelopes', { timeout: 120_000 }, async () => {
  const world = await makeWorld()
  const envelopes = await Promise.all([
    world.bytes(releaseOf(), 'minh', 'dung'),
    world.bytes(releaseOf(), 'minh', 'ha'),
    world.bytes(releaseOf({ seq: 9 }), 'lan', 'dung'),
  ])
  const { trust, now, audience } = world.context()
  const asked: Asked = { cases: signatureCases(), texts, envelopes: envelopes.map(toHex), context: { trust, now, audience } }
  const here = await verdicts({ admitEnvelope, fromHex, parseCanonical, utf8, verifySignature }, asked)
  expect(here.signatures.filter((valid) => valid)).toHaveLength(6)
  expect(here.orders.slice(1)).toEqual(['quorum.missing', 'quorum.missing'])

  const script = await bundled()
  const server = createServer((request, response) => {
    const isScript = request.url === '/trust.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? script : '<!doctype html>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage()
    await page.goto(`http://ky.thong-tin.localhost:${(server.address() as AddressInfo).port}/`)
    const there = await page.evaluate(`import('/trust.js').then((trust) => (${verdicts.toString()})(trust, ${JSON.stringify(asked)}))`)
    expect(there).toEqual(here)
  } finally {
    await browser.close()
    server.close()
  }
})
