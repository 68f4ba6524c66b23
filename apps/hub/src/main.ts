import { join } from 'node:path'
import { pino } from 'pino'
import { printedConfig, readConfig } from './config.ts'
import { loadDemoDevices } from './demo/devices.ts'
import { loadDemo } from './demo/load.ts'
import type { HubDeps } from './deps.ts'
import { openDoor } from './door/open-door.ts'
import { sameOrigin } from './door/origins.ts'
import { openEvents } from './events.ts'
import { identifyWith } from './people/index.ts'
import { openAudio } from './ports/audio.ts'
import { openBlobs } from './ports/blobs.ts'
import { openDemoClock, systemClock } from './ports/clock.ts'
import { migrate, openDatabase } from './ports/database.ts'
import { openIds } from './ports/ids.ts'
import { openOutbox } from './ports/outbox.ts'
import { openPictures } from './ports/pictures.ts'
import { openPush } from './ports/push.ts'
import { openRepository } from './ports/repository.ts'
import { signerOver } from './ports/repository-signer.ts'
import { openSpeech } from './ports/speech.ts'
import { registerSlices, sliceWordings } from './slices.ts'

const reissueEveryMs = 60_000

/** The composition root: config, ports, slices, listen. */
async function start(): Promise<void> {
  const config = readConfig(process.env)
  const log = pino({ level: config.logLevel, redact: ['req.headers.cookie', 'req.headers.authorization', 'password'] }, pino.destination(2))
  log.info(printedConfig(config), 'starting')
  const demoClock = config.demo ? await openDemoClock(config.varFolder) : undefined
  const clock = demoClock ?? systemClock
  const db = openDatabase(config.databaseUrl)
  const ran = await migrate(db, join(config.home, 'apps/hub/migrations'))
  if (ran.length > 0) log.info({ ran }, 'migrated')
  const ids = openIds(clock)
  const push = openPush()
  const onFailure = (kind: string, attempt: number, cause: unknown) => log.error({ err: cause, kind, attempt }, 'outbox')
  const deps: HubDeps = {
    db,
    clock,
    ids,
    config,
    log,
    push,
    blobs: openBlobs(join(config.varFolder, 'blobs')),
    outbox: openOutbox({ db, clock, ids, databaseUrl: config.databaseUrl, onFailure }),
    events: openEvents(),
    repository: await openRepository({
      folder: join(config.varFolder, 'repository'),
      deployment: config.deployment,
      signer: signerOver(config.signerSocket),
    }),
    speech: openSpeech(),
    audio: openAudio(),
    pictures: openPictures(),
  }
  if (config.demo) {
    await loadDemo(deps, { keysFolder: join(config.varFolder, 'demo-keys') })
    await loadDemoDevices(deps, join(config.varFolder, 'sites'))
  }
  const app = await openDoor({ deps, identify: identifyWith(deps), wordings: sliceWordings, checkResponses: false })
  registerSlices(app, deps)
  await app.listen({ host: config.host, port: config.port })
  push.attach(
    app.server,
    (origin) => origin === config.portalOrigin || Object.values(config.agencyOrigins).some((own) => sameOrigin(origin, new URL(own).host)),
  )
  await deps.outbox.start()
  const reissue = () => deps.repository.reissue(clock.now()).catch((cause: unknown) => log.error({ err: cause }, 'repository not reissued'))
  // A site that starts together with its hub waits for a signed time near its clock: not a minute longer than it must.
  await reissue()
  const reissuing = setInterval(reissue, reissueEveryMs)
  const stop = async () => {
    clearInterval(reissuing)
    push.close()
    await Promise.allSettled([app.close(), deps.outbox.stop()])
    demoClock?.close()
    await db.destroy()
    process.exit(0)
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  const address = app.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : config.port
  process.stdout.write(`ready hub http://${config.host}:${port}\n`)
}

start().catch((cause: unknown) => {
  process.stderr.write(`The hub could not start: ${cause instanceof Error ? cause.message : String(cause)}\n`)
  process.exit(1)
})
