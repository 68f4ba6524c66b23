import {
  type AdmitContext,
  addSignature,
  admitEnvelope,
  concatBytes,
  envelopeBytes,
  fromBase64,
  pae,
  payloadOf,
  sha256,
  toHex,
} from '@hai-dang/trust'
import type { Envelope } from '@hai-dang/wire'
import { makePasskey } from '../tests/world/passkey.ts'
import { releaseOf } from '../tests/world/trust-documents.ts'
import { listOf, makeWorld, personKeyOf } from '../tests/world/trust-world.ts'
import { printMachine, printTable, spreadOf, timed } from './figures.ts'

/** Admitting an envelope that two agencies signed, every step of it, against the bare WebCrypto verification of the same two signatures. */

const [count, warm] = [2000, 200]
const rpIds = { minh: 'ky.thong-tin.localhost', dung: 'ky.bien-phong.localhost' } as const
const world = await makeWorld()
const document = releaseOf()
const { payloadType, payload } = payloadOf(document)
const message = concatBytes(pae(payloadType, payload))

type Check = () => Promise<boolean>

async function ed25519() {
  const envelope = await world.sign(document, 'minh', 'dung')
  const checks: Check[] = await Promise.all(
    envelope.signatures.map(async ({ sig, keyid }) => {
      const raw = Object.values(world.keys).find((key) => key.keyid === keyid)!.raw
      const key = await crypto.subtle.importKey('raw', concatBytes(raw), 'Ed25519', false, ['verify'])
      const signature = concatBytes(fromBase64(sig))
      return () => crypto.subtle.verify('Ed25519', key, signature, message)
    }),
  )
  return { bytes: envelopeBytes(envelope), context: world.context(), checks }
}

/** r ‖ s out of DER, as WebCrypto wants it. */
function plain(der: Uint8Array): Uint8Array<ArrayBuffer> {
  const part = (at: number) => {
    const length = der[at + 1]!
    return { bytes: der.subarray(at + 2, at + 2 + length), next: at + 2 + length }
  }
  const [r, s] = [part(2), part(part(2).next)]
  const out = new Uint8Array(64)
  for (const [{ bytes }, end] of [
    [r, 32],
    [s, 64],
  ] as const) {
    const short = bytes.subarray(Math.max(0, bytes.length - 32))
    out.set(short, end - short.length)
  }
  return out
}

async function webauthn() {
  let envelope: Envelope = await world.sign(document)
  const people = [world.people[0], world.people[1]]
  const checks: Check[] = []
  for (const name of ['minh', 'dung'] as const) {
    const [rpId, origin] = [rpIds[name], `http://${rpIds[name]}:4110`]
    const passkey = await makePasskey(rpId, origin)
    const signature = await passkey.assert(await sha256(message))
    envelope = addSignature(envelope, signature)
    const index = name === 'minh' ? 0 : 1
    const key = personKeyOf(name, world.keys[name], {
      keyid: passkey.keyid,
      raw: toHex(passkey.raw),
      alg: 'ES256',
      rpId,
      origins: [origin],
    })
    people[index] = listOf(people[index]!.agency, [key])
    const imported = await crypto.subtle.importKey('raw', concatBytes(passkey.raw), { name: 'ECDSA', namedCurve: 'P-256' }, false, [
      'verify',
    ])
    const [ad, cd, sig] = [signature.ad, signature.cd, signature.sig].map(fromBase64) as [Uint8Array, Uint8Array, Uint8Array]
    const signed = concatBytes(ad, await sha256(cd))
    const both = plain(sig)
    checks.push(() => crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, imported, both, signed))
  }
  const other = world.with({ people: [people[0]!, people[1]!] })
  return { bytes: envelopeBytes(envelope), context: other.context(), checks }
}

async function measure(name: string, { bytes, context, checks }: { bytes: Uint8Array; context: AdmitContext; checks: Check[] }) {
  const verdict = await admitEnvelope(bytes, context)
  if (!verdict.ok) throw new Error(`${name} is refused: ${verdict.refusal.code}`)
  for (const check of checks) if (!(await check())) throw new Error(`${name}: the floor does not verify`)
  const ours = spreadOf(await timed(count, warm, () => admitEnvelope(bytes, context)))
  const floor = spreadOf(
    await timed(count, warm, async () => {
      for (const check of checks) await check()
    }),
  )
  const row = (title: string, spread: typeof ours) => [title, spread.median, spread.p95, spread.last]
  const ratio = [`${name}: ÷ floor`, ours.median / floor.median, ours.p95 / floor.p95, ours.last / floor.last]
  return [row(`${name}: admit, ${bytes.length} bytes`, ours), row(`${name}: two bare verifications`, floor), ratio]
}

printMachine()
const rows = [...(await measure('Ed25519', await ed25519())), ...(await measure('WebAuthn ES256', await webauthn()))]
printTable(['envelope with two signatures', 'median ms', 'p95 ms', 'last ms'], rows)
