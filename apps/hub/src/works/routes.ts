import { media, works } from '@hai-dang/wire'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { mount } from '../door/mount.ts'
import { isRefusal, type RefusalResult, refuse } from '../door/refusals.ts'
import type { Who } from '../door/who.ts'
import { instantText } from '../ports/database.ts'
import { createWork, dropWork, saveDraft, settle, type WorkDeps, type Writer } from './commands.ts'
import { type Made, type MediaDeps, pictureRendition, recordingRendition, speechRendition, type Upload } from './media.ts'
import { listWorks, revisionsOf, workOf } from './queries.ts'

const writers = ['editor', 'approver', 'programme_officer', 'post_officer', 'commune_broadcaster'] as const

export function writerOf(who: Who): Writer {
  return { id: who.personId, agency: who.agency, isEditor: who.can('editor') }
}

function answered<T>(made: Made<T>): T | RefusalResult {
  return made.ok ? made.made : refuse(made.refusal.code, made.refusal.params)
}

/** The one file of a multipart request, cut at the cap and then said to be truncated. */
async function uploadOf(request: FastifyRequest, megabytes: number): Promise<Upload | RefusalResult> {
  if (!request.isMultipart()) return refuse('upload.none')
  const part = await request.file({ limits: { fileSize: megabytes * 1_000_000, files: 1 }, throwFileSizeLimit: false })
  return part ? { file: part.file, megabytes } : refuse('upload.none')
}

export function mountWorks(app: FastifyInstance, deps: WorkDeps): void {
  const view = async (who: Who, id: string) => (await workOf(deps.db, writerOf(who), id)) ?? refuse('work.unknown')
  mount(app, works.list, 'signed-in', ({ query, who }) =>
    listWorks(deps.db, writerOf(who), { q: query.q, status: query.status, mine: query.mine === '1' }),
  )
  mount(app, works.one, 'signed-in', ({ params, who }) => view(who, params.id))
  mount(app, works.create, writers, async ({ body, who }) => {
    const outcome = await createWork(deps, writerOf(who), body.id, body.content)
    return outcome.ok ? view(who, body.id) : refuse(outcome.refusal.code, outcome.refusal.params)
  })
  mount(app, works.save, writers, async ({ params, body, who }) => {
    const outcome = await saveDraft(deps, writerOf(who), params.id, body.baseRevision, body.content)
    if (!outcome.ok) return refuse(outcome.refusal.code, outcome.refusal.params)
    const { revision, savedAt, rivalId } = outcome.value
    const rival = rivalId
      ? { id: rivalId, by: who.name, at: instantText(savedAt), baseRevision: body.baseRevision, content: body.content }
      : null
    return { revision, savedAt: instantText(savedAt), rival }
  })
  mount(app, works.revisions, 'signed-in', async ({ params, who }) => {
    const work = await view(who, params.id)
    if (isRefusal(work)) return work
    return (await revisionsOf(deps.db, writerOf(who), params.id)).map(({ revision, by, at }) => ({ revision, by, at }))
  })
  mount(app, works.revision, 'signed-in', async ({ params, who }) => {
    const work = await view(who, params.id)
    if (isRefusal(work)) return work
    return (
      (await revisionsOf(deps.db, writerOf(who), params.id)).find(({ revision }) => revision === params.revision) ??
      refuse('work.revision-unknown', { revision: params.revision })
    )
  })
  mount(app, works.settleRival, writers, async ({ params, body, who }) => {
    const outcome = await settle(deps, writerOf(who), params.id, params.rival, body.take)
    return outcome.ok ? view(who, params.id) : refuse(outcome.refusal.code, outcome.refusal.params)
  })
  mount(app, works.remove, writers, async ({ params, who }) => {
    const outcome = await dropWork(deps, writerOf(who), params.id)
    return outcome.ok ? { ok: true as const } : refuse(outcome.refusal.code, outcome.refusal.params)
  })
}

export function mountMedia(app: FastifyInstance, deps: MediaDeps): void {
  mount(app, media.speech, writers, async ({ body, who }) => answered(await speechRendition(deps, { ...body, by: who.personId })))
  mount(app, media.recording, writers, async ({ request, who }) => {
    const upload = await uploadOf(request, 50)
    return isRefusal(upload) ? upload : answered(await recordingRendition(deps, upload, who.personId))
  })
  mount(app, media.picture, writers, async ({ request, who }) => {
    const upload = await uploadOf(request, 20)
    return isRefusal(upload) ? upload : answered(await pictureRendition(deps, upload, who.personId))
  })
}
