import type { AccountView } from '@hai-dang/wire'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { demoPeople } from '../demo/people.ts'
import { type Authenticator, softwareKey } from '../testing/authenticator.ts'
import { openHub, type TestHub, testStart } from '../testing/harness.ts'
import { sampleUnitId } from '../units/index.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await openHub()
})
afterAll(() => hub.close())
afterEach(() => hub.clock.set(testStart))

const idOf = (login: string) => demoPeople.find((person) => person.login === login)!.personId
const tryPassword = (login: string, password: string) => hub.ask(null, 'POST', '/api/session', { login, password })

describe('signing in', () => {
  it('a person signs in, is named under the agency of today, and signs out', async () => {
    const cookie = await hub.signIn('lan')
    const view = (await hub.ask(cookie, 'GET', '/api/session')).json()
    expect(view.account).toMatchObject({ login: 'lan', agency: 'thong-tin', post: 'Biên tập viên, Sở (mẫu)' })
    expect(view.account.agencyName).toMatch(/Thành phố Hồ Chí Minh$/)
    expect(view.account.grants.map((grant: { title: string }) => grant.title)).toEqual(['biên tập viên'])
    await hub.ask(cookie, 'DELETE', '/api/session')
    expect((await hub.ask(cookie, 'GET', '/api/session')).json().account).toBeNull()
  })
  it('the cookie is for this host alone, out of reach of scripts, and the table holds only its hash', async () => {
    const answer = await hub.app.inject({
      method: 'POST',
      url: '/api/session',
      headers: { host: 'bien-phong.localhost:4100' },
      payload: { login: 'dung', password: 'hai-dang-demo' },
    })
    expect(answer.headers['set-cookie']).toMatch(/^__Host-hd-session=.*Path=\/; HttpOnly; Secure; SameSite=Strict$/)
    const stored = await sql`select 1 from session where encode(token_hash, 'base64') like ${`%${answer.cookies[0]!.value}%`}`.execute(
      hub.db,
    )
    expect(stored.rows).toEqual([])
  })
  it('an account of the other agency is turned away at the wrong door', async () => {
    const answer = await hub.app.inject({
      method: 'POST',
      url: '/api/session',
      headers: { host: 'bien-phong.localhost:4100' },
      payload: { login: 'lan', password: 'hai-dang-demo' },
    })
    expect(answer.json().code).toBe('session.other-agency')
  })
  it('five wrong passwords close the login, even to the right one, until the window is over', async () => {
    for (let tries = 0; tries < 5; tries += 1) expect((await tryPassword('ky', 'sai-mat-khau')).statusCode).toBe(401)
    const closed = await tryPassword('ky', 'hai-dang-demo')
    expect([closed.statusCode, closed.json().code]).toEqual([429, 'session.too-many-tries'])
    expect(closed.json().wording.vi).toContain('15 phút')
    hub.clock.set(testStart + 16 * 60_000)
    expect((await tryPassword('ky', 'hai-dang-demo')).statusCode).toBe(200)
  })
  it('tries that come together are counted together: of forty at once five are checked', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => tryPassword('truc', 'sai-mat-khau')))
    const codes = answers.map((answer) => answer.json().code)
    expect(codes.filter((code) => code === 'session.wrong')).toHaveLength(5)
    expect(codes.filter((code) => code === 'session.too-many-tries')).toHaveLength(35)
    const closed = answers.find((answer) => answer.statusCode === 429)!
    expect(Number(closed.headers['retry-after'])).toBe(900)
    hub.clock.set(testStart + 16 * 60_000)
    for (let times = 0; times < 7; times += 1) expect((await tryPassword('truc', 'hai-dang-demo')).statusCode).toBe(200)
  })
  it('many failures from one address slow it down and lock nobody out who signs in right', async () => {
    hub.clock.set(testStart + 60 * 60_000)
    for (let tries = 0; tries < 60; tries += 1) await tryPassword(`la-${tries}`, 'x')
    expect((await tryPassword('phuc', 'hai-dang-demo')).statusCode).toBe(200)
    for (let tries = 60; tries < 100; tries += 1) await tryPassword(`la-${tries}`, 'x')
    const slowed = await tryPassword('phuc', 'hai-dang-demo')
    expect([slowed.statusCode, slowed.json().code, slowed.headers['retry-after']]).toEqual([429, 'session.slow-down', '2'])
    hub.clock.set(testStart + 60 * 60_000 + 2000)
    for (const login of ['phuc', 'quyen', 'son']) expect((await tryPassword(login, 'hai-dang-demo')).statusCode).toBe(200)
    await sql`delete from sign_in_failure`.execute(hub.db)
  })
  it('a wrong login is answered like a wrong password', async () => {
    const [unknown, wrong] = [await tryPassword('khong-co', 'x'), await tryPassword('son', 'x')]
    expect([unknown.statusCode, unknown.json().code]).toEqual([wrong.statusCode, wrong.json().code])
  })
  it('a session ends two idle hours later, and twelve hours later in any case', async () => {
    const cookie = await hub.signIn('ha')
    hub.clock.set(testStart + 2 * 3_600_000 + 1000)
    expect((await hub.ask(cookie, 'GET', '/api/passkeys')).statusCode).toBe(401)
    hub.clock.set(testStart)
    const busy = await hub.signIn('ha')
    for (let hours = 1; hours < 12; hours += 1) {
      hub.clock.set(testStart + hours * 3_600_000)
      expect((await hub.ask(busy, 'GET', '/api/passkeys')).statusCode).toBe(200)
    }
    hub.clock.set(testStart + 12 * 3_600_000)
    expect((await hub.ask(busy, 'GET', '/api/passkeys')).statusCode).toBe(401)
  })
  it('production refuses passwords', async () => {
    const production = await openHub({ production: true })
    try {
      const answer = await production.ask(null, 'POST', '/api/session', { login: 'lan', password: 'hai-dang-demo' })
      expect([answer.statusCode, answer.json().code]).toEqual([403, 'session.no-passwords'])
      const view = (await production.ask(null, 'GET', '/api/session')).json()
      expect([view.passwordSignIn, view.demoPeople]).toEqual([false, []])
    } finally {
      await production.close()
    }
  })
  it('a request that another site sends with the cookie is refused', async () => {
    const cookie = await hub.signIn('lan')
    const from = (origin: string) =>
      hub.app.inject({ method: 'DELETE', url: '/api/session', headers: { host: 'thong-tin.localhost:4100', origin, cookie } })
    expect((await from('http://bien-phong.localhost:4100')).json().code).toBe('request.foreign-origin')
    expect((await from('null')).json().code).toBe('request.foreign-origin')
    expect((await from('http://thong-tin.localhost:4100')).statusCode).toBe(200)
  })
})

describe('rights', () => {
  const grant = (login: string, role: string, unitId: string) => ({
    id: hub.deps.ids.next(),
    personId: idOf(login),
    role,
    unitId,
    from: '2026-08-05',
    to: null,
  })
  const titles = async (login: string) =>
    (await hub.ask(await hub.signIn('lan'), 'GET', `/api/people?q=${login}`)).json<AccountView[]>()[0]!.grants.map((row) => row.role)

  it('a right given or taken back acts at the next request', async () => {
    const [admin, person] = [await hub.signIn('admin-tt'), await hub.signIn('ha')]
    const enrol = () =>
      hub.ask(person, 'POST', '/api/people-lists/thong-tin/enrolments', {
        id: hub.deps.ids.next(),
        personId: idOf('minh'),
        role: 'approver',
      })
    expect((await enrol()).json().code).toBe('grant.missing')
    const given = await hub.ask(admin, 'POST', '/api/grants', grant('ha', 'key_officer', sampleUnitId('co-quan-van-hoa')))
    expect(given.json()).toMatchObject({ role: 'key_officer', title: 'cán bộ quản lý khoá' })
    expect((await enrol()).statusCode).toBe(200)
    expect((await hub.ask(admin, 'DELETE', `/api/grants/${given.json().id}`)).statusCode).toBe(200)
    expect((await enrol()).json().code).toBe('grant.missing')
    expect(await titles('ha')).toEqual(['approver'])
  })
  it('a right on a unit reaches the units below it and no others', async () => {
    const admin = await hub.signIn('admin-bp')
    expect((await hub.ask(admin, 'POST', '/api/grants', grant('don', 'technician', sampleUnitId('don-ho-tram')))).statusCode).toBe(200)
    const foreign = await hub.ask(admin, 'POST', '/api/grants', grant('don', 'observer', sampleUnitId('co-quan-van-hoa')))
    expect(foreign.json().code).toBe('grant.outside-own-unit')
  })
  it('a right whose last day is over no longer holds', async () => {
    const admin = await hub.signIn('admin-bp')
    const given = await hub.ask(admin, 'POST', '/api/grants', { ...grant('don', 'key_officer', sampleUnitId('bdbp')), to: '2026-08-05' })
    expect(given.statusCode).toBe(200)
    const person = await hub.signIn('don')
    const propose = () =>
      hub.ask(person, 'POST', '/api/people-lists/bien-phong/removals', { id: hub.deps.ids.next(), keyid: 'a'.repeat(64), reason: 'thử' })
    expect((await propose()).json().code).toBe('proposal.key-unknown')
    // One hour before midnight on the coast it still holds, one hour after it does not.
    hub.clock.set(Date.parse('2026-08-05T17:30:00Z'))
    const late = await hub.signIn('don')
    expect(
      (
        await hub.ask(late, 'POST', '/api/people-lists/bien-phong/removals', {
          id: hub.deps.ids.next(),
          keyid: 'a'.repeat(64),
          reason: 'thử',
        })
      ).json().code,
    ).toBe('grant.missing')
  })
  it('the same right given or ended twice at once is given or ended once, and every refusal has words', async () => {
    const admin = await hub.signIn('admin-tt')
    const asked = grant('quyen', 'observer', sampleUnitId('co-quan-van-hoa'))
    const heard: string[] = []
    const stop = hub.deps.events.subscribe(({ topic }) => void heard.push(topic))
    const given = await Promise.all(
      [asked, asked, { ...asked, id: hub.deps.ids.next() }].map((each) => hub.ask(admin, 'POST', '/api/grants', each)),
    )
    expect(given.map((answer) => answer.json().code ?? answer.statusCode).filter((code) => code === 200)).toHaveLength(1)
    expect(given.every((answer) => answer.statusCode < 500)).toBe(true)
    const id = given.find((answer) => answer.statusCode === 200)!.json().id
    const ended = await Promise.all([1, 2].map(() => hub.ask(admin, 'DELETE', `/api/grants/${id}`)))
    expect(ended.map((answer) => answer.json().code ?? 'ended').sort()).toEqual(['ended', 'grant.unknown'])
    stop()
    expect(heard).toEqual(['people', 'people'])
    const person = { name: 'Đôi (mẫu)', login: 'doi', agency: 'thong-tin', post: 'Người mới (mẫu)', password: 'hai-dang-demo' }
    const same = hub.deps.ids.next()
    const made = await Promise.all(
      [same, same, hub.deps.ids.next()].map((each) => hub.ask(admin, 'POST', '/api/people', { ...person, id: each })),
    )
    expect(made.map((answer) => answer.statusCode).sort()).toEqual([200, 409, 409])
  })
  it('nobody changes their own rights, nor those of the other agency', async () => {
    const admin = await hub.signIn('admin-tt')
    const ask = async (login: string) =>
      (await hub.ask(admin, 'POST', '/api/grants', grant(login, 'approver', sampleUnitId('co-quan-van-hoa')))).json().code
    expect([await ask('admin-tt'), await ask('dung')]).toEqual(['grant.own-rights', 'grant.other-agency'])
  })
  it('an administrator adds a person, whose sign-in works, and every act is on record for good', async () => {
    const admin = await hub.signIn('admin-tt')
    const id = hub.deps.ids.next()
    const person = { id, name: 'Mới (mẫu)', login: 'moi', agency: 'thong-tin', post: 'Người mới (mẫu)', password: 'hai-dang-demo' }
    expect((await hub.ask(admin, 'POST', '/api/people', person)).json()).toMatchObject({
      login: 'moi',
      post: 'Người mới (mẫu)',
      grants: [],
    })
    expect((await hub.ask(admin, 'POST', '/api/people', { ...person, id: hub.deps.ids.next() })).json().code).toBe('person.login-taken')
    expect((await hub.ask(admin, 'POST', '/api/people', { ...person, login: 'moi2' })).json().code).toBe('person.known')
    expect(
      (await hub.ask(admin, 'POST', '/api/people', { ...person, id: hub.deps.ids.next(), login: 'moi3', agency: 'bien-phong' })).json()
        .code,
    ).toBe('person.other-agency')
    await hub.signIn('moi')
    const acts = await sql<{ kind: string }>`select kind from admin_act where subject_id = ${id}`.execute(hub.db)
    expect(acts.rows).toEqual([{ kind: 'person.create' }])
    await expect(sql`update admin_act set kind = 'x'`.execute(hub.db)).rejects.toThrow('append-only')
    await expect(sql`delete from admin_act`.execute(hub.db)).rejects.toThrow('append-only')
  })
})

describe('the movable clock', () => {
  it('moves forward for everyone and signs nobody out', async () => {
    const cookie = await hub.signIn('lan')
    const moved = await hub.ask(cookie, 'POST', '/api/clock', { seconds: 86_400 })
    expect(moved.json()).toMatchObject({ now: '2026-08-06T02:00:00Z', offsetSeconds: 86_400, movable: true })
    expect((await hub.ask(cookie, 'GET', '/api/passkeys')).statusCode).toBe(200)
  })
  it('a leap past every term leaves no far end with lists that are over: all is signed anew and announced', async () => {
    const cookie = await hub.signIn('lan')
    const readTimestamp = async () =>
      JSON.parse(Buffer.from((await hub.deps.repository.read('metadata/timestamp.json'))!).toString()).signed
    const before = await readTimestamp()
    for (let times = 0; times < 2; times += 1) {
      const moved = await hub.ask(cookie, 'POST', '/api/clock', { seconds: 31 * 86_400 })
      expect(moved.statusCode).toBe(200)
      const now = Date.parse(moved.json().now)
      const signed = await readTimestamp()
      expect(signed.version).toBe(before.version + times + 1)
      expect(Date.parse(signed.expires)).toBeGreaterThan(now + 6 * 86_400_000)
      expect(hub.announced.at(-1)).toBe(signed.version)
      const snapshot = Buffer.from((await hub.deps.repository.read(`metadata/${signed.meta['snapshot.json'].version}.snapshot.json`))!)
      expect(Date.parse(JSON.parse(snapshot.toString()).signed.expires)).toBeGreaterThan(now + 13 * 86_400_000)
    }
  })
  it('never goes back', async () => {
    expect((await hub.ask(await hub.signIn('lan'), 'POST', '/api/clock', { seconds: -1 })).json().code).toBe('request.malformed')
  })
})

const host = 'thong-tin.localhost:4100'
const origin = `http://${host}`
const rpId = 'thong-tin.localhost'

let cookie: string
const at = (method: 'GET' | 'POST' | 'DELETE', url: string, payload?: Record<string, unknown>, signedIn = true) =>
  hub.app.inject({ method, url, headers: { host, origin, ...(signedIn ? { cookie } : {}) }, ...(payload === undefined ? {} : { payload }) })

async function register(key: Authenticator, from = origin) {
  const { challenge } = (await at('POST', '/api/passkeys/options')).json().options
  return at('POST', '/api/passkeys', { name: 'Khoá thử', response: key.register(challenge, from, rpId) })
}
async function signIn(key: Authenticator, change: { rpId?: string } = {}) {
  const { challenge } = (await at('POST', '/api/session/passkey-options', undefined, false)).json().options
  return at('POST', '/api/session/passkey', { response: key.assert(challenge, origin, change.rpId ?? rpId) }, false)
}

describe('passkeys', () => {
  beforeAll(async () => {
    const answer = await at('POST', '/api/session', { login: 'lan', password: 'hai-dang-demo' }, false)
    cookie = `${answer.cookies[0]!.name}=${answer.cookies[0]!.value}`
  })
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
