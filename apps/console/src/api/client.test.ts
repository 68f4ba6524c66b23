import { releases } from '@hai-dang/wire'
import { afterEach, expect, test } from 'vitest'
import { addressOf, call, isPassing, Refused, Unreachable, whenSignedOut } from './client.ts'

const realFetch = globalThis.fetch
afterEach(() => {
  globalThis.fetch = realFetch
})

function answer(status: number, body: unknown): void {
  globalThis.fetch = async () => new Response(JSON.stringify(body), { status })
}

test('parameters are escaped and absent query values are left out', () => {
  expect(addressOf('/api/x/:id', { id: 'a/b' }, { q: undefined, status: 'pending', area: '' })).toBe('/api/x/a%2Fb?status=pending')
})

test('a missing parameter is a programming fault, never a wrong address', () => {
  expect(() => addressOf('/api/x/:id', {}, undefined)).toThrow(TypeError)
})

test('a problem document becomes a refusal that carries both wordings', async () => {
  const wording = { vi: 'Không được', en: 'Not allowed' }
  answer(403, { type: 'about:blank', title: 'x', status: 403, code: 'release.own-piece', wording, requestId: 'r' })
  const refused = await call(releases.list).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(Refused)
  expect((refused as Refused).code).toBe('release.own-piece')
  expect((refused as Refused).wording).toEqual(wording)
})

test('an answer that breaks the contract is a fault, not a half-drawn screen', async () => {
  answer(200, [{ id: 'not an id' }])
  await expect(call(releases.list)).rejects.toBeInstanceOf(Unreachable)
})

const problemOf = (status: number, code: string) => ({
  type: 'about:blank',
  title: 'x',
  status,
  code,
  wording: { vi: 'x', en: 'x' },
  requestId: 'r',
})

test('trouble at the hub passes, and a refusal of what was sent does not', () => {
  for (const status of [401, 408, 429, 500, 503]) expect(isPassing(new Refused(problemOf(status, 'x')))).toBe(true)
  for (const status of [400, 403, 409, 413, 422]) expect(isPassing(new Refused(problemOf(status, 'work.secret-mark')))).toBe(false)
  expect(isPassing(new Unreachable('status 502', undefined))).toBe(true)
  expect(isPassing(new TypeError('a fault of ours'))).toBe(false)
})

test('the end of a session is heard by whoever listens; a wrong password is not that', async () => {
  let heard = 0
  const stop = whenSignedOut(() => {
    heard += 1
  })
  answer(401, problemOf(401, 'session.wrong'))
  await call(releases.list).catch(() => {})
  expect(heard).toBe(0)
  answer(401, problemOf(401, 'session.none'))
  await call(releases.list).catch(() => {})
  expect(heard).toBe(1)
  stop()
  await call(releases.list).catch(() => {})
  expect(heard).toBe(1)
})
