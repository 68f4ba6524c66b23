import { join } from 'node:path'
import { fileStore, hubLink, openClock, openOutpost } from '@hai-dang/outpost'
import { pino } from 'pino'
import { readConfig } from './config.ts'
import { startLoop } from './refreshing/loop.ts'
import { openPortal } from './refreshing/portal.ts'
import { readProvision } from './refreshing/provision.ts'
import { compressedFiles } from './serving/compressed-files.ts'
import { createPortalServer } from './serving/server.ts'

async function main(): Promise<void> {
  const config = readConfig()
  const log = pino({ name: 'portal', level: config.logLevel }, pino.destination(2))
  const folder = join(config.varFolder, 'portal')
  const { outpost: provision, agencies } = await readProvision(config)
  const clock = openClock(provision.deployment, join(config.varFolder, 'clock.json'))
  const store = fileStore(folder)
  const outpost = await openOutpost({ provision, ports: { ...hubLink(config.hubUrl), store, clock } })
  await outpost.boot('portal')
  const compressed = compressedFiles(join(folder, 'rendered'))
  const portal = await openPortal({
    ...{ outpost, store, origin: config.publicOrigin, compressed, agencies },
    now: () => clock.now(),
    onRefused: ({ code, params }) => log.warn({ code, params }, 'an approved page is not shown'),
  })
  const server = createPortalServer(
    { records: () => portal.records(), readMedia: (sha256) => outpost.readBlob(sha256), ready: () => portal.isReady() },
    (cause) => log.error(cause, 'request failed'),
  )
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(config.port, config.host, resolve))
  const loop = startLoop({
    hubUrl: config.hubUrl,
    refresh: async () => {
      for (const { code, step, params } of await portal.refresh()) log.warn({ code, step, params }, 'refused')
    },
    onTrouble: (cause) => log.debug({ cause: String(cause) }, 'the hub does not answer; what is held stays'),
  })
  const tick = setInterval(() => {
    outpost
      .prune()
      .then(() => portal.show())
      .catch((cause: unknown) => log.error(cause, 'tick failed'))
  }, 5_000)
  const stop = () => {
    clearInterval(tick)
    loop.stop()
    clock.close()
    server.close()
    server.closeAllConnections()
    outpost.close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  console.log(`ready portal ${config.publicOrigin}`)
}

main().catch((cause: unknown) => {
  console.error(cause instanceof Error ? cause.message : String(cause))
  process.exit(1)
})
