import { isDeepStrictEqual } from 'node:util'
import { bearsSecretMark, editRefusal, foldsInto } from '@hai-dang/domain'
import type { Refusal, WorkContent } from '@hai-dang/wire'
import type { HubDeps } from '../deps.ts'
import { dayText, inTurnOf } from '../ports/database.ts'
import { hasRelease, isIdTaken } from './queries.ts'
import {
  addRevision,
  insertWork,
  keepRival,
  lockWork,
  newestRevision,
  nextCode,
  removeWork,
  settleRival,
  type WorkRecord,
} from './store.ts'

export type WorkDeps = Pick<HubDeps, 'db' | 'clock' | 'ids' | 'events' | 'config'>
export interface Writer {
  readonly id: string
  readonly agency: string
  readonly isEditor: boolean
}
type Outcome<T> = { ok: true; value: T } | { ok: false; refusal: Refusal }
const no = (code: string, params?: Refusal['params']): { ok: false; refusal: Refusal } => ({
  ok: false,
  refusal: params ? { code, params } : { code },
})

/** Every text a person wrote into a content that may leave the house, for the check of secrecy marks. */
export function textsOf(content: WorkContent): string[] {
  const { title, textVi, textEn, board, page } = content
  const { alt = '', caption = '', credit = '' } = page?.figure ?? {}
  return [
    title,
    textVi,
    textEn,
    ...(board?.faces.flatMap(({ lines }) => [lines.join('\n'), lines.join(' ')]) ?? []),
    ...(page ? [page.lead, page.column, linesOf(page.body), ...page.sources, alt, caption, credit] : []),
  ]
}

/** The words of a rich text, one paragraph a line. */
function linesOf(node: unknown): string {
  const { text, content } = node as { text?: string; content?: unknown[] }
  if (text !== undefined) return text
  if ((node as { type?: string }).type === 'hardBreak') return '\n'
  const isLine = content?.some((child) => (child as { type?: string }).type === 'text')
  return (content ?? []).map(linesOf).join(isLine ? '' : '\n')
}

export async function createWork(deps: WorkDeps, writer: Writer, id: string, content: WorkContent): Promise<Outcome<null>> {
  if (bearsSecretMark(textsOf(content))) return no('work.secret-mark')
  const now = deps.clock.now()
  const outcome = await deps.db.transaction().execute(async (trx): Promise<Outcome<null>> => {
    await inTurnOf(trx, `work ${id}`)
    const known = await lockWork(trx, id)
    // The same request twice: the answer to the first was lost on its way.
    if (known) return known.author === writer.id ? { ok: true, value: null } : no('work.id-taken')
    if (await isIdTaken(trx, id)) return no('work.id-taken')
    const code = await nextCode(trx, Number(dayText(now, deps.config.zone).slice(0, 4)))
    await insertWork(trx, { id, code, author: writer.id, agency: writer.agency, at: now, content })
    return { ok: true, value: null }
  })
  if (outcome.ok) deps.events.publish({ topic: 'works', id })
  return outcome
}

/** The answer to a save: the revision now in force, and the id of the rival if the edit was kept as one. */
export interface Saved {
  readonly revision: number
  readonly savedAt: number
  readonly rivalId: string | null
}

async function saveLocked(
  deps: WorkDeps,
  trx: HubDeps['db'],
  work: WorkRecord,
  save: { writer: Writer; base: number; content: WorkContent },
): Promise<Outcome<Saved>> {
  const { writer, base, content } = save
  const refusal = editRefusal({ state: work.status, author: work.author, agency: work.agency }, writer)
  if (refusal) return { ok: false, refusal: { code: refusal.code } }
  if (base > work.revision) return no('work.revision-unknown', { revision: base })
  const now = deps.clock.now()
  const newest = await newestRevision(trx, work)
  if (isDeepStrictEqual(newest.content, content))
    return { ok: true, value: { revision: work.revision, savedAt: newest.saved_at, rivalId: null } }
  if (base < work.revision) {
    const rivalId = await keepRival(trx, { id: deps.ids.next(), work: work.id, author: writer.id, baseRevision: base, at: now, content })
    return { ok: true, value: { revision: work.revision, savedAt: now, rivalId } }
  }
  const folds = foldsInto({ author: newest.author, openedAt: newest.opened_at, frozen: newest.frozen }, { author: writer.id, at: now })
  const revision = await addRevision(trx, work, { author: writer.id, at: now, content, foldedFrom: folds ? newest.opened_at : null })
  return { ok: true, value: { revision, savedAt: now, rivalId: null } }
}

export async function saveDraft(deps: WorkDeps, writer: Writer, id: string, base: number, content: WorkContent): Promise<Outcome<Saved>> {
  if (bearsSecretMark(textsOf(content))) return no('work.secret-mark')
  const outcome = await deps.db.transaction().execute(async (trx): Promise<Outcome<Saved>> => {
    const work = await lockWork(trx, id)
    return work ? saveLocked(deps, trx, work, { writer, base, content }) : no('work.unknown')
  })
  if (outcome.ok) deps.events.publish({ topic: 'works', id })
  return outcome
}

/** Takes a waiting proposal over the current text, or leaves it; either way it waits no longer and both stay on record. */
export async function settle(deps: WorkDeps, writer: Writer, id: string, rival: string, take: boolean): Promise<Outcome<null>> {
  const outcome = await deps.db.transaction().execute(async (trx): Promise<Outcome<null>> => {
    const work = await lockWork(trx, id)
    if (!work) return no('work.unknown')
    const refusal = editRefusal({ state: work.status, author: work.author, agency: work.agency }, writer)
    if (refusal) return { ok: false, refusal: { code: refusal.code } }
    const now = deps.clock.now()
    const held = await settleRival(trx, { id: rival, work: id, by: writer.id, at: now, taken: take })
    if (!held) return no('work.rival-settled')
    if (take) await addRevision(trx, work, { author: held.author, at: now, content: held.content, foldedFrom: null })
    return { ok: true, value: null }
  })
  if (outcome.ok) deps.events.publish({ topic: 'works', id })
  return outcome
}

/** A draft that was never sent may go; anything that was sent stays. */
export async function dropWork(deps: WorkDeps, writer: Writer, id: string): Promise<Outcome<null>> {
  const outcome = await deps.db.transaction().execute(async (trx): Promise<Outcome<null>> => {
    const work = await lockWork(trx, id)
    if (!work) return no('work.unknown')
    const refusal = editRefusal({ state: work.status, author: work.author, agency: work.agency }, writer)
    if (refusal) return { ok: false, refusal: { code: refusal.code } }
    if (await hasRelease(trx, id)) return no('work.published')
    await removeWork(trx, id, deps.clock.now())
    return { ok: true, value: null }
  })
  if (outcome.ok) deps.events.publish({ topic: 'works', id })
  return outcome
}
