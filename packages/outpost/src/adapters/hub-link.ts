import { BrokenRead, CappedRead, type OutpostPorts, RefusedPost } from '../ports.ts'

export interface HubLinkLimits {
  /** Until the first byte of an answer. */
  readonly answerMs: number
  /** A read must bring at least `minBytes` within each `windowMs`, or end. */
  readonly windowMs: number
  readonly minBytes: number
}

const usual: HubLinkLimits = { answerMs: 10_000, windowMs: 10_000, minBytes: 1024 }

async function* capped(response: Response, path: string, maxBytes: number, limits: HubLinkLimits, abort: AbortController) {
  const reader = response.body?.getReader()
  if (!reader) return
  let total = 0
  let inWindow = 0
  let slow = false
  let ended = false
  const watch = setInterval(() => {
    if (inWindow < limits.minBytes) {
      slow = true
      abort.abort()
    }
    inWindow = 0
  }, limits.windowMs)
  try {
    for (;;) {
      const { done, value } = await reader.read()
      ended = done
      if (done) return
      total += value.length
      inWindow += value.length
      if (total > maxBytes) throw new CappedRead('fetch.too-long', path)
      yield value
    }
  } catch (cause) {
    throw slow ? new CappedRead('fetch.too-slow', path) : cause
  } finally {
    clearInterval(watch)
    if (!ended) abort.abort()
  }
}

async function* behind(chunks: AsyncIterable<Uint8Array>, skipped: number): AsyncIterable<Uint8Array> {
  let left = skipped
  for await (const chunk of chunks) {
    const drop = Math.min(left, chunk.length)
    left -= drop
    if (drop < chunk.length) yield chunk.subarray(drop)
  }
}

async function whole(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return new Uint8Array(Buffer.concat(parts))
}

/** Network ports over HTTP to a hub or a mirror. No credential travels: trust is in the bytes. */
export function hubLink(hubUrl: string, limits: HubLinkLimits = usual): Pick<Required<OutpostPorts>, 'fetch' | 'stream' | 'post'> {
  const ask = async (path: string, init: RequestInit, outer?: AbortSignal): Promise<{ response: Response; abort: AbortController }> => {
    const abort = new AbortController()
    const timer = setTimeout(() => abort.abort(), limits.answerMs)
    try {
      const response = await fetch(new URL(path, hubUrl), {
        ...init,
        redirect: 'error',
        signal: outer ? AbortSignal.any([abort.signal, outer]) : abort.signal,
      })
      return { response, abort }
    } finally {
      clearTimeout(timer)
    }
  }
  const stream: Required<OutpostPorts>['stream'] = async (path, maxBytes, signal, from = 0) => {
    const { response, abort } = await ask(path, from > 0 ? { headers: { range: `bytes=${from}-` } } : {}, signal)
    if (response.status === 404 || response.status === 410) {
      await response.body?.cancel()
      return 'missing'
    }
    const isPart = response.status === 206
    if (!response.ok || (isPart && !response.headers.get('content-range')?.startsWith(`bytes ${from}-`))) {
      await response.body?.cancel()
      throw new BrokenRead(path, response.status)
    }
    // Who knows no ranges answers with the whole: its beginning is here already.
    const skipped = isPart ? 0 : from
    return behind(capped(response, path, maxBytes + skipped, limits, abort), skipped)
  }
  return {
    stream,
    async fetch(path, maxBytes, signal) {
      const chunks = await stream(path, maxBytes, signal)
      return chunks === 'missing' ? 'missing' : whole(chunks)
    },
    async post(path, bytes) {
      const { response, abort } = await ask(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(bytes),
      })
      const body = await whole(capped(response, path, 64 * 1024, limits, abort))
      if (!response.ok) throw new RefusedPost(path, response.status, Buffer.from(body).toString('utf8'))
      return body
    },
  }
}
