import { existsSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { readConfig } from './config.ts'
import { makeOrigin } from './origin.ts'

function fail(sentence: string): never {
  console.error(`signing: ${sentence}`)
  process.exit(1)
}

function start(): void {
  const config = (() => {
    try {
      return readConfig(process.env, resolve(import.meta.dirname, '..'))
    } catch (error) {
      return fail(error instanceof Error ? error.message : String(error))
    }
  })()
  if (!existsSync(join(config.bundleFolder, 'signing.html'))) fail(`the signing bundle is not built: ${config.bundleFolder} is empty`)
  const server = makeOrigin(config)
  server.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') fail(`port ${config.port} is taken by another program`)
    fail(`cannot listen on ${config.host}:${config.port}: ${error.message}`)
  })
  server.listen(config.port, config.host, () => {
    const { port } = server.address() as AddressInfo
    console.log(`ready signing-${config.agency} http://${config.host}:${port}`)
  })
  const stop = () => {
    server.close(() => process.exit(0))
    server.closeAllConnections()
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

start()
