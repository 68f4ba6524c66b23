import { hubLink, RefusedPost } from '@hai-dang/outpost'
import { admitSteps, buildWithdraw, canonicalBytes, payloadOf, text, toBase64, toHex } from '@hai-dang/trust'
import type { Envelope } from '@hai-dang/wire'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { soundName } from '../../apps/player/src/loudspeaker.ts'
import { aSlot } from '../outpost/fixture-repository.ts'
import { type Random, randomFrom } from '../tuf/random.ts'
import { type Constellation, digestOfDocument, minute, openConstellation, type Station, type StationOptions } from './constellation.ts'
import { type Forgery, hostileActs, type Loot, thievish } from './hostile-acts.ts'
import { complaintsAbout } from './second-checker.ts'

/** Behaviours of the hub, one after another; `HD_SOAK` asks for many more. */
const behaviours = process.env.HD_SOAK ? 10_000 : 300
const inHistory = 5

let world: Constellation
let loot: Loot
/** The order of the first day, withdrawn on the third. */
let stopped = ''
/** Every envelope that anyone ever published, forged ones included. */
const published: Uint8Array[] = []
beforeAll(async () => {
  world = await openConstellation()
  loot = await threeDays()
})
afterAll(() => world?.close())

/** Three states of the repository: an order; a second one beside it; the first withdrawn, the second in a new edition. */
async function threeDays(): Promise<Loot> {
  const timestamps: Uint8Array[] = []
  const list = async (add: Forgery[], remove: string[] = []) => {
    published.push(...add.map(({ bytes }) => bytes))
    await world.repository.publish({ areas: { 'cau-cang-mau': { add, remove } } }, world.room.clock.now())
    timestamps.push((await world.read('metadata/timestamp.json'))!)
  }
  const often = { slots: [aSlot({ repeat: { count: 20, gapSeconds: 43 } })] }
  const first = await world.signed(await world.foreignRelease(often), 'minh', 'dung')
  stopped = first.digest
  await list([first])
  const second = await world.foreignRelease(often)
  const signedSecond = await world.signed(second, 'ha', 'binh')
  await list([signedSecond])
  const { deployment, notBefore: issued, series } = second
  const withdrawal = buildWithdraw({ deployment, id: world.nextId(), digest: first.digest, reason: 'Ngừng (mẫu)', issued })
  const third = await world.foreignRelease({ ...often, series, seq: 2, supersedes: signedSecond.digest })
  await list([await world.signed(withdrawal, 'minh'), await world.signed(third, 'minh', 'binh')], [first.digest, signedSecond.digest])
  const forgeries = await Promise.all([forged('minh'), forged('minh', 'ha'), forged('lan', 'chien'), forged(), swappedContent()])
  published.push(...forgeries.map(({ bytes }) => bytes))
  const blobs = [second, third].flatMap(({ items: [item] }) => (item?.kind === 'sound' ? [`/b/${item.media!.sha256}`] : []))
  const metadata = ['timestamp', '1.root', '2.snapshot', '3.snapshot', '1.targets', '2.area-cau-cang-mau', '3.area-cau-cang-mau']
  return {
    world,
    timestamps,
    forgeries: [...forgeries, first],
    paths: [...blobs, ...metadata.map((name) => `/repo/metadata/${name}.json`)],
  }
}

const forged = async (...logins: string[]): Promise<Forgery> => world.signed(await world.foreignRelease(), ...logins)

async function swappedContent(): Promise<Forgery> {
  const envelope = JSON.parse(text((await forged('minh', 'dung')).bytes)) as Envelope
  const other = await world.foreignRelease()
  const bytes = canonicalBytes({ ...envelope, payload: toBase64(payloadOf(other).payload) })
  return { digest: await digestOfDocument(other), bytes }
}

interface Told {
  readonly acts: readonly string[]
  readonly plays: number
  readonly codes: readonly string[]
  readonly complaints: readonly string[]
}

/** A site lives through some behaviours of its hub, then an honest one takes what it has to say. */
async function history(random: Random, options: StationOptions = {}, names = Object.keys(hostileActs)): Promise<Told> {
  const receipts: Uint8Array[] = []
  const link = hubLink(world.door.url)
  const post: typeof link.post = async (path, bytes) => {
    receipts.push(bytes)
    return random.chance(0.2) ? canonicalBytes({ ok: true }) : link.post(path, bytes)
  }
  const station = await world.station('sound', { change: { post }, ...options })
  const acts: string[] = []
  for (let round = 0; round < inHistory; round++) {
    acts.push(random.pick(names))
    world.door.lies = await hostileActs[acts.at(-1)!]!(loot, random)
    // A fault is the network's, never the verifier's: whatever is said, it is judged.
    await station.outpost.refresh().catch((cause: Error) => expect(cause.message).toMatch(/^(fetch failed|terminated|.* answered 500)$/))
    const before = startsOf(station, stopped)
    const isStopped = station.outpost.held().withdrawn.includes(stopped)
    await station.run(minute, 5000)
    if (isStopped) expect(startsOf(station, stopped), acts.join()).toBe(before)
    if (random.chance(0.3)) await station.outpost.flush().catch(() => undefined)
  }
  world.door.honest()
  const last = await station.outpost.refresh()
  if (!acts.some((act) => (thievish as readonly string[]).includes(act))) expect(last, acts.join()).toMatchObject({ ok: true, admitted: 1 })
  await station.run(minute, 5000)
  await sendHome(station)
  const starts = station.log('start').map(({ occurrence }) => occurrence)
  const named = starts.map(({ digest, slot, nominal, repeat }) => soundName(`${digest}/${slot}/${nominal}/${repeat}`))
  expect([...station.sounded].sort()).toEqual(named.sort())
  const checked = { deviceRaw: toHex(station.device.raw), envelopes: published, keys: world.secondKeys() }
  return {
    acts,
    plays: starts.length,
    codes: station.log('refusal').map(({ code }) => code),
    complaints: receipts.flatMap((receipt) => complaintsAbout({ receipt, ...checked })),
  }
}

const startsOf = (station: Station, digest: string): number =>
  station.log('start').filter(({ occurrence }) => occurrence.digest === digest).length

async function sendHome({ outpost }: Station): Promise<void> {
  for (let tries = 0; tries < 20 && outpost.log.acknowledged().seq < outpost.log.head().seq; tries++)
    await outpost.flush().catch((cause: unknown) => {
      if (cause instanceof RefusedPost) throw cause
    })
  expect(outpost.log.acknowledged()).toEqual(outpost.log.head())
}

describe('a hub in the hands of an attacker', () => {
  it(`lets nothing play in ${behaviours} behaviours that two agencies did not approve`, { timeout: behaviours * 2000 }, async () => {
    const told: Told[] = []
    for (let seed = 0; seed < behaviours / inHistory; seed++) {
      const one = await history(randomFrom(seed))
      expect(one.complaints, `seed ${seed}: ${one.acts.join()}`).toEqual([])
      told.push(one)
    }
    const codes = new Set(told.flatMap((one) => one.codes))
    // The attacker really tried, and the sites really played.
    expect(new Set(told.flatMap((one) => one.acts)).size).toBe(Object.keys(hostileActs).length)
    expect(codes.size).toBeGreaterThan(8)
    expect(told.reduce((sum, { plays }) => sum + plays, 0)).toBeGreaterThan(behaviours / 2)
  })

  it('would be seen by the second checker: without the quorum, or without the signatures, its orders play', async () => {
    for (const left of ['checkQuorum', 'checkSignatures']) {
      const steps = { admitSteps: admitSteps.filter(({ name }) => name !== left) }
      const complaints: string[] = []
      for (let seed = 0; seed < 12 && complaints.length === 0; seed++)
        complaints.push(...(await history(randomFrom(seed), { steps }, ['forge'])).complaints)
      expect(complaints.join(), left).toMatch(/was approved by/)
    }
  })
})
