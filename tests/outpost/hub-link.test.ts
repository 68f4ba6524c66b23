import { createServer, type Server } from 'node:http'
import { CappedRead, hubLink, RefusedPost } from '@hai-dang/outpost'
import { utf8 } from '@hai-dang/trust'
import { afterAll, beforeAll, expect, test } from 'vitest'

let server: Server
let url = ''

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/small') response.end('four')
    else if (request.url === '/part') {
      const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
      response.writeHead(from > 0 ? 206 : 200, from > 0 ? { 'content-range': `bytes ${from}-9/10` } : {})
      response.end('0123456789'.slice(from))
    } else if (request.url === '/endless') {
      const more = (): void => {
        if (!response.destroyed) response.write(Buffer.alloc(65_536), () => setImmediate(more))
      }
      more()
    } else if (request.url === '/drip') {
      const drip = setInterval(() => response.write('.'), 20)
      response.on('close', () => clearInterval(drip))
    } else if (request.url === '/away') {
      response.writeHead(302, { location: '/small' })
      response.end()
    } else if (request.url === '/silent') {
      // Never answers.
    } else {
      response.writeHead(request.method === 'POST' ? 409 : 404)
      response.end('{"code":"receipts.forked"}')
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
})

afterAll(() => {
  server.closeAllConnections()
  return new Promise<void>((resolve) => server.close(() => resolve()))
})

const link = () => hubLink(url, { answerMs: 400, windowMs: 150, minBytes: 1000 })

test('a whole answer is read, an absent one is missing, a refused post keeps its body', async () => {
  expect(await link().fetch('/small', 4)).toEqual(utf8('four'))
  expect(await link().fetch('/absent', 4)).toBe('missing')
  const refused = await link()
    .post('/api/receipts', utf8('{}'))
    .catch((cause: unknown) => cause)
  expect(refused).toBeInstanceOf(RefusedPost)
  expect(refused).toMatchObject({ status: 409, body: '{"code":"receipts.forked"}' })
})

test('endless data ends at the cap', async () => {
  await expect(link().fetch('/endless', 1_000_000)).rejects.toMatchObject({ code: 'fetch.too-long' })
  await expect(link().fetch('/small', 3)).rejects.toBeInstanceOf(CappedRead)
})

test('a slow drip ends after its window, and a silent server after its time', async () => {
  await expect(link().fetch('/drip', 1_000_000)).rejects.toMatchObject({ code: 'fetch.too-slow' })
  await expect(link().fetch('/silent', 10)).rejects.toThrow()
})

test('a redirect is not followed: the far end names its hub itself', async () => {
  await expect(link().fetch('/away', 10)).rejects.toThrow()
})

test('a file is gone on with at a place, also where nobody knows ranges', async () => {
  const read = async (path: string, from: number): Promise<string> => {
    const chunks = await link().stream(path, 10, undefined, from)
    if (chunks === 'missing') return chunks
    let text = ''
    for await (const chunk of chunks) text += Buffer.from(chunk).toString()
    return text
  }
  expect(await read('/part', 0)).toBe('0123456789')
  expect(await read('/part', 7)).toBe('789')
  expect(await read('/small', 3)).toBe('r')
})
