import { pushMessage } from '@hai-dang/wire'

export interface LoopOptions {
  readonly hubUrl: string
  refresh(): Promise<unknown>
  /** Between asks when nothing is pushed. */
  readonly pollMs?: number
  onTrouble(cause: unknown): void
}

const retryMs = 5_000

/** Asks when the hub says that a version exists, and every 30 seconds in any case: a lost push costs time, never content. */
export function startLoop(options: LoopOptions): { stop(): void } {
  const { pollMs = 30_000 } = options
  let stopped = false
  let socket: WebSocket | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  const ask = () => {
    options.refresh().catch(options.onTrouble)
  }
  const listen = () => {
    if (stopped) return
    socket = new WebSocket(`${options.hubUrl.replace(/^http/, 'ws')}/push`)
    socket.addEventListener('open', ask)
    socket.addEventListener('message', (event) => {
      if (typeof event.data === 'string' && isPush(event.data)) ask()
    })
    socket.addEventListener('close', () => {
      if (!stopped) retry = setTimeout(listen, retryMs)
    })
    // A close follows every error; it alone decides when to try again.
    socket.addEventListener('error', () => undefined)
  }
  const poll = setInterval(ask, pollMs)
  ask()
  listen()
  return {
    stop() {
      stopped = true
      clearInterval(poll)
      clearTimeout(retry)
      socket?.close()
    },
  }
}

function isPush(text: string): boolean {
  try {
    return pushMessage.safeParse(JSON.parse(text)).success
  } catch {
    // Not our message: the poll still comes.
    return false
  }
}
