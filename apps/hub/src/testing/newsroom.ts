import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { admitEnvelope, digestOf, fromBase64, type SigningKey, signBatch } from '@hai-dang/trust'
import type { EnvelopeSignature, ReleaseSheet, SigningRequest, TicketView, WorkContent, WorkView } from '@hai-dang/wire'
import { sql } from 'kysely'
import { demoPeople } from '../demo/people.ts'
import { openHub, type TestHub } from './harness.ts'

/** Each title has an address of its own. */
const pathOf = (title: string) => {
  const plain = title.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'd').toLowerCase()
  return `/tin/${plain.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')}`
}

/** A bulletin for all three channels; `change` replaces parts of it. */
export const bulletin = (title: string, change: Partial<WorkContent> = {}): WorkContent => ({
  title,
  lang: 'vi',
  textVi: 'Ngày mai gió cấp sáu, tàu thuyền không ra khơi.',
  textEn: '',
  sound: { source: 'speech', lang: 'vi', recording: null },
  board: { faces: [{ lines: ['BIỂN ĐỘNG', 'CẤM RA KHƠI'], capitalPx: 12 }], colour: 'amber' },
  page: {
    path: pathOf(title),
    column: 'Tin biển',
    lead: 'Gió mạnh ở vùng biển mẫu.',
    body: { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Ngày mai gió cấp sáu.' }] }] },
    figure: null,
    sources: ['Đài khí tượng mẫu'],
  },
  plan: { class: 'thuong', areas: ['cua-khau-mau', 'cau-cang-mau'], when: { kind: 'now' }, repeatCount: 2, gapSeconds: 10, gainDb: 0 },
  ...change,
})

export const personIdOf = (login: string): string => demoPeople.find((person) => person.login === login)!.personId

export interface Answer<T> {
  readonly status: number
  readonly body: T & { code?: string }
}
export interface Signed {
  readonly complete: boolean
  readonly waitingOn: string[]
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
type Document = { readonly payloadType: string; readonly payload: string }

/** The doors as people of the demo use them. */
function doorsOf(hub: TestHub) {
  const cookies = new Map<string, string>()
  async function call<T>(login: string, method: Method, url: string, body?: object): Promise<Answer<T>> {
    const ask = async (cookie: string) => {
      cookies.set(login, cookie)
      return hub.ask(cookie, method, url, body)
    }
    const first = await ask(cookies.get(login) ?? (await hub.signIn(login)))
    // A session ends when a test moves the clock; its person signs in again.
    const response = first.statusCode === 401 ? await ask(await hub.signIn(login)) : first
    return { status: response.statusCode, body: response.json() as T & { code?: string } }
  }
  /** As a signing page calls: from its own origin, by ticket alone. */
  async function signingCall<T>(method: Method, url: string, body?: object): Promise<Answer<T>> {
    const origin = hub.deps.config.signingOrigins['thong-tin']
    const response = await hub.app.inject({ method, url: `/api/signing/${url}`, headers: { origin }, ...(body ? { payload: body } : {}) })
    return { status: response.statusCode, body: response.json() as T & { code?: string } }
  }
  const opened = async (ticket: string) => (await signingCall<SigningRequest>('GET', ticket)).body
  const sent = async (ticket: string, signatures: EnvelopeSignature[]) =>
    (await signingCall<Signed>('POST', `${ticket}/signatures`, { signatures })).body
  return { call, opened, sent }
}

/** What a signing page sends: one signature over a batch of every document it was shown. */
async function batchOver(hub: TestHub, documents: readonly Document[], key: SigningKey): Promise<EnvelopeSignature[]> {
  const digests = await Promise.all(documents.map(({ payloadType, payload }) => digestOf(payloadType, fromBase64(payload))))
  const { deployment } = hub.deps.config
  const batch = { v: 1, type: 'batch.v1', deployment, id: hub.deps.ids.next(), digests, issued: '2026-08-05T02:00:00Z' } as const
  const signature = await signBatch(batch, key)
  return documents.map(() => signature)
}

function actsOf(hub: TestHub, { call, opened, sent }: ReturnType<typeof doorsOf>) {
  async function written(login: string, content: WorkContent): Promise<WorkView> {
    const { status, body } = await call<WorkView>(login, 'POST', '/api/works', { id: hub.deps.ids.next(), content })
    if (status !== 200) throw new Error(JSON.stringify(body))
    return body
  }
  async function submitted(login: string, content: WorkContent) {
    const work = await written(login, content)
    const asked = { revision: 1, releaseId: hub.deps.ids.next() }
    const { status, body } = await call<{ releaseId: string; digest: string }>(login, 'POST', `/api/works/${work.id}/submissions`, asked)
    if (status !== 200) throw new Error(JSON.stringify(body))
    return { work, releaseId: body.releaseId, digest: body.digest }
  }
  const ticketFor = (login: string, id: string) => call<TicketView>(login, 'POST', `/api/releases/${id}/approval-tickets`)
  const sheetFor = async (login: string, id: string) => (await call<ReleaseSheet>(login, 'GET', `/api/releases/${id}`)).body
  const signaturesOver = async (documents: readonly Document[], login: string) => batchOver(hub, documents, await hub.keys.person(login))
  async function approved(login: string, releaseId: string, keyOf = login): Promise<(Signed | object) & { code?: string }> {
    const { status, body } = await ticketFor(login, releaseId)
    if (status !== 200) return body
    const request = await opened(body.ticket)
    if (request.kind !== 'release') throw new Error(JSON.stringify(request))
    return sent(body.ticket, await signaturesOver(request.sheet.parts, keyOf))
  }
  async function signedByBoth(title: string, change: Partial<WorkContent> = {}) {
    const made = await submitted('lan', bulletin(title, change))
    await approved('minh', made.releaseId)
    await approved('dung', made.releaseId)
    return made
  }
  return { written, submitted, ticketFor, sheetFor, signaturesOver, approved, signedByBoth }
}

/** The repository, whose power can be made to go just after it has published. */
function powerOf(hub: TestHub) {
  const { repository } = hub.deps
  const publish = repository.publish.bind(repository)
  const power = { goesAfterPublish: false }
  repository.publish = async (change, now) => {
    const published = await publish(change, now)
    if (!power.goesAfterPublish) return published
    power.goesAfterPublish = false
    throw new Error('the power went')
  }
  return power
}

/** A far end's own verdict on the file that lies listed for its area. */
async function admitted(hub: TestHub, area: string, digest: string) {
  const folder = join(hub.varFolder, 'repository/targets/area', area)
  const file = (await readdir(folder)).find((name) => name.endsWith(`${digest}.env`))
  if (!file || !hub.deps.repository.listed(area).includes(digest)) throw new Error('not listed')
  const { repository, config } = hub.deps
  const people = (['thong-tin', 'bien-phong'] as const).map((agency) => repository.currentPeople(agency).people)
  return admitEnvelope(await readFile(join(folder, file)), {
    trust: { deployment: config.deployment, policy: repository.currentPolicy(), people },
    now: hub.clock.now(),
    audience: { areas: [area], device: null, capabilities: ['sound', 'board', 'page'] },
    highWater: new Map(),
    withdrawn: new Set(),
    revoked: new Map(),
    nonces: new Set(),
  })
}

/** A whole hub and the acts of its people: write, send, open a ticket, sign with their own keys. */
export async function openNewsroom() {
  const hub = await openHub()
  const doors = doorsOf(hub)
  // A second editor of the same agency, for rival edits.
  await sql`
    insert into "grant" (id, person, role, unit, valid_from, given_at)
    select ${hub.deps.ids.next()}, ${personIdOf('ha')}, role, unit, valid_from, given_at from "grant" where person = ${personIdOf('lan')} and role = 'editor'`.execute(
    hub.db,
  )
  return {
    ...hub,
    ...doors,
    ...actsOf(hub, doors),
    power: powerOf(hub),
    admittedIn: (area: string, digest: string) => admitted(hub, area, digest),
  }
}
export type Newsroom = Awaited<ReturnType<typeof openNewsroom>>
