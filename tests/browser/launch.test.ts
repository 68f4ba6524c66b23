import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { launchBrowser } from './launch.ts'

const question = `(async () => ({
  digest: (await crypto.subtle.digest('SHA-256', new Uint8Array(1))).byteLength,
  webgl: document.querySelector('canvas').getContext('webgl2') !== null,
  secure: isSecureContext,
}))()`

it('opens a page on a localhost name, as a secure context, with WebCrypto and WebGL 2', { timeout: 120_000 }, async () => {
  const server = createServer((_, response) => response.end('<!doctype html><canvas></canvas>'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage()
    await page.goto(`http://ky.thong-tin.localhost:${(server.address() as AddressInfo).port}/`)
    expect(await page.evaluate(question)).toEqual({ digest: 32, webgl: true, secure: true })
  } finally {
    await browser.close()
    server.close()
  }
})
