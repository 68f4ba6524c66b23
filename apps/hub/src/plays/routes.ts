import { devices, plays } from '@hai-dang/wire'
import type { FastifyInstance } from 'fastify'
import { mount } from '../door/mount.ts'
import { refuse, type WordingTable } from '../door/refusals.ts'
import { type PlaysDeps, receiveReceipt, receiveStatus } from './commands.ts'
import { openPlay, playsOfRelease } from './queries.ts'

/** What the doors of sites refuse. A site shows the code; a technician reads the words. */
export const playsWording: WordingTable = {
  'device.unknown': { status: 403, vi: 'Trung tâm không có thiết bị {device}.', en: 'The hub has no device {device}.' },
  'device.refused': { status: 403, vi: 'Bản tin của thiết bị không được nhận ({code}).', en: "The device's message was refused ({code})." },
  'device.unreadable': { status: 400, vi: 'Bản tin không phải của một thiết bị.', en: 'The message is not one of a device.' },
  'device.retired': { status: 403, vi: 'Thiết bị này đã ngừng sử dụng.', en: 'This device is out of service.' },
  'receipts.chain': { status: 422, vi: 'Nhật ký phát không liền mạch ({code}).', en: 'The play log does not hang together ({code}).' },
  'receipts.gap': {
    status: 409,
    vi: 'Thiếu nhật ký từ dòng {expected}; vừa nhận dòng {got}.',
    en: 'Log lines from {expected} are missing; got {got}.',
  },
  'receipts.forked': {
    status: 409,
    vi: 'Nhật ký dòng {seq} khác với bản đã nhận trước đây.',
    en: 'Log line {seq} differs from the one received before.',
  },
  'play.unknown': { status: 404, vi: 'Không có lần phát này.', en: 'There is no such play.' },
}

/** Doors of the sites (their envelope is their pass) and of those who ask what was played. */
export function mountPlays(app: FastifyInstance, deps: PlaysDeps): void {
  mount(app, devices.receipt, 'public', async ({ body }) => {
    const outcome = await receiveReceipt(deps, body)
    return outcome.ok ? outcome.value : refuse(outcome.refusal.code, outcome.refusal.params)
  })
  mount(app, devices.status, 'public', async ({ body }) => {
    const outcome = await receiveStatus(deps, body)
    return outcome.ok ? outcome.value : refuse(outcome.refusal.code, outcome.refusal.params)
  })
  mount(app, plays.one, 'signed-in', async ({ params }) => (await openPlay(deps, params.id)) ?? refuse('play.unknown'))
  mount(app, plays.ofRelease, 'signed-in', ({ params }) => playsOfRelease(deps.db, params.id))
}
