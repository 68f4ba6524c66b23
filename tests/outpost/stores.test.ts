import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileStore, memoryStore, openPlayLog, type Store } from '@hai-dang/outpost'
import { checkChain, text, utf8 } from '@hai-dang/trust'
import { afterAll, describe, expect, test } from 'vitest'
import { instant, nine } from './fixture-repository.ts'

const folders: string[] = []
const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'hd-store-'))
  folders.push(folder)
  return folder
}
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))))

const digest = 'a'.repeat(64)
async function* chunks(...parts: string[]): AsyncIterable<Uint8Array> {
  for (const part of parts) yield utf8(part)
}

/** What the loop relies on, whatever the store. */
function storeContract(name: string, open: () => Promise<Store>): void {
  describe(name, () => {
    test('gives back the last state written, and nothing for a name it never saw', async () => {
      const store = await open()
      expect(await store.read('site')).toBeUndefined()
      for (const value of ['one', 'two', 'three']) await store.write('site', utf8(value))
      expect(text((await store.read('site'))!)).toBe('three')
    })

    test('appends to a log in order and cuts it at a length', async () => {
      const store = await open()
      await store.append('b.jsonl', utf8('one\n'))
      await store.append('b.jsonl', utf8('two\n'))
      await store.append('a.jsonl', utf8('x'))
      expect(text((await store.readLog('b.jsonl'))!)).toBe('one\ntwo\n')
      await store.truncateLog('b.jsonl', 4)
      expect(text((await store.readLog('b.jsonl'))!)).toBe('one\n')
      expect(await store.listLogs()).toEqual(['a.jsonl', 'b.jsonl'])
      await store.removeLog('a.jsonl')
      expect(await store.listLogs()).toEqual(['b.jsonl'])
    })

    test('keeps a file whole or not at all', async () => {
      const store = await open()
      const failing = async function* (): AsyncIterable<Uint8Array> {
        yield utf8('half')
        throw new Error('not the file')
      }
      await expect(store.writeBlob(digest, failing())).rejects.toThrow('not the file')
      expect(await store.hasBlob(digest)).toBe(false)
      expect(await store.listBlobs()).toEqual([])
      await store.writeBlob(digest, chunks('whole ', 'file'))
      expect(text((await store.readBlob(digest))!)).toBe('whole file')
      expect(await store.listBlobs()).toEqual([digest])
      await store.removeBlob(digest)
      expect(await store.readBlob(digest)).toBeUndefined()
    })
  })
}

storeContract('a store on the disk', async () => fileStore(await newFolder()))
storeContract('a store in memory', async () => memoryStore())

test('a state whose newest slot is damaged on the disk falls back to the one before', async () => {
  const folder = await newFolder()
  const store = fileStore(folder)
  await store.write('site', utf8('one'))
  await store.write('site', utf8('two'))
  for (const name of await readdir(join(folder, 'state'))) {
    const bytes = await readFile(join(folder, 'state', name), 'utf8')
    if (bytes.endsWith('two')) await writeFile(join(folder, 'state', name), bytes.replace('two', 'twO'))
  }
  expect(text((await fileStore(folder).read('site'))!)).toBe('one')
})

test('a state whose two slots are damaged on the disk is lost, which is not the same as a site that begins', async () => {
  const folder = await newFolder()
  const store = fileStore(folder)
  expect(await store.isLost('site')).toBe(false)
  await store.write('site', utf8('one'))
  await store.write('site', utf8('two'))
  for (const slot of ['site.0', 'site.1']) await writeFile(join(folder, 'state', slot), 'damaged')
  expect(await fileStore(folder).read('site')).toBeUndefined()
  expect(await fileStore(folder).isLost('site')).toBe(true)
})

test('a torn last line of the log is cut off and explained by a gap; the chain goes on', async () => {
  const folder = await newFolder()
  const first = await openPlayLog(fileStore(folder), nine)
  await first.append({ kind: 'boot', version: '0.1.0', clockErrorMs: 0, cleanStop: true }, nine)
  await first.append({ kind: 'clock', stepMs: 5, source: 'system' }, nine + 1000)
  const [name = ''] = await readdir(join(folder, 'log'))
  const path = join(folder, 'log', name)
  await writeFile(path, (await readFile(path)).subarray(0, -20))
  const second = await openPlayLog(fileStore(folder), nine + 5000)
  await second.append({ kind: 'boot', version: '0.1.0', clockErrorMs: 0, cleanStop: false }, nine + 5000)
  expect(second.entries().map(({ kind }) => kind)).toEqual(['boot', 'gap', 'boot'])
  expect(second.entries()[1]).toMatchObject({ reason: 'reboot', fromAt: `${instant(nine).slice(0, -1)}.000Z` })
  expect(await checkChain(second.entries(), '0'.repeat(64), 1)).toMatchObject({ ok: true })
  expect((await openPlayLog(fileStore(folder), nine + 9000)).entries()).toEqual(second.entries())
})

test('a line altered in the middle is called tampering', async () => {
  const store = memoryStore()
  const log = await openPlayLog(store, nine)
  for (let step = 1; step <= 3; step++) await log.append({ kind: 'clock', stepMs: step, source: 'system' }, nine)
  const [name = ''] = await store.listLogs()
  const lines = text((await store.readLog(name))!)
  await store.truncateLog(name, 0)
  await store.append(name, utf8(lines.replace('"stepMs":2', '"stepMs":7')))
  const reopened = await openPlayLog(store, nine)
  expect(reopened.entries().map((entry) => (entry.kind === 'gap' ? entry.reason : entry.kind))).toEqual(['clock', 'clock', 'tampered'])
})
