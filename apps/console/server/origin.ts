import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { extname, resolve, sep } from 'node:path'
import type { OriginConfig } from '../src/signing/origin-facts.ts'
import type { SigningConfig } from './config.ts'
import { demoKeyFiles, readTrust } from './trust.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.json': 'application/json; charset=utf-8',
}

/** Nothing but this origin's own files runs here; the page may speak to the hub and to nobody else. WebAssembly is Argon2id's. */
export function securityHeaders(hubUrl: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' blob:",
    'media-src blob:',
    `connect-src 'self' ${hubUrl}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), publickey-credentials-get=(self), publickey-credentials-create=(self)',
  }
}

/** One agency's signing origin: its bundle, its settings, and in a demo the wrapped keys of its own people. */
export function makeOrigin(config: SigningConfig): Server {
  return createServer((request, response) => {
    answer(config, request, response).catch((error: unknown) => {
      console.error('signing origin could not answer', error)
      if (!response.headersSent) send(response, config, 500, 'text/plain; charset=utf-8', 'Máy chủ trang ký gặp lỗi.', 'no-store')
      else response.end()
    })
  })
}

async function answer(config: SigningConfig, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return send(response, config, 405, 'text/plain; charset=utf-8', 'Chỉ đọc.', 'no-store')
  const path = new URL(request.url ?? '/', 'http://origin').pathname
  if (path === '/livez' || path === '/readyz') return send(response, config, 200, 'text/plain; charset=utf-8', 'ok', 'no-store')
  if (path === '/config.json') {
    const { agency, hubUrl, zone, deployment, drill, demo } = config
    const facts: OriginConfig = { agency, hubUrl, zone, deployment, drill, demo }
    return send(response, config, 200, types['.json']!, JSON.stringify(facts), 'no-store')
  }
  if (path === '/demo-keys.json')
    return send(
      response,
      config,
      200,
      types['.json']!,
      JSON.stringify({ keys: config.demoKeysFolder === null ? [] : await demoKeyFiles(config.demoKeysFolder) }),
      'no-store',
    )
  if (path === '/trust.json') {
    const trust = await readTrust(config)
    if (trust !== null) return send(response, config, 200, types['.json']!, JSON.stringify(trust), 'no-store')
  }
  const file = await bundleFile(config, path === '/' ? '/signing.html' : path)
  if (file === null) return send(response, config, 404, 'text/plain; charset=utf-8', 'Không có trang này.', 'no-store')
  send(response, config, 200, file.type, file.bytes, path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
}

function send(
  response: ServerResponse,
  config: SigningConfig,
  status: number,
  type: string,
  body: string | Uint8Array,
  caching: string,
): void {
  response.writeHead(status, { ...securityHeaders(config.hubUrl), 'content-type': type, 'cache-control': caching })
  response.end(response.req.method === 'HEAD' ? undefined : body)
}

/** A file of the bundle, never one outside its folder. */
async function bundleFile(config: SigningConfig, path: string): Promise<{ bytes: Uint8Array; type: string } | null> {
  const type = types[extname(path)]
  let plain: string
  try {
    plain = decodeURIComponent(path)
  } catch {
    return null
  }
  const full = resolve(config.bundleFolder, `.${plain}`)
  if (type === undefined || !full.startsWith(config.bundleFolder + sep)) return null
  const bytes = await readFile(full).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'EISDIR' || error.code === 'ENOTDIR') return null
    throw error
  })
  return bytes === null ? null : { bytes, type }
}
