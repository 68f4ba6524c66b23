import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { openPush } from '../ports/push.ts'
import { openHub, type TestHub } from '../testing/harness.ts'
import { rangeOf } from './files.ts'
import { maskedUrl, openDoor } from './open-door.ts'
import { problemOf, refuse } from './refusals.ts'
import { joinWordings } from './wordings.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await openHub()
})
afterAll(() => hub.close())

const get = (url: string, headers: Record<string, string> = {}) =>
  hub.app.inject({ method: 'GET', url, headers: { host: '127.0.0.1', ...headers } })
const signingOrigin = 'http://ky.thong-tin.localhost:4110'

describe('media by hash', () => {
  it('serves the whole, a part, and nothing when the reader has it', async () => {
    const { sha256 } = await hub.deps.blobs.put(Buffer.from('0123456789'), 'text/plain')
    const whole = await get(`/b/${sha256}`)
    expect([whole.body, whole.headers['content-type'], whole.headers['x-content-type-options']]).toEqual([
      '0123456789',
      'text/plain',
      'nosniff',
    ])
    expect(whole.headers['content-security-policy']).toBe("default-src 'none'; sandbox")
    expect(whole.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    const part = await get(`/b/${sha256}`, { range: 'bytes=2-4' })
    expect([part.statusCode, part.body, part.headers['content-range']]).toEqual([206, '234', 'bytes 2-4/10'])
    expect((await get(`/b/${sha256}`, { range: 'bytes=10-' })).statusCode).toBe(416)
    expect((await get(`/b/${sha256}`, { 'if-none-match': `"${sha256}"` })).statusCode).toBe(304)
    expect((await get(`/b/${'0'.repeat(64)}`)).json().code).toBe('address.unknown')
    expect((await get('/b/..%2f..%2fetc%2fpasswd')).json().code).toBe('address.unknown')
  })
  it.each([
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=-3', { start: 7, end: 9 }],
    ['bytes=8-99', { start: 8, end: 9 }],
    ['bytes=-99', { start: 0, end: 9 }],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=5-2', undefined],
    ['bytes=0-1,3-4', undefined],
    ['items=0-1', undefined],
  ])('reads the range %s', (header, range) => expect(rangeOf(header, 10)).toEqual(range))
  it('lets the signing origins read media, and nobody else’s script', async () => {
    const { sha256 } = await hub.deps.blobs.put(Buffer.from('nghe thử'), 'audio/flac')
    expect((await get(`/b/${sha256}`, { origin: signingOrigin })).headers['access-control-allow-origin']).toBe(signingOrigin)
    expect((await get(`/b/${sha256}`, { origin: 'http://la.localhost' })).headers['access-control-allow-origin']).toBeUndefined()
  })
  it('tells caches that media differ by who asks, whoever asks and however much', async () => {
    const { sha256 } = await hub.deps.blobs.put(Buffer.from('vary'), 'text/plain')
    const asked: Record<string, string>[] = [{}, { origin: signingOrigin }, { range: 'bytes=0-1' }, { 'if-none-match': `"${sha256}"` }]
    for (const headers of asked) expect((await get(`/b/${sha256}`, headers)).headers.vary).toBe('Origin')
  })
})

describe('the door', () => {
  it('gives every answer a policy without inline script and a request id', async () => {
    const answer = await get('/api/session')
    const policy = String(answer.headers['content-security-policy'])
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  })
  it('answers a refusal as a problem document in both languages, with the fields that were wrong', async () => {
    const answer = await hub.ask(null, 'POST', '/api/session', { login: 'lan', extra: 1 })
    expect(answer.headers['content-type']).toContain('application/problem+json')
    const problem = answer.json()
    expect(problem).toMatchObject({ status: 400, code: 'request.malformed', type: 'urn:hai-dang:refusal:request.malformed' })
    expect(problem.wording.vi && problem.wording.en).toBeTruthy()
    expect(problem.fields.map((field: { path: string }) => field.path)).toContain('body.password')
    expect(problem.requestId).toBe(answer.headers['x-request-id'])
  })
  it('takes neither broken JSON nor another type of data', async () => {
    const send = (type: string, payload: string) =>
      hub.app.inject({ method: 'POST', url: '/api/session', headers: { host: '127.0.0.1', 'content-type': type }, payload })
    expect((await send('application/json', '{')).json().code).toBe('request.malformed')
    expect((await send('application/xml', '<a/>')).json().code).toBe('request.unsupported')
  })
  it('a signing origin may call the signing doors only', async () => {
    const from = (url: string, origin: string) => hub.app.inject({ method: 'OPTIONS', url, headers: { host: '127.0.0.1:4100', origin } })
    expect((await from('/api/signing/abc/signatures', signingOrigin)).headers['access-control-allow-origin']).toBe(signingOrigin)
    expect((await from('/api/session', signingOrigin)).headers['access-control-allow-origin']).toBeUndefined()
    const foreign = await hub.app.inject({
      method: 'POST',
      url: '/api/signing/abc/signatures',
      headers: { host: '127.0.0.1', origin: 'http://la.localhost' },
    })
    expect(foreign.json().code).toBe('request.foreign-origin')
  })
  it('never writes a ticket into the log', () => {
    expect(maskedUrl('/api/signing/bi-mat-cua-phieu/keys')).toBe('/api/signing/…/keys')
  })
  it('serves the repository, and no path out of it', async () => {
    expect((await get('/repo/metadata/timestamp.json')).headers['cache-control']).toBe('no-cache')
    expect((await get('/repo/metadata/1.root.json')).headers['cache-control']).toContain('immutable')
    for (const path of [
      'metadata/../../demo-keys/passphrases.json',
      'metadata/%2e%2e/%2e%2e/demo-keys/passphrases.json',
      'demo-keys/passphrases.json',
    ]) {
      expect((await get(`/repo/${path}`)).statusCode).toBe(404)
    }
  })
  it('asks an address that asks too often to wait, in a problem document', async () => {
    const config = { ...hub.deps.config, requestsPerMinute: 3 }
    const app = await openDoor({ deps: { ...hub.deps, config }, identify: hub.app.door.identify, wordings: [], checkResponses: true })
    const codes: number[] = []
    for (let n = 0; n < 4; n += 1) codes.push((await app.inject({ method: 'GET', url: '/readyz' })).statusCode)
    expect(codes).toEqual([200, 200, 200, 429])
    expect((await app.inject({ method: 'GET', url: '/readyz' })).json().code).toBe('request.too-many')
    await app.close()
  })
  it('counts by the address a trusted proxy tells, and by nobody else’s word', async () => {
    const codes = async (trustProxy: string | false) => {
      const config = { ...hub.deps.config, requestsPerMinute: 1, trustProxy }
      const app = await openDoor({ deps: { ...hub.deps, config }, identify: hub.app.door.identify, wordings: [], checkResponses: true })
      const from = async (client: string) =>
        (await app.inject({ method: 'GET', url: '/readyz', headers: { 'x-forwarded-for': client } })).statusCode
      const answered = [await from('203.0.113.7'), await from('203.0.113.8')]
      await app.close()
      return answered
    }
    expect(await codes(false)).toEqual([200, 429])
    expect(await codes('10.0.0.1')).toEqual([200, 429])
    expect(await codes('10.0.0.1,127.0.0.0/8')).toEqual([200, 200])
  })
  it('says whether it is alive and ready', async () => {
    expect((await get('/livez')).body).toBe('ok\n')
    expect((await get('/readyz')).json()).toEqual({ ready: true, database: 'ok', repository: 'ok' })
  })
  it('refuses to start with a code worded twice, or to answer with one not worded', () => {
    const row = { status: 409, vi: 'a', en: 'b' }
    expect(() => joinWordings([{ 'a.b': row }, { 'a.b': { ...row } }])).toThrow('worded twice')
    expect(() => problemOf(refuse('a.c'), { 'a.b': row }, 'id')).toThrow('no wording')
  })
})

describe('what is live', () => {
  it('tells signed-in screens which noun changed, and nobody else', async () => {
    expect((await get('/api/events')).statusCode).toBe(401)
    await hub.app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = hub.app.server.address() as { port: number }
    const stream = await fetch(`http://127.0.0.1:${port}/api/events`, { headers: { cookie: await hub.signIn('lan') } })
    const reader = stream.body!.getReader()
    const next = async () => new TextDecoder().decode((await reader.read()).value)
    expect(await next()).toContain('retry: 2000')
    hub.deps.events.publish({ topic: 'works', id: null })
    expect(await next()).toBe('data: {"topic":"works","id":null}\n\n')
    await reader.cancel()
  })
  it('tells players that a version exists, once, and newcomers the newest; foreign pages are turned away', async () => {
    const push = openPush()
    const { port } = hub.app.server.address() as { port: number }
    push.attach(hub.app.server, (origin) => origin === 'http://cong.localhost:4120')
    const open = async (origin?: string) => new WebSocket(`ws://127.0.0.1:${port}/push`, origin === undefined ? {} : { origin })
    const player = await open()
    await once(player, 'open')
    const heard: string[] = []
    player.on('message', (data) => heard.push(String(data)))
    push.announce(7)
    push.announce(7)
    push.announce(6)
    push.announce(8)
    const late = await open('http://cong.localhost:4120')
    expect(String((await once(late, 'message'))[0])).toBe('{"version":8}')
    expect(heard).toEqual(['{"version":7}', '{"version":8}'])
    const foreign = await open('http://la.localhost')
    expect(String((await once(foreign, 'error'))[0])).toContain('403')
    push.close()
  })
})

describe('screens', () => {
  it('gives a built file by its name and the one page for every other address', async () => {
    const home = join(hub.varFolder, 'home')
    await mkdir(join(home, 'apps/console/dist/console/assets'), { recursive: true })
    await writeFile(join(home, 'apps/console/dist/console/index.html'), '<!doctype html><title>x</title>')
    await writeFile(join(home, 'apps/console/dist/console/assets/a.js'), '1')
    const { default: Fastify } = await import('fastify')
    const app = Fastify()
    app.decorate('door', hub.app.door)
    const { serveFiles } = await import('./files.ts')
    serveFiles(app, { ...hub.deps, config: { ...hub.deps.config, home } })
    const at = (url: string) => app.inject({ method: 'GET', url })
    expect((await at('/releases/42')).headers['content-type']).toContain('text/html')
    expect([(await at('/assets/a.js')).body, (await at('/assets/a.js')).headers['cache-control']]).toEqual([
      '1',
      'public, max-age=31536000, immutable',
    ])
    for (const url of ['/assets/b.js', '/api/x', '/%2e%2e/%2e%2e/package.json']) expect((await at(url)).statusCode).toBe(404)
    await app.close()
  })
})
