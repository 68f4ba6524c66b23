import { decideGrant } from '@hai-dang/domain'
import type { AgencyId, GrantRole } from '@hai-dang/wire'
import { type Algorithm, hash } from '@node-rs/argon2'
import type { HubDeps } from '../deps.ts'
import { type RefusalResult, refuse, type WordingTable } from '../door/refusals.ts'
import type { Who } from '../door/who.ts'
import { dayText, inTurnOf } from '../ports/database.ts'
import { agenciesOn, versionsStanding } from '../units/index.ts'
import { grantById, grantKnown, grantsOf, loginTaken, personById, reachOf } from './queries.ts'
import { endGrantRow, insertAccount, insertGrant, insertPerson, insertPosting, lockPerson, recordAct } from './store.ts'

export type PeopleDeps = Pick<HubDeps, 'db' | 'clock' | 'ids' | 'events' | 'config' | 'log'>

/** Argon2id at the cost OWASP names; tests lower it, nothing else does. */
export interface PasswordCost {
  readonly memoryKiB: number
  readonly iterations: number
}
export const usualCost: PasswordCost = { memoryKiB: 19_456, iterations: 2 }

export function hashPassword(password: string, cost: PasswordCost = usualCost): Promise<string> {
  return hash(password, { algorithm: 2 as Algorithm, memoryCost: cost.memoryKiB, timeCost: cost.iterations, parallelism: 1 })
}

export interface NewPerson {
  readonly id: string
  readonly name: string
  readonly login: string
  readonly agency: AgencyId
  readonly post: string
  readonly passwordHash: string | null
  /** The unit the person is posted to; the agency's own when absent. */
  readonly unit?: string
  readonly from?: string
}

export async function createPerson(
  deps: PeopleDeps,
  by: Pick<Who, 'personId' | 'agency'> | null,
  person: NewPerson,
): Promise<RefusalResult | null> {
  if (by !== null && by.agency !== person.agency) return refuse('person.other-agency')
  if (person.passwordHash !== null && !deps.config.demo) return refuse('person.password')
  const now = deps.clock.now()
  const day = dayText(now, deps.config.zone)
  const made = await deps.db.transaction().execute(async (trx) => {
    await inTurnOf(trx, `person ${person.id}`)
    await inTurnOf(trx, `login ${person.login}`)
    const taken = await loginTaken(trx, person.id, person.login)
    if (taken !== undefined) return refuse(taken)
    const unit = person.unit ?? (await agenciesOn(trx, day)).find((row) => row.agency === person.agency)!.unitId
    await insertPerson(trx, { id: person.id, name: person.name, agency: person.agency, at: now })
    await insertAccount(trx, { person: person.id, login: person.login, passwordHash: person.passwordHash })
    await insertPosting(trx, { id: deps.ids.next(), person: person.id, unit, post: person.post, from: person.from ?? day })
    const subject = { kind: 'person', id: person.id }
    await recordAct(trx, {
      id: deps.ids.next(),
      at: now,
      by: by?.personId ?? null,
      kind: 'person.create',
      subject,
      details: { login: person.login },
    })
    return null
  })
  if (made === null) deps.events.publish({ topic: 'people', id: person.id })
  return made
}

export interface AskedGrant {
  readonly id: string
  readonly personId: string
  readonly role: GrantRole
  readonly unitId: string
  readonly from: string
  readonly to: string | null
}

export async function giveGrant(deps: PeopleDeps, by: Who, asked: AskedGrant): Promise<RefusalResult | null> {
  const now = deps.clock.now()
  const day = dayText(now, deps.config.zone)
  const given = await deps.db.transaction().execute(async (trx) => {
    await inTurnOf(trx, `grant ${asked.id}`)
    await lockPerson(trx, asked.personId)
    const person = await personById(trx, asked.personId)
    if (person === undefined) return refuse('person.unknown')
    if (await grantKnown(trx, asked.id)) return refuse('grant.known')
    const reach = await reachOf(trx, by.personId, day)
    const refusal = decideGrant({
      asked: { role: asked.role, unit: asked.unitId, from: asked.from, to: asked.to },
      person: { id: person.id, agency: person.agency, held: await grantsOf(trx, person.id) },
      by: { id: by.personId, agency: by.agency },
      administered: new Set(reach.filter((row) => row.role === 'administrator').flatMap((row) => row.units)),
      unitExists: (await versionsStanding(trx, day)).some((row) => row.unit === asked.unitId),
    })
    if (refusal !== null) return refuse(refusal.code)
    await insertGrant(trx, {
      id: asked.id,
      person: asked.personId,
      role: asked.role,
      unit: asked.unitId,
      from: asked.from,
      to: asked.to,
      by: by.personId,
      at: now,
    })
    await recordAct(trx, {
      id: deps.ids.next(),
      at: now,
      by: by.personId,
      kind: 'grant.give',
      subject: { kind: 'person', id: person.id },
      details: { ...asked },
    })
    return null
  })
  if (given === null) deps.events.publish({ topic: 'people', id: asked.personId })
  return given
}

/** A right that ships with a demo: given by nobody, and once only. */
export async function giveShippedGrant(
  deps: PeopleDeps,
  grant: { id: string; person: string; role: GrantRole; unit: string; from: string },
): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (trx) => {
    if (await grantKnown(trx, grant.id)) return
    await insertGrant(trx, { ...grant, to: null, by: null, at: now })
    const subject = { kind: 'person', id: grant.person }
    await recordAct(trx, {
      id: deps.ids.next(),
      at: now,
      by: null,
      kind: 'grant.give',
      subject,
      details: { role: grant.role, unit: grant.unit },
    })
  })
}

export async function endGrant(deps: PeopleDeps, by: Who, id: string): Promise<RefusalResult | null> {
  const now = deps.clock.now()
  const ended = await deps.db.transaction().execute(async (trx) => {
    const grant = await grantById(trx, id)
    if (grant === undefined) return refuse('grant.unknown')
    if (grant.person === by.personId) return refuse('grant.own-rights')
    if (grant.agency !== by.agency) return refuse('grant.other-agency')
    if (!by.can('administrator', grant.unit)) return refuse('grant.outside-own-unit')
    if (!(await endGrantRow(trx, id, now))) return refuse('grant.unknown')
    const subject = { kind: 'person', id: grant.person }
    await recordAct(trx, {
      id: deps.ids.next(),
      at: now,
      by: by.personId,
      kind: 'grant.end',
      subject,
      details: { grant: id, role: grant.role, unit: grant.unit },
    })
    return grant.person
  })
  if (typeof ended !== 'string') return ended
  deps.events.publish({ topic: 'people', id: ended })
  return null
}

export const peopleWording: WordingTable = {
  'session.wrong': { status: 401, vi: 'Tên đăng nhập hoặc mật khẩu không đúng.', en: 'The login or the password is not right.' },
  'session.too-many-tries': {
    status: 429,
    vi: 'Sai nhiều lần: hãy thử lại sau {minutes} phút.',
    en: 'Too many wrong tries: try again in {minutes} minutes.',
  },
  'session.slow-down': {
    status: 429,
    vi: 'Nhiều lần sai từ mạng này: hãy thử lại sau {seconds} giây.',
    en: 'Many wrong tries from this network: try again in {seconds} seconds.',
  },
  'session.no-passwords': {
    status: 403,
    vi: 'Hệ thống này chỉ đăng nhập bằng khoá truy cập.',
    en: 'This system is entered with a passkey only.',
  },
  'session.other-agency': {
    status: 403,
    vi: 'Tài khoản thuộc cơ quan kia: hãy mở địa chỉ của cơ quan mình.',
    en: 'The account belongs to the other agency: open the address of your own.',
  },
  'passkey.host': {
    status: 409,
    vi: 'Khoá truy cập chỉ dùng được ở địa chỉ của cơ quan.',
    en: 'A passkey works only at the address of an agency.',
  },
  'passkey.not-verified': { status: 401, vi: 'Không xác nhận được khoá truy cập.', en: 'The passkey could not be verified.' },
  'passkey.known': { status: 409, vi: 'Khoá truy cập này đã có.', en: 'This passkey is already registered.' },
  'passkey.unknown': { status: 404, vi: 'Không có khoá truy cập này.', en: 'There is no such passkey.' },
  'person.unknown': { status: 404, vi: 'Không có người này.', en: 'There is no such person.' },
  'person.known': { status: 409, vi: 'Mã định danh này đã được dùng.', en: 'This id is already in use.' },
  'person.login-taken': { status: 409, vi: 'Tên đăng nhập đã có người dùng.', en: 'The login is taken.' },
  'person.other-agency': { status: 403, vi: 'Chỉ thêm người của cơ quan mình.', en: 'Only people of the own agency can be added.' },
  'person.password': { status: 422, vi: 'Hệ thống này không dùng mật khẩu.', en: 'This system uses no passwords.' },
  'grant.unknown': { status: 404, vi: 'Không có quyền này.', en: 'There is no such right.' },
  'grant.period': { status: 422, vi: 'Ngày kết thúc trước ngày bắt đầu.', en: 'It would end before it begins.' },
  'grant.other-agency': {
    status: 403,
    vi: 'Chỉ giao quyền cho người của cơ quan mình.',
    en: 'Rights are given to people of the own agency only.',
  },
  'grant.outside-own-unit': {
    status: 403,
    vi: 'Đơn vị này ngoài phạm vi quản trị của bạn.',
    en: 'This unit is outside what you administer.',
  },
  'grant.own-rights': { status: 403, vi: 'Không ai tự đổi quyền của mình.', en: 'Nobody changes their own rights.' },
  'grant.known': { status: 409, vi: 'Mã định danh này đã được dùng.', en: 'This id is already in use.' },
  'grant.held': { status: 409, vi: 'Người này đã có quyền đó.', en: 'The person already holds this right.' },
  'grant.unit-unknown': { status: 422, vi: 'Đơn vị này không còn hoặc chưa có vào ngày hôm nay.', en: 'The unit does not stand today.' },
  'clock.not-movable': { status: 409, vi: 'Đồng hồ của hệ thống này không dời được.', en: 'The clock of this system cannot be moved.' },
}
