import type { Server } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'

/** Tells far ends that a version exists; they fetch and verify it themselves. */
export interface PushPort {
  announce(version: number): void
  attach(server: Server, originAllowed: (origin: string) => boolean): void
  close(): void
}

export function openPush(): PushPort {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024, clientTracking: true })
  let latest: number | undefined
  const heartbeat = setInterval(() => {
    for (const socket of sockets.clients) socket.ping()
  }, 30_000)
  heartbeat.unref()
  return {
    announce(version) {
      if (latest !== undefined && version <= latest) return
      latest = version
      const frame = JSON.stringify({ version })
      for (const socket of sockets.clients) send(socket, frame)
    },
    attach(server, originAllowed) {
      server.on('upgrade', (request, stream, head) => {
        const origin = request.headers.origin
        // Browsers always send Origin; a player's agent sends none.
        if (request.url !== '/push' || (origin !== undefined && !originAllowed(origin))) {
          stream.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n')
          return
        }
        sockets.handleUpgrade(request, stream, head, (socket) => {
          socket.on('error', () => socket.terminate())
          if (latest !== undefined) send(socket, JSON.stringify({ version: latest }))
        })
      })
    },
    close() {
      clearInterval(heartbeat)
      for (const socket of sockets.clients) socket.terminate()
      sockets.close()
    },
  }
}

function send(socket: WebSocket, frame: string): void {
  if (socket.readyState === socket.OPEN) socket.send(frame)
}
