#!/usr/bin/env node
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

// The sources are TypeScript. A Node that cannot read it hands over to the one that the installation brought.
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

function broughtNode() {
  for (let folder = dirname(main); ; folder = dirname(folder)) {
    const node = join(folder, 'node_modules/.bin/node')
    if (existsSync(node)) return node
    if (folder === dirname(folder)) return undefined
  }
}

if (process.features.typescript) await import('../src/main.ts')
else {
  const node = broughtNode()
  if (node === undefined) {
    process.stderr.write('hd: this needs Node 24; run npm ci first\n')
    process.exit(2)
  }
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    process.stderr.write(`hd: cannot start ${node}: ${error.message}\n`)
    process.exitCode = 2
  })
  child.on('close', (code) => {
    process.exitCode = code ?? 2
  })
}
