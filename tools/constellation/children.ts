import { type ChildProcess, spawn } from 'node:child_process'
import { appendFileSync, closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SetupProblem } from '../problem.ts'
import { markOf, type ProcessMark, signal, sleep, until } from '../processes.ts'
import { entryPath, type Role } from './roles.ts'
import { repository } from './settings.ts'

interface Child {
  role: Role
  process: ChildProcess
  mark: ProcessMark | undefined
  ready: boolean
  ended: boolean
  logPath: string
}

export interface Crew {
  /** Starts a role and resolves when it says that it serves; rejects with its own words when it ends before. */
  start(role: Role): Promise<void>
  /** Stops everything: SIGTERM to all, SIGKILL to who is still there after 3 s. */
  stop(): Promise<void>
}

export interface CrewOptions {
  logFolder: string
  /** Node's own switches, e.g. `--watch`. */
  nodeArguments?: readonly string[]
  /** Called whenever the set of living children changes, so that a later start can find them. */
  noted(children: ProcessMark[]): void
  say(line: string): void
  readySeconds?: number
}

const firstPauseMilliseconds = 500
const longestPauseMilliseconds = 30_000

export function gatherCrew(options: CrewOptions): Crew {
  mkdirSync(options.logFolder, { recursive: true })
  const children = new Map<string, Child>()
  let stopping = false

  const note = (): void => options.noted([...children.values()].flatMap((child) => (child.ended || !child.mark ? [] : [child.mark])))

  const run = (role: Role, ended: (child: Child) => void): Child => {
    const child = launch(role, options)
    children.set(role.name, child)
    child.process.once('exit', () => {
      child.ended = true
      note()
      ended(child)
    })
    note()
    return child
  }

  /** Starts a role again after a pause that doubles up to half a minute; a minute of service earns a short pause again. */
  const revive = async (role: Role, pause: number): Promise<void> => {
    if (stopping) return
    options.say(`${role.name} dừng bất ngờ, chạy lại sau ${pause / 1000} s / ${role.name} ended unexpectedly, starting again`)
    await sleep(pause)
    if (stopping) return
    const began = performance.now()
    run(role, () => {
      const served = performance.now() - began > 60_000
      void revive(role, served ? firstPauseMilliseconds : Math.min(pause * 2, longestPauseMilliseconds))
    })
  }

  return {
    async start(role) {
      const child = run(role, (gone) => {
        if (gone.ready) void revive(role, firstPauseMilliseconds)
      })
      const settled = await until(() => child.ready || child.ended, (options.readySeconds ?? 60) * 1000)
      if (child.ended) throw new SetupProblem(`${role.name} could not start: ${lastWords(child.logPath)}`)
      if (!settled) throw new SetupProblem(`${role.name} did not say that it is ready within a minute (${child.logPath}).`)
    },
    async stop() {
      stopping = true
      const living = [...children.values()].filter((child) => !child.ended && child.process.pid !== undefined)
      for (const child of living) signal(child.process.pid!, 'SIGTERM')
      await until(() => living.every((child) => child.ended), 3_000)
      // The group, so that an encoder or a speech process of the child goes with it.
      for (const child of living) signal(-child.process.pid!, 'SIGKILL')
      await until(() => living.every((child) => child.ended), 1_000)
    },
  }
}

function launch(role: Role, options: CrewOptions): Child {
  const logPath = join(options.logFolder, `${role.name}.log`)
  const log = openSync(logPath, 'a', 0o600)
  const child: Child = {
    role,
    // Own process group: Ctrl-C reaches only the launcher, which stops the others in order.
    process: spawn(process.execPath, [...(options.nodeArguments ?? []), entryPath(role)], {
      cwd: repository,
      env: role.env,
      detached: true,
      stdio: ['ignore', 'pipe', log],
    }),
    mark: undefined,
    ready: false,
    ended: false,
    logPath,
  }
  closeSync(log)
  child.mark = child.process.pid === undefined ? undefined : markOf(child.process.pid)
  child.process.once('error', () => {
    child.ended = true
  })
  watchOutput(child)
  return child
}

/** stdout goes to the log too; the one line `ready <role> <address>` tells that the child serves. */
function watchOutput(child: Child): void {
  const log = openSync(child.logPath, 'a')
  let line = ''
  child.process.stdout?.on('data', (bytes: Buffer) => {
    appendFileSync(log, bytes)
    if (child.ready) return
    line += bytes.toString('utf8')
    if (/^ready /m.test(line)) child.ready = true
    line = line.slice(line.lastIndexOf('\n') + 1)
  })
  child.process.once('close', () => closeSync(log))
}

function lastWords(logPath: string): string {
  const lines = readFileSync(logPath, 'utf8').trim().split('\n')
  const last = lines.at(-1) ?? ''
  return last === '' ? `it said nothing (${logPath})` : `${last} (${logPath})`
}
