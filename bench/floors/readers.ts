import { Agent, get } from 'node:http'
import { WebSocket } from 'ws'

// The floor of the fan-out: as many readers that fetch one file when they are told, check nothing and keep nothing.

let url = ''
const agent = new Agent({ keepAlive: true, maxSockets: 512 })
process.once('disconnect', () => process.exit(0))

async function open(count: number): Promise<void> {
  for (let index = 0; index < count; index++)
    await new Promise<void>((resolve, reject) => {
      const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/push`)
      socket.once('open', () => resolve())
      socket.once('error', reject)
      socket.on('message', () => {
        get(`${url}/file`, { agent }, (answer) => {
          answer.resume()
          answer.once('end', () => process.send?.({ at: Date.now() }))
        }).on('error', reject)
      })
    })
}

process.on('message', (message: { url: string; count: number }) => {
  url = message.url
  open(message.count).then(() => process.send?.({ ready: true }))
})
