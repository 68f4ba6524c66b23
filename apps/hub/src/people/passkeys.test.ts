import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Authenticator, softwareKey } from '../testing/authenticator.ts'
import { openHub, type TestHub } from '../testing/harness.ts'

const host = 'thong-tin.localhost:4100'
const origin = `http://${host}`
const rpId = 'thong-tin.localhost'

let hub: TestHub
let cookie: string
const at = (method: 'GET' | 'POST' | 'DELETE', url: string, payload?: Record<string, unknown>, signedIn = true) =>
  hub.app.inject({ method, url, headers: { host, origin, ...(signedIn ? { cookie } : {}) }, ...(payload === undefined ? {} : { payload }) })

beforeAll(async () => {
  hub = await openHub()
  const answer = await at('POST', '/api/session', { login: 'lan', password: 'hai-dang-demo' }, false)
  cookie = `${answer.cookies[0]!.name}=${answer.cookies[0]!.value}`
})
afterAll(() => hub.close())

async function register(key: Authenticator, from = origin) {
  const { challenge } = (await at('POST', '/api/passkeys/options')).json().options
  return at('POST', '/api/passkeys', { name: 'Khoá thử', response: key.register(challenge, from, rpId) })
}
async function signIn(key: Authenticator, change: { rpId?: string } = {}) {
  const { challenge } = (await at('POST', '/api/session/passkey-options', undefined, false)).json().options
  return at('POST', '/api/session/passkey', { response: key.assert(challenge, origin, change.rpId ?? rpId) }, false)
}

describe('passkeys', () => {
  it('a person adds one and signs in with it; removed, it opens nothing', async () => {
    const key = softwareKey()
    expect((await register(key)).json()).toEqual({ ok: true })
    const entered = await signIn(key)
    expect(entered.json().account.login).toBe('lan')
    const [held] = (await at('GET', '/api/passkeys')).json()
    expect(held).toMatchObject({ name: 'Khoá thử', lastUsedAt: '2026-08-05T02:00:00Z' })
    await at('DELETE', `/api/passkeys/${held.id}`)
    expect((await signIn(key)).json().code).toBe('passkey.not-verified')
  })
  it('a challenge works once', async () => {
    const key = softwareKey()
    await register(key)
    const { challenge } = (await at('POST', '/api/session/passkey-options', undefined, false)).json().options
    const response = key.assert(challenge, origin, rpId)
    expect((await at('POST', '/api/session/passkey', { response }, false)).statusCode).toBe(200)
    expect((await at('POST', '/api/session/passkey', { response }, false)).json().code).toBe('passkey.not-verified')
  })
  it('a challenge made for registering does not sign in', async () => {
    const key = softwareKey()
    await register(key)
    const { challenge } = (await at('POST', '/api/passkeys/options')).json().options
    expect((await at('POST', '/api/session/passkey', { response: key.assert(challenge, origin, rpId) }, false)).json().code).toBe(
      'passkey.not-verified',
    )
  })
  it('neither another site, nor another name, nor an unverified user is accepted', async () => {
    expect((await register(softwareKey(), 'http://ky.thong-tin.localhost:4110')).json().code).toBe('passkey.not-verified')
    expect((await register(softwareKey({ verified: false }))).json().code).toBe('passkey.not-verified')
    const key = softwareKey()
    await register(key)
    expect((await signIn(key, { rpId: 'ky.thong-tin.localhost' })).json().code).toBe('passkey.not-verified')
  })
  it('a bare address has no passkeys', async () => {
    expect((await hub.ask(null, 'POST', '/api/session/passkey-options')).json().code).toBe('passkey.host')
  })
})
