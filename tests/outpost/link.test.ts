import type { Outpost, Refreshed } from '@hai-dang/outpost'
import { onTestFinished, test } from 'vitest'
import { type LinkOptions, openLink } from '../../apps/player/src/link.ts'
import { until } from './processes.ts'

const good: Refreshed = { ok: true, version: 1, admitted: 0, refusals: [], bytes: 0 }
const never = () => new Promise<never>(() => undefined)

/** A link whose outpost does as the test says; nobody listens at its hub's address. */
function linkTo(
  acts: { renew(): Promise<Refreshed>; fetchFiles?(): Promise<unknown>; flush?(): Promise<unknown> },
  change: Partial<LinkOptions> = {},
) {
  const outpost = { fetchFiles: async () => ({ refusals: [], fault: null }), flush: async () => ({}), ...acts } as unknown as Outpost
  const base = { hubUrl: 'http://127.0.0.1:9', outpost, sendStatus: async () => undefined, fault: () => undefined }
  const link = openLink({ ...base, pollMs: 20, heartbeatMs: 20, longestMs: { lists: 60, status: 60, receipts: 60 }, ...change })
  onTestFinished(() => link.close())
  return link
}

test('a refresh without an end is left behind: the site is not called connected, and the next one works', async () => {
  let hangs = false
  let asked = 0
  const link = linkTo({
    renew: () => {
      asked += 1
      return hangs ? never() : Promise.resolve(good)
    },
  })
  await until('it is connected', () => link.isOnline())
  hangs = true
  await until('it is cut off', () => !link.isOnline())
  const before = asked
  await until('it asks on', () => asked > before)
  hangs = false
  await until('it is connected again', () => link.isOnline())
})

test('a site that has not been refreshed for long is not connected, although nothing failed', async () => {
  let asked = 0
  const link = linkTo({ renew: () => (++asked > 1 ? never() : Promise.resolve(good)) }, { onlineMs: 400, longestMs: { lists: 60_000 } })
  await until('it is connected', () => link.isOnline())
  await until('it is not', () => !link.isOnline())
})

test('files that take their time delay no refresh', async () => {
  let asked = 0
  linkTo({
    renew: async () => {
      asked += 1
      return good
    },
    fetchFiles: never,
  })
  await until('it asks on', () => asked > 3)
})

test('a heart beat and receipts that never end are left behind, and others follow', async () => {
  let beats = 0
  let flushes = 0
  const sendStatus = () => (++beats === 1 ? never() : Promise.resolve())
  const link = linkTo({ renew: async () => good, flush: () => (++flushes === 1 ? never() : Promise.resolve({})) }, { sendStatus })
  await until('it beats on', () => beats > 2)
  await until('receipts go on', () => {
    link.nudge()
    return flushes > 1
  })
})
