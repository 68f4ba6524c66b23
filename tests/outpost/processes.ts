import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newSigningKey, toBase64, toHex } from '@hai-dang/trust'
import { WebSocketServer } from 'ws'
import { area, deployment, FixtureRepository } from './fixture-repository.ts'

const allDay = { windows: [{ from: '00:00', to: '24:00' }] }

/** A sine of `ms` as FLAC, by the ffmpeg that ships with the packages. */
export function flacOf(ms: number): Uint8Array {
  const { path } = createRequire(import.meta.url)('@ffmpeg-installer/ffmpeg') as { path: string }
  const input = ['-f', 'lavfi', '-i', `sine=frequency=440:sample_rate=48000:duration=${ms / 1000}`]
  const made = spawnSync(path, ['-loglevel', 'error', ...input, '-ac', '1', '-f', 'flac', 'pipe:1'], { maxBuffer: 1e8 })
  if (made.status !== 0) throw new Error(made.stderr.toString())
  return new Uint8Array(made.stdout)
}

export interface HttpFixture {
  readonly repository: FixtureRepository
  readonly url: string
  readonly folder: string
  readonly statuses: number
  announce(version: number): void
  close(): Promise<void>
}

async function bodyOf(request: AsyncIterable<Buffer>): Promise<Uint8Array> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return new Uint8Array(Buffer.concat(parts))
}

/** A fixture repository behind HTTP with a push socket, and a site's folder provisioned for it. */
export async function openHttpFixture(kind: 'sound' | 'board', outputs?: object): Promise<HttpFixture> {
  const device = await newSigningKey()
  const repository = await FixtureRepository.open(Date.now(), allDay, device)
  let statuses = 0
  const net = repository.net()
  const server: Server = createServer(async (request, response) => {
    try {
      const path = request.url ?? '/'
      if (request.method === 'POST') {
        if (path === '/api/statuses') statuses += 1
        response.end(await net.post(path, await bodyOf(request)))
        return
      }
      const bytes = await net.fetch(path, 1e9)
      response.statusCode = bytes === 'missing' ? 404 : 200
      response.end(bytes === 'missing' ? undefined : bytes)
    } catch {
      response.destroy()
    }
  })
  const sockets = new WebSocketServer({ server, path: '/push' })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const folder = await mkdtemp(join(tmpdir(), 'hd-site-'))
  const provision = {
    v: 1,
    deployment,
    site: area,
    name: 'Loa cầu cảng mẫu',
    kind,
    capabilities: [kind],
    areas: [area],
    device: { keyid: device.keyid, alg: 'Ed25519', raw: toHex(device.raw) },
    deviceKeyFile: 'device.key.json',
    root: toBase64(repository.root),
    hubUrl: `http://127.0.0.1:${port}`,
    drillAllowed: true,
    ...(outputs ? { outputs } : {}),
  }
  await writeFile(join(folder, 'provision.json'), JSON.stringify(provision))
  await writeFile(join(folder, 'device.key.json'), JSON.stringify({ seed: toHex(device.seed) }), { mode: 0o600 })
  return {
    repository,
    url: `http://127.0.0.1:${port}`,
    folder,
    get statuses() {
      return statuses
    },
    announce: (version) => {
      for (const socket of sockets.clients) socket.send(JSON.stringify({ version }))
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.clients) socket.terminate()
        sockets.close()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export interface PlayerProcess {
  readonly child: ChildProcess
  /** Address of its page, once it serves. */
  readonly ready: Promise<string>
  readonly ended: Promise<number | null>
  errors(): string
}

export function startPlayer(fixture: HttpFixture): PlayerProcess {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../apps/player/src/main.ts')], {
    env: {
      PATH: process.env.PATH ?? '',
      HD_PROVISION: join(fixture.folder, 'provision.json'),
      HD_HUB_URL: fixture.url,
      HD_PLAYER_PORT: '0',
      HD_VAR: fixture.folder,
      // Eleven starts of one program: it is compiled once.
      NODE_COMPILE_CACHE: join(tmpdir(), 'hd-compile-cache'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let errors = ''
  child.stderr?.on('data', (part: Buffer) => {
    errors += part.toString('utf8')
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (part: Buffer) => {
      const address = /^ready player (\S+)/m.exec(part.toString('utf8'))?.[1]
      if (address) resolve(address)
    })
    void ended.then((code) => reject(new Error(`the player ended with ${code}: ${errors}`)))
  })
  ready.catch(() => undefined)
  return { child, ready, ended, errors: () => errors }
}

export async function until(what: string, holds: () => Promise<boolean> | boolean, ms = 8000): Promise<void> {
  const end = performance.now() + ms
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`never came true: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 40))
  }
}
