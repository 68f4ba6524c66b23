import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileStore, hubLink, memoryStore, type Outpost, openOutpost } from '@hai-dang/outpost'
import { WebSocket } from 'ws'

// Many sites in one process, each with its own disk, each told by the push socket that a version exists. Says to its parent when each one holds a release, verified and on disk.

export interface Asked {
  readonly hubUrl: string
  readonly count: number
  readonly root: string
  readonly deployment: string
  readonly area: string
  /** A folder of its own for each, every write synced; or no disk at all. */
  readonly disk: 'real' | 'none'
  /** Instant of the hub's own clock when this began, in epoch milliseconds. */
  readonly now: number
}

const folder = mkdtempSync(join(tmpdir(), 'hd-fan-out-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
process.once('disconnect', () => process.exit(0))
let asked: Asked
let wanted = ''
let begun = 0
const sites: { outpost: Outpost; told: string }[] = []

async function openSites(): Promise<void> {
  const { hubUrl, count, deployment, area, disk } = asked
  const clock = { now: () => asked.now + performance.now() - begun, monotonic: () => performance.now() }
  const root = new Uint8Array(Buffer.from(asked.root, 'base64'))
  begun = performance.now()
  for (let index = 0; index < count; index++) {
    const provision = { deployment, areas: [area], device: null, root, drillAllowed: true, capabilities: ['sound' as const] }
    const outpost = await openOutpost({
      provision,
      ports: { ...hubLink(hubUrl), store: disk === 'real' ? fileStore(join(folder, String(index))) : memoryStore(), clock },
    })
    await outpost.refresh()
    const site = { outpost, told: '' }
    sites.push(site)
    await new Promise<void>((resolve, reject) => {
      const socket = new WebSocket(`${hubUrl.replace(/^http/, 'ws')}/push`)
      socket.once('open', () => resolve())
      socket.once('error', reject)
      socket.on('message', () => void pull(site))
    })
  }
}

async function pull(site: { outpost: Outpost; told: string }): Promise<void> {
  await site.outpost.refresh()
  if (wanted === '' || site.told === wanted || !site.outpost.held().releases.some(({ digest }) => digest === wanted)) return
  site.told = wanted
  process.send?.({ held: wanted, at: Date.now() })
}

process.on('message', (message: { open?: Asked; expect?: string }) => {
  if (message.open) {
    asked = message.open
    openSites().then(
      () => process.send?.({ ready: true }),
      (cause: unknown) => {
        console.error(cause)
        process.exit(1)
      },
    )
  } else if (message.expect !== undefined) {
    wanted = message.expect
    process.send?.({ expecting: true })
  }
})
