import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { medianOf, printMachine, printTable, spreadOf } from './figures.ts'
import { load } from './keep-alive-load.ts'

/** A portal page against bare node:http that sends the same bytes, in one process and one run, taking turns. */

const rounds = 5
const [connections, roundMs] = [32, 2000]

const child = fork(join(import.meta.dirname, 'floors/portal-and-bare.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
const [ports] = (await once(child, 'message')) as [{ portal: number; bare: Record<string, number>; path: string }]

async function cpuMicros(): Promise<number> {
  child.send('cpu')
  const [{ cpu }] = (await once(child, 'message')) as [{ cpu: NodeJS.CpuUsage }]
  return cpu.user + cpu.system
}

interface Seen {
  readonly perSecond: number[]
  readonly times: number[]
  readonly cpu: number[]
}

async function round(seen: Seen, port: number, encoding: string): Promise<void> {
  const before = await cpuMicros()
  const { perSecond, times } = await load(port, [`accept-encoding: ${encoding}`], ports.path, connections, roundMs)
  seen.cpu.push(((await cpuMicros()) - before) / times.length)
  seen.perSecond.push(perSecond)
  seen.times.push(...times)
}

printMachine()
const rows: (string | number)[][] = []
for (const encoding of ['br', 'identity']) {
  const seen: Record<'portal' | 'bare', Seen> = {
    portal: { perSecond: [], times: [], cpu: [] },
    bare: { perSecond: [], times: [], cpu: [] },
  }
  await load(ports.portal, [`accept-encoding: ${encoding}`], ports.path, connections, 1000)
  await load(ports.bare[encoding]!, [`accept-encoding: ${encoding}`], ports.path, connections, 1000)
  for (let count = 0; count < rounds; count++) {
    await round(seen.portal, ports.portal, encoding)
    await round(seen.bare, ports.bare[encoding]!, encoding)
  }
  const line = (name: string, { perSecond, times, cpu }: Seen) => {
    const { median, p95, last } = spreadOf(times)
    return [`${encoding} ${name}`, medianOf(perSecond), median, p95, last, medianOf(cpu)]
  }
  const [mine, floor] = [line('portal', seen.portal), line('bare node:http', seen.bare)]
  const ratio = mine.map((value, column) => (column === 0 ? `${encoding} portal ÷ bare` : (value as number) / (floor[column] as number)))
  rows.push(mine, floor, ratio)
}
printTable(['page, 32 kept connections', 'requests/s', 'median ms', 'p95 ms', 'last ms', 'CPU µs/request'], rows)
child.disconnect()
