import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { openPush } from '../apps/hub/src/ports/push.ts'
import { bulletin, openNewsroom } from '../apps/hub/src/testing/newsroom.ts'
import { benchDatabase } from './database.ts'
import { printMachine, printTable, spreadOf } from './figures.ts'
import type { Asked } from './floors/outposts.ts'

/**
 * From the moment the second agency's approver presses "approve" until the last of 200 sites holds the release: ticket, signature check, database, signed lists, push, and at
 * each site the whole of verification and its own disk. The sites share one process, the hub is another; both share this machine.
 */

const [sites, rounds] = [Number(process.argv[2] ?? 200), 5]
const area = 'cau-cang-mau'

const database = await benchDatabase()
const room = await openNewsroom()
const push = openPush()
room.deps.push.announce = (version) => push.announce(version)
const server = await listening(createServer((request, response) => room.app.routing(request, response)))
push.attach(server, () => true)
await room.deps.outbox.start()

function listening(one: Server): Promise<Server> {
  return new Promise((resolve) => one.listen(0, '127.0.0.1', () => resolve(one)))
}
const urlOf = (one: Server): string => `http://127.0.0.1:${(one.address() as AddressInfo).port}`

function childOf(name: string): ChildProcess {
  // Each site has a disk of its own in life; here they share a process, whose four threads would make them queue.
  const env = { ...process.env, UV_THREADPOOL_SIZE: '64' }
  return fork(join(import.meta.dirname, 'floors', name), { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
}

/** When each of them said so, in epoch milliseconds. */
function arrivals(child: ChildProcess, count: number, trigger: () => Promise<void>): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const times: number[] = []
    const limit = setTimeout(() => reject(new Error(`only ${times.length} of ${count} arrived within a minute`)), 60_000)
    const hear = (message: { at?: number }) => {
      if (message.at === undefined) return
      times.push(message.at)
      if (times.length < count) return
      clearTimeout(limit)
      child.off('message', hear)
      resolve(times)
    }
    child.on('message', hear)
    trigger().catch(reject)
  })
}

async function openSites(disk: Asked['disk']): Promise<ChildProcess> {
  const child = childOf('outposts.ts')
  const root = (await room.deps.repository.read('metadata/1.root.json'))!
  const open: Asked = {
    hubUrl: urlOf(server),
    count: sites,
    root: Buffer.from(root).toString('base64'),
    deployment: room.deps.config.deployment,
    area,
    disk,
    now: room.clock.now(),
  }
  child.send({ open })
  await once(child, 'message')
  return child
}

async function measureRounds(child: ChildProcess) {
  const all: number[] = []
  const approvals: number[] = []
  for (let round = 0; round <= rounds; round++) {
    const plan = { ...bulletin('').plan, class: 'uu_tien' as const, areas: [area] }
    const made = await room.submitted('lan', bulletin(`Tin gấp mẫu ${round}`, { plan, page: null, board: null }))
    await room.approved('minh', made.releaseId)
    child.send({ expect: made.digest })
    await once(child, 'message')
    let pressed = 0
    const times = await arrivals(child, sites, async () => {
      pressed = Date.now()
      await room.approved('dung', made.releaseId)
      approvals.push(Date.now() - pressed)
    })
    // The first round warms both processes.
    if (round === 0) approvals.pop()
    else all.push(...times.map((at) => at - pressed))
  }
  return { ...spreadOf(all), approval: spreadOf(approvals).median }
}

/** The same push and one bare GET of as many bytes. */
async function measureFloor() {
  const file = Buffer.alloc(60_000, 65)
  const bare = await listening(createServer((_request, response) => response.end(file)))
  const push = openPush()
  push.attach(bare, () => true)
  const child = childOf('readers.ts')
  child.send({ url: urlOf(bare), count: sites })
  await once(child, 'message')
  const all: number[] = []
  for (let round = 0; round <= rounds; round++) {
    let told = 0
    const times = await arrivals(child, sites, async () => {
      told = Date.now()
      push.announce(round + 1)
    })
    if (round > 0) all.push(...times.map((at) => at - told))
  }
  child.disconnect()
  push.close()
  bare.close()
  bare.closeAllConnections()
  return spreadOf(all)
}

printMachine()
try {
  const rows: (string | number)[][] = []
  const floor = await measureFloor()
  for (const disk of ['real', 'none'] as const) {
    const child = await openSites(disk)
    const ours = await measureRounds(child)
    child.disconnect()
    const name = disk === 'real' ? 'approve → verified and on disk' : 'approve → verified, no disk'
    rows.push([name, ours.median, ours.p95, ours.last, ours.approval])
    rows.push(['÷ floor', ours.median / floor.median, ours.p95 / floor.p95, ours.last / floor.last, ''])
  }
  rows.push(['floor: push and one bare GET', floor.median, floor.p95, floor.last, ''])
  printTable([`${sites} sites, ${rounds} rounds`, 'median ms', 'p95 ms', 'last ms', 'of which the approval ms'], rows)
} finally {
  push.close()
  server.close()
  server.closeAllConnections()
  await room.deps.outbox.stop()
  await room.close()
  await database.stop()
}
