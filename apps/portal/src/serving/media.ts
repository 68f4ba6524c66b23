import type { IncomingMessage, ServerResponse } from 'node:http'

export interface MediaFile {
  readonly sha256: string
  readonly mime: string
  readonly bytes: Uint8Array
}

/** `bytes=0-99`, `bytes=100-`, `bytes=-50` as a half-open span; null for what cannot be satisfied, undefined for what is no single range. */
export function spanOf(range: string | undefined, length: number): { from: number; to: number } | null | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(range ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return undefined
  const from = match[1] === '' ? Math.max(0, length - Number(match[2])) : Number(match[1])
  const to = match[1] === '' || match[2] === '' ? length : Math.min(length, Number(match[2]) + 1)
  return from >= length || to <= from ? null : { from, to }
}

/** A held file, whole or in part. Its address is its hash; a page that was taken down takes its files with it, so copies are kept an hour only. */
export function sendMedia(
  request: IncomingMessage,
  response: ServerResponse,
  file: MediaFile,
  security: Readonly<Record<string, string>>,
): void {
  const etag = `"${file.sha256}"`
  const headers: Record<string, string> = {
    ...security,
    'content-type': file.mime,
    etag,
    'accept-ranges': 'bytes',
    'cache-control': 'public, max-age=3600',
  }
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers)
    response.end()
    return
  }
  const ifRange = request.headers['if-range']
  const span = ifRange && ifRange !== etag ? undefined : spanOf(request.headers.range, file.bytes.length)
  if (span === null) {
    response.writeHead(416, { ...headers, 'content-range': `bytes */${file.bytes.length}` })
    response.end()
    return
  }
  const part = span ? file.bytes.subarray(span.from, span.to) : file.bytes
  if (span) headers['content-range'] = `bytes ${span.from}-${span.to - 1}/${file.bytes.length}`
  headers['content-length'] = String(part.length)
  response.writeHead(span ? 206 : 200, headers)
  response.end(request.method === 'HEAD' ? undefined : part)
}
