import type { Outpost } from '@hai-dang/outpost'
import { pushMessage } from '@hai-dang/wire'
import { WebSocket } from 'ws'

export interface LinkOptions {
  readonly hubUrl: string
  readonly outpost: Outpost
  /** Signs and sends the heartbeat. */
  sendStatus(): Promise<void>
  /** A fault that is worth a line in the log of the process. */
  fault(what: string, cause: unknown): void
  readonly pollMs?: number
  readonly heartbeatMs?: number
  readonly onlineMs?: number
  readonly longestMs?: Partial<typeof longestMs>
}

export interface Link {
  /** Proof is waiting: it goes out within a second. */
  nudge(): void
  isOnline(): boolean
  refreshNow(): Promise<void>
  close(): Promise<void>
}

const firstPauseMs = 1_000
const longestPauseMs = 30_000
/** Connected means: the lists were refreshed within this time, and the last try went well. */
const onlineMs = 3 * 60_000
/** Whatever takes longer is left behind: no work of the link may keep the next one from beginning. */
const longestMs = { lists: 75_000, status: 30_000, receipts: 120_000 }

/** Rejects after `ms`; the work itself is not stopped. */
async function within(act: () => Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no end within its time')), ms)
  })
  try {
    await Promise.race([act(), late])
  } finally {
    clearTimeout(timer)
  }
}

/** Repeats `act`: after `restMs` when it went well, sooner at first and then ever later while it does not. */
function repeat(act: () => Promise<void>, restMs: number): { soon(ms: number): void; close(): void } {
  let pause = firstPauseMs
  let timer: NodeJS.Timeout | undefined
  let dueAt = 0
  let closed = false
  let running = false
  let again = false
  const plan = (ms: number): void => {
    if (closed) return
    clearTimeout(timer)
    dueAt = performance.now() + ms
    timer = setTimeout(run, ms)
  }
  const run = async (): Promise<void> => {
    running = true
    try {
      await act()
      pause = firstPauseMs
      plan(again ? 0 : restMs)
    } catch {
      plan(Math.min(pause, restMs))
      pause = Math.min(pause * 2, longestPauseMs)
    }
    again = false
    running = false
  }
  plan(0)
  return {
    soon(ms) {
      if (running) again = true
      else if (dueAt - performance.now() > ms) plan(ms)
    },
    close() {
      closed = true
      clearTimeout(timer)
    },
  }
}

/** The push socket says only that a version exists; lost, repeated and reordered messages do no harm. */
function listen(hubUrl: string, heard: () => void): { close(): void } {
  const address = new URL('/push', hubUrl)
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  let socket: WebSocket | undefined
  let timer: NodeJS.Timeout | undefined
  let pause = firstPauseMs
  let closed = false
  const open = (): void => {
    socket = new WebSocket(address, { maxPayload: 1024, handshakeTimeout: 10_000 })
    let watch: NodeJS.Timeout | undefined
    const alive = (): void => {
      clearTimeout(watch)
      watch = setTimeout(() => socket?.terminate(), 75_000)
    }
    socket.on('open', () => {
      pause = firstPauseMs
      alive()
      heard()
    })
    socket.on('ping', alive)
    socket.on('message', (message) => {
      alive()
      try {
        if (pushMessage.safeParse(JSON.parse(String(message))).success) heard()
      } catch {
        // Not a message of ours: the poll goes on regardless.
      }
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearTimeout(watch)
      if (closed) return
      timer = setTimeout(open, pause * (0.5 + (performance.now() % 100) / 100))
      pause = Math.min(pause * 2, longestPauseMs)
    })
  }
  open()
  return {
    close() {
      closed = true
      clearTimeout(timer)
      socket?.terminate()
    },
  }
}

/** Everything between the site and its hub. A hub that is away changes nothing of what plays. */
export function openLink(options: LinkOptions): Link {
  const { outpost, fault } = options
  let lastGood: number | null = null
  let failed = false
  const isOnline = (): boolean => !failed && lastGood !== null && performance.now() - lastGood < (options.onlineMs ?? onlineMs)
  const isAway = (cause: unknown): boolean => cause instanceof Error && !('code' in cause && cause.code === 'ENOSPC')
  const limits = { ...longestMs, ...options.longestMs }

  const told = async (what: string, act: () => Promise<void>, ms: number): Promise<void> => {
    try {
      await within(act, ms)
    } catch (cause) {
      if (!isAway(cause)) fault(what, cause)
      throw cause
    }
  }
  const lists = async (): Promise<void> => {
    try {
      await told('refresh', async () => void (await outpost.renew()), limits.lists)
      if (!isOnline()) receipts.soon(0)
      lastGood = performance.now()
      failed = false
      files.soon(0)
    } catch (cause) {
      failed = true
      throw cause
    }
  }
  // Files have their own time, each its own end: the lists never wait for them.
  const files = repeat(async () => {
    const fetched = await outpost.fetchFiles()
    if (fetched.fault && !isAway(fetched.fault)) fault('files', fetched.fault)
    if (fetched.fault) throw fetched.fault
  }, 60_000)
  const polls = repeat(lists, options.pollMs ?? 60_000)
  const receipts = repeat(() => told('receipts', async () => void (await outpost.flush()), limits.receipts), 60_000)
  const heartbeat = repeat(() => told('status', options.sendStatus, limits.status), options.heartbeatMs ?? 30_000)
  const push = listen(options.hubUrl, () => polls.soon(0))
  return {
    nudge() {
      receipts.soon(300)
      heartbeat.soon(300)
    },
    isOnline,
    refreshNow: () => lists().catch(() => undefined),
    async close() {
      push.close()
      for (const one of [polls, files, receipts, heartbeat]) one.close()
    },
  }
}
