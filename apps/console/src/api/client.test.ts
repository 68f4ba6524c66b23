import { releases } from '@hai-dang/wire'
import { afterEach, expect, test } from 'vitest'
import { addressOf, call, Refused, Unreachable } from './client.ts'

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
