import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Language } from '@hai-dang/ui'
import type { Answer } from './answers.ts'
import { sendMedia } from './media.ts'
import type { Records } from './records.ts'

export interface PortalServing {
  /** The records in force; asked anew for each request, so that a swap is one assignment. */
  records(): Records
  readMedia(sha256: string): Promise<Uint8Array | undefined>
  /** False until something verified is held. */
  ready(): boolean
}

const security: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), browsing-topics=()',
}

function refuses(accepted: string, name: string): boolean {
  return new RegExp(`${name}\\s*;\\s*q=0(?:\\.0*)?(?:,|$|\\s)`).test(accepted)
}

function encodingOf(answer: Answer, accepted: string): { bytes: Buffer; name: 'br' | 'gzip' | '' } {
  if (answer.br && /\bbr\b/.test(accepted) && !refuses(accepted, 'br')) return { bytes: answer.br, name: 'br' }
  if (answer.gzip && /\bgzip\b/.test(accepted) && !refuses(accepted, 'gzip')) return { bytes: answer.gzip, name: 'gzip' }
  return { bytes: answer.identity, name: '' }
}

function sendAnswer(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const { bytes, name } = encodingOf(answer, String(request.headers['accept-encoding'] ?? ''))
  const etag = `"${answer.hash}${name ? `-${name}` : ''}"`
  const headers: Record<string, string> = { ...security, ...answer.headers, etag }
  const known =
    answer.status === 200 &&
    String(request.headers['if-none-match'] ?? '')
      .split(/\s*,\s*/)
      .some((tag) => tag === '*' || tag.replace(/^W\//, '') === etag)
  if (known) {
    response.writeHead(304, headers)
    response.end()
    return
  }
  if (name) headers['content-encoding'] = name
  headers['content-length'] = String(bytes.length)
  response.writeHead(answer.status, headers)
  response.end(request.method === 'HEAD' ? undefined : bytes)
}

function sendText(response: ServerResponse, status: number, text: string, type = 'text/plain; charset=utf-8'): void {
  response.writeHead(status, {
    ...security,
    'content-type': type,
    'cache-control': 'no-store',
    'content-length': String(Buffer.byteLength(text)),
  })
  response.end(text)
}

function languageOf(path: string): Language {
  return path === '/en' || path.startsWith('/en/') ? 'en' : 'vi'
}

/** What is not a page made beforehand: files, search, health, old spellings of an address. */
async function answerOther(
  serving: PortalServing,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  query: string,
): Promise<void> {
  const records = serving.records()
  if (path === '/livez') return sendText(response, 200, 'ok')
  if (path === '/readyz') return sendText(response, serving.ready() ? 200 : 503, serving.ready() ? 'ready' : 'nothing verified is held yet')
  if (path.startsWith('/b/')) {
    const sha256 = path.slice(3)
    const mime = records.media.get(sha256)
    const bytes = mime ? await serving.readMedia(sha256) : undefined
    if (mime && bytes) return sendMedia(request, response, { sha256, mime, bytes }, security)
  }
  const lang = languageOf(path)
  if (path === '/tim-kiem' || path === '/en/tim-kiem') {
    return sendText(response, 200, records.search(new URLSearchParams(query).get('q') ?? '', lang).text, 'text/html; charset=utf-8')
  }
  const bare = path.length > 1 ? path.replace(/\/+$/, '') : path
  if (bare !== path && records.answers.has(bare)) {
    response.writeHead(301, { ...security, location: bare, 'content-length': '0' })
    response.end()
    return
  }
  sendAnswer(request, response, records.notFound[lang])
}

/**
 * The public server. A page is answered by one look into a map, before any router: no signatures, no hub, no database on the way. A fault in the rest
 * answers 500 and is told to `onFault`.
 */
export function createPortalServer(serving: PortalServing, onFault: (cause: unknown) => void = () => undefined): Server {
  return createServer(
    { keepAliveTimeout: 30_000, requestTimeout: 15_000, headersTimeout: 10_000, maxHeaderSize: 8192 },
    (request, response) => {
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        response.setHeader('allow', 'GET, HEAD')
        return sendText(response, 405, 'only GET and HEAD')
      }
      const url = request.url ?? '/'
      const mark = url.indexOf('?')
      const path = mark < 0 ? url : url.slice(0, mark)
      const answer = serving.records().answers.get(path)
      if (answer) return sendAnswer(request, response, answer)
      answerOther(serving, request, response, path, mark < 0 ? '' : url.slice(mark)).catch((cause: unknown) => {
        onFault(cause)
        if (!response.headersSent) sendText(response, 500, 'fault')
        else response.destroy()
      })
    },
  )
}
