import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { openNewsroom } from '../../apps/hub/src/testing/newsroom.ts'

/** What whoever holds the hub answers to a path: other bytes, nothing, a fault, a body without end, or (undefined) the truth. */
export type Lie = Uint8Array | 'missing' | 'broken' | AsyncIterable<Uint8Array> | undefined

export interface HubDoor {
  readonly url: string
  /** Asked before the hub itself, for everything but what staff and sites post. */
  lies: (path: string) => Lie | Promise<Lie>
  /** The machine is gone: connections are refused. */
  stop(): Promise<void>
  start(): Promise<void>
  honest(): void
}

type Newsroom = Awaited<ReturnType<typeof openNewsroom>>

/** The hub's own HTTP door on a free port, with room for an attacker in front of it. */
export async function openHubDoor({ app }: Newsroom): Promise<HubDoor> {
  const honestly = (): undefined => undefined
  let server: Server | undefined
  let port = 0
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const lie = request.method === 'GET' ? await door.lies(request.url ?? '') : undefined
    if (lie === undefined) return app.routing(request, response)
    if (lie === 'missing') return void response.writeHead(404).end()
    if (lie === 'broken') return void response.writeHead(500).end()
    if (lie instanceof Uint8Array) return void response.end(lie)
    // A reader that had enough ends the story.
    await pipeline(Readable.from(lie), response).catch(() => undefined)
  }
  const door: HubDoor = {
    get url() {
      return `http://127.0.0.1:${port}`
    },
    lies: honestly,
    honest: () => {
      door.lies = honestly
    },
    async start() {
      server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()))
      await new Promise<void>((done) => server!.listen(port, '127.0.0.1', done))
      port = (server.address() as AddressInfo).port
    },
    async stop() {
      const closed = new Promise<void>((done) => (server ? server.close(() => done()) : done()))
      server?.closeAllConnections()
      await closed
      server = undefined
    },
  }
  await door.start()
  return door
}
