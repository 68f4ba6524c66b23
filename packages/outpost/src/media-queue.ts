import type { Candidate } from './held-set.ts'
import { type Beginnings, fetchMedia, type MediaStep } from './media.ts'
import type { OutpostPorts } from './ports.ts'
import type { Refused } from './refusals.ts'

export interface MediaHost {
  /** Orders whose files are not all here, as of this moment. */
  wanted(): readonly Candidate[]
  /** Takes in what has arrived. */
  settle(arrived: ReadonlySet<string>): Promise<void>
  refuse(refusal: Refused, digest: string): Promise<void>
}

export interface FetchedFiles {
  readonly refusals: readonly Refused[]
  /** Set when the network went away half-way. */
  readonly fault: unknown
}

/** Resolves when a caller has waited long enough for files; they go on coming. */
export function patience(ms: number): Promise<FetchedFiles> {
  return new Promise((resolve) => {
    AbortSignal.timeout(ms).addEventListener('abort', () => resolve({ refusals: [], fault: null }), { once: true })
  })
}

/** One order may hold up the others this long at first, twice as long at each further try: on a thin line every file comes in the end. */
const firstTryMs = 120_000
const mostDoublings = 8
/** Orders whose files come in quick succession are taken in together: each taking-in is a write. */
const togetherMs = 500

const levels = ['khan_cap', 'uu_tien']
const rankOf = ({ release }: Candidate): number => (levels.indexOf(release.class) + levels.length + 1) % (levels.length + 1)

/** Step 16, apart from the lists: one order's files at a time, the most urgent first. A refresh of the lists never waits for it. */
export class MediaQueue {
  private readonly ports: OutpostPorts
  private readonly steps: readonly MediaStep[] | undefined
  private readonly host: MediaHost
  private readonly tries = new Map<string, number>()
  private readonly beginnings: Beginnings = new Map()
  private running: Promise<FetchedFiles> | null = null
  private current: { readonly digest: string; readonly abort: AbortController } | null = null

  constructor(ports: OutpostPorts, steps: readonly MediaStep[] | undefined, host: MediaHost) {
    this.ports = ports
    this.steps = steps
    this.host = host
  }

  /** Tries every wanted order once, those that become wanted meanwhile too. Whoever asks while it runs gets that run. */
  run(): Promise<FetchedFiles> {
    this.running ??= this.pass().finally(() => {
      this.running = null
    })
    return this.running
  }

  /** Leaves a file that nobody wants any more. */
  review(): void {
    const digest = this.current?.digest
    if (digest !== undefined && !this.host.wanted().some((one) => one.digest === digest)) this.current?.abort.abort()
  }

  private async pass(): Promise<FetchedFiles> {
    const tried = new Set<string>()
    const refusals: Refused[] = []
    let arrived = new Set<string>()
    let settledAt = performance.now()
    const settle = async (): Promise<void> => {
      if (arrived.size > 0) await this.host.settle(arrived)
      arrived = new Set()
      settledAt = performance.now()
    }
    for (;;) {
      const next = this.host
        .wanted()
        .filter(({ digest }) => !tried.has(digest))
        .sort((a, b) => rankOf(a) - rankOf(b))[0]
      if (!next) break
      tried.add(next.digest)
      try {
        const refusal = await this.fetchOne(next)
        if (refusal === null) arrived.add(next.digest)
        else if (refusal !== 'left') refusals.push(refusal)
      } catch (fault) {
        await settle()
        return { refusals, fault }
      }
      if (performance.now() - settledAt > togetherMs) await settle()
    }
    await settle()
    return { refusals, fault: null }
  }

  private async fetchOne({ digest, release }: Candidate): Promise<Refused | 'left' | null> {
    const tries = this.tries.get(digest) ?? 0
    const deadline = AbortSignal.timeout(firstTryMs * 2 ** Math.min(tries, mostDoublings))
    const abort = new AbortController()
    const signal = AbortSignal.any([deadline, abort.signal])
    this.current = { digest, abort }
    const { fetch, stream } = this.ports
    const ports = {
      ...this.ports,
      fetch: (path: string, maxBytes: number) => fetch(path, maxBytes, signal),
      ...(stream
        ? {
            stream: (path: string, maxBytes: number, _signal?: AbortSignal, from = 0) => stream(path, maxBytes, signal, from),
            beginnings: this.beginnings,
          }
        : {}),
    }
    try {
      const refusal = await fetchMedia(release, ports, this.steps)
      this.tries.delete(digest)
      return refusal ? await this.refuse(refusal, digest) : null
    } catch (cause) {
      if (abort.signal.aborted) return 'left'
      if (!deadline.aborted) throw cause
      this.tries.set(digest, tries + 1)
      return this.refuse({ code: 'fetch.too-slow' }, digest)
    } finally {
      this.current = null
    }
  }

  private async refuse(refusal: Pick<Refused, 'code' | 'params'>, digest: string): Promise<Refused> {
    const stepped = { ...refusal, step: 16, name: 'fetchMedia' }
    await this.host.refuse(stepped, digest)
    return stepped
  }
}
