import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isAlive, markOf, type ProcessMark, until } from '../processes.ts'
import { type Crew, gatherCrew } from './children.ts'
import type { Role } from './roles.ts'
import { claimRun } from './run-file.ts'

let folder = ''
let crew: Crew
let living: ProcessMark[] = []
let said: string[] = []

function role(name: string, code: string): Role {
  const entry = join(folder, `${name}.mjs`)
  writeFileSync(entry, code)
  return { name, entry, env: {}, wave: 0 }
}

const serves = `console.log('ready x http://127.0.0.1:1'); setInterval(() => {}, 1000)`

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hd-crew-'))
  said = []
  crew = gatherCrew({ logFolder: join(folder, 'log'), noted: (children) => (living = children), say: (line) => said.push(line) })
})
afterEach(async () => {
  await crew.stop()
  rmSync(folder, { recursive: true })
})

describe('the supervisor', () => {
  it('waits for the ready line, notes who lives, and stops a child that ignores SIGTERM', async () => {
    await crew.start(role('plain', serves))
    await crew.start(role('stubborn', `process.on('SIGTERM', () => {}); ${serves}`))
    const marks = living
    expect(marks.map(isAlive)).toEqual([true, true])
    const began = performance.now()
    await crew.stop()
    expect(performance.now() - began).toBeLessThan(5_000)
    expect(marks.map(isAlive)).toEqual([false, false])
    expect(living).toEqual([])
  })

  it('says why a child could not start, in the child’s own last words', async () => {
    const broken = role('broken', `console.error('The folder is closed: set HD_VAR.'); process.exit(1)`)
    await expect(crew.start(broken)).rejects.toThrow(/^broken could not start: The folder is closed: set HD_VAR\. \(/)
  })

  it('starts a child again that ended unexpectedly', async () => {
    await crew.start(role('fragile', serves))
    const first = living[0]!
    process.kill(first.pid, 'SIGKILL')
    expect(await until(() => living.length === 1 && living[0]!.pid !== first.pid, 5_000)).toBe(true)
    expect(said.join()).toMatch(/fragile/)
  })
})

describe('the run file', () => {
  it('refuses a second launcher while the first lives', async () => {
    const other = spawn('sleep', ['60'])
    writeFileSync(join(folder, 'launcher.json'), JSON.stringify({ launcher: markOf(other.pid!), children: [] }))
    await expect(claimRun(folder, 'launcher')).rejects.toThrow(/already runs here/)
    other.kill()
  })

  it('stops what a killed launcher left, and spares a stranger that got the old number', async () => {
    const left = spawn('sleep', ['60'], { detached: true })
    const stranger = spawn('sleep', ['60'], { detached: true })
    const children = [markOf(left.pid!)!, { pid: stranger.pid!, started: '1' }]
    writeFileSync(join(folder, 'launcher.json'), JSON.stringify({ launcher: { pid: process.pid, started: '1' }, children }))
    const run = await claimRun(folder, 'launcher')
    expect(isAlive(children[0]!)).toBe(false)
    expect(isAlive(markOf(stranger.pid!)!)).toBe(true)
    expect(JSON.parse(readFileSync(join(folder, 'launcher.json'), 'utf8')).launcher.pid).toBe(process.pid)
    run.close()
    stranger.kill()
  })
})
