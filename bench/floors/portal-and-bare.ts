import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { memoryStore, openOutpost } from '@hai-dang/outpost'
import { openPortal } from '../../apps/portal/src/refreshing/portal.ts'
import { compressedMemory } from '../../apps/portal/src/serving/compressed-files.ts'
import { createPortalServer } from '../../apps/portal/src/serving/server.ts'
import { releaseSamples } from '../../apps/portal/src/testing/sample-pages.ts'
import { SampleRepository } from '../../apps/portal/src/testing/sample-repository.ts'

// The portal with its sample pages and, beside it in one process, bare node:http that sends the very same head and body. Tells its parent the ports, and on request the CPU time used.
const now = () => Date.parse('2026-08-05T05:00:00Z')
const path = '/tin/tau-duoi-12-met-khong-ra-khoi'
const repository = await SampleRepository.open(now())
await releaseSamples(repository, now())
const store = memoryStore()
const outpost = await openOutpost({
  provision: repository.provision(),
  ports: { ...repository.net(), store, clock: { now, monotonic: now } },
})
const portal = await openPortal({ outpost, store, origin: 'http://cong.localhost', compressed: compressedMemory(), now })
await portal.refresh()

const listening = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}
const portalPort = await listening(
  createPortalServer({ records: () => portal.records(), readMedia: (sha256) => outpost.readBlob(sha256), ready: () => portal.isReady() }),
)

/** What the portal sends for one encoding, to be sent again without a thought. */
async function sameAnswer(encoding: string): Promise<{ head: Record<string, string>; body: Buffer }> {
  const { get } = await import('node:http')
  return new Promise((resolve, reject) => {
    get({ port: portalPort, path, headers: { 'accept-encoding': encoding } }, (answer) => {
      const pieces: Buffer[] = []
      const head = Object.fromEntries(
        Object.entries(answer.headers).filter(([name]) => !['date', 'connection', 'keep-alive'].includes(name)),
      )
      answer.on('data', (piece: Buffer) => pieces.push(piece))
      answer.on('end', () => resolve({ head: head as Record<string, string>, body: Buffer.concat(pieces) }))
    }).on('error', reject)
  })
}
const bare: Record<string, number> = {}
for (const encoding of ['br', 'identity']) {
  const { head, body } = await sameAnswer(encoding)
  bare[encoding] = await listening(
    createServer({ keepAliveTimeout: 30_000 }, (_request, response) => {
      response.writeHead(200, head)
      response.end(body)
    }),
  )
}
process.on('message', () => process.send?.({ cpu: process.cpuUsage() }))
process.once('disconnect', () => process.exit(0))
process.send?.({ portal: portalPort, bare, path })
