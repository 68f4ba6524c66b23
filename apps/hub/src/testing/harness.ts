import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { pino } from 'pino'
import { type HubConfig, readConfig } from '../config.ts'
import { loadDemo } from '../demo/load.ts'
import { demoPassword } from '../demo/people.ts'
import type { HubDeps } from '../deps.ts'
import { openDoor } from '../door/open-door.ts'
import { openEvents } from '../events.ts'
import { identifyWith } from '../people/index.ts'
import { openAudio } from '../ports/audio.ts'
import { openBlobs } from '../ports/blobs.ts'
import type { MovableClock } from '../ports/clock.ts'
import { type Db, migrate, openDatabase } from '../ports/database.ts'
import { openIds } from '../ports/ids.ts'
import { openOutbox } from '../ports/outbox.ts'
import { openPictures } from '../ports/pictures.ts'
import { openRepository } from '../ports/repository.ts'
import { openSpeech } from '../ports/speech.ts'
import { registerSlices, sliceWordings } from '../slices.ts'
import { copyCeremony, openTestKeys, signerInProcess, type TestKeys } from './keys.ts'
import { cloneDatabase } from './template.ts'

/** Wednesday 5 August 2026, 09:00 on the coast. */
export const testStart = Date.parse('2026-08-05T02:00:00Z')

export interface HandMovedClock extends MovableClock {
  set(epochMs: number): void
}

export interface TestHub {
  readonly app: FastifyInstance
  readonly db: Db
  readonly deps: HubDeps
  readonly clock: HandMovedClock
  readonly keys: TestKeys
  readonly varFolder: string
  /** Versions that were announced to far ends. */
  readonly announced: number[]
  signIn(login: string): Promise<string>
  /** One request with a session cookie, or none. */
  ask(cookie: string | null, method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown): Promise<LightMyRequestResponse>
  close(): Promise<void>
}

export interface HubOptions {
  /** A deployment without demo rights: no passwords, no movable clock. */
  readonly production?: boolean
  readonly speech?: HubDeps['speech']
  readonly audio?: HubDeps['audio']
  readonly pictures?: HubDeps['pictures']
}

/** A whole hub in this process: real PostgreSQL, real repository and keys, a clock moved by hand. Nothing listens until a test asks it to. */
export async function openHub(options: HubOptions = {}): Promise<TestHub> {
  const serverUrl = process.env.HD_TEST_DATABASE_URL
  if (serverUrl === undefined) throw new Error('HD_TEST_DATABASE_URL is not set: run this through vitest, whose set-up starts PostgreSQL.')
  const varFolder = await mkdtemp(join(tmpdir(), 'hai-dang-hub-'))
  await copyCeremony(varFolder, testStart)
  const cloned = await cloneDatabase(serverUrl, fillTemplate)
  const clock = handMovedClock()
  const { deps, db, announced } = await testDeps(cloned.url, varFolder, clock, options)
  if (deps.config.demo) await loadDemo(deps, { keysFolder: join(varFolder, 'demo-keys') })
  const app = await openDoor({
    deps,
    identify: identifyWith(deps),
    wordings: sliceWordings,
    checkResponses: true,
  })
  registerSlices(app, deps)
  await app.ready()
  const ask: TestHub['ask'] = (cookie, method, url, body) => {
    const headers = { host: '127.0.0.1', ...(cookie === null ? {} : { cookie }) }
    return app.inject({ method, url, headers, ...(body === undefined ? {} : { payload: body as NonNullable<InjectOptions['payload']> }) })
  }
  return {
    app,
    db,
    deps,
    clock,
    varFolder,
    announced,
    ask,
    keys: openTestKeys(varFolder),
    async signIn(login) {
      const answer = await ask(null, 'POST', '/api/session', { login, password: demoPassword })
      if (answer.statusCode !== 200) throw new Error(`${login} could not sign in: ${answer.body}`)
      const cookie = answer.cookies[0]!
      return `${cookie.name}=${cookie.value}`
    },
    async close() {
      await app.close()
      await db.destroy()
      await cloned.drop()
      await rm(varFolder, { recursive: true, force: true })
    },
  }
}

async function testDeps(url: string, varFolder: string, clock: HandMovedClock, options: HubOptions) {
  const deployment = options.production === true ? 'bien-dong' : 'demo-bien-dong'
  const config: HubConfig = {
    ...readConfig({ DATABASE_URL: url, HD_VAR: varFolder, HD_DEPLOYMENT: deployment }),
    requestsPerMinute: 100_000,
  }
  const db = openDatabase(url, 6)
  const ids = openIds(clock)
  const log = pino({ level: process.env.HD_LOG_LEVEL ?? 'silent' })
  const announced: number[] = []
  const onFailure = (kind: string, attempt: number, cause: unknown) => log.error({ err: cause, kind, attempt }, 'outbox')
  const deps: HubDeps = {
    db,
    clock,
    ids,
    config,
    log,
    blobs: openBlobs(join(varFolder, 'blobs')),
    outbox: openOutbox({ db, clock, ids, databaseUrl: url, onFailure }),
    events: openEvents(),
    repository: await openRepository({
      folder: join(varFolder, 'repository'),
      deployment: 'demo-bien-dong',
      signer: signerInProcess(varFolder),
    }),
    speech: options.speech ?? openSpeech(),
    audio: options.audio ?? openAudio(),
    pictures: options.pictures ?? openPictures(),
    push: { announce: (version) => void announced.push(version) },
  }
  return { deps, db, announced }
}

/** Migrations, real units and the sample people; passwords at the lowest cost that Argon2 allows. */
async function fillTemplate(url: string): Promise<void> {
  const db = openDatabase(url, 2)
  try {
    const config = readConfig({ DATABASE_URL: url })
    await migrate(db, join(config.home, 'apps/hub/migrations'))
    const clock = handMovedClock()
    const deps = { db, clock, config, ids: openIds(clock), events: openEvents(), log: pino({ level: 'silent' }) }
    await loadDemo(deps, { keysFolder: null, passwordCost: { memoryKiB: 64, iterations: 1 } })
  } finally {
    await db.destroy()
  }
}

function handMovedClock(): HandMovedClock {
  let now = testStart
  return {
    now: () => now,
    monotonic: () => now - testStart,
    offsetMs: () => now - testStart,
    advance: async (byMs) => {
      now += byMs
    },
    set: (epochMs) => {
      now = epochMs
    },
    close: () => undefined,
  }
}
