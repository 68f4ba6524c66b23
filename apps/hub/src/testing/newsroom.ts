import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { admitEnvelope, canonicalBytes, digestOf, fromBase64, newSigningKey, type SigningKey, signBatch } from '@hai-dang/trust'
import type {
  AgencyId,
  EnvelopeSignature,
  GrantRole,
  PeopleV1,
  ReleaseSheet,
  SigningRequest,
  TicketView,
  TrustPolicy,
  WorkContent,
  WorkView,
} from '@hai-dang/wire'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import pg from 'pg'
import pino from 'pino'
import * as approvals from '../approvals/index.ts'
import { readConfig } from '../config.ts'
import type { HubDeps, Repository } from '../deps.ts'
import { openDoor } from '../door/open-door.ts'
import type { Who } from '../door/who.ts'
import { openEvents } from '../events.ts'
import { openAudio } from '../ports/audio.ts'
import { openBlobs } from '../ports/blobs.ts'
import { type Db, migrate, openDatabase } from '../ports/database.ts'
import { openIds } from '../ports/ids.ts'
import { openOutbox } from '../ports/outbox.ts'
import { openPictures } from '../ports/pictures.ts'
import { openSpeech } from '../ports/speech.ts'
import * as releases from '../releases/index.ts'
import * as works from '../works/index.ts'

const deployment = 'demo-thu'
const unit = '01990000-0000-7000-8000-0000000000ff'
const roster = [
  ['lan', 'thong-tin', ['editor']],
  ['mai', 'thong-tin', ['editor']],
  ['minh', 'thong-tin', ['approver']],
  ['ha', 'thong-tin', ['approver', 'editor']],
  ['dung', 'bien-phong', ['approver']],
  ['chien', 'bien-phong', ['editor']],
] as const satisfies readonly [string, AgencyId, readonly GrantRole[]][]
export type Login = (typeof roster)[number][0]
export const idOf = (login: Login) => `01990000-0000-7000-8000-00000000000${roster.findIndex(([one]) => one === login) + 1}`

const areaPolicy = (area: string) => ({
  area,
  from: '2025-01-01T00:00:00Z',
  zone: 'Asia/Ho_Chi_Minh',
  windows: [{ from: '05:00', to: '21:00' }],
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  sessionsPerDay: 24,
  minutesPerSession: 30,
  maxGainDb: 0,
  emergencyExempt: true,
})
const one = { 'thong-tin': 1, 'bien-phong': 1 }
const policy: TrustPolicy = {
  v: 1,
  type: 'trust-policy',
  deployment,
  policyVersion: 1,
  agencies: ['thong-tin', 'bien-phong'],
  quorums: { release: one, template: one, series: one, batch: one, warrant: one },
  areas: ['cau-cang-mau', 'cua-khau-mau', 'portal'].map(areaPolicy),
  limits: {
    releaseDays: 60,
    pageDays: 365,
    offlineHorizonDays: 30,
    activationMinutes: 60,
    activationsPerDay: 5,
    confirmMinutes: 10,
    clockStepMinutes: 60,
  },
  drill: true,
  logs: [],
  witnesses: [],
  minPlayer: '0.1.0',
}

export const whoIs = (login: Login): Who => {
  const [, agency, roles] = roster.find(([name]) => name === login)!
  const grants = roles.map((role) => ({ role, unitId: unit }))
  const can = (role: GrantRole) => grants.some((grant) => grant.role === role)
  return { personId: idOf(login), name: login, login, agency, sessionId: unit, grants, can }
}

declare module 'vitest' {
  interface ProvidedContext {
    databaseUrl: string
  }
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
    path: '/tin/gio-lon',
    column: 'Tin biển',
    lead: 'Gió mạnh ở vùng biển mẫu.',
    body: { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Ngày mai gió cấp sáu.' }] }] },
    figure: null,
    sources: ['Đài khí tượng mẫu'],
  },
  plan: { class: 'thuong', areas: ['cua-khau-mau', 'cau-cang-mau'], when: { kind: 'now' }, repeatCount: 2, gapSeconds: 10, gainDb: 0 },
  ...change,
})

/** Area → digest → bytes: what a far end would find. Lists, keys and policy are real; only the files and the TUF signatures are not made. */
function listsInMemory(lists: Record<AgencyId, PeopleV1>) {
  const listed = new Map<string, Map<string, Uint8Array>>()
  let version = 0
  const power = { goesAfterPublish: false }
  const repository: Repository = {
    async publish(change) {
      for (const [area, { add, remove }] of Object.entries(change.areas ?? {})) {
        const list = listed.get(area) ?? new Map<string, Uint8Array>()
        for (const digest of remove ?? []) list.delete(digest)
        for (const { digest, bytes } of add ?? []) {
          if (list.has(digest)) throw new Error('listed twice')
          list.set(digest, bytes)
        }
        listed.set(area, list)
      }
      version++
      if (power.goesAfterPublish) {
        power.goesAfterPublish = false
        throw new Error('the power went')
      }
      return { version }
    },
    reissue: async () => undefined,
    read: async () => undefined,
    currentPeople: (agency) => ({ people: lists[agency], bytes: canonicalBytes(lists[agency]), metadata: new Uint8Array() }),
    currentPolicy: () => policy,
    listed: (area) => [...(listed.get(area)?.keys() ?? [])],
  }
  return { repository, listed, power }
}

async function peopleWithKeys() {
  const keys = new Map<Login, SigningKey>()
  const list = (agency: AgencyId, id: string): PeopleV1 => ({ v: 1, type: 'people.v1', deployment, id, agency, version: 1, keys: [] })
  const lists = {
    'thong-tin': list('thong-tin', `${idOf('lan').slice(0, -2)}a1`),
    'bien-phong': list('bien-phong', `${idOf('lan').slice(0, -2)}a2`),
  }
  for (const [login, agency, roles] of roster) {
    const key = await newSigningKey()
    keys.set(login, key)
    lists[agency].keys.push({
      keyid: key.keyid,
      alg: 'Ed25519',
      raw: Buffer.from(key.raw).toString('hex'),
      person: idOf(login),
      name: login,
      roles: roles.filter((role) => role === 'approver' || role === 'editor'),
      areas: ['*'],
      notBefore: '2026-01-01T00:00:00Z',
      notAfter: '2027-01-01T00:00:00Z',
    })
  }
  return { keys, lists }
}

async function freshDatabase(serverUrl: string, name: string) {
  const admin = new pg.Client({ connectionString: serverUrl })
  await admin.connect()
  await admin.query(`drop database if exists ${name} with (force)`)
  await admin.query(`create database ${name}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  const db = openDatabase(url.href, 6)
  await migrate(db, join(import.meta.dirname, '../../migrations'))
  const drop = async () => {
    await db.destroy()
    await admin.query(`drop database if exists ${name} with (force)`)
    await admin.end()
  }
  return { db, url: url.href, drop }
}

async function settle(db: Db, ids: HubDeps['ids']): Promise<void> {
  for (const [login, agency] of roster) {
    await sql`insert into person (id, name, agency, created_at) values (${idOf(login)}, ${login}, ${agency}, now())`.execute(db)
  }
  for (const [area, name] of Object.entries({ 'cau-cang-mau': 'Cầu cảng mẫu', 'cua-khau-mau': 'Cửa khẩu mẫu' })) {
    await sql`insert into place (id, name, kind, lon, lat, area) values (${ids.next()}, ${name}, 'site', 107, 10, ${area})`.execute(db)
  }
}

interface Issued {
  readonly kind: 'release' | 'withdraw'
  readonly subject: string
  readonly login: Login
}
type Service = Parameters<approvals.Tickets['serve']>[1]

/** Tickets without their addresses: opening and signing are called as the signing door calls them, with the rights of that moment. */
function ticketBook() {
  const issued = new Map<string, Issued>()
  const services = new Map<string, Service>()
  const tickets: approvals.Tickets = {
    async issue(_db, { kind, subject, person }): Promise<TicketView> {
      const ticket = `ticket-${String(issued.size + 1).padStart(20, '0')}`
      issued.set(ticket, { kind, subject, login: roster.find(([login]) => idOf(login) === person)![0] })
      return { ticket, url: `http://ky.localhost/?ve=${ticket}`, expiresAt: '2026-08-05T03:00:00Z' }
    },
    serve: (kind, service) => void services.set(kind, service),
  }
  async function opened(ticket: string): Promise<SigningRequest> {
    const { kind, subject, login } = issued.get(ticket)!
    const request = await services.get(kind)!.open(whoIs(login), subject)
    if ('refused' in request) throw new Error(request.code)
    return request
  }
  function sent(ticket: string, signatures: EnvelopeSignature[], who?: Who) {
    const { kind, subject, login } = issued.get(ticket)!
    return services.get(kind)!.sign(who ?? whoIs(login), subject, signatures)
  }
  return { tickets, opened, sent }
}

export interface Answer<T> {
  readonly status: number
  readonly body: T & { code?: string }
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

function actsOf(app: FastifyInstance, deps: HubDeps, book: ReturnType<typeof ticketBook>, keys: ReadonlyMap<Login, SigningKey>) {
  async function call<T>(login: Login, method: Method, url: string, payload?: object): Promise<Answer<T>> {
    const response = await app.inject({ method, url, headers: { 'x-login': login }, ...(payload ? { payload } : {}) })
    return { status: response.statusCode, body: response.json() as T & { code?: string } }
  }
  async function written(login: Login, content: WorkContent): Promise<WorkView> {
    const { status, body } = await call<WorkView>(login, 'POST', '/api/works', { id: deps.ids.next(), content })
    if (status !== 200) throw new Error(JSON.stringify(body))
    return body
  }
  async function submitted(login: Login, content: WorkContent) {
    const work = await written(login, content)
    const asked = { revision: 1, releaseId: deps.ids.next() }
    const { status, body } = await call<{ releaseId: string; digest: string }>(login, 'POST', `/api/works/${work.id}/submissions`, asked)
    if (status !== 200) throw new Error(JSON.stringify(body))
    return { work, releaseId: body.releaseId, digest: body.digest }
  }
  /** What the signing page sends: one signature over a batch of every document it was shown. */
  async function signaturesOver(
    documents: readonly { payloadType: string; payload: string }[],
    key: SigningKey,
  ): Promise<EnvelopeSignature[]> {
    const digests = await Promise.all(documents.map(({ payloadType, payload }) => digestOf(payloadType, fromBase64(payload))))
    const batch = { v: 1, type: 'batch.v1', deployment, id: deps.ids.next(), digests, issued: '2026-08-05T02:00:00Z' } as const
    const signature = await signBatch(batch, key)
    return documents.map(() => signature)
  }
  const ticketFor = (login: Login, id: string) => call<TicketView>(login, 'POST', `/api/releases/${id}/approval-tickets`)
  const sheetFor = async (login: Login, id: string) => (await call<ReleaseSheet>(login, 'GET', `/api/releases/${id}`)).body
  async function approved(login: Login, releaseId: string, key = keys.get(login)!) {
    const { status, body } = await ticketFor(login, releaseId)
    if (status !== 200) return body
    const request = await book.opened(body.ticket)
    if (request.kind !== 'release') throw new Error(request.kind)
    return book.sent(body.ticket, await signaturesOver(request.sheet.parts, key))
  }
  async function signedByBoth(title: string, change: Partial<WorkContent> = {}) {
    const made = await submitted('lan', bulletin(title, change))
    await approved('minh', made.releaseId)
    await approved('dung', made.releaseId)
    return made
  }
  return { call, written, submitted, signaturesOver, ticketFor, sheetFor, approved, signedByBoth }
}

/** Works, releases and approvals behind one door on a database of their own, with real keys, voices and lists, and a clock moved by hand. */
export async function openNewsroom(serverUrl: string, name: string) {
  const folder = await mkdtemp(join(tmpdir(), `hai-dang-${name}-`))
  const database = await freshDatabase(serverUrl, `hd_${name}`)
  const { db } = database
  const time = { now: Date.parse('2026-08-05T02:00:00Z') }
  const clock = { now: () => time.now, monotonic: () => performance.now() }
  const ids = openIds(clock)
  const outbox = openOutbox({ db, clock, ids, databaseUrl: database.url, onFailure: () => undefined })
  const { keys, lists } = await peopleWithKeys()
  const { repository, listed, power } = listsInMemory(lists)
  const media = { blobs: openBlobs(join(folder, 'blobs')), speech: openSpeech(), audio: openAudio(), pictures: openPictures() }
  const config = readConfig({ DATABASE_URL: database.url, HD_DEPLOYMENT: deployment, HD_VAR: folder })
  const push = { announce: () => undefined }
  const deps: HubDeps = { db, clock, ids, outbox, ...media, events: openEvents(), repository, push, config, log: pino({ level: 'silent' }) }
  await settle(db, ids)
  const app = await openDoor({
    deps,
    identify: async (request) => (request.headers['x-login'] ? whoIs(request.headers['x-login'] as Login) : null),
    wordings: [works.worksWording, releases.releasesWording, approvals.approvalsWording],
    checkResponses: true,
  })
  const book = ticketBook()
  works.register(app, deps)
  releases.register(app, deps)
  approvals.register(app, deps, book.tickets)
  await app.ready()
  /** A far end's own verdict on what is listed for its area. */
  const admittedIn = (area: string, digest: string) =>
    admitEnvelope(listed.get(area)!.get(digest)!, {
      trust: { deployment, policy, people: Object.values(lists) },
      now: time.now,
      audience: { areas: [area], device: null, capabilities: ['sound', 'board', 'page'] },
      highWater: new Map(),
      withdrawn: new Set(),
      revoked: new Map(),
      nonces: new Set(),
    })
  const close = async () => {
    await app.close()
    await database.drop()
    await rm(folder, { recursive: true, force: true })
  }
  const acts = actsOf(app, deps, book, keys)
  return { ...acts, opened: book.opened, sent: book.sent, folder, db, deps, outbox, repository, keys, power, time, admittedIn, app, close }
}
export type Newsroom = Awaited<ReturnType<typeof openNewsroom>>
