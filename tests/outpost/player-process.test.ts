import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileStore, openPlayLog } from '@hai-dang/outpost'
import { occurrenceKey } from '@hai-dang/schedule'
import { checkChain } from '@hai-dang/trust'
import { afterEach, expect, test } from 'vitest'
import { aSlot } from './fixture-repository.ts'
import { flacOf, type HttpFixture, openHttpFixture, type PlayerProcess, startPlayer, until } from './processes.ts'

const opened: { fixture: HttpFixture; players: PlayerProcess[] }[] = []

async function open(kind: 'sound' | 'board', outputs?: object) {
  const fixture = await openHttpFixture(kind, outputs)
  const players: PlayerProcess[] = []
  opened.push({ fixture, players })
  return {
    fixture,
    start: () => {
      const player = startPlayer(fixture)
      players.push(player)
      return player
    },
  }
}

afterEach(async () => {
  for (const { fixture, players } of opened.splice(0)) {
    for (const { child } of players) child.kill('SIGKILL')
    await Promise.all(players.map(({ ended }) => ended))
    await fixture.close()
    await rm(fixture.folder, { recursive: true })
  }
})

interface State {
  playing: { titles: string[]; level: number | null } | null
  drill: boolean
  online: boolean
}
const stateOf = async (address: string): Promise<State> => (await (await fetch(`${address}/state.json`)).json()) as State

test('a player process sounds into a file, tells the hub, and stops within a second of a withdrawal', { timeout: 60_000 }, async () => {
  const { fixture, start } = await open('sound')
  const { repository } = fixture
  const player = start()
  const address = await player.ready
  await until('it is online', async () => (await stateOf(address)).online)
  const media = await repository.media(flacOf(8000), 'audio/flac', 8000)
  const { digest } = await repository.release({ media }, Date.now())
  fixture.announce(2)
  await until('it plays', async () => (await stateOf(address)).playing !== null)
  await new Promise((resolve) => setTimeout(resolve, 900))
  expect((await stateOf(address)).playing?.level).toBeGreaterThan(0)
  await repository.withdraw(digest, Date.now())
  const asked = performance.now()
  fixture.announce(3)
  await until('it stops', async () => (await stateOf(address)).playing === null)
  expect(performance.now() - asked).toBeLessThan(1000)
  await until('its receipt comes home', () => repository.entries.some(({ kind }) => kind === 'cut'), 3000)
  const cut = repository.entries.find((entry) => entry.kind === 'cut')
  expect(cut).toMatchObject({ reason: 'withdrawn' })
  const [wav = ''] = await readdir(join(fixture.folder, 'sink'))
  const samples = ((await readFile(join(fixture.folder, 'sink', wav))).length - 44) / 2
  expect(Math.abs(samples / 48 - (cut as { heardMs: number }).heardMs)).toBeLessThan(2)
  await until('it says how it is', () => fixture.statuses > 0)
  player.child.kill('SIGTERM')
  expect(await player.ended).toBe(0)
})

test('the page is whole without a script, says DEMO, keeps a strict policy and refuses presses from elsewhere', async () => {
  const { start } = await open('board')
  const address = await start().ready
  const page = await fetch(address)
  const text = await page.text()
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(text).toContain('DEMO · BẢN MẪU')
  expect(text).toContain('Tắt tại chỗ')
  expect(text).not.toMatch(/style="|<script(?! type="module" src)/)
  expect(await (await fetch(`${address}/?lang=en`)).text()).toContain('Stop here')
  expect((await fetch(`${address}/board.png`)).headers.get('content-type')).toBe('image/png')
  const elsewhere = await fetch(`${address}/stop`, { method: 'POST', headers: { origin: 'http://evil.example' }, redirect: 'manual' })
  expect(elsewhere.status).toBe(403)
  const own = await fetch(`${address}/stop`, { method: 'POST', headers: { origin: address }, redirect: 'manual' })
  expect(own.status).toBe(303)
})

test('a site that trusts drill keys refuses a real output in one sentence', async () => {
  const { start } = await open('sound', { alsa: 'default' })
  const player = start()
  expect(await player.ended).toBe(1)
  expect(player.errors().trim()).toMatch(/^This site trusts drill keys \(DEMO\): it refuses to drive a real output\..*$/)
})

test('ten kills in the middle of plays lose nothing, double nothing and leave one chain', async () => {
  const { fixture, start } = await open('sound')
  const { repository } = fixture
  const slots = [aSlot({ repeat: { count: 60, gapSeconds: 0 }, start: { kind: 'soft', toleranceSeconds: 600 } })]
  await repository.release({ media: await repository.media(flacOf(400), 'audio/flac', 400), slots }, Date.now() - 5000)
  for (let kill = 0; kill < 10; kill++) {
    const player = start()
    const address = await player.ready
    await until('it plays', async () => (await stateOf(address)).playing !== null)
    await new Promise((resolve) => setTimeout(resolve, (kill * 137) % 600))
    player.child.kill('SIGKILL')
    await player.ended
  }
  const last = start()
  await last.ready
  await new Promise((resolve) => setTimeout(resolve, 1500))
  last.child.kill('SIGTERM')
  expect(await last.ended).toBe(0)
  const entries = (await openPlayLog(fileStore(fixture.folder), Date.now())).entries()
  expect(await checkChain(entries, '0'.repeat(64), 1)).toMatchObject({ ok: true })
  expect(entries.filter(({ kind }) => kind === 'boot')).toHaveLength(11)
  const ended = entries.flatMap((entry) => (entry.kind === 'end' ? [occurrenceKey(entry.occurrence)] : []))
  expect(new Set(ended).size).toBe(ended.length)
  expect(ended.length).toBeGreaterThan(1)
  expect(entries.filter((entry) => entry.kind === 'cut' && entry.reason === 'power').length).toBeGreaterThan(3)
  const starts = entries.filter(({ kind }) => kind === 'start').length
  expect(entries.filter(({ kind }) => kind === 'end' || kind === 'cut')).toHaveLength(starts)
  expect(await checkChain(repository.entries, '0'.repeat(64), 1)).toMatchObject({ ok: true })
  expect(repository.entries).toEqual(entries.slice(0, repository.entries.length))
}, 90_000)
