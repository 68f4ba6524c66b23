import { createHash } from 'node:crypto'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

/** Bytes ready to be sent: made once when content arrives, never on the way to a reader. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly hash: string
  readonly identity: Buffer
  readonly gzip: Buffer | null
  readonly br: Buffer | null
}

export interface AnswerKind {
  readonly status?: number
  readonly type: string
  readonly cache?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Keeps compressed bytes by the hash of what they were made from, so that a change of one page compresses one page. */
export interface Compressed {
  get(hash: string): { gzip: Buffer; br: Buffer } | undefined
  put(hash: string, made: { gzip: Buffer; br: Buffer }): void
}

const worthCompressing = /^(?:text\/|application\/(?:json|xml|rss\+xml)|image\/svg)/

/** Bytes in a block of just their size: what zlib and small buffers are cut from is far larger and would live as long as they. */
function alone(bytes: Uint8Array): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length)
  copy.set(bytes)
  return copy
}

export function makeAnswer(text: string | Uint8Array, kind: AnswerKind, compressed: Compressed): Answer {
  const identity = alone(Buffer.from(text))
  const hash = createHash('sha256').update(identity).digest('base64url').slice(0, 27)
  const headers = { 'content-type': kind.type, 'cache-control': kind.cache ?? 'no-cache', vary: 'Accept-Encoding', ...kind.headers }
  const base = { status: kind.status ?? 200, headers, hash, identity }
  if (!worthCompressing.test(kind.type) || identity.length < 256) return { ...base, gzip: null, br: null }
  let made = compressed.get(hash)
  if (!made) {
    const br = brotliCompressSync(identity, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: identity.length },
    })
    made = { gzip: alone(gzipSync(identity, { level: 6 })), br: alone(br) }
    compressed.put(hash, made)
  }
  return { ...base, ...made }
}

export const immutable = 'public, max-age=31536000, immutable'
