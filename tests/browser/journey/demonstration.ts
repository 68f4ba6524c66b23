import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const repository = resolve(import.meta.dirname, '../../..')

/** The whole demonstration as a newcomer starts it, on free ports and in a folder of its own. */
export interface Demonstration {
  readonly varFolder: string
  readonly ports: { readonly hub: number; readonly portal: number; readonly pier: number; readonly gate: number }
  readonly passphrases: Readonly<Record<string, string>>
  stop(): Promise<void>
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer())
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolvePort) => server.listen(0, '127.0.0.1', () => resolvePort((server.address() as { port: number }).port))),
    ),
  )
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))))
  return ports
}

function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((ready, failed) => {
    let said = ''
    const listen = (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('/ ready')) ready()
    }
    child.stdout?.on('data', listen)
    child.stderr?.on('data', listen)
    child.once('exit', (code) => failed(new Error(`the demonstration ended with ${code}:\n${said.slice(-2000)}`)))
  })
}

/** Starts everything and waits until it says that it is ready. */
export async function startDemonstration(): Promise<Demonstration> {
  const varFolder = await mkdtemp(join(tmpdir(), 'hai-dang-journey-'))
  const [hub, signingA, signingB, portal, pier, gate] = (await freePorts(6)) as [number, number, number, number, number, number]
  const child = spawn(process.execPath, [join(repository, 'tools/start.ts')], {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      DATABASE_URL: '',
      HD_VAR: varFolder,
      HD_HUB_PORT: String(hub),
      HD_SIGNING_PORT_THONG_TIN: String(signingA),
      HD_SIGNING_PORT_BIEN_PHONG: String(signingB),
      HD_PORTAL_PORT: String(portal),
      HD_PLAYER_PORT_PIER: String(pier),
      HD_PLAYER_PORT_GATE: String(gate),
    },
  })
  await untilReady(child)
  const passphrases = JSON.parse(await readFile(join(varFolder, 'demo-keys/passphrases.json'), 'utf8')) as Record<string, string>
  const stop = async () => {
    const gone = new Promise((exit) => child.once('exit', exit))
    child.kill('SIGTERM')
    await gone
    await rm(varFolder, { recursive: true, force: true, maxRetries: 5 })
  }
  return { varFolder, ports: { hub, portal, pier, gate }, passphrases, stop }
}
