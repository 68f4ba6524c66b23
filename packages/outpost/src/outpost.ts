import { type AdmitStep, holdReleases, type SigningKey, signedTime, type Trust, type TufState } from '@hai-dang/trust'
import type { HeldReleases, Verified } from '@hai-dang/wire'
import { type AdmittedOrder, admitListed, type ListedEnvelope } from './admission.ts'
import { type Freshness, freshnessOf, trustedUntil } from './freshness.ts'
import { type Candidate, candidatesOf, nextHeld } from './held-set.ts'
import { openLists, type Provision, updateLists, versionOf } from './lists.ts'
import { fetchMedia, filesOf, type MediaStep } from './media.ts'
import { type NewEntry, openPlayLog, type PlayLog } from './play-log.ts'
import type { OutpostPorts } from './ports.ts'
import { type Flushed, flushReceipts } from './receipts.ts'
import type { Refused } from './refusals.ts'
import { openReports, type Reports } from './reports.ts'
import { raiseMarks, readSite, type SiteState, writeSite } from './site-state.ts'
import { readState, writeState } from './store.ts'
import { fetchTarget, readEnvelopes, targetsOfRole } from './targets.ts'
import { keepTime, type Moment, type TimeKeeper } from './time.ts'
import { reloadTrust, renewTrust, type Trusting } from './trusting.ts'

export interface OutpostOptions {
  readonly provision: Provision
  readonly ports: OutpostPorts
  /** Signs receipts; a portal has none. */
  readonly deviceKey?: SigningKey
  /** Only a test composes one of these arrays minus one. */
  readonly admitSteps?: readonly AdmitStep[]
  readonly mediaSteps?: readonly MediaStep[]
}

export interface Refreshed {
  readonly ok: boolean
  /** Version of the timestamp in force. */
  readonly version: number
  readonly admitted: number
  readonly refusals: readonly Refused[]
  readonly bytes: number
}

interface Kept {
  readonly floor: number
  readonly lastContact: number | null
}

const offlineGapMs = 5 * 60_000
const envelopeBytes = 65_536

/** An order for another place or past its life is no one's fault: it is not held, and nothing is said. */
const isNoNews = ({ code }: Refused): boolean => code.startsWith('audience.') || code === 'document.expired'

/** What the lists stop in so many words. A withdrawn order that is listed without its withdrawal is no leftover: that is said. */
const stoppedHere = (orders: readonly AdmittedOrder[]): Set<string> =>
  new Set(orders.flatMap(({ admitted: { document } }) => (document.type === 'withdraw.v1' ? [document.digest] : [])))

/** The far end's loop: pull, verify, hold, and keep the proof until it is acknowledged. One per process. */
export class Outpost {
  readonly provision: Provision
  readonly log: PlayLog
  readonly reports: Reports
  private readonly ports: OutpostPorts
  private readonly options: OutpostOptions
  private readonly time: TimeKeeper
  private lists: TufState
  private site: SiteState
  private trusting: Trusting | null
  private holding: readonly Candidate[] = []
  private lastContact: number | null
  private bytes = 0
  private turn: Promise<unknown> = Promise.resolve()
  private waiting: Promise<Refreshed> | null = null
  private flushing: Promise<Flushed> | null = null
  private keptFloor = 0

  constructor(
    options: OutpostOptions,
    opened: { log: PlayLog; lists: TufState; site: SiteState; trusting: Trusting | null; time: TimeKeeper; lastContact: number | null },
  ) {
    this.options = options
    this.provision = options.provision
    const { ports } = options
    this.ports = { ...ports, fetch: async (path, maxBytes) => this.count(await ports.fetch(path, maxBytes)) }
    this.log = opened.log
    this.reports = openReports(opened.log)
    this.lists = opened.lists
    this.site = opened.site
    this.trusting = opened.trusting
    this.time = opened.time
    this.lastContact = opened.lastContact
    this.applyLimits()
  }

  private count<T extends Uint8Array | 'missing'>(read: T): T {
    if (read !== 'missing') this.bytes += (read as Uint8Array).length
    return read
  }

  private applyLimits(): void {
    const limits = this.trusting?.trust.policy.limits
    if (limits) this.time.limit(limits.clockStepMinutes, limits.offlineHorizonDays)
  }

  /** Step 1, at each tick and each play. A step of the clock enters the log once. */
  moment(): Moment {
    return this.time.moment()
  }

  /** Writes down what the clock did and keeps its floor; called by every refresh and by the player's tick. */
  async keepClock(): Promise<Moment> {
    const moment = this.moment()
    const step = this.time.takeStep()
    if (step) await this.log.append({ kind: 'clock', ...step }, moment.now)
    if (step || Math.abs(moment.now - this.keptFloor) > 60_000) {
      this.keptFloor = moment.now
      await writeState(this.ports.store, 'time', { floor: this.time.state().floor, lastContact: this.lastContact } satisfies Kept)
    }
    return moment
  }

  append(entry: NewEntry): ReturnType<PlayLog['append']> {
    return this.log.append(entry, this.moment().now)
  }

  /** What the site may play from. Empty of media that are not on the disk and of everything withdrawn. */
  held(): Verified<HeldReleases> {
    const { areas, device } = this.provision
    const { withdrawn } = this.site
    return holdReleases(this.holding, { area: areas[0] ?? '', device, trust: this.trusting?.trust ?? null, withdrawn })
  }

  holds(): number {
    return this.held().releases.length
  }

  freshness(): Freshness {
    return freshnessOf(this.lists, this.trusting?.trust ?? null, this.moment().now)
  }

  /** The moment beyond which nothing held may play. */
  trustedUntil(): number | null {
    return trustedUntil(this.lists, this.trusting?.trust ?? null)
  }

  isDrill(): boolean {
    return this.trusting?.trust.policy.drill ?? this.provision.drillAllowed
  }

  contact(): number | null {
    return this.lastContact
  }

  /** The policy and people in force; null before the first refresh. */
  trust(): Trust | null {
    return this.trusting?.trust ?? null
  }

  /** Signed bytes on the disk: of what is held and of all that the lists name, withdrawals among them. Not checked here. */
  envelopes(): Promise<Uint8Array[]> {
    return readEnvelopes(this.lists, this.provision.areas, this.site.held, this.ports.store)
  }

  readBlob(sha256: string): Promise<Uint8Array | undefined> {
    return this.ports.store.readBlob(sha256)
  }

  /** An altered file is refused at play, said so, and fetched anew by the next refresh. */
  async refuseBlob(sha256: string, digest: string): Promise<void> {
    await this.reports.refuse({ code: 'media.tampered', step: 18, params: { sha256 } }, this.moment().now, digest)
    await this.ports.store.removeBlob(sha256)
  }

  /** After a restart: what was held comes back through the same steps, without a network. */
  async reload(): Promise<void> {
    if (!this.trusting) return
    const { now } = this.moment()
    const files = [...this.site.others, ...this.site.held.map(({ file }) => file)]
    const listed = (await Promise.all(files.map(async (file) => ({ file, bytes: await this.ports.store.readBlob(file) })))).filter(
      (one): one is ListedEnvelope => one.bytes !== undefined,
    )
    const { orders } = await this.admit(listed, now)
    const complete = await this.completeOf(candidatesOf(orders, this.site, now))
    this.holding = candidatesOf(orders, this.site, now).filter(
      ({ digest, release }) => complete.has(digest) && Date.parse(release.notAfter) > now,
    )
  }

  private admit(listed: readonly ListedEnvelope[], now: number) {
    const { admitSteps } = this.options
    const input = { listed, trust: this.trusting!.trust, site: this.site, provision: this.provision, now }
    return admitListed(admitSteps ? { ...input, steps: admitSteps } : input)
  }

  private async completeOf(candidates: readonly Candidate[]): Promise<Set<string>> {
    const complete = new Set<string>()
    for (const { digest, release } of candidates) {
      const here = await Promise.all((await filesOf(release, this.ports.store)).map((file) => this.ports.store.hasBlob(file)))
      if (here.every(Boolean)) complete.add(digest)
    }
    return complete
  }

  /** What changes the held set happens one at a time. */
  private inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.turn.then(act)
    this.turn = done.catch(() => undefined)
    return done
  }

  /** Throws when the hub is away. Whoever asks while one waits gets that one. */
  refresh(): Promise<Refreshed> {
    this.waiting ??= this.inTurn(() => {
      this.waiting = null
      return this.refreshOnce()
    })
    return this.waiting
  }

  private result(ok: boolean, refusals: readonly Refused[]): Refreshed {
    return { ok, version: versionOf(this.lists), admitted: this.holding.length, refusals, bytes: this.bytes }
  }

  private async refuse(refusal: Refused, now: number): Promise<Refreshed> {
    await this.reports.refuse(refusal, now)
    return this.result(false, [refusal])
  }

  private async refreshOnce(): Promise<Refreshed> {
    this.bytes = 0
    const { now } = await this.keepClock()
    const lists = await updateLists(this.provision, this.ports, this.lists, now)
    this.lists = lists.state
    if (lists.refusal) return this.refuse(lists.refusal, now)
    const signed = signedTime(this.lists)
    if (signed !== null) this.time.witness(signed)
    await this.noteContact()
    const renewed = await renewTrust(this.lists, this.trusting, this.provision, this.ports)
    if (!renewed.ok) return this.refuse(renewed.refusal, now)
    if (renewed.trusting !== this.trusting) {
      this.trusting = renewed.trusting
      this.site = { ...this.site, trust: renewed.trusting.files }
      await writeSite(this.ports.store, this.site)
      this.applyLimits()
    }
    return this.hold()
  }

  private async noteContact(): Promise<void> {
    const { now } = this.moment()
    const before = this.lastContact
    this.lastContact = now
    if (before !== null && now - before > offlineGapMs) {
      await this.log.append({ kind: 'gap', fromAt: new Date(before).toISOString(), reason: 'offline' }, now)
    }
  }

  private async listedEnvelopes(now: number): Promise<{ listed: ListedEnvelope[]; refusals: Refused[] }> {
    const listed: ListedEnvelope[] = []
    const refusals: Refused[] = []
    const targets = this.provision.areas.flatMap((area) => targetsOfRole(this.lists, `area-${area}`))
    const files = new Map(targets.filter(({ path }) => path.endsWith('.env')).map((target) => [target.sha256, target]))
    for (const target of files.values()) {
      const fetched = await fetchTarget(this.lists, target, envelopeBytes, this.ports)
      if (fetched.ok) listed.push({ file: target.sha256, bytes: fetched.bytes })
      else {
        refusals.push(fetched.refusal)
        await this.reports.refuse(fetched.refusal, now)
      }
    }
    return { listed, refusals }
  }

  /** Steps 7–17. Withdrawals and revocations take effect before any file is fetched. */
  private async hold(): Promise<Refreshed> {
    const { now } = this.moment()
    const { listed, refusals } = await this.listedEnvelopes(now)
    const admission = await this.admit(listed, now)
    const stopped = stoppedHere(admission.orders)
    for (const { refusal, digest } of admission.refusals) {
      if (isNoNews(refusal) || (digest !== null && stopped.has(digest))) continue
      refusals.push(refusal)
      await this.reports.refuse(refusal, now, digest)
    }
    if (admission.withdrawn.size > this.site.withdrawn.length || admission.revoked.size > this.site.revoked.length) {
      this.site = { ...this.site, withdrawn: [...admission.withdrawn], revoked: [...admission.revoked.values()] }
      await writeSite(this.ports.store, this.site)
      await this.reload()
    }
    const candidates = candidatesOf(admission.orders, this.site, now)
    const media = await this.fetchAll(candidates, now)
    refusals.push(...media.refusals)
    const before = this.holding
    const held = nextHeld(candidates, media.complete, before, now)
    await this.swap(
      held,
      admission.orders.filter(({ admitted }) => admitted.document.type === 'series.v1').map(({ file }) => file),
    )
    const known = new Set(before.map(({ digest }) => digest))
    for (const { digest, release } of held.filter((one) => !known.has(one.digest))) {
      await this.log.append({ kind: 'hold', digest, series: release.series, seqOf: release.seq }, now)
    }
    if (!media.fault) await this.sweep(listed.map(({ file }) => file))
    if (media.fault) throw media.fault
    return this.result(refusals.length === 0, refusals)
  }

  private async fetchAll(candidates: readonly Candidate[], now: number) {
    const complete = new Set<string>()
    const refusals: Refused[] = []
    let fault: unknown = null
    for (const { digest, release } of candidates) {
      try {
        const refusal = fault === null ? await fetchMedia(release, this.ports, this.options.mediaSteps) : { code: 'media.missing' }
        if (!refusal) complete.add(digest)
        else if (fault === null) {
          const stepped = { ...refusal, step: 16, name: 'fetchMedia' }
          refusals.push(stepped)
          await this.reports.refuse(stepped, now, digest)
        }
      } catch (cause) {
        fault = cause
      }
    }
    // The network went away half-way: what lies on the disk already still counts.
    if (fault !== null) for (const digest of await this.completeOf(candidates)) complete.add(digest)
    return { complete, refusals, fault }
  }

  /** Step 17: high-water marks and the held set reach the disk in one write before anything can play from them. */
  private async swap(held: readonly Candidate[], others: readonly string[]): Promise<void> {
    const marks = raiseMarks(this.site.marks, held)
    const next: SiteState = { ...this.site, marks, others, held: held.map(({ digest, file, heldAt }) => ({ digest, file, heldAt })) }
    if (JSON.stringify(next) !== JSON.stringify(this.site)) await writeSite(this.ports.store, next)
    this.site = next
    this.holding = held
  }

  private async sweep(listed: readonly string[]): Promise<void> {
    const needed = new Set([...listed, ...this.site.others, ...this.site.held.map(({ file }) => file)])
    if (this.site.trust) for (const file of [this.site.trust.policy, ...this.site.trust.people]) needed.add(file)
    for (const { release } of this.holding) for (const file of await filesOf(release, this.ports.store)) needed.add(file)
    for (const file of await this.ports.store.listBlobs()) if (!needed.has(file)) await this.ports.store.removeBlob(file)
  }

  /** Expired content leaves by rule, without a hub. */
  prune(): Promise<void> {
    return this.inTurn(async () => {
      const { now, confirmed } = this.moment()
      const alive = this.holding.filter(({ release }) => Date.parse(release.notAfter) > now)
      if (!confirmed || alive.length === this.holding.length) return
      await this.swap(alive, this.site.others)
      await this.sweep([])
    })
  }

  /** Sends receipts; throws when the hub is away. */
  flush(): Promise<Flushed> {
    const key = this.options.deviceKey
    if (!key) return Promise.resolve({ sent: 0, head: this.log.acknowledged(), mismatch: false })
    this.flushing ??= flushReceipts(this.log, this.ports, { deployment: this.provision.deployment, key })
      .then(async (flushed) => {
        if (flushed.mismatch) await this.reports.refuse({ code: 'receipt.ack-mismatch', step: 0 }, this.moment().now)
        return flushed
      })
      .finally(() => {
        this.flushing = null
      })
    return this.flushing
  }

  /** A clean stop; the next `boot` entry says so. */
  async close(): Promise<void> {
    await writeState(this.ports.store, 'time', { floor: this.time.state().floor, lastContact: this.lastContact } satisfies Kept)
    await writeState(this.ports.store, 'stopped', { clean: true })
  }

  /** The first entry of a run. */
  async boot(version: string): Promise<{ cleanStop: boolean }> {
    const cleanStop = (await readState<{ clean: boolean }>(this.ports.store, 'stopped'))?.clean ?? false
    await writeState(this.ports.store, 'stopped', { clean: false })
    const { now, errorMs } = this.moment()
    await this.log.append({ kind: 'boot', version, clockErrorMs: errorMs, cleanStop }, now)
    return { cleanStop }
  }
}

export async function openOutpost(options: OutpostOptions): Promise<Outpost> {
  const { provision, ports } = options
  const { store, clock } = ports
  const kept = await readState<Kept>(store, 'time')
  const time = keepTime(clock, kept)
  const log = await openPlayLog(store, time.moment().now)
  const lists = await openLists(provision, store)
  const signed = signedTime(lists)
  if (signed !== null) time.witness(signed)
  const site = await readSite(store)
  const trust = await reloadTrust(site, provision, store)
  const trusting = trust && site.trust ? { trust, files: site.trust } : null
  const outpost = new Outpost(options, { log, lists, site, trusting, time, lastContact: kept?.lastContact ?? null })
  await outpost.reload()
  return outpost
}
