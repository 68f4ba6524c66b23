import { readFile } from 'node:fs/promises'
import { extname, join, resolve, sep } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { HubDeps } from '../deps.ts'
import { sendRefusal } from './mount.ts'
import { refuse } from './refusals.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.map': 'application/json',
  '.wasm': 'application/wasm',
}
const forEver = 'public, max-age=31536000, immutable'

/** Media by hash (anyone, any mirror), the signed repository (anyone), and the built screens. */
export function serveFiles(app: FastifyInstance, deps: Pick<HubDeps, 'blobs' | 'repository' | 'config'>): void {
  app.get('/b/:sha256', (request, reply) => sendBlob(app, deps.blobs, request, reply))
  app.get('/repo/*', async (request, reply) => {
    const path = (request.params as { '*': string })['*']
    const bytes = isRepositoryPath(path) ? await deps.repository.read(path) : undefined
    if (bytes === undefined) return sendRefusal(app, request, reply, refuse('address.unknown'))
    // Consistent snapshots name their version or hash; only the timestamp changes under one name.
    const moves = path === 'metadata/timestamp.json'
    return reply
      .header('cache-control', moves ? 'no-cache' : forEver)
      .type(path.endsWith('.json') ? 'application/json' : 'application/octet-stream')
      .send(Buffer.from(bytes))
  })
  serveScreens(app, join(deps.config.home, 'apps/console/dist/console'))
}

async function sendBlob(
  app: FastifyInstance,
  blobs: HubDeps['blobs'],
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { sha256 } = request.params as { sha256: string }
  const found = /^[0-9a-f]{64}$/.test(sha256) ? await blobs.stat(sha256) : undefined
  if (found === undefined) return sendRefusal(app, request, reply, refuse('address.unknown'))
  // A file opened by itself runs nothing and loads nothing, whatever it claims to be.
  reply.header('content-security-policy', "default-src 'none'; sandbox")
  reply.header('etag', `"${sha256}"`).header('accept-ranges', 'bytes').header('cache-control', forEver).type(found.mime)
  if (request.headers['if-none-match'] === `"${sha256}"`) return reply.status(304).send()
  const range = rangeOf(request.headers.range, found.length)
  if (range === 'unsatisfiable') return reply.status(416).header('content-range', `bytes */${found.length}`).send()
  if (range === undefined) return reply.header('content-length', found.length).send(blobs.stream(sha256))
  reply.status(206).header('content-range', `bytes ${range.start}-${range.end}/${found.length}`)
  return reply.header('content-length', range.end - range.start + 1).send(blobs.stream(sha256, range))
}

/** One byte range (RFC 9110 §14); several, or another unit, are answered with the whole. */
export function rangeOf(header: string | undefined, length: number): { start: number; end: number } | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (match === null || (match[1] === '' && match[2] === '')) return undefined
  if (match[1] === '') {
    const last = Number(match[2])
    return last === 0 ? 'unsatisfiable' : { start: Math.max(0, length - last), end: length - 1 }
  }
  const start = Number(match[1])
  const end = match[2] === '' ? length - 1 : Math.min(Number(match[2]), length - 1)
  if (start >= length) return 'unsatisfiable'
  return end < start ? undefined : { start, end }
}

function isRepositoryPath(path: string): boolean {
  return /^(?:metadata|targets)\/[A-Za-z0-9._/-]+$/.test(path) && !path.split('/').includes('..')
}

function serveScreens(app: FastifyInstance, folder: string): void {
  app.setNotFoundHandler(async (request, reply) => {
    const path = decodedPath(request.url)
    const asked = /^\/(?:api|b|repo|push)(?:\/|$)/.test(path) || (request.method !== 'GET' && request.method !== 'HEAD')
    if (asked) return sendRefusal(app, request, reply, refuse('address.unknown'))
    const file = await readInside(folder, path === '/' ? '/index.html' : path)
    if (file !== undefined) return sendScreen(reply, path === '/' ? '/index.html' : path, file)
    // Every screen has an address of its own that the one page knows.
    const index = extname(path) === '' ? await readInside(folder, '/index.html') : undefined
    if (index === undefined) return sendRefusal(app, request, reply, refuse('address.unknown'))
    return sendScreen(reply, '/index.html', index)
  })
}

function sendScreen(reply: FastifyReply, path: string, bytes: Buffer): FastifyReply {
  const kept = path.startsWith('/assets/') ? forEver : 'no-cache'
  return reply
    .status(200)
    .header('cache-control', kept)
    .type(types[extname(path)] ?? 'application/octet-stream')
    .send(bytes)
}

function decodedPath(url: string): string {
  try {
    return decodeURIComponent(url.split('?')[0]!)
  } catch {
    return '/'
  }
}

async function readInside(folder: string, path: string): Promise<Buffer | undefined> {
  const full = resolve(folder, `.${path}`)
  if (!full.startsWith(folder + sep)) return undefined
  try {
    return await readFile(full)
  } catch {
    // Absent, or a folder: either way there is no such page.
    return undefined
  }
}
