import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryStore, openOutpost } from '@hai-dang/outpost'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readArguments } from '../../apps/cli/src/arguments.ts'
import { verifyCommand } from '../../apps/cli/src/verify-command.ts'
import { openPortal } from '../../apps/portal/src/refreshing/portal.ts'
import { compressedMemory } from '../../apps/portal/src/serving/compressed-files.ts'
import { createPortalServer } from '../../apps/portal/src/serving/server.ts'
import { releaseSamples } from '../../apps/portal/src/testing/sample-pages.ts'
import { SampleRepository } from '../../apps/portal/src/testing/sample-repository.ts'
import { hd } from './hd.ts'

const noon = Date.parse('2026-08-05T05:00:00Z')
const at = '2026-08-05T05:00:00Z'
const path = '/tin/tau-duoi-12-met-khong-ra-khoi'
let base: string
let folder: string
let policy: string
let server: Server
let repository: SampleRepository
let paths: string[]

const listening = async (one: Server): Promise<string> => {
  await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(one.address() as AddressInfo).port}`
}

beforeAll(async () => {
  repository = await SampleRepository.open(noon)
  paths = Object.keys(await releaseSamples(repository, noon))
  const store = memoryStore()
  const now = () => noon
  const outpost = await openOutpost({
    provision: repository.provision(),
    ports: { ...repository.net(), store, clock: { now, monotonic: now } },
  })
  const portal = await openPortal({ outpost, store, origin: 'http://cong.localhost', compressed: compressedMemory(), now })
  await portal.refresh()
  server = createPortalServer({
    records: () => portal.records(),
    readMedia: (sha256) => outpost.readBlob(sha256),
    ready: () => portal.isReady(),
  })
  base = await listening(server)
  folder = mkdtempSync(join(tmpdir(), 'hd-page-'))
  policy = join(folder, 'chinh-sach.json')
  writeFileSync(policy, await (await fetch(`${base}/xac-minh/chinh-sach.json`)).text())
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

async function verify(target: string) {
  const { status, lines } = await verifyCommand(readArguments(['verify', 'page', target, '--policy', policy, '--at', at, '--json']))
  return { status, ...JSON.parse(lines[0]!) } as { status: number; ok: boolean; refusal?: { code: string }; title?: string }
}

/** Saves a page as a reader would, with its proof beside it. */
async function saved(change: (html: string) => string = (html) => html): Promise<string> {
  const get = async (from: string) => (await fetch(`${base}${from}`)).text()
  const file = join(folder, 'saved.html')
  writeFileSync(file, change(await get(path)))
  for (const kind of ['env', 'page']) writeFileSync(join(folder, `saved.${kind}.json`), await get(`/xac-minh${path}.${kind}.json`))
  return file
}

describe('hd verify page', () => {
  it('says of a page at its address who approved it and when, with the policy that the portal hands out', async () => {
    const answer = await hd(['verify', 'page', `${base}${path}`, '--policy', policy, '--at', at, '--json'])
    expect([answer.status, answer.err]).toEqual([0, ''])
    expect(JSON.parse(answer.out)).toMatchObject({
      ok: true,
      type: 'release.v1',
      signers: [{ agency: 'thong-tin' }, { agency: 'bien-phong' }],
      path,
      approvedBy: ['Minh (mẫu) (thong-tin)', 'Dũng (mẫu) (bien-phong)'],
      validFrom: '2026-08-05T05:00:00Z',
    })
    const said = await hd(['verify', 'page', `${base}${path}`, '--policy', policy, '--at', at])
    expect(said.out).toContain('approved by Minh (mẫu) (thong-tin) and Dũng (mẫu) (bien-phong)')
  })

  it('finds every sample page of the portal as approved, in both languages and with a slash too many', async () => {
    for (const one of paths)
      for (const address of [one, `/en${one}`, `${one}/`, `${one}?a=1`]) expect((await verify(`${base}${address}`)).status, address).toBe(0)
  })

  it('reads a saved page with its proof beside it, named by any of the three', async () => {
    const file = await saved()
    for (const name of [file, file.replace('.html', '.env.json'), file.replace('.html', '.page.json')])
      expect((await verify(name)).ok, name).toBe(true)
    const envelope = await hd(['verify', file.replace('.html', '.env.json'), '--policy', policy, '--at', at])
    expect([envelope.status, envelope.out]).toEqual([0, expect.stringMatching(/^verified: release\.v1 [0-9a-f]{64}, signed by/)])
  })

  it('refuses a page that shows anything else than what was approved', async () => {
    const changes: [string, (html: string) => string][] = [
      ['a word of the text', (html) => html.replaceAll('phao cứu sinh', 'phao nổi')],
      ['the title', (html) => html.replace(/<h1>[^<]*/, '<h1>Biển yên')],
      [
        'the text in a comment and another one shown',
        (html) => html.replace(/<article(.*)<\/article>/s, '<!-- <article$1</article> --><p>Giả</p>'),
      ],
      ['the text in a template', (html) => html.replace('</h1>', '</h1><template>').replace('</article>', '</template></article>')],
      ['a second article', (html) => html.replace('<article', '<article><h1>Giả</h1></article><article')],
      ['the text hidden', (html) => html.replace('</h1>', '</h1><div hidden>').replace('</article>', '</div></article>')],
      ['a script', (html) => html.replace('</article>', '</article><script>1</script>')],
    ]
    for (const [name, change] of changes) {
      const verdict = await verify(await saved(change))
      expect([verdict.status, verdict.refusal?.code], name).toEqual([1, 'page.other-content'])
    }
  })

  it('refuses an approved page behind the address of another, and one whose content file was changed', async () => {
    const file = await saved()
    const other = paths.find((one) => one !== path)!
    writeFileSync(file.replace('.html', '.page.json'), await (await fetch(`${base}/xac-minh${other}.page.json`)).text())
    expect((await verify(file)).refusal?.code).toBe('page.other-content')
  })

  it('ends with 2 for a page that is gone, was never there, or has no proof', async () => {
    const bare = createServer((_request, response) => response.end('<article></article>'))
    const silent = await listening(bare)
    for (const target of [`${base}/tin/khong-co`, `${base}/tin/khong-co.html`, join(folder, 'absent.html'), 'http://127.0.0.1:1/tin/mot'])
      await expect(verify(target), target).rejects.toMatchObject({ name: 'WrongUse' })
    expect((await verify(`${silent}/tin/mot`)).ok).toBe(false)
    bare.close()
  })
})
