import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { fileURLToPath } from 'node:url'
import { cssText, fontFiles, type Language } from '@hai-dang/ui'
import type { PlayerConfig } from '../config.ts'
import { panelCss, panelPage, panelScript } from './page.ts'
import { type PanelParts, panelState } from './view.ts'
import { stopReasons } from './words.ts'

export interface Panel {
  readonly address: string
  close(): Promise<void>
}

const headers = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
}

interface Answer {
  readonly status?: number
  readonly type?: string
  readonly body?: string | Uint8Array
  readonly location?: string
  readonly cache?: string
}

const notFound: Answer = { status: 404, type: 'text/plain; charset=utf-8', body: 'Không có trang này. / No such page.' }
const refused: Answer = {
  status: 403,
  type: 'text/plain; charset=utf-8',
  body: 'Yêu cầu không đến từ trang này. / The request does not come from this page.',
}

/** A page elsewhere that resolves its own name to this machine must not read or press anything here. */
function isOwnHost(host: string | undefined, bound: string): boolean {
  const name = (host ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '')
  return name === bound || name === 'localhost' || name.endsWith('.localhost') || /^[\d.]+$/.test(name) || name === '::1'
}

function isOwnOrigin(request: IncomingMessage): boolean {
  const { origin, host } = request.headers
  return origin === undefined || origin === `http://${host}`
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams | null> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length
    if (length > 4096) return null
    parts.push(part)
  }
  return new URLSearchParams(Buffer.concat(parts).toString('utf8'))
}

const languageOf = (text: string | null): Language => (text === 'en' ? 'en' : 'vi')

async function fontAnswer(name: string): Promise<Answer> {
  const font = fontFiles.find((one) => one.name === name)
  if (!font) return notFound
  return { type: 'font/woff2', body: await readFile(fileURLToPath(import.meta.resolve(font.specifier))), cache: 'public, max-age=86400' }
}

async function get(parts: PanelParts, url: URL): Promise<Answer> {
  const lang = languageOf(url.searchParams.get('lang'))
  const ask = url.searchParams.get('stop')
  switch (url.pathname) {
    case '/':
      return {
        type: 'text/html; charset=utf-8',
        body: panelPage(panelState(parts), { lang, asksReason: ask === 'ask', reasonKept: ask === 'kept' }),
      }
    case '/state.json':
      return { type: 'application/json', body: JSON.stringify(panelState(parts)) }
    case '/panel.css':
      return { type: 'text/css; charset=utf-8', body: `${cssText}${panelCss}` }
    case '/panel.js':
      return { type: 'text/javascript; charset=utf-8', body: panelScript }
    case '/board.png':
      return parts.site.board ? { type: 'image/png', body: parts.site.board.picture() } : notFound
    case '/livez':
      return { type: 'application/json', body: '{"ok":true}' }
    default:
      return url.pathname.startsWith('/assets/fonts/') ? fontAnswer(url.pathname.slice('/assets/fonts/'.length)) : notFound
  }
}

/** Tắt tại chỗ needs no account; the reason is asked afterwards and goes home in the log. */
async function post(parts: PanelParts, url: URL, request: IncomingMessage): Promise<Answer> {
  if (!isOwnOrigin(request)) return refused
  const form = await formOf(request)
  const lang = languageOf(form?.get('lang') ?? null)
  if (url.pathname === '/stop') {
    parts.site.agent.stopHere()
    return { status: 303, location: `/?lang=${lang}&stop=ask` }
  }
  if (url.pathname !== '/stop-reason') return notFound
  const reason = form?.get('reason') ?? ''
  if (!Object.hasOwn(stopReasons, reason)) return { status: 303, location: `/?lang=${lang}&stop=ask` }
  const detail = stopReasons[reason as keyof typeof stopReasons].vi
  await parts.site.outpost.append({ kind: 'refusal', code: 'site.stopped-here', step: 0, detail })
  return { status: 303, location: `/?lang=${lang}&stop=kept` }
}

async function answer(parts: PanelParts, bound: string, request: IncomingMessage): Promise<Answer> {
  if (!isOwnHost(request.headers.host, bound)) return refused
  const url = new URL(request.url ?? '/', 'http://site')
  if (request.method === 'GET' || request.method === 'HEAD') return get(parts, url)
  return request.method === 'POST' ? post(parts, url, request) : notFound
}

function send(response: ServerResponse, { status = 200, type, body, location, cache }: Answer, bare: boolean): void {
  response.writeHead(status, {
    ...headers,
    ...(type ? { 'content-type': type } : {}),
    ...(location ? { location } : {}),
    ...(cache ? { 'cache-control': cache } : {}),
  })
  response.end(bare ? undefined : body)
}

/** The site's own page, on loopback. */
export async function openPanel(parts: PanelParts & { readonly config: Pick<PlayerConfig, 'host' | 'port'> }): Promise<Panel> {
  const { host, port } = parts.config
  const server = createServer((request, response) => {
    answer(parts, host, request)
      .then((made) => send(response, made, request.method === 'HEAD'))
      .catch(() =>
        send(response, { status: 500, type: 'text/plain; charset=utf-8', body: 'Lỗi tại điểm phát. / A fault at the site.' }, false),
      )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(cause.code === 'EADDRINUSE' ? new Error(`Port ${port} is in use: the site's page cannot be served.`, { cause }) : cause),
    )
    server.listen(port, host, resolve)
  })
  const bound = server.address()
  const actual = typeof bound === 'object' && bound ? bound.port : port
  return {
    address: `http://${host}:${actual}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
