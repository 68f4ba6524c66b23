import { fromHex, toHex, tufSigningBytes } from '@hai-dang/trust'
import type { ListProposal, SigningRequest, TicketView } from '@hai-dang/wire'
import { isoCBOR } from '@simplewebauthn/server/helpers'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { demoPeople } from '../demo/people.ts'
import { openHub, type TestHub } from '../testing/harness.ts'
import { bearsMakersWord } from './possession.ts'

let hub: TestHub
beforeEach(async () => {
  hub = await openHub()
})
afterEach(() => hub.close())

const idOf = (login: string) => demoPeople.find((person) => person.login === login)!.personId
const listed = () => hub.deps.repository.currentPeople('thong-tin').people

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
