import { chmod, mkdir, unlink } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { dirname } from 'node:path'
import { readSignerConfig } from './config.ts'
import { openDesk, type SigningDesk } from './desk.ts'

/** The process that holds the online keys. It speaks over one unix socket only, line by line; the hub never sees a key. */
const longestLine = 2_000_000
const connections = new Set<Socket>()

async function start(): Promise<void> {
  const config = readSignerConfig(process.env)
  const desk = await openDesk(config)
  await mkdir(dirname(config.socket), { recursive: true })
  await removeStale(config.socket)
  const server = createServer((socket) => serve(socket, desk))
  await listen(server, config.socket)
  await chmod(config.socket, 0o600)
  process.once('SIGTERM', () => stop(server))
  process.once('SIGINT', () => stop(server))
  console.log(`ready signer ${config.socket}`)
}

function stop(server: Server): void {
  server.close()
  for (const socket of connections) socket.destroy()
}

function serve(socket: Socket, desk: SigningDesk): void {
  let held = ''
  connections.add(socket)
  socket.setEncoding('utf8')
  socket.on('close', () => connections.delete(socket))
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk: string) => {
    held += chunk
    const lines = held.split('\n')
    held = lines.pop()!
    if (held.length > longestLine) socket.destroy()
    for (const line of lines) void reply(socket, desk, line)
  })
}

async function reply(socket: Socket, desk: SigningDesk, line: string): Promise<void> {
  let request: unknown
  try {
    request = JSON.parse(line)
  } catch {
    socket.write('{"refusal":{"code":"signer.malformed"}}\n')
    return
  }
  try {
    const answer = await desk.answer(request)
    if (!socket.destroyed) socket.write(`${JSON.stringify(answer)}\n`)
  } catch (cause) {
    // The memory could not be written: a signature now could be followed by a falling one after a restart.
    console.error(`The signer cannot go on: ${(cause as Error).message}`)
    process.exit(1)
  }
}

/** A socket file left behind by a killed process is removed; one that answers belongs to a living signer. */
async function removeStale(path: string): Promise<void> {
  const code = await new Promise<string | undefined>((done) => {
    const probe = connect(path)
    probe.once('connect', () => {
      probe.destroy()
      done(undefined)
    })
    probe.once('error', (cause: NodeJS.ErrnoException) => done(cause.code))
  })
  if (code === undefined) throw new Error(`Another signer already answers at ${path}: stop it first.`)
  if (code !== 'ENOENT') await unlink(path)
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail)
    server.listen(path, done)
  })
}

start().catch((cause: unknown) => {
  console.error((cause as Error).message)
  process.exit(1)
})
