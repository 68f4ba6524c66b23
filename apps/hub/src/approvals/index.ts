import { trustRefusals } from '@hai-dang/trust'
import type { FastifyInstance } from 'fastify'
import type { WordingTable } from '../door/refusals.ts'
import type { TicketDesk } from '../tickets/index.ts'
import type { ApprovalDeps } from './commands.ts'
import { mountApprovals, type RequestDeps } from './routes.ts'
import { publishRelease, publishWithdrawal, startTicking, type WorkerDeps } from './worker.ts'

export { tick } from './worker.ts'

/** While the signer or the disk is away, a release that was stopped plays on: it is tried again this often. */
const longestWaitToStopMs = 5000

/** Routes, the two outbox handlers, and the tick that keeps embargoes and expiries while the hub listens. */
export function register(app: FastifyInstance, deps: ApprovalDeps & RequestDeps & WorkerDeps, tickets: TicketDesk): void {
  mountApprovals(app, deps, tickets)
  deps.outbox.handle('publish-release', (payload) => publishRelease(deps, (payload as { release: string }).release))
  const stopping = (payload: unknown) => publishWithdrawal(deps, (payload as { withdrawal: string }).withdrawal)
  deps.outbox.handle('publish-withdrawal', stopping, longestWaitToStopMs)
  let stop = () => {}
  app.addHook('onListen', async () => {
    stop = startTicking(deps)
  })
  app.addHook('onClose', async () => stop())
}

/** What a far end would refuse is refused at signing in the far end's own words. */
const ofTrust = Object.fromEntries(Object.entries(trustRefusals).map(([code, { vi, en }]) => [code, { status: 422, vi, en }]))

export const approvalsWording: WordingTable = {
  ...ofTrust,
  'signature.count': { status: 422, vi: 'Cần đúng {need} chữ ký.', en: 'Exactly {need} signatures are needed.' },
  'signature.other-person': {
    status: 403,
    vi: 'Khoá ký không phải của người được mời duyệt.',
    en: 'The key does not belong to the person who was asked.',
  },
  'release.tampered': {
    status: 409,
    vi: 'Nội dung chờ duyệt đã bị thay đổi bên ngoài hệ thống; không ai được duyệt nữa.',
    en: 'What waits for approval was changed outside the system; nobody can approve it any more.',
  },
}
