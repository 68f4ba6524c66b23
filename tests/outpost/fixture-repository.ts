import { type Clock, type OutpostPorts, type Provision, RefusedPost } from '@hai-dang/outpost'
import {
  buildRoot,
  buildSnapshot,
  buildTargets,
  buildTimestamp,
  buildWithdraw,
  canonicalBytes,
  chainHash,
  digestOf,
  envelopeBytes,
  metaOf,
  newSigningKey,
  newTufSigner,
  payloadOf,
  type SigningKey,
  sha256Hex,
  signEnvelope,
  signMetadata,
  type TufSigner,
  text,
  utf8,
  verifyDevice,
} from '@hai-dang/trust'
import type {
  AgencyId,
  AreaPolicy,
  Envelope,
  LogEntry,
  MediaRef,
  Payload,
  PeopleV1,
  PersonKey,
  ReleaseV1,
  Slot,
  TrustPolicy,
} from '@hai-dang/wire'
import { demoTrustPolicy } from '../../tools/demo/policy.ts'

export const area = 'cau-cang-mau'
export const deployment = 'demo-bien-dong'
/** 09:00 local of a Wednesday. */
export const nine = Date.parse('2026-08-05T02:00:00Z')
const day = 86_400_000

export interface HandClock extends Clock {
  set(now: number): void
  advance(ms: number): void
  /** Moves the system clock alone: an attack, or a dead battery. */
  jump(ms: number): void
}

export function handClock(now: number): HandClock {
  let system = now
  let monotonic = 1000
  return {
    now: () => system,
    monotonic: () => monotonic,
    set: (to) => {
      system = to
    },
    advance: (ms) => {
      system += ms
      monotonic += ms
    },
    jump: (ms) => {
      system += ms
    },
  }
}

let made = 0
export const nextId = (): string => `019f0000-0000-7000-8000-${(++made).toString(16).padStart(12, '0')}`

export const instant = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`

export const aSlot = (change: Partial<Slot> = {}): Slot => ({
  id: 'mot',
  at: { now: true },
  zone: 'Asia/Ho_Chi_Minh',
  items: [0],
  repeat: { count: 1, gapSeconds: 0 },
  start: { kind: 'soft', toleranceSeconds: 300 },
  meets: 'stop',
  maxGainDb: 0,
  ...change,
})

const openDay: Omit<AreaPolicy, 'area'> = {
  from: '2020-01-01T00:00:00Z',
  zone: 'Asia/Ho_Chi_Minh',
  windows: [{ from: '05:00', to: '21:00' }],
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  sessionsPerDay: 200,
  minutesPerSession: 600,
  maxGainDb: 0,
  emergencyExempt: true,
}

interface Person {
  readonly key: SigningKey
  readonly agency: AgencyId
}

const personOf: Record<AgencyId, string> = {
  'thong-tin': '019f0000-0000-7000-9000-000000000000',
  'bien-phong': '019f0000-0000-7000-9000-000000000001',
}

/** An approver as a people list names one. */
export function listedKey(agency: AgencyId, key: SigningKey, change: Partial<PersonKey> = {}): PersonKey {
  const notes = { name: `Người duyệt (mẫu)`, roles: ['approver' as const], areas: ['*'] }
  const dates = { notBefore: '2020-01-01T00:00:00Z', notAfter: '2099-01-01T00:00:00Z' }
  const raw = Buffer.from(key.raw).toString('hex')
  return { keyid: key.keyid, alg: key.alg, raw, person: personOf[agency], ...notes, ...dates, ...change }
}

const peopleOf = (agency: AgencyId, version: number, keys: readonly PersonKey[]): PeopleV1 => ({
  v: 1,
  type: 'people.v1',
  deployment,
  id: nextId(),
  agency,
  version,
  keys: [...keys],
})

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}

/** A repository, its media and the hub's door for receipts, all in memory: what a site pulls from, made by the product's own writer and signer. */
export class FixtureRepository {
  readonly files = new Map<string, Uint8Array>()
  readonly received: Envelope[] = []
  readonly deviceKey: SigningKey
  readonly approvers: Record<AgencyId, Person>
  root = new Uint8Array() as Uint8Array
  isDown = false
  /** Answers of the receipts door are lost while true: the hub has the receipt, the site does not know. */
  losesAnswers = false
  reads: string[] = []
  readonly policy: TrustPolicy
  private readonly officers: TufSigner[]
  private readonly online: { timestamp: TufSigner; snapshot: TufSigner; lister: TufSigner }
  private readonly envelopes = new Map<string, Uint8Array>()
  private versions = { targets: 1, area: 0, snapshot: 0, timestamp: 0, people: 1 }
  private readonly taken = new Map<number, string>()
  private head = { to: 0, head: '0'.repeat(64) }

  private constructor(parts: {
    deviceKey: SigningKey
    approvers: Record<AgencyId, Person>
    officers: TufSigner[]
    online: FixtureRepository['online']
    policy: TrustPolicy
  }) {
    this.deviceKey = parts.deviceKey
    this.approvers = parts.approvers
    this.officers = parts.officers
    this.online = parts.online
    this.policy = parts.policy
  }

  static async open(
    now: number,
    change: Partial<Omit<AreaPolicy, 'area'>> = {},
    deviceKey?: SigningKey,
    rules: Partial<TrustPolicy> = {},
  ): Promise<FixtureRepository> {
    const signer = async (): Promise<TufSigner> => newTufSigner((await newSigningKey()).seed)
    const officers = await Promise.all(Array.from({ length: 6 }, signer))
    const [timestamp, snapshot, lister] = await Promise.all([signer(), signer(), signer()])
    const approvers = {
      'thong-tin': { key: await newSigningKey(), agency: 'thong-tin' as const },
      'bien-phong': { key: await newSigningKey(), agency: 'bien-phong' as const },
    }
    const policy = { ...demoTrustPolicy(deployment, [{ area, ...openDay, ...change }]), ...rules }
    const key = deviceKey ?? (await newSigningKey())
    const repository = new FixtureRepository({ deviceKey: key, approvers, officers, online: { timestamp, snapshot, lister }, policy })
    await repository.ceremony(now)
    await repository.publish(now)
    return repository
  }

  provision(): Provision {
    const capabilities: Provision['capabilities'] = ['sound', 'board']
    return { deployment, areas: [area], device: this.deviceKey.keyid, root: this.root, drillAllowed: true, capabilities }
  }

  private async ceremony(now: number): Promise<void> {
    const keys = this.officers.map(({ key }) => key)
    const { timestamp, snapshot } = this.online
    const roles = {
      root: { keys, threshold: 4 },
      targets: { keys, threshold: 4 },
      snapshot: { keys: [snapshot.key], threshold: 1 },
      timestamp: { keys: [timestamp.key], threshold: 1 },
    }
    const root = await buildRoot({ version: 1, expires: now + 365 * day, roles })
    this.root = await signMetadata(root, this.officers.slice(0, 4))
    this.files.set('/repo/metadata/1.root.json', this.root)
  }

  private async target(path: string, bytes: Uint8Array): Promise<{ length: number; sha256: string }> {
    const sha256 = await sha256Hex(bytes)
    const parts = path.split('/')
    const name = parts.pop()
    this.files.set(`/repo/${['targets', ...parts, `${sha256}.${name}`].join('/')}`, bytes)
    return { length: bytes.length, sha256 }
  }

  /** Signs everything anew at `now`: what the hub's signer does at each release and hourly. */
  async publish(now: number): Promise<void> {
    const { online, versions } = this
    versions.area += 1
    versions.snapshot += 1
    versions.timestamp += 1
    if (versions.timestamp === 1) {
      for (const agency of ['thong-tin', 'bien-phong'] as const)
        await this.writePeople(agency, now, 1, [listedKey(agency, this.approvers[agency].key)])
      await this.writeTargets(now)
    }
    const listed: Record<string, { length: number; sha256: string }> = {}
    for (const [digest, bytes] of this.envelopes)
      listed[`area/${area}/${digest}.env`] = await this.target(`area/${area}/${digest}.env`, bytes)
    const areaSigned = await buildTargets({ version: versions.area, expires: now + 35 * day, targets: listed })
    this.metas[`area-${area}`] = await this.metadata(`area-${area}`, versions.area, areaSigned, [online.lister])
    const snapshotSigned = buildSnapshot({ version: versions.snapshot, expires: now + 14 * day, meta: this.metas })
    const snapshot = await this.metadata('snapshot', versions.snapshot, snapshotSigned, [online.snapshot])
    const timestamp = buildTimestamp({ version: versions.timestamp, expires: now + 7 * day, issued: now, snapshot })
    this.files.set('/repo/metadata/timestamp.json', await signMetadata(timestamp, [online.timestamp]))
  }

  private readonly metas: Record<string, Awaited<ReturnType<typeof metaOf>>> = {}

  private async metadata(name: string, version: number, signed: Parameters<typeof signMetadata>[0], signers: TufSigner[]) {
    const bytes = await signMetadata(signed, signers)
    this.files.set(`/repo/metadata/${version}.${name}.json`, bytes)
    return metaOf(bytes, version)
  }

  private async writePeople(agency: AgencyId, now: number, version: number, keys: readonly PersonKey[]): Promise<void> {
    const first = agency === 'thong-tin' ? 0 : 3
    const path = `people/${agency}/people.json`
    const targets = { [path]: await this.target(path, canonicalBytes(peopleOf(agency, version, keys))) }
    const signed = await buildTargets({ version, expires: now + 400 * day, targets })
    this.metas[`people-${agency}`] = await this.metadata(`people-${agency}`, version, signed, this.officers.slice(first, first + 2))
  }

  /** An agency's officers sign its next list. */
  async relist(agency: AgencyId, keys: readonly PersonKey[], now: number): Promise<void> {
    this.versions.people += 1
    await this.writePeople(agency, now, this.versions.people, keys)
    await this.publish(now)
  }

  private async writeTargets(now: number): Promise<void> {
    const delegations = [
      ...(['thong-tin', 'bien-phong'] as const).map((agency, index) => ({
        name: `people-${agency}`,
        paths: [`people/${agency}/*`],
        keys: this.officers.slice(index * 3, index * 3 + 3).map(({ key }) => key),
        threshold: 2,
      })),
      { name: `area-${area}`, paths: [`area/${area}/*`], keys: [this.online.lister.key], threshold: 1 },
    ]
    const targets = { 'trust-policy.json': await this.target('trust-policy.json', canonicalBytes(this.policy)) }
    const signed = await buildTargets({ version: 1, expires: now + 400 * day, targets, delegations })
    this.metas.targets = await this.metadata('targets', 1, signed, this.officers.slice(1, 5))
  }

  /** Puts media where sites fetch them. */
  async media(bytes: Uint8Array, mime: string, ms?: number): Promise<MediaRef> {
    const sha256 = await sha256Hex(bytes)
    this.files.set(`/b/${sha256}`, bytes)
    return { sha256, length: bytes.length, mime, ...(ms === undefined ? {} : { ms }) }
  }

  async sound(name: string, ms: number): Promise<MediaRef> {
    return this.media(utf8(`sound ${name}`), 'audio/flac', ms)
  }

  async list(document: Payload, keys: readonly SigningKey[]): Promise<string> {
    const envelope = await signEnvelope(document, [...keys])
    const { payloadType, payload } = payloadOf(document)
    const digest = await digestOf(payloadType, payload)
    this.envelopes.set(digest, envelopeBytes(envelope))
    return digest
  }

  unlist(digest: string): void {
    this.envelopes.delete(digest)
  }

  /** A release both agencies signed, listed and published. */
  async release(change: Partial<ReleaseV1> & { media: MediaRef }, now: number): Promise<{ digest: string; release: ReleaseV1 }> {
    const { media, ...rest } = change
    const release: ReleaseV1 = {
      v: 1,
      type: 'release.v1',
      deployment,
      id: nextId(),
      series: nextId(),
      seq: 1,
      policyVersion: 1,
      class: 'thuong',
      areas: [area],
      items: [{ kind: media.mime === 'image/png' ? 'board' : 'sound', lang: 'vi', title: 'Tin mẫu', media }],
      slots: [aSlot()],
      notBefore: instant(now),
      notAfter: instant(now + 20 * day),
      ...rest,
    }
    const digest = await this.list(release, [this.approvers['thong-tin'].key, this.approvers['bien-phong'].key])
    await this.publish(now)
    return { digest, release }
  }

  /** One agency alone stops an order. */
  async withdraw(digest: string, now: number): Promise<string> {
    const document = buildWithdraw({ deployment, id: nextId(), digest, reason: 'Ngừng phát (mẫu)', issued: instant(now) })
    const withdrawal = await this.list(document, [this.approvers['bien-phong'].key])
    this.unlist(digest)
    await this.publish(now)
    return withdrawal
  }

  private async takeReceipt(bytes: Uint8Array): Promise<Uint8Array> {
    const { keyid, alg, raw } = this.deviceKey
    const verdict = await verifyDevice(bytes, { device: { keyid, alg, raw }, deployment })
    if (!verdict.ok || verdict.document.type !== 'receipt.v1') throw new Error('the fixture refuses this receipt')
    this.received.push(JSON.parse(text(bytes)) as Envelope)
    for (const entry of verdict.document.entries) {
      const hash = await chainHash(entry)
      // As the hub does: another line under a number it keeps is another history.
      if ((this.taken.get(entry.seq) ?? hash) !== hash) {
        const problem = { code: 'receipts.forked', params: { seq: entry.seq, ...this.head } }
        throw new RefusedPost('/api/receipts', 409, JSON.stringify(problem))
      }
      if (entry.seq !== this.head.to + 1 || entry.prev !== this.head.head) continue
      this.taken.set(entry.seq, hash)
      this.entries.push(entry)
      this.head = { to: entry.seq, head: hash }
    }
    if (this.losesAnswers) throw new Error('connection lost')
    return canonicalBytes({ device: keyid, ...this.head })
  }

  /** Everything that came home, once each. */
  readonly entries: LogEntry[] = []

  /** Network ports of a site. */
  net(): Pick<Required<OutpostPorts>, 'fetch' | 'stream' | 'post'> {
    const away = (): void => {
      if (this.isDown) throw new Error('no network')
    }
    const read = (path: string): Uint8Array | 'missing' => {
      away()
      this.reads.push(path)
      return this.files.get(path) ?? 'missing'
    }
    return {
      fetch: async (path) => read(path),
      stream: async (path) => {
        const bytes = read(path)
        return bytes === 'missing' ? bytes : once(bytes)
      },
      post: async (path, bytes) => {
        away()
        return path === '/api/receipts' ? this.takeReceipt(bytes) : canonicalBytes({ ok: true })
      },
    }
  }
}
