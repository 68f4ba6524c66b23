import type { OutpostPorts, Provision } from '@hai-dang/outpost'
import {
  buildRelease,
  buildRoot,
  buildSnapshot,
  buildTargets,
  buildTimestamp,
  buildWithdraw,
  canonicalBytes,
  digestOf,
  envelopeBytes,
  type MetaJson,
  metaOf,
  newSigningKey,
  newTufSigner,
  payloadOf,
  type Signed,
  type SigningKey,
  sha256Hex,
  signEnvelope,
  signMetadata,
  type TufSigner,
} from '@hai-dang/trust'
import type { AgencyId, MediaRef, PageV1, Payload, PeopleV1, ReleaseV1 } from '@hai-dang/wire'
import { demoAreaPolicies, demoTrustPolicy } from '../../../../tools/demo/policy.ts'

const day = 86_400_000
const deployment = 'demo-bien-dong'
const agencies: readonly AgencyId[] = ['thong-tin', 'bien-phong']
const names: Readonly<Record<AgencyId, string>> = { 'thong-tin': 'Minh (mẫu)', 'bien-phong': 'Dũng (mẫu)' }

let made = 0
export const sampleId = (): string => `019f0000-0000-7000-8000-${(++made).toString(16).padStart(12, '0')}`
export const instantOf = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`

/** What a portal pulls from, in memory: real roots, lists and signatures by the product's own writer. */
export class SampleRepository {
  readonly files = new Map<string, Uint8Array>()
  readonly keys: Record<AgencyId, SigningKey>
  isDown = false
  private readonly officers: TufSigner[]
  private readonly online: TufSigner
  private readonly envelopes = new Map<string, Uint8Array>()
  private readonly metas: Record<string, MetaJson> = {}
  private version = 0

  private constructor(keys: Record<AgencyId, SigningKey>, officers: TufSigner[], online: TufSigner) {
    this.keys = keys
    this.officers = officers
    this.online = online
  }

  static async open(now: number): Promise<SampleRepository> {
    const signer = async () => newTufSigner((await newSigningKey()).seed)
    const officers = await Promise.all(Array.from({ length: 6 }, signer))
    const keys = { 'thong-tin': await newSigningKey(), 'bien-phong': await newSigningKey() }
    const repository = new SampleRepository(keys, officers, await signer())
    await repository.ceremony(now)
    await repository.publish(now)
    return repository
  }

  provision(): Provision {
    const root = this.files.get('/repo/metadata/1.root.json') ?? new Uint8Array()
    return { deployment, areas: ['portal'], device: null, root, drillAllowed: true, capabilities: ['page'] }
  }

  private async metadata(name: string, version: number, signed: Signed, signers: readonly TufSigner[]): Promise<void> {
    const bytes = await signMetadata(signed, signers)
    this.files.set(`/repo/metadata/${version}.${name}.json`, bytes)
    this.metas[name] = await metaOf(bytes, version)
  }

  private async target(path: string, bytes: Uint8Array): Promise<{ length: number; sha256: string }> {
    const sha256 = await sha256Hex(bytes)
    this.files.set(`/repo/targets/${path.replace(/[^/]+$/, (name) => `${sha256}.${name}`)}`, bytes)
    return { length: bytes.length, sha256 }
  }

  private peopleOf(agency: AgencyId): PeopleV1 {
    const { keyid, alg, raw } = this.keys[agency]
    const person = `019f0000-0000-7000-9000-00000000000${agencies.indexOf(agency)}`
    const dates = { notBefore: '2020-01-01T00:00:00Z', notAfter: '2099-01-01T00:00:00Z' }
    const key = {
      keyid,
      alg,
      raw: Buffer.from(raw).toString('hex'),
      person,
      name: names[agency],
      roles: ['approver' as const],
      areas: ['*'],
      ...dates,
    }
    return { v: 1, type: 'people.v1', deployment, id: sampleId(), agency, version: 1, keys: [key] }
  }

  private async ceremony(now: number): Promise<void> {
    const many = { keys: this.officers.map(({ key }) => key), threshold: 4 }
    const one = { keys: [this.online.key], threshold: 1 }
    const root = await buildRoot({
      version: 1,
      expires: now + 365 * day,
      roles: { root: many, targets: many, snapshot: one, timestamp: one },
    })
    await this.metadata('root', 1, root, this.officers.slice(0, 4))
    delete this.metas.root
    for (const [index, agency] of agencies.entries()) {
      const path = `people/${agency}/people.json`
      const targets = { [path]: await this.target(path, canonicalBytes(this.peopleOf(agency))) }
      await this.metadata(
        `people-${agency}`,
        1,
        await buildTargets({ version: 1, expires: now + 400 * day, targets }),
        this.officers.slice(index * 3, index * 3 + 2),
      )
    }
    const people = agencies.map((agency, index) => ({
      name: `people-${agency}`,
      paths: [`people/${agency}/*`],
      keys: this.officers.slice(index * 3, index * 3 + 3).map(({ key }) => key),
      threshold: 2,
    }))
    const targets = {
      'trust-policy.json': await this.target('trust-policy.json', canonicalBytes(demoTrustPolicy(deployment, demoAreaPolicies))),
    }
    const delegations = [...people, { name: 'area-portal', paths: ['area/portal/*'], ...one }]
    await this.metadata(
      'targets',
      1,
      await buildTargets({ version: 1, expires: now + 400 * day, targets, delegations }),
      this.officers.slice(1, 5),
    )
  }

  async publish(now: number): Promise<void> {
    const version = ++this.version
    const targets: Record<string, { length: number; sha256: string }> = {}
    for (const [digest, bytes] of this.envelopes)
      targets[`area/portal/${digest}.env`] = await this.target(`area/portal/${digest}.env`, bytes)
    await this.metadata('area-portal', version, await buildTargets({ version, expires: now + 35 * day, targets }), [this.online])
    const { snapshot: _, ...meta } = this.metas
    await this.metadata('snapshot', version, buildSnapshot({ version, expires: now + 14 * day, meta }), [this.online])
    const timestamp = buildTimestamp({ version, expires: now + 7 * day, issued: now, snapshot: this.metas.snapshot! })
    this.files.set('/repo/metadata/timestamp.json', await signMetadata(timestamp, [this.online]))
  }

  async media(bytes: Uint8Array, mime: string, ms?: number): Promise<MediaRef> {
    const sha256 = await sha256Hex(bytes)
    this.files.set(`/b/${sha256}`, bytes)
    return { sha256, length: bytes.length, mime, ...(ms === undefined ? {} : { ms }) }
  }

  private async list(document: Payload, signers: readonly SigningKey[]): Promise<string> {
    const { payloadType, payload } = payloadOf(document)
    const digest = await digestOf(payloadType, payload)
    this.envelopes.set(digest, envelopeBytes(await signEnvelope(document, [...signers])))
    return digest
  }

  /** Both agencies approve a page (or, to be refused, only the `signers` named). */
  async release(
    page: PageV1,
    now: number,
    change: { signers?: readonly AgencyId[]; series?: string; seq?: number; notBefore?: number; notAfter?: number } = {},
  ) {
    const media = await this.media(canonicalBytes(page), 'application/vnd.hai-dang.page.v1+json')
    const part = {
      id: sampleId(),
      series: change.series ?? sampleId(),
      seq: change.seq ?? 1,
      class: 'trang' as const,
      areas: ['portal'],
      items: [{ kind: 'page' as const, lang: page.lang, title: page.title, media }],
      slots: [],
      notBefore: instantOf(change.notBefore ?? now),
      notAfter: instantOf(change.notAfter ?? now + 90 * day),
    }
    const release = buildRelease({ deployment, policyVersion: 1, parts: [part] })[0] as ReleaseV1
    const digest = await this.list(
      release,
      (change.signers ?? agencies).map((agency) => this.keys[agency]),
    )
    await this.publish(now)
    return { digest, release }
  }

  async withdraw(digest: string, reason: string, now: number): Promise<void> {
    await this.list(buildWithdraw({ deployment, id: sampleId(), digest, reason, issued: instantOf(now) }), [this.keys['bien-phong']])
    this.envelopes.delete(digest)
    await this.publish(now)
  }

  /** Changes what lies behind an address, as whoever takes the hub could. */
  tamper(path: string, bytes: Uint8Array): void {
    this.files.set(path, bytes)
  }

  net(): Pick<OutpostPorts, 'fetch' | 'post'> {
    const alive = () => {
      if (this.isDown) throw new Error('no network')
    }
    return {
      fetch: async (path) => {
        alive()
        return this.files.get(path) ?? 'missing'
      },
      post: async () => {
        alive()
        return canonicalBytes({ ok: true })
      },
    }
  }
}
