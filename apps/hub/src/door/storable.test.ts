import { afterAll, beforeAll, expect, it } from 'vitest'
import { bulletin, type Newsroom, openNewsroom } from '../testing/newsroom.ts'
import { unstorableAt } from './storable.ts'

let room: Newsroom
beforeAll(async () => {
  room = await openNewsroom()
})
afterAll(() => room?.close())

const malformed = { status: 400, body: { code: 'request.malformed' } }

it('text that no column can hold is found wherever it lies, however deep', () => {
  expect(unstorableAt({ a: ['x', { b: 'y\0' }] })).toBe('a.1.b')
  expect(unstorableAt({ a: { 'k\ud800': 1 } })).toBe('a')
  expect(unstorableAt({ a: ['đủ 🙂', 1, null, true] })).toBeNull()
  let deep: unknown = 'x\0'
  for (let depth = 0; depth < 200_000; depth += 1) deep = [deep]
  expect(unstorableAt(deep)).not.toBeNull()
})

it.each([
  ['U+0000', '\0'],
  ['the first half of a pair', '\ud800'],
  ['the second half of a pair', '\udfff'],
])('%s is refused at every door that takes text', async (_, bad) => {
  const draft = { id: room.deps.ids.next(), content: bulletin(`Tin ${bad}`) }
  expect(await room.call('lan', 'POST', '/api/works', draft)).toMatchObject(malformed)
  expect(await room.call('lan', 'POST', '/api/speech', { text: bad, lang: 'vi' })).toMatchObject(malformed)
  const login = await room.ask(null, 'POST', '/api/session', { login: `lan${bad}`, password: 'x' })
  expect({ status: login.statusCode, body: login.json() }).toMatchObject(malformed)
})

it('U+0000 in a query is refused', async () => {
  for (const url of ['/api/works?q=%00', '/api/people?q=a%00', '/api/releases?q=%00b', '/api/places?q=%00', '/api/units?q=%00'])
    expect([url, await room.call('lan', 'GET', url)]).toMatchObject([url, malformed])
})

it('a number larger than its column is refused', async () => {
  const work = await room.written('lan', bulletin('Số lớn'))
  for (const revision of [2 ** 31, 2 ** 53 - 1]) {
    const asked = { revision, releaseId: room.deps.ids.next() }
    expect(await room.call('lan', 'POST', `/api/works/${work.id}/submissions`, asked)).toMatchObject(malformed)
    const save = { baseRevision: revision, content: bulletin('x') }
    expect(await room.call('lan', 'PUT', `/api/works/${work.id}/draft`, save)).toMatchObject(malformed)
    expect(await room.call('lan', 'GET', `/api/works/${work.id}/revisions/${revision}`)).toMatchObject(malformed)
  }
  const year = { kind: 'times', times: ['08:00'], weekdays: [1], from: '0000-01-01', to: '0000-01-02' } as const
  const plan = { ...bulletin('x').plan, when: year }
  expect(await room.call('lan', 'POST', '/api/plan-checks', { plan, soundMs: 1, hasBoard: false, hasPage: false })).toMatchObject(malformed)
})

it('an address that cannot be read answers a problem document under the house’s headers', async () => {
  for (const url of ['/%E0%A4%A', '/api/works/%E0%A4%A', '/b/%ff']) {
    const answer = await room.app.inject({ method: 'GET', url, headers: { host: '127.0.0.1' } })
    expect([url, answer.statusCode, answer.headers['content-type']]).toEqual([
      url,
      400,
      expect.stringContaining('application/problem+json'),
    ])
    expect(answer.json()).toMatchObject({ code: 'request.malformed', requestId: answer.headers['x-request-id'] })
    expect(answer.headers['x-content-type-options']).toBe('nosniff')
  }
})
