import type { MediaRef, Refusal, ReleaseItem } from '@hai-dang/wire'
import type { Store } from './store.ts'

/** Instants are epoch milliseconds; `monotonic` never goes back while the process lives. */
export interface Clock {
  now(): number
  monotonic(): number
}

/**
 * What the loop needs of the world. Paths are those of the hub (`/repo/…`, `/b/…`, `/api/…`); any mirror may answer them. Every read is capped: an adapter
 * throws when a body grows past `maxBytes` or drips too slowly. A throw means "not reachable now"; `missing` means that the place has no such thing.
 */
export interface OutpostPorts {
  fetch(path: string, maxBytes: number, signal?: AbortSignal): Promise<Uint8Array | 'missing'>
  /** For media: the bytes from `from` on. Without it they are read whole by `fetch`. */
  stream?(path: string, maxBytes: number, signal?: AbortSignal, from?: number): Promise<AsyncIterable<Uint8Array> | 'missing'>
  post(path: string, bytes: Uint8Array): Promise<Uint8Array>
  /** Step 16: does this file really decode as what it says it is? Runs in an unprivileged process of its own. */
  inspect?(media: MediaRef, kind: ReleaseItem['kind'], bytes: Uint8Array): Promise<Refusal | null>
  readonly store: Store
  readonly clock: Clock
}

/** A read that grew past its cap or came too slowly: an attack or a broken mirror, not a missing network. */
export class CappedRead extends Error {
  readonly code: 'fetch.too-long' | 'fetch.too-slow'
  constructor(code: 'fetch.too-long' | 'fetch.too-slow', path: string) {
    super(`${code}: ${path}`)
    this.name = 'CappedRead'
    this.code = code
  }
}

/** Gives up on work whose time is over, also where the work itself does not listen. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new Error('the time for this is over', { cause: signal.reason }))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

/** The hub answered a read with a fault of its own: this file cannot be had now, which says nothing about the next one. */
export class BrokenRead extends Error {
  constructor(path: string, status: number) {
    super(`${path} answered ${status}`)
    this.name = 'BrokenRead'
  }
}

/** The hub answered a post, and said no. `body` is its problem document. */
export class RefusedPost extends Error {
  readonly status: number
  readonly body: string
  constructor(path: string, status: number, body: string) {
    super(`${path} answered ${status}: ${body.slice(0, 300)}`)
    this.name = 'RefusedPost'
    this.status = status
    this.body = body
  }
}
