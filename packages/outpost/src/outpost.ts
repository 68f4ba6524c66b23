import { holdReleases, signedTime, type Trust, type TufState } from '@hai-dang/trust'
import type { HeldReleases, Verified } from '@hai-dang/wire'
import { type AdmittedOrder, admitListed, type ListedEnvelope } from './admission.ts'
import { type Freshness, freshnessOf, trustedUntil } from './freshness.ts'
import { type Candidate, candidatesOf, completeOf, nextHeld } from './held-set.ts'
import { type Provision, updateLists, versionOf } from './lists.ts'
import { type FetchedFiles, MediaQueue, patience } from './media-queue.ts'
import type { OutpostOptions, Refreshed } from './options.ts'
import type { NewEntry, PlayLog } from './play-log.ts'
import { type OutpostPorts, untilAborted } from './ports.ts'
import { type Flushed, flushReceipts } from './receipts.ts'
import { isOlder, type Refused } from './refusals.ts'
import { openReports, type Reports } from './reports.ts'
import type { SiteClock } from './site-clock.ts'
import { raiseMarks, type SiteState, writeSite } from './site-state.ts'
import { readState, writeState } from './store.ts'
import { sweepBlobs } from './sweep.ts'
import { fetchEnvelopes, listedFiles, readEnvelopes } from './targets.ts'
import type { Moment, TimeKeeper } from './time.ts'
import { renewTrust, type Trusting } from './trusting.ts'
import { verdictsAfter, verdictsOf } from './verdicts.ts'

export interface Opened {
  readonly log: PlayLog
  readonly lists: TufState
  readonly site: SiteState
  readonly trusting: Trusting | null
  readonly clock: SiteClock
  /** Name of the state that the disk lost. */
  readonly lost: string | null
}

/** A refresh of the lists that takes longer is given up: the next one goes on where it stood. */
const usualListsMs = 60_000
const usualFilesMs = 60_000

const tooOld: Refused = { code: 'player.too-old', step: 6, name: 'minPlayer' }
const lostState: Refused = { code: 'state.damaged', step: 17, name: 'readState' }

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
  private readonly clock: SiteClock
  private readonly time: TimeKeeper
  private lists: TufState
  private site: SiteState
  private trusting: Trusting | null
  private holding: readonly Candidate[] = []
  /** Orders of the last lists that passed the steps, whether their files are here or not; null before the first lists of this run. */
  private candidates: readonly Candidate[] | null = null
  private complete = new Set<string>()
  private others: readonly string[]
  private readonly files: MediaQueue
  /** The state that the disk lost; then nothing plays. */
  private readonly lost: string | null
  private bytes = 0
  private turn: Promise<unknown> = Promise.resolve()
  private version = ''
  private waiting: Promise<Refreshed> | null = null
  private pruning: Promise<void> = Promise.resolve()
  private flushing: Promise<Flushed> | null = null

  constructor(options: OutpostOptions, opened: Opened) {
    this.options = options
    this.provision = options.provision
    const { ports } = options
    this.ports = { ...ports, fetch: async (path, maxBytes, signal) => this.count(await ports.fetch(path, maxBytes, signal)) }
    this.lost = opened.lost
    this.files = new MediaQueue(this.ports, options.mediaSteps, {
      wanted: () => this.wanted(),
      settle: (arrived) =>
        this.inTurn(() => {
          for (const digest of arrived) this.complete.add(digest)
          return this.settle()
        }),
      refuse: (refusal, digest) => this.reports.refuse(refusal, this.moment().now, digest),
    })
    this.log = opened.log
    this.reports = openReports(opened.log)
    this.lists = opened.lists
    this.site = opened.site
    this.others = opened.site.others
    this.trusting = opened.trusting
    this.clock = opened.clock
    this.time = opened.clock.time
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
  keepClock(): Promise<Moment> {
    return this.clock.keep(this.log)
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

  /** Name of the state that the disk lost, if it did: what was withdrawn is no longer known, so nothing may play. */
  lostState(): string | null {
    return this.lost
  }

  freshness(): Freshness {
    if (this.lost) return 'dead'
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
    return this.clock.contact()
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

  /** What was held comes back through the same steps, without a network: after a restart, and whenever someone's right to sign changes. */
  async reload(): Promise<void> {
    if (!this.trusting) return
    const { now } = this.moment()
    const files = [...this.site.others, ...this.site.held.map(({ file }) => file)]
    const listed = (await Promise.all(files.map(async (file) => ({ file, bytes: await this.ports.store.readBlob(file) })))).filter(
      (one): one is ListedEnvelope => one.bytes !== undefined,
    )
    const { orders } = await this.admit(listed, now)
    const held = new Set(this.site.held.map(({ digest }) => digest))
    // A file that the disk lost is said at its play and fetched anew: the order itself still stands.
    this.holding = candidatesOf(orders, this.site, now).filter(
      ({ digest, release }) => held.has(digest) && Date.parse(release.notAfter) > now,
    )
  }

  private admit(listed: readonly ListedEnvelope[], now: number) {
    const { admitSteps } = this.options
    const input = { listed, trust: this.trusting!.trust, site: this.site, provision: this.provision, now }
    return admitListed(admitSteps ? { ...input, steps: admitSteps } : input)
  }

  /** What changes the held set happens one at a time. Nothing that waits for a large file ever stands in this line. */
  private inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.turn.then(act)
    this.turn = done.catch(() => undefined)
    return done
  }

  /** The lists, then the files. Throws when the hub is away. Files that take longer than a minute go on coming behind it. */
  async refresh(): Promise<Refreshed> {
    const renewed = await this.renew()
    if (!renewed.ok && this.candidates === null) return renewed
    const files = await Promise.race([this.fetchFiles(), patience(this.options.filesMs ?? usualFilesMs)])
    if (files.fault) throw files.fault
    const refusals = [...renewed.refusals, ...files.refusals]
    return this.result(renewed.ok && refusals.length === 0, refusals)
  }

  /** The lists alone: people, withdrawals, orders. Bounded in time; whoever asks while one waits gets that one. */
  renew(): Promise<Refreshed> {
    this.waiting ??= this.inTurn(() => {
      this.waiting = null
      const signal = AbortSignal.timeout(this.options.listsMs ?? usualListsMs)
      const { ports } = this
      const fetch: OutpostPorts['fetch'] = (path, maxBytes) => untilAborted(ports.fetch(path, maxBytes, signal), signal)
      return this.renewOnce({ ...ports, fetch })
    })
    return this.waiting
  }

  /** Step 16 for everything that the lists name and that is not here yet. Never throws for a missing network: it says so. */
  fetchFiles(): Promise<FetchedFiles> {
    return this.files.run()
  }

  private wanted(): Candidate[] {
    const { now } = this.time.moment()
    return (this.candidates ?? []).filter(
      ({ digest, release }) => !this.complete.has(digest) && !this.site.withdrawn.includes(digest) && Date.parse(release.notAfter) > now,
    )
  }

  private result(ok: boolean, refusals: readonly Refused[]): Refreshed {
    return { ok, version: versionOf(this.lists), admitted: this.holding.length, refusals, bytes: this.bytes }
  }

  private async refuse(refusal: Refused, now: number): Promise<Refreshed> {
    await this.reports.refuse(refusal, now)
    return this.result(false, [refusal])
  }

  private async renewOnce(ports: OutpostPorts): Promise<Refreshed> {
    this.bytes = 0
    const { now, atLeast } = await this.keepClock()
    if (this.lost) return this.refuse({ ...lostState, params: { path: this.lost } }, now)
    const lists = await updateLists(this.provision, ports, this.lists, atLeast)
    this.lists = lists.state
    if (lists.refusal) return this.refuse(lists.refusal, now)
    const signed = signedTime(this.lists)
    if (signed !== null) this.time.witness(signed, true)
    await this.clock.contacted(this.log)
    const renewed = await renewTrust(this.lists, this.trusting, this.provision, ports)
    if (!renewed.ok) return this.refuse(renewed.refusal, now)
    if (renewed.trusting !== this.trusting) await this.follow(renewed.trusting)
    const { minPlayer } = renewed.trusting.trust.policy
    if (isOlder(this.version, minPlayer)) await this.reports.refuse({ ...tooOld, params: { path: minPlayer } }, now)
    return this.judge(ports)
  }

  /** Other people or another policy: what is held is judged by them at once, before anything else is fetched. */
  private async follow(trusting: Trusting): Promise<void> {
    this.trusting = trusting
    this.site = { ...this.site, trust: trusting.files }
    await writeSite(this.ports.store, this.site)
    this.applyLimits()
    await this.reload()
  }

  /** Steps 7–15, and what follows of them for what is held. */
  private async judge(ports: OutpostPorts): Promise<Refreshed> {
    const { now } = this.moment()
    const { listed, refusals, fault } = await fetchEnvelopes(this.lists, this.provision.areas, ports)
    for (const refusal of refusals) await this.reports.refuse(refusal, now)
    const admission = await this.admit(listed, now)
    if (admission.withdrawn.size > this.site.withdrawn.length || admission.revoked.size > this.site.revoked.length) {
      this.site = { ...this.site, withdrawn: [...admission.withdrawn], revoked: [...admission.revoked.values()] }
      await writeSite(this.ports.store, this.site)
      await this.reload()
    }
    // Half a list takes away what it takes away; what it does not name may stand in the other half.
    if (fault) throw fault
    const stopped = stoppedHere(admission.orders)
    for (const { refusal, digest } of admission.refusals) {
      if (isNoNews(refusal) || (digest !== null && stopped.has(digest))) continue
      refusals.push(refusal)
      await this.reports.refuse(refusal, now, digest)
    }
    this.candidates = candidatesOf(admission.orders, this.site, now)
    this.others = admission.orders.filter(({ admitted }) => admitted.document.type === 'series.v1').map(({ file }) => file)
    this.complete = await completeOf(this.candidates, this.ports.store)
    await this.settle(admission.orders)
    this.files.review()
    await this.sweep()
    return this.result(refusals.length === 0, refusals)
  }

  /** What is complete is held. */
  private async settle(orders: readonly AdmittedOrder[] = []): Promise<void> {
    const { now } = this.moment()
    const before = this.holding
    const known = new Set(before.map(({ digest }) => digest))
    const ready = new Set([...this.complete, ...known])
    const held = nextHeld(this.candidates ?? [], ready, before, now).map((one) => (known.has(one.digest) ? one : { ...one, heldAt: now }))
    const earlier = verdictsOf(this.site.verdicts)
    const kept = [...held, ...(this.candidates ?? [])]
    const verdicts = this.trusting ? verdictsAfter(orders, { earlier, held: kept, trust: this.trusting.trust, now }) : this.site.verdicts
    await this.swap(held, this.others, verdicts)
    for (const { digest, release } of held.filter((one) => !known.has(one.digest))) {
      await this.log.append({ kind: 'hold', digest, series: release.series, seqOf: release.seq }, now)
    }
  }

  /** Step 17: high-water marks and the held set reach the disk in one write before anything can play from them. */
  private async swap(held: readonly Candidate[], others: readonly string[], verdicts = this.site.verdicts): Promise<void> {
    const marks = raiseMarks(this.site.marks, held)
    const files = held.map(({ digest, file, heldAt }) => ({ digest, file, heldAt }))
    const next: SiteState = { ...this.site, marks, others, verdicts, held: files }
    if (JSON.stringify(next) !== JSON.stringify(this.site)) await writeSite(this.ports.store, next)
    this.site = next
    this.holding = held
  }

  private sweep(): Promise<void> {
    const { policy, people } = this.site.trust ?? { policy: '', people: [] }
    const listed = listedFiles(this.lists, this.provision.areas).map(({ sha256 }) => sha256)
    const named = [...listed, ...this.site.others, ...this.site.held.map(({ file }) => file), policy, ...people]
    return sweepBlobs(
      this.ports.store,
      named,
      [...this.holding, ...this.wanted()].map(({ release }) => release),
    )
  }

  /**
   * Expired content leaves by rule, without a hub: at once from what may play, and from the disk when the turn comes. A caller with a clock of its own to
   * keep does not wait for the second.
   */
  prune(): Promise<void> {
    const { now, settled } = this.time.moment()
    const alive = settled ? this.holding.filter(({ release }) => Date.parse(release.notAfter) > now) : this.holding
    if (alive.length === this.holding.length) return this.pruning
    this.holding = alive
    this.pruning = this.inTurn(async () => {
      await this.swap(this.holding, this.site.others)
      await this.sweep()
    })
    // A disk that failed once is told once; the next lists sweep it.
    this.pruning.catch(() => {
      this.pruning = Promise.resolve()
    })
    return this.pruning
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
    await this.clock.write()
    await writeState(this.ports.store, 'stopped', { clean: true })
  }

  /** The first entry of a run. */
  async boot(version: string): Promise<{ cleanStop: boolean }> {
    this.version = version
    const cleanStop = (await readState<{ clean: boolean }>(this.ports.store, 'stopped'))?.clean ?? false
    await writeState(this.ports.store, 'stopped', { clean: false })
    const { now, errorMs } = this.moment()
    await this.log.append({ kind: 'boot', version, clockErrorMs: errorMs, cleanStop }, now)
    if (this.lost) await this.reports.refuse({ ...lostState, params: { path: this.lost } }, now)
    return { cleanStop }
  }
}
