import { join } from 'node:path'
import { fileStore, hubLink, openClock } from '@hai-dang/outpost'
import { pino } from 'pino'
import { fileDisplay } from './board.ts'
import { readConfig } from './config.ts'
import { inspectMedia } from './inspect.ts'
import { type Link, openLink } from './link.ts'
import { openPanel } from './panel/server.ts'
import { readProvision } from './provision.ts'
import { deviceSink } from './sinks/device-sink.ts'
import { fileSink } from './sinks/file-sink.ts'
import { simulatedRelay } from './sinks/sink.ts'
import { openSite } from './site.ts'
import { signedStatus, statusOf } from './status.ts'

const tickMs = 250
const stopMs = 1_800

async function start(): Promise<void> {
  const config = readConfig()
  const provision = await readProvision(config.provisionFile)
  const log = pino({ level: config.logLevel, base: { site: provision.name } }, pino.destination(2))
  const clock = openClock(provision.outpost.deployment, config.clockFile)
  const sinkFolder = join(provision.folder, 'sink')
  const net = hubLink(config.hubUrl)
  const relay = simulatedRelay()
  const sink = provision.output ? deviceSink(provision.output) : fileSink(sinkFolder)
  let link: Link | undefined
  const site = await openSite({
    provision,
    ports: { ...net, store: fileStore(provision.folder), clock, inspect: inspectMedia },
    sink,
    relay,
    display: fileDisplay(sinkFolder),
    logged: () => link?.nudge(),
    fault: (cause) => log.error({ err: cause }, 'site'),
  })
  const { outpost, agent, channel } = site
  link = openLink({
    hubUrl: config.hubUrl,
    outpost,
    fault: (what, cause) => log.error({ err: cause }, what),
    sendStatus: async () => {
      const status = statusOf(outpost, agent, channel, provision.deviceKey.keyid)
      await net.post('/api/statuses', await signedStatus(status, provision.deviceKey))
    },
  })
  const ticking = setInterval(() => {
    // A fault of one tick (a full disk) must not end the process: the next tick tries again, and what plays is in the log.
    agent.tick().catch((cause: unknown) => log.error({ err: cause }, 'tick'))
  }, tickMs)
  const panel = await openPanel({ config, provision, site, relay, link, sinkName: sink.name })
  console.log(`ready player ${panel.address}`)

  const stop = async (): Promise<void> => {
    clearInterval(ticking)
    // A decoder in its last second must not keep the process: what it left open, the next start closes.
    setTimeout(() => process.exit(1), stopMs)
    await Promise.allSettled([panel.close(), link?.close()])
    await agent.close()
    clock.close()
    process.exit(0)
  }
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => void stop().catch(() => process.exit(1)))
}

start().catch((cause: unknown) => {
  console.error(cause instanceof Error ? cause.message : String(cause))
  process.exit(1)
})
