import { desk } from '@hai-dang/wire'
import type { FastifyInstance } from 'fastify'
import type { HubDeps } from '../deps.ts'
import { listSites } from '../devices/index.ts'
import { mount } from '../door/mount.ts'
import { changedSince, linesOfSites, nextReleases, toApprove, toWrite } from './queries.ts'

/** "Việc cần xử lý": one screen over many slices, so it stands last and writes nothing. */
export function register(app: FastifyInstance, deps: Pick<HubDeps, 'db' | 'clock'>): void {
  mount(app, desk.get, 'signed-in', async ({ who }) => {
    const { db, clock } = deps
    const now = clock.now()
    const [approve, write, sites, next, changed] = await Promise.all([
      who.can('approver') ? toApprove(db, who) : [],
      toWrite(db, who),
      listSites(db, now),
      nextReleases(db),
      changedSince(db, now - 86_400_000),
    ])
    return { waiting: [...approve, ...write], ...linesOfSites(sites, next), changed }
  })
}
