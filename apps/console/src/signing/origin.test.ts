import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../server/config.ts'
import { makeOrigin } from '../../server/origin.ts'
import { readTrust } from '../../server/trust.ts'

let base = ''
let root = ''
let stop = () => {}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'hd-origin-'))
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

test('the page learns from its own origin which deployment it signs for and whether that is a drill', async () => {
  expect(await (await fetch(`${base}/config.json`)).json()).toEqual({
    agency: 'thong-tin',
    hubUrl: 'http://thong-tin.localhost:4100',
    zone: 'Asia/Ho_Chi_Minh',
    deployment: 'demo-bien-dong',
    drill: true,
    demo: true,
  })
  const live = (drill?: string) => readConfig({ HD_SIGNING_AGENCY: 'thong-tin', HD_DEPLOYMENT: 'tinh-mau', HD_SIGNING_DRILL: drill }, '/x')
  expect([live().drill, live('yes').drill]).toEqual([false, true])
  expect(() => live('maybe')).toThrow('HD_SIGNING_DRILL')
})

test('an origin names the key officers of its own agency by its own files, and none where it holds no such file', async () => {
  const trust = { v: 1, agency: 'thong-tin', deployment: 'demo-bien-dong', threshold: 2, oldestList: 1 }
  const officers = ['phuc', 'quyen'].map((name, index) => ({ name, raw: String(index + 1).repeat(64) }))
  expect((await fetch(`${base}/trust.json`)).status).toBe(404)
  const folder = join(root, 'var/demo-keys/thong-tin')
  for (const { name, raw } of officers)
    await writeFile(join(folder, `${name}.key.json`), JSON.stringify({ kind: 'key-officer', agency: 'thong-tin', name, raw }))
  expect(await (await fetch(`${base}/trust.json`)).json()).toEqual({ ...trust, officers })

  const kept = join(root, 'trust.json')
  const config = readConfig({ HD_SIGNING_AGENCY: 'thong-tin', HD_DEPLOYMENT: 'tinh-mau', HD_SIGNING_TRUST: kept }, root)
  await writeFile(kept, JSON.stringify({ ...trust, officers, deployment: 'tinh-mau', oldestList: 4 }))
  expect((await readTrust(config))?.oldestList).toBe(4)
  await writeFile(kept, JSON.stringify({ ...trust, officers }))
  await expect(readTrust(config)).rejects.toThrow('another agency or deployment')
  expect(await readTrust({ ...config, trustFile: null })).toBeNull()
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
