import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../server/config.ts'
import { makeOrigin } from '../../server/origin.ts'

let base = ''
let stop = () => {}

beforeAll(async () => {
  const root = await mkdtemp(join(tmpdir(), 'hd-origin-'))
  await mkdir(join(root, 'dist/signing/assets'), { recursive: true })
  await mkdir(join(root, 'var/demo-keys/thong-tin'), { recursive: true })
  await mkdir(join(root, 'var/demo-keys/bien-phong'), { recursive: true })
  await writeFile(join(root, 'dist/signing/signing.html'), '<!doctype html>trang ký')
  await writeFile(join(root, 'secret.json'), '{}')
  await writeFile(join(root, 'var/demo-keys/thong-tin/minh.key.json'), '{"login":"minh"}')
  await writeFile(join(root, 'var/demo-keys/bien-phong/dung.key.json'), '{"login":"dung"}')
  const config = { ...readConfig({ HD_SIGNING_AGENCY: 'thong-tin', HD_VAR: join(root, 'var') }, root), port: 0 }
  const server = makeOrigin(config)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  stop = () => {
    server.closeAllConnections()
    server.close()
  }
})
afterAll(() => stop())

test('the page may speak to its own hub only, runs no inline script and stands in no frame', async () => {
  const policy = (await fetch(`${base}/`)).headers.get('content-security-policy') ?? ''
  expect(policy).toContain("connect-src 'self' http://thong-tin.localhost:4100")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toContain('unsafe-inline')
  expect(policy).not.toContain("'unsafe-eval'")
})

test('an origin hands out the wrapped keys of its own agency and of no other', async () => {
  expect(await (await fetch(`${base}/demo-keys.json`)).json()).toEqual({ keys: [{ login: 'minh' }] })
})

test('nothing outside the bundle can be read, however the path is written', async () => {
  const paths = ['/../../secret.json', '/..%2f..%2fsecret.json', '/%2e%2e/%2e%2e/secret.json', '/assets', '/%zz.js', '//etc/passwd']
  for (const path of paths) expect((await fetch(`${base}${path}`)).status, path).toBe(404)
  expect((await fetch(`${base}/`, { method: 'POST' })).status).toBe(405)
})

test('outside a demo no key is handed out at all, and a wrong setting is one clear sentence', () => {
  expect(readConfig({ HD_SIGNING_AGENCY: 'bien-phong', HD_DEPLOYMENT: 'tinh-mau' }, '/x').demoKeysFolder).toBeNull()
  expect(() => readConfig({}, '/x')).toThrow('HD_SIGNING_AGENCY')
  expect(() => readConfig({ HD_SIGNING_AGENCY: 'thong-tin', HD_SIGNING_PORT_THONG_TIN: 'x' }, '/x')).toThrow('HD_SIGNING_PORT_THONG_TIN')
})
