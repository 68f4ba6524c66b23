import { plans, releases, works } from '@hai-dang/wire'
import type { FastifyInstance } from 'fastify'
import { decisionsOn } from '../decisions/index.ts'
import { mount } from '../door/mount.ts'
import { refuse } from '../door/refusals.ts'
import type { Who } from '../door/who.ts'
import { type ReleaseDeps, recallRelease, refuseRelease, submit } from './commands.ts'
import { foreseePlan, sitesOf } from './plans.ts'
import { envelopesOf, listReleases, type SheetDeps, sheetOf } from './queries.ts'

export function mountReleases(app: FastifyInstance, deps: ReleaseDeps & SheetDeps): void {
  const sheet = async (who: Who, id: string) => (await sheetOf(deps, who, id)) ?? refuse('release.unknown')
  mount(app, plans.check, 'signed-in', async ({ body }) => {
    const foreseen = await foreseePlan(deps, body.plan, { soundMs: body.soundMs, hasBoard: body.hasBoard })
    return { ...foreseen, sites: await sitesOf(deps.db, body.plan.areas) }
  })
  mount(app, works.submit, 'signed-in', ({ params, body, who }) =>
    submit(deps, { who, workId: params.id, revision: body.revision, releaseId: body.releaseId }),
  )
  mount(app, releases.list, 'signed-in', ({ query }) => listReleases(deps, query))
  mount(app, releases.one, 'signed-in', ({ params, who }) => sheet(who, params.id))
  mount(
    app,
    releases.refuse,
    ['approver'],
    async ({ params, body, who }) => (await refuseRelease(deps, who, params.id, body.reason)) ?? sheet(who, params.id),
  )
  mount(app, releases.recall, 'signed-in', async ({ params, who }) => (await recallRelease(deps, who, params.id)) ?? sheet(who, params.id))
  mount(
    app,
    releases.envelopes,
    'signed-in',
    async ({ params }) => (await envelopesOf(deps.db, params.id, await decisionsOn(deps.db, [params.id]))) ?? refuse('release.unknown'),
  )
}
