import { desk } from '@hai-dang/wire'
import type { FastifyInstance } from 'fastify'
import type { HubDeps } from '../deps.ts'
import { listSites } from '../devices/index.ts'
import { mount } from '../door/mount.ts'
import { listsToSign } from '../keys/index.ts'
import { instantText } from '../ports/database.ts'
import { changedSince, linesOfSites, nextReleases, toApprove, toWrite } from './queries.ts'

/** "Việc cần xử lý": one screen over many slices, so it stands last and writes nothing. */
export function register(app: FastifyInstance, deps: Pick<HubDeps, 'db' | 'clock'>): void {
  mount(app, desk.get, 'signed-in', async ({ who }) => {
    const { db, clock } = deps
    const now = clock.now()
    const [approve, lists, write, sites, next, changed] = await Promise.all([
      who.can('approver') ? toApprove(db, who) : [],
      who.can('key_officer') ? listsToSign(db, who.personId) : [],
      toWrite(db, who),
      listSites(db, now),
      nextReleases(db),
      changedSince(db, now - 86_400_000),
    ])
    const toSign = lists.map((row) => ({ ...row, kind: 'sign_list' as const, since: instantText(row.since), class: null, channels: [] }))
    return { waiting: [...approve, ...toSign, ...write], ...linesOfSites(sites, next), changed }
  })
}
