import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type HubLinkLimits,
  hubLink,
  type MemoryStore,
  memoryStore,
  type OutpostPorts,
  openOutpost,
  type Provision,
} from '@hai-dang/outpost'
import { digestOf, envelopeBytes, fromHex, newTufSigner, payloadOf, type SigningKey, signEnvelope, toHex, utf8 } from '@hai-dang/trust'
import type { LogEntry, Payload, ReleaseV1, WorkContent } from '@hai-dang/wire'
import { provisionDevice } from '../../apps/hub/src/devices/index.ts'
import { shippedId } from '../../apps/hub/src/ports/ids.ts'
import { testStart } from '../../apps/hub/src/testing/harness.ts'
import { bulletin, openNewsroom } from '../../apps/hub/src/testing/newsroom.ts'
import { nullSink } from '../../apps/player/src/sinks/null-sink.ts'
import { type Relay, simulatedRelay } from '../../apps/player/src/sinks/sink.ts'
import { openSite, type Site, type SiteParts } from '../../apps/player/src/site.ts'
import { openPortal } from '../../apps/portal/src/refreshing/portal.ts'
import { compressedMemory } from '../../apps/portal/src/serving/compressed-files.ts'
import { aSlot, type HandClock, handClock, instant } from '../outpost/fixture-repository.ts'
import type { OnlineThief } from '../tuf/attacks.ts'
import { openHubDoor } from './hub-door.ts'
import type { SecondKey } from './second-checker.ts'
import { seededKey } from './trust-world.ts'

/** Wednesday 5 August 2026, 09:00 on the coast. */
export const nine = testStart
export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

const places = {
  sound: { area: 'cau-cang-mau', place: 'place/cau-cang', kind: 'loudspeaker' },
  board: { area: 'cua-khau-mau', place: 'place/cua-khau', kind: 'board' },
} as const
export type StationKind = keyof typeof places

/** A site as the player runs it, its clock moved by hand, what it would sound or show kept in lists. */
export interface Station extends Site {
  readonly kind: StationKind
  readonly clock: HandClock
  readonly store: MemoryStore
  readonly device: SigningKey
  readonly relay: Relay
  readonly provision: Provision
  /** Names of what sounded. */
  readonly sounded: readonly string[]
  readonly pictures: readonly Uint8Array[]
  log<K extends LogEntry['kind']>(kind: K): Extract<LogEntry, { kind: K }>[]
  /** Lets time pass at this site alone. */
  run(ms: number, step?: number): Promise<void>
}

export interface StationOptions {
  readonly store?: MemoryStore
  readonly device?: SigningKey
  readonly clock?: HandClock
  readonly limits?: HubLinkLimits
  readonly change?: Partial<OutpostPorts>
  /** The arrays of steps, one left out. */
  readonly steps?: NonNullable<SiteParts['steps']>
}

type Newsroom = Awaited<ReturnType<typeof openNewsroom>>

/**
 * A whole deployment in one process: the hub on a real database behind its real HTTP door, the signed repository on a disk with the demo's keys, and as
 * many sites and portals as a test opens. Seeded: the documents of attackers have the same ids in every run.
 */
export async function openConstellation() {
  const room = await openNewsroom()
  const door = await openHubDoor(room)
  const root = (await room.deps.repository.read('metadata/1.root.json'))!
  const persons = new Map<string, Promise<SigningKey>>()
  const person = (login: string): Promise<SigningKey> => {
    if (!persons.has(login)) persons.set(login, room.keys.person(login))
    return persons.get(login)!
  }
  let made = 0
  const nextId = (): string => `019f0000-0000-7000-a000-${(++made).toString(16).padStart(12, '0')}`
  const provisionOf = (area: string, device: string | null, capabilities: Provision['capabilities']): Provision => ({
    deployment: room.deps.config.deployment,
    areas: [area],
    device,
    root,
    drillAllowed: true,
    capabilities,
  })
  const documents = documentsOf(room, nextId, person)
  return {
    room,
    door,
    nextId,
    person,
    ...documents,
    repository: room.deps.repository,
    db: room.db,
    read: (path: string) => room.deps.repository.read(path),
    thief: await thiefOf(room),
    secondKeys: (): SecondKey[] => secondKeysOf(room),
    /** A real bulletin through the hub: written, approved by both agencies, listed. */
    bulletinAt: (title: string, times: string[], change: Partial<WorkContent> = {}) => bulletinAt(room, title, times, change),
    async station(kind: StationKind = 'sound', options: StationOptions = {}): Promise<Station> {
      const device = options.device ?? (await seededKey(`device ${nextId()}`))
      const { area, place, kind: hubKind } = places[kind]
      const listed = { id: device.keyid, raw: toHex(device.raw), name: `Điểm mẫu ${made}`, kind: hubKind, area, pageUrl: null }
      await provisionDevice(room.deps, { ...listed, placeId: shippedId(place) })
      return openStation(kind, door.url, provisionOf(area, device.keyid, [kind]), { ...options, device })
    },
    async portal(clock = handClock(room.clock.now())) {
      const store = memoryStore()
      const outpost = await openOutpost({ provision: provisionOf('portal', null, ['page']), ports: { ...hubLink(door.url), store, clock } })
      const portal = await openPortal({ outpost, store, origin: 'http://cong.localhost', compressed: compressedMemory(), now: clock.now })
      return { outpost, portal, clock, shows: (path: string) => portal.records().answers.get(path)?.status }
    },
    /** Time passes everywhere at once. */
    async pass(ms: number, stations: readonly Station[], step = 5000): Promise<void> {
      room.clock.set(room.clock.now() + ms)
      await Promise.all(stations.map((station) => station.run(ms, step)))
    },
    async close(): Promise<void> {
      await door.stop()
      await room.close()
    },
  }
}
export type Constellation = Awaited<ReturnType<typeof openConstellation>>

async function openStation(
  kind: StationKind,
  url: string,
  provision: Provision,
  options: StationOptions & { readonly device: SigningKey },
): Promise<Station> {
  const { device, store = memoryStore(), clock = handClock(nine), limits, change, steps } = options
  const sounded: string[] = []
  const pictures: Uint8Array[] = []
  const relay = simulatedRelay()
  const site = await openSite({
    provision: { outpost: provision, deviceKey: device, kind },
    ports: { ...hubLink(url, limits), store, clock, ...change },
    sink: nullSink(sounded),
    relay,
    display: { draw: async (png) => void pictures.push(png) },
    ...(steps ? { steps } : {}),
  })
  return {
    ...site,
    kind,
    clock,
    store,
    device,
    relay,
    provision,
    sounded,
    pictures,
    log: <K extends LogEntry['kind']>(wanted: K) =>
      site.outpost.log.entries().filter((entry): entry is Extract<LogEntry, { kind: K }> => entry.kind === wanted),
    async run(ms, step = 250) {
      for (let passed = 0; passed < ms; passed += step) {
        clock.advance(Math.min(step, ms - passed))
        await site.agent.tick()
      }
    },
  }
}

/** Documents as people and attackers make them, signed with the demo's own keys. */
function documentsOf(room: Newsroom, nextId: () => string, person: (login: string) => Promise<SigningKey>) {
  const { deployment } = room.deps.config
  const blob = async (text: string) => {
    const { sha256, length } = await room.deps.blobs.put(utf8(text), 'audio/flac')
    return { sha256, length, mime: 'audio/flac', ms: 2000 }
  }
  return {
    blob,
    /** Nobody has signed it yet; it would play at once. */
    async foreignRelease(change: Partial<ReleaseV1> = {}): Promise<ReleaseV1> {
      const media = await blob(`foreign speech ${nextId()}`)
      return {
        v: 1,
        type: 'release.v1',
        deployment,
        id: nextId(),
        series: nextId(),
        seq: 1,
        policyVersion: 1,
        class: 'uu_tien',
        areas: ['cau-cang-mau'],
        items: [{ kind: 'sound', lang: 'vi', title: 'Tiếng lạ (mẫu)', media }],
        slots: [aSlot()],
        notBefore: instant(nine),
        notAfter: instant(nine + 20 * day),
        ...change,
      }
    },
    async signed(document: Payload, ...logins: string[]): Promise<{ digest: string; bytes: Uint8Array }> {
      const envelope = await signEnvelope(document, await Promise.all(logins.map(person)))
      return { digest: await digestOfDocument(document), bytes: envelopeBytes(envelope) }
    },
  }
}

export async function digestOfDocument(document: Payload): Promise<string> {
  const { payloadType, payload } = payloadOf(document)
  return digestOf(payloadType, payload)
}

async function bulletinAt(room: Newsroom, title: string, times: string[], change: Partial<WorkContent>) {
  const when = { kind: 'times' as const, times, weekdays: [1, 2, 3, 4, 5, 6, 7], from: '2026-08-05', to: '2026-09-01' }
  const plan = { ...bulletin(title).plan, when, repeatCount: 1, gapSeconds: 0 }
  const sent = await room.submitted('lan', bulletin(title, { plan, page: null, ...change }))
  await room.approved('ha', sent.releaseId)
  await room.approved('binh', sent.releaseId)
  await room.deps.outbox.drain()
  return sent
}

async function thiefOf(room: Newsroom): Promise<OnlineThief> {
  const stolen = async (role: string) => {
    const path = join(room.varFolder, 'demo-keys/online', `${role}.key.json`)
    return newTufSigner(fromHex((JSON.parse(await readFile(path, 'utf8')) as { seed: string }).seed))
  }
  return { timestamp: await stolen('timestamp'), snapshot: await stolen('snapshot'), lister: await stolen('lister') }
}

function secondKeysOf({ deps }: Newsroom): SecondKey[] {
  return (['thong-tin', 'bien-phong'] as const).flatMap((agency) =>
    deps.repository.currentPeople(agency).people.keys.map(({ person, alg, raw, roles }) => ({ agency, person, alg, raw, roles })),
  )
}
