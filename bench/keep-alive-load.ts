import { connect } from 'node:net'

export interface Load {
  readonly perSecond: number
  /** Milliseconds of each request. */
  readonly times: readonly number[]
}

/**
 * Asks one address again and again over kept connections, each as soon as the last answer is whole. Raw sockets: a load generator as heavy as Node's own client would measure
 * itself. Every answer must be as long as the first.
 */
export async function load(port: number, headers: readonly string[], path: string, connections: number, ms: number): Promise<Load> {
  const request = Buffer.from(`GET ${path} HTTP/1.1\r\n${['host: 127.0.0.1', ...headers].join('\r\n')}\r\n\r\n`)
  const until = performance.now() + ms
  const times: number[] = []
  const length = await lengthOfAnswer(port, request)
  const one = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1')
      let got = 0
      let begun = 0
      const ask = () => {
        got = 0
        begun = performance.now()
        socket.write(request)
      }
      socket.setNoDelay(true)
      socket.on('connect', ask)
      socket.on('error', reject)
      socket.on('data', (bytes) => {
        got += bytes.length
        if (got < length) return
        if (got > length) return void socket.destroy(new Error('an answer is longer than the first'))
        const now = performance.now()
        times.push(now - begun)
        if (now < until) ask()
        else socket.end(() => resolve())
      })
    })
  const started = performance.now()
  await Promise.all(Array.from({ length: connections }, one))
  return { perSecond: (times.length * 1000) / (performance.now() - started), times }
}

/** Head and body of the first answer, by its content-length. */
function lengthOfAnswer(port: number, request: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request))
    let text = ''
    socket.setEncoding('latin1')
    socket.on('error', reject)
    socket.on('data', (piece: string) => {
      text += piece
      const end = text.indexOf('\r\n\r\n')
      if (end < 0) return
      socket.destroy()
      const length = /content-length: (\d+)/i.exec(text)?.[1]
      if (!/^HTTP\/1\.1 200 /.test(text) || length === undefined) reject(new Error(`unexpected answer: ${text.slice(0, 60)}`))
      else resolve(end + 4 + Number(length))
    })
  })
}
