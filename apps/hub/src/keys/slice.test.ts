import { fromHex, readTufFile, targetFile, text, toBase64, toHex, tufSigningBytes, utf8, wordsOf } from '@hai-dang/trust'
import type { EnrolledKey, ListProposal, PeopleV1, SigningRequest, TicketView } from '@hai-dang/wire'
import { isoCBOR } from '@simplewebauthn/server/helpers'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { demoPeople } from '../demo/people.ts'
import { softwareKey } from '../testing/authenticator.ts'
import { openHub, type TestHub, testStart } from '../testing/harness.ts'
import { bearsMakersWord, checkPossession } from './possession.ts'
import { enrolmentsBy } from './queries.ts'

let hub: TestHub
beforeEach(async () => {
  hub = await openHub()
})
afterEach(() => hub.close())

const idOf = (login: string) => demoPeople.find((person) => person.login === login)!.personId
const signingOrigin = 'http://ky.thong-tin.localhost:4110'

async function enrolTicket(login = 'minh', by = 'phuc', agency = 'thong-tin') {
  const body = { id: hub.deps.ids.next(), personId: idOf(login), role: 'approver' }
  return hub.ask(await hub.signIn(by), 'POST', `/api/people-lists/${agency}/enrolments`, body)
}
const opened = async (ticket: TicketView) => (await hub.ask(null, 'GET', `/api/signing/${ticket.ticket}`)).json<SigningRequest>()
async function sendKey(ticket: TicketView, change: { copyable?: boolean; verified?: boolean; origin?: string } = {}) {
  const request = await opened(ticket)
  if (request.kind !== 'enrol') throw new Error(request.kind)
  const key = softwareKey(change)
  const attestation = key.register(request.challenge, change.origin ?? signingOrigin, request.rpId)
  return hub.ask(null, 'POST', `/api/signing/${ticket.ticket}/keys`, {
    alg: 'ES256',
    raw: key.raw,
    rpId: request.rpId,
    origin: signingOrigin,
    attestation,
  })
}
const proposals = async () =>
  (await hub.ask(await hub.signIn('phuc'), 'GET', '/api/people-lists/thong-tin')).json<{ proposals: ListProposal[]; version: number }>()

async function officerSigns(login: string, proposal: string, with_ = login) {
  const answer = await hub.ask(await hub.signIn(login), 'POST', `/api/proposals/${proposal}/tickets`)
  if (answer.statusCode !== 200) return answer
  const ticket = answer.json<TicketView>()
  const request = await opened(ticket)
  if (request.kind !== 'people') throw new Error(request.kind)
  const officer = await hub.keys.officer(with_)
  const sig = toHex(await officer.sign(tufSigningBytes(JSON.parse(request.metadata))))
  return hub.ask(null, 'POST', `/api/signing/${ticket.ticket}/list-signatures`, { keyid: request.officerKeyid, sig })
}
const listed = () => hub.deps.repository.currentPeople('thong-tin').people

describe('the ceremony of a new key', () => {
  it('a key that a person made stands in the published list once two officers signed it, and not before', async () => {
    const ticket = (await enrolTicket()).json<TicketView>()
    expect(ticket.url).toBe(`${signingOrigin}/#${ticket.ticket}`)
    const sent = await sendKey(ticket)
    const { keyid, words } = sent.json()
    expect([sent.statusCode, words]).toEqual([200, wordsOf(keyid)])
    const before = await proposals()
    const [proposal] = before.proposals
    expect(proposal).toMatchObject({
      kind: 'add',
      state: 'waiting_signatures',
      nextVersion: before.version + 1,
      threshold: 2,
      canSign: true,
    })
    expect(proposal!.key).toMatchObject({ keyid, kind: 'webauthn', roles: ['approver'], personName: 'Minh (mẫu)' })

    expect((await officerSigns('phuc', proposal!.id)).json()).toEqual({ ok: true, complete: false })
    await hub.deps.outbox.drain()
    expect(listed().version).toBe(before.version)
    expect((await officerSigns('quyen', proposal!.id)).json()).toEqual({ ok: true, complete: true })
    await hub.deps.outbox.drain()

    expect(listed().keys.find((key) => key.keyid === keyid)).toMatchObject({
      alg: 'ES256',
      person: idOf('minh'),
      origins: [signingOrigin],
      aaguid: '00000000-0000-0000-0000-000000000000',
    })
    expect((await proposals()).proposals[0]!.state).toBe('published')
    expect(hub.announced).toHaveLength(1)
  })
  it('the published files are the very bytes that the officers saw, and any far end can fetch them', async () => {
    await sendKey((await enrolTicket()).json())
    const {
      proposals: [proposal],
    } = await proposals()
    const ticket = (await hub.ask(await hub.signIn('phuc'), 'POST', `/api/proposals/${proposal!.id}/tickets`)).json<TicketView>()
    const seen = await opened(ticket)
    if (seen.kind !== 'people') throw new Error(seen.kind)
    expect(seen.currentMetadata).toBe(text(hub.deps.repository.currentPeople('thong-tin').metadata))
    expect((JSON.parse(seen.next) as PeopleV1).keys.length).toBe((JSON.parse(seen.current!) as PeopleV1).keys.length + 1)
    await officerSigns('phuc', proposal!.id)
    await officerSigns('son', proposal!.id)
    await hub.deps.outbox.drain()
    const metadata = readTufFile('targets', hub.deps.repository.currentPeople('thong-tin').metadata)!
    const target = metadata.targets.get('people/thong-tin/people.json')!
    const fetched = await hub.ask(null, 'GET', `/repo/${targetFile('people/thong-tin/people.json', target.sha256)}`)
    expect(fetched.body).toBe(seen.next)
  })
  it('done again after a crash between publishing and noting it, nothing is published twice', async () => {
    await sendKey((await enrolTicket()).json())
    const {
      proposals: [proposal],
    } = await proposals()
    await officerSigns('phuc', proposal!.id)
    await officerSigns('quyen', proposal!.id)
    await hub.deps.outbox.drain()
    const version = listed().version
    await hub.deps.outbox.enqueue(hub.db, 'people-list.publish', { proposal: proposal!.id })
    await hub.deps.outbox.drain()
    expect([listed().version, hub.announced.length]).toEqual([version, 1])
  })
  it('one officer counts once, another person’s key counts for nobody, and the other agency has no say', async () => {
    await sendKey((await enrolTicket()).json())
    const {
      proposals: [proposal],
    } = await proposals()
    expect((await officerSigns('phuc', proposal!.id, 'quyen')).json().code).toBe('proposal.bad-signature')
    const waiting = async () =>
      (await hub.ask(await hub.signIn('phuc'), 'GET', '/api/desk'))
        .json()
        .waiting.map((row: { kind: string; id: string }) => [row.kind, row.id])
    expect(await waiting()).toEqual([['sign_list', proposal!.id]])
    await officerSigns('phuc', proposal!.id)
    expect(await waiting()).toEqual([])
    expect((await officerSigns('phuc', proposal!.id)).json().code).toBe('proposal.signed-already')
    expect((await officerSigns('khoa1', proposal!.id)).json().code).toBe('proposal.other-agency')
    expect((await officerSigns('minh', proposal!.id)).json().code).toBe('grant.missing')
    await hub.deps.outbox.drain()
    expect(listed().keys.some((key) => key.keyid === proposal!.key.keyid)).toBe(false)
  })
  it('two proposals at once: the second follows the list that the first made, and asks its hands again', async () => {
    await sendKey((await enrolTicket('minh')).json())
    await sendKey((await enrolTicket('ha')).json())
    const [one, two] = (await proposals()).proposals
    await officerSigns('phuc', two!.id)
    await officerSigns('phuc', one!.id)
    await officerSigns('quyen', one!.id)
    await hub.deps.outbox.drain()
    const later = (await proposals()).proposals.find((row) => row.id === two!.id)!
    expect([later.nextVersion, later.signedBy.length]).toEqual([listed().version + 1, 0])
    await officerSigns('phuc', two!.id)
    await officerSigns('son', two!.id)
    await hub.deps.outbox.drain()
    const ids = listed().keys.map((key) => key.keyid)
    expect([ids.includes(one!.key.keyid), ids.includes(two!.key.keyid)]).toEqual([true, true])
  })
})

describe('what a key must show', () => {
  it.each([
    ['a key that can be copied', { copyable: true }, 'key.copyable'],
    ['a key that did not verify its user', { verified: false }, 'key.not-proven'],
    ['a key made on another site', { origin: 'http://thong-tin.localhost:4100' }, 'key.not-proven'],
  ])('%s is refused', async (_, change, code) => {
    expect((await sendKey((await enrolTicket()).json(), change)).json().code).toBe(code)
    expect((await proposals()).proposals).toEqual([])
  })
  it('outside a demonstration a key comes with its maker’s word, and never under a passphrase', async () => {
    const request = await opened((await enrolTicket()).json())
    if (request.kind !== 'enrol') throw new Error(request.kind)
    const [enrolment] = await enrolmentsBy(hub.db, { agency: 'thong-tin' })
    const made = (attested: boolean) => {
      const key = softwareKey({ attested })
      const attestation = key.register(request.challenge, signingOrigin, request.rpId)
      return { alg: 'ES256' as const, raw: key.raw, rpId: request.rpId, origin: signingOrigin, attestation }
    }
    const production = { ...hub.deps, config: { ...hub.deps.config, demo: false } }
    const check = (key: EnrolledKey, deps = production) => checkPossession(deps, enrolment!, key)
    expect(await check(made(false))).toMatchObject({ code: 'key.not-attested' })
    expect(await check(made(false), hub.deps)).toMatchObject({ alg: 'ES256' })
    // One that only attests itself says no more; a maker's certificate is what counts.
    expect(await check(made(true))).toMatchObject({ code: 'key.not-attested' })
    expect(await check(made(true), hub.deps)).toMatchObject({ alg: 'ES256', aaguid: expect.any(String) })
    expect(await check({ alg: 'Ed25519', raw: '0'.repeat(64), proof: '' })).toMatchObject({ code: 'key.passphrase' })
  })
  it('a passphrase key proves itself by a signature over the challenge', async () => {
    const ticket = (await enrolTicket()).json<TicketView>()
    const request = await opened(ticket)
    if (request.kind !== 'enrol') throw new Error(request.kind)
    const key = await hub.keys.person('lan')
    const send = async (text: string, raw = toHex(key.raw)) =>
      (
        await hub.ask(null, 'POST', `/api/signing/${ticket.ticket}/keys`, {
          alg: 'Ed25519',
          raw,
          proof: toBase64(await key.sign(utf8(text))),
        })
      ).json()
    expect((await send('hd-enrol-v1\nkhác')).code).toBe('key.not-proven')
    // It is Lan's own listed key: a raw key stands once over both lists.
    expect((await send(`hd-enrol-v1\n${request.challenge}`)).code).toBe('proposal.key-known')
  })
  it('a ticket makes one key, is bound in time, and a wrong one opens nothing', async () => {
    const ticket = (await enrolTicket()).json<TicketView>()
    await sendKey(ticket)
    expect((await hub.ask(null, 'GET', `/api/signing/${ticket.ticket}`)).json().code).toBe('ticket.used')
    const late = (await enrolTicket()).json<TicketView>()
    hub.clock.set(testStart + 24 * 3_600_000)
    expect((await hub.ask(null, 'GET', `/api/signing/${late.ticket}`)).json().code).toBe('ticket.expired')
    expect((await hub.ask(null, 'GET', `/api/signing/${'x'.repeat(43)}`)).json().code).toBe('ticket.unknown')
  })
  it('nobody is enrolled for a role they were not given, nor by the other agency', async () => {
    expect((await enrolTicket('lan')).json().code).toBe('proposal.role-not-granted')
    expect((await enrolTicket('dung', 'phuc')).json().code).toBe('proposal.other-agency')
    expect((await enrolTicket('dung', 'phuc', 'bien-phong')).json().code).toBe('proposal.other-agency')
    expect((await enrolTicket('minh', 'lan')).json().code).toBe('grant.missing')
  })
})

describe('a key that leaves', () => {
  it('is proposed with a reason, can be dropped, and is gone from the list after two signatures', async () => {
    const cookie = await hub.signIn('admin-tt')
    const keyid = (await hub.keys.person('ha')).keyid
    const propose = () =>
      hub.ask(cookie, 'POST', '/api/people-lists/thong-tin/removals', { id: hub.deps.ids.next(), keyid, reason: 'Nghỉ công tác (mẫu)' })
    const first = (await propose()).json<ListProposal>()
    expect((await propose()).json().code).toBe('proposal.pending')
    expect((await hub.ask(cookie, 'DELETE', `/api/proposals/${first.id}`)).statusCode).toBe(200)
    expect((await officerSigns('phuc', first.id)).json().code).toBe('proposal.settled')
    const second = (await propose()).json<ListProposal>()
    expect((await officerSigns('phuc', second.id)).statusCode).toBe(200)
    expect((await officerSigns('quyen', second.id)).statusCode).toBe(200)
    await hub.deps.outbox.drain()
    expect(listed().keys.some((key) => key.keyid === keyid)).toBe(false)
  })
})

async function removal(login: string): Promise<ListProposal> {
  const { keyid } = await hub.keys.person(login)
  const body = { id: hub.deps.ids.next(), keyid, reason: 'Nghỉ công tác (mẫu)' }
  return (await hub.ask(await hub.signIn('admin-tt'), 'POST', '/api/people-lists/thong-tin/removals', body)).json()
}

const ticketFor = async (login: string, proposal: string) =>
  (await hub.ask(await hub.signIn(login), 'POST', `/api/proposals/${proposal}/tickets`)).json<TicketView & { code?: string }>()

async function signatureFor(login: string, ticket: TicketView) {
  const request = (await hub.ask(null, 'GET', `/api/signing/${ticket.ticket}`)).json<SigningRequest>()
  if (request.kind !== 'people') throw new Error(JSON.stringify(request))
  const sig = toHex(await (await hub.keys.officer(login)).sign(tufSigningBytes(JSON.parse(request.metadata))))
  return { keyid: request.officerKeyid, sig }
}

const send = async (ticket: TicketView, signature: { keyid: string; sig: string }) =>
  (await hub.ask(null, 'POST', `/api/signing/${ticket.ticket}/list-signatures`, signature)).json<{ code?: string; complete?: boolean }>()

async function signs(login: string, proposal: string) {
  const ticket = await ticketFor(login, proposal)
  return ticket.code ? ticket : send(ticket, await signatureFor(login, ticket))
}

const proposalNow = async (id: string) =>
  (await hub.ask(await hub.signIn('phuc'), 'GET', '/api/people-lists/thong-tin'))
    .json<{ proposals: ListProposal[] }>()
    .proposals.find((row) => row.id === id)!

/** As after a rolling restart: what was frozen no longer follows the list in force, and nobody froze it anew. */
async function overtaken(proposal: ListProposal) {
  const stale = sql`metadata = jsonb_set(metadata::jsonb, '{version}', '1')::text, next_version = ${proposal.nextVersion! - 1}`
  await sql`update list_proposal set ${stale} where id = ${proposal.id}`.execute(hub.db)
}

describe('a proposal that another list overtook', () => {
  it('is frozen anew when an officer opens it, and can be signed and published', async () => {
    const proposal = await removal('ha')
    await overtaken(proposal)
    await signs('phuc', proposal.id)
    await signs('quyen', proposal.id)
    await hub.deps.outbox.drain()
    expect((await proposalNow(proposal.id)).state).toBe('published')
    expect(listed().keys.some(({ person }) => person === idOf('ha'))).toBe(false)
  })

  it('asks its hands again when it is overtaken while a page is open', async () => {
    const proposal = await removal('ha')
    const ticket = await ticketFor('phuc', proposal.id)
    const signature = await signatureFor('phuc', ticket)
    await overtaken(proposal)
    expect((await send(ticket, signature)).code).toBe('proposal.stale')
    expect((await send(ticket, await signatureFor('phuc', ticket))).complete).toBe(false)
  })

  it('signed by both and overtaken on its way out, it is frozen anew instead of waiting for ever; it may be dropped', async () => {
    const [one, two] = [await removal('ha'), await removal('minh')]
    for (const id of [one.id, two.id]) for (const login of ['phuc', 'quyen']) await signs(login, id)
    await hub.deps.outbox.drain()
    const states = [await proposalNow(one.id), await proposalNow(two.id)]
    expect(states.map(({ state }) => state).sort()).toEqual(['published', 'waiting_signatures'])
    const left = states.find(({ state }) => state === 'waiting_signatures')!
    expect([left.nextVersion, left.signedBy]).toEqual([listed().version + 1, []])
    expect((await hub.ask(await hub.signIn('admin-tt'), 'DELETE', `/api/proposals/${left.id}`)).statusCode).toBe(200)
  })

  it('made while a list goes out, it follows that list', async () => {
    const first = await removal('ha')
    await signs('phuc', first.id)
    await signs('quyen', first.id)
    const [second] = await Promise.all([removal('minh'), hub.deps.outbox.drain()])
    expect((await proposalNow(second.id)).nextVersion).toBe(listed().version + 1)
  })
})

describe('an officer’s hand', () => {
  it('counts only while the officer holds the right, ticket or no ticket', async () => {
    const proposal = await removal('ha')
    const ticket = await ticketFor('phuc', proposal.id)
    const signature = await signatureFor('phuc', ticket)
    await sql`update "grant" set ended_at = now() where person = ${idOf('phuc')}`.execute(hub.db)
    expect((await send(ticket, signature)).code).toBe('proposal.not-officer')
    expect((await hub.ask(null, 'GET', `/api/signing/${ticket.ticket}`)).json().code).toBe('proposal.not-officer')
  })

  it('signs once with a ticket, and hears the same answer when it asks again', async () => {
    const proposal = await removal('ha')
    const ticket = await ticketFor('phuc', proposal.id)
    const signature = await signatureFor('phuc', ticket)
    expect(await send(ticket, signature)).toEqual({ ok: true, complete: false })
    expect(await send(ticket, signature)).toEqual({ ok: true, complete: false })
    await overtaken(proposal)
    await ticketFor('quyen', proposal.id)
    expect((await send(ticket, await signatureFor('phuc', ticket))).code).toBe('ticket.used')
  })

  it('of a wrong length is a wrong signature, not a fault', async () => {
    const proposal = await removal('ha')
    const ticket = await ticketFor('phuc', proposal.id)
    const { keyid, sig } = await signatureFor('phuc', ticket)
    for (const wrong of [`${sig}0`, `${sig}00`]) expect((await send(ticket, { keyid, sig: wrong })).code).toBe('proposal.bad-signature')
  })
})

describe('the word of a key’s maker', () => {
  const attestation = (fmt: string, statement: [string, unknown][]) => {
    const object = new Map<string, unknown>([
      ['fmt', fmt],
      ['attStmt', new Map(statement)],
      ['authData', fromHex('00')],
    ])
    return isoCBOR.encode(object as never)
  }
  it('is a certificate: a key that attests itself says no more than one that says nothing', () => {
    expect(bearsMakersWord(attestation('none', []))).toBe(false)
    expect(bearsMakersWord(attestation('packed', [['alg', -7]]))).toBe(false)
    expect(bearsMakersWord(attestation('packed', [['x5c', []]]))).toBe(false)
    expect(bearsMakersWord(attestation('packed', [['x5c', [fromHex('3000')]]]))).toBe(true)
  })

  it('base64 with spare bits proves no possession', async () => {
    const body = { id: hub.deps.ids.next(), personId: idOf('minh'), role: 'approver' }
    const made = await hub.ask(await hub.signIn('phuc'), 'POST', '/api/people-lists/thong-tin/enrolments', body)
    const answer = await hub.ask(null, 'POST', `/api/signing/${made.json<TicketView>().ticket}/keys`, {
      alg: 'Ed25519',
      raw: '0'.repeat(64),
      proof: 'AB==',
    })
    expect(answer.json().code).toBe('key.not-proven')
  })
})
