import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sha256Hex } from '@hai-dang/trust'
import { afterEach, describe, expect, it } from 'vitest'
import { readArguments } from '../../apps/cli/src/arguments.ts'
import { tufCommand } from '../../apps/cli/src/tuf-command.ts'
import { hd } from './hd.ts'
import { begin, type Delegation, type Mirror, newSigner, openMirror, sample } from './tuf-mirror.ts'

/** What the public conformance suite asks of a client's command line, in our own words and against our own writer. */

const rubbish: (() => void)[] = []
afterEach(() => {
  for (const clear of rubbish.splice(0)) clear()
})

interface Client {
  readonly folder: string
  init(root?: Uint8Array): Promise<number>
  refresh(at?: number): Promise<number>
  download(name: string, at?: number): Promise<number>
  version(role: string): number | null
  trusted(): string[]
  artifacts(): Record<string, string>
}

async function setUp(graph: readonly Delegation[] = []): Promise<{ mirror: Mirror; client: Client }> {
  const mirror = await openMirror(graph)
  const home = mkdtempSync(join(tmpdir(), 'hd-tuf-'))
  rubbish.push(mirror.close, () => rmSync(home, { recursive: true, force: true }))
  const [folder, store] = [join(home, 'metadata'), join(home, 'targets')]
  const run = async (...words: string[]) => (await tufCommand(readArguments(['tuf', '--metadata-dir', folder, ...words]))).status
  const instant = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`
  const places = () => ['--metadata-url', `${mirror.url}/metadata`, '--target-base-url', `${mirror.url}/targets/`, '--target-dir', store]
  const list = (where: string) => readdirSync(where, { withFileTypes: true }).map(({ name }) => name)
  return {
    mirror,
    client: {
      folder,
      init: (root = mirror.root) => {
        writeFileSync(join(home, 'initial.json'), root)
        return run('init', join(home, 'initial.json'))
      },
      refresh: (at = mirror.now) => run('--at', instant(at), ...places(), 'refresh'),
      download: (name, at = mirror.now) => run('--at', instant(at), ...places(), '--target-name', name, 'download'),
      version: (role) => {
        try {
          return JSON.parse(readFileSync(join(folder, `${role}.json`), 'utf8')).signed.version as number
        } catch {
          return null
        }
      },
      trusted: () => list(folder).sort(),
      artifacts: () => Object.fromEntries(list(store).map((name) => [decodeURIComponent(name), readFileSync(join(store, name), 'utf8')])),
    },
  }
}

const day = 86_400_000

describe('hd tuf init and refresh', () => {
  it('asks for exactly what the workflow names, and keeps the very bytes', async () => {
    const { mirror, client } = await setUp()
    expect(await client.init()).toBe(0)
    expect(mirror.asked).toEqual([])
    expect(await client.refresh()).toBe(0)
    expect(mirror.asked).toEqual(['2.root.json', 'timestamp.json', '1.snapshot.json', '1.targets.json'])
    expect(client.trusted()).toEqual(['root.json', 'snapshot.json', 'targets.json', 'timestamp.json'])
    for (const [file, from] of [
      ['root', '1.root'],
      ['timestamp', 'timestamp'],
      ['snapshot', '1.snapshot'],
      ['targets', '1.targets'],
    ] as const)
      expect(readFileSync(join(client.folder, `${file}.json`))).toEqual(Buffer.from(mirror.files.get(`metadata/${from}.json`)!))
  })

  it('is the same through the command itself, with its exit codes', async () => {
    const { mirror, client } = await setUp()
    writeFileSync(join(client.folder, '../root.json'), mirror.root)
    const common = ['tuf', '--at', '2026-08-05T02:00:00Z', '--metadata-dir', client.folder]
    expect((await hd([...common, 'init', join(client.folder, '../root.json')])).status).toBe(0)
    expect((await hd([...common, '--metadata-url', `${mirror.url}/metadata`, 'refresh'])).status).toBe(0)
    const late = [
      'tuf',
      '--at',
      '2026-09-05T02:00:00Z',
      '--metadata-dir',
      client.folder,
      '--metadata-url',
      `${mirror.url}/metadata`,
      'refresh',
    ]
    expect(await hd(late)).toMatchObject({ status: 1, out: '', err: 'refused: tuf.expired at step 5 (timestamp)\n' })
    expect(await hd([...common, 'refresh'])).toMatchObject({ status: 2, err: 'hd: --metadata-url is missing\n' })
    expect((await hd([...common, '--metadata-url', 'nowhere', 'refresh'])).status).toBe(2)
    expect((await hd([...common, 'rewind'])).status).toBe(2)
  })

  it('refuses a first root that is malformed or unsigned, and asks nothing before there is a good one', async () => {
    const { mirror, client } = await setUp()
    const text = Buffer.from(mirror.root).toString()
    for (const bad of [text.replace(/"version":1/, '"version":"1"'), text.replace(/"sig":"../, '"sig":"00'), 'nonsense']) {
      expect(await client.init(Buffer.from(bad))).toBe(1)
      expect(await client.refresh()).toBe(1)
    }
    expect(mirror.asked).toEqual([])
    expect(await client.init()).toBe(0)
    writeFileSync(join(client.folder, 'root.json'), text.replace(/"sig":"../, '"sig":"00'))
    expect(await client.refresh()).toBe(1)
    expect(mirror.asked).toEqual([])
  })

  it('follows every new root, one link at a time', async () => {
    const { mirror, client } = await setUp()
    await client.init()
    for (let count = 0; count < 5; count++) {
      mirror.signers.set('root', [await newSigner()])
      await mirror.writeRoot()
    }
    expect(await client.refresh()).toBe(0)
    expect([client.version('root'), mirror.asked.slice(0, 6)]).toEqual([6, [2, 3, 4, 5, 6, 7].map((version) => `${version}.root.json`)])
    mirror.signers.set('root', [await newSigner()])
    await mirror.writeRoot()
    mirror.files.set('metadata/7.root.json', mirror.files.get('metadata/6.root.json')!)
    expect([await client.refresh(), client.version('root')]).toEqual([1, 6])
  })

  it('works without consistent snapshots', async () => {
    const { mirror, client } = await setUp()
    mirror.consistent = false
    mirror.targets.set('targets', new Map([['a/b.txt', sample('plain')]]))
    await mirror.writeRoot()
    await mirror.publish()
    await client.init()
    mirror.asked.length = 0
    expect(await client.download('a/b.txt')).toBe(0)
    expect(mirror.asked).toEqual(['2.root.json', '3.root.json', 'timestamp.json', 'snapshot.json', 'targets.json', 'targets/a/b.txt'])
    expect(client.artifacts()).toEqual({ 'a/b.txt': 'plain' })
  })
})

describe('what hd tuf refuses', () => {
  const versions = (client: Client) => ['timestamp', 'snapshot', 'targets'].map(client.version)

  it('an older timestamp, snapshot or list, and keeps what it trusted', async () => {
    const { mirror, client } = await setUp()
    await client.init()
    await mirror.publish()
    expect([await client.refresh(), versions(client)]).toEqual([0, [2, 2, 2]])
    mirror.versions.set('timestamp', 0)
    await mirror.writeTimestamp()
    expect([await client.refresh(), versions(client)]).toEqual([1, [2, 2, 2]])
    mirror.versions.set('timestamp', 2)
    mirror.versions.set('snapshot', 0)
    await mirror.writeSnapshot()
    await mirror.writeTimestamp()
    expect([await client.refresh(), versions(client)]).toEqual([1, [2, 2, 2]])
    mirror.versions.set('snapshot', 2)
    mirror.versions.set('targets', 0)
    await mirror.publish()
    const after = await client.refresh()
    expect([after, client.version('targets')]).toEqual([1, 2])
  })

  it('a timestamp of the same version with other content: the trusted one stays', async () => {
    const { mirror, client } = await setUp()
    await client.init()
    await client.refresh()
    mirror.versions.set('timestamp', 0)
    mirror.now += day
    await mirror.writeTimestamp()
    const before = readFileSync(join(client.folder, 'timestamp.json'))
    expect(await client.refresh()).toBe(0)
    expect(readFileSync(join(client.folder, 'timestamp.json'))).toEqual(before)
  })

  it.each(['timestamp', 'snapshot', 'targets'])('an expired %s, by the time given', async (role) => {
    const { mirror, client } = await setUp()
    await client.init()
    await client.refresh()
    mirror.lives.set(role, -1)
    await mirror.publish()
    expect([await client.refresh(), client.version(role)]).toEqual([1, 1])
  })

  it('everything under an expired root, but keeps the root', async () => {
    const { mirror, client } = await setUp()
    await client.init()
    await client.refresh()
    mirror.lives.set('root', -1)
    await mirror.writeRoot()
    await mirror.publish()
    expect([await client.refresh(), client.version('root'), versions(client)]).toEqual([1, 2, [1, 1, 1]])
  })

  it('takes a fresh timestamp where the held one has expired', async () => {
    const { mirror, client } = await setUp()
    await client.init()
    await client.refresh()
    mirror.lives.set('timestamp', 21)
    mirror.lives.set('snapshot', 30)
    await mirror.publish()
    expect([await client.refresh(begin + 18 * day), versions(client)]).toEqual([0, [2, 2, 2]])
  })

  it('too few signatures, and one key under many names; what it held stays on disk', async () => {
    const { mirror, client } = await setUp()
    await client.init()
    await client.refresh()
    const [first] = mirror.signers.get('snapshot')!
    mirror.signers.set('snapshot', [first!, await newSigner(), await newSigner()])
    mirror.thresholds.set('snapshot', 4)
    await mirror.writeRoot()
    await mirror.publish()
    expect([await client.refresh(), client.version('root'), client.version('snapshot')]).toEqual([1, 2, 1])
    mirror.thresholds.set('snapshot', 3)
    await mirror.writeRoot()
    expect([await client.refresh(), client.version('snapshot')]).toEqual([0, 2])
  })

  it('a file other than the one its list names', async () => {
    const { mirror, client } = await setUp()
    await client.init()
    await client.refresh()
    await mirror.publish()
    mirror.versions.set('targets', 1)
    mirror.targets.set('targets', new Map([['late.txt', sample('late')]]))
    await mirror.writeLists('targets')
    expect([await client.refresh(), client.version('snapshot'), client.version('targets')]).toEqual([1, 2, 1])
  })

  it.each([['timestamp'], ['snapshot'], ['snapshot', 'timestamp']])(
    'recovers from a fast-forward when the key of %s is replaced',
    async (...roles) => {
      const { mirror, client } = await setUp()
      await client.init()
      mirror.versions.set('snapshot', 99_998)
      mirror.versions.set('timestamp', 99_998)
      await mirror.publish()
      expect([await client.refresh(), client.version('snapshot')]).toEqual([0, 99_999])
      for (const role of roles) mirror.signers.set(role, [await newSigner()])
      for (const role of ['timestamp', 'snapshot', 'targets']) mirror.versions.set(role, 0)
      await mirror.writeRoot()
      await mirror.publish()
      expect([await client.refresh(), versions(client)]).toEqual([0, [1, 1, 1]])
    },
  )

  it('ends with 1 when the server is gone, and keeps everything', async () => {
    const { mirror, client } = await setUp()
    await client.init()
    await client.refresh()
    mirror.close()
    expect([await client.refresh(), client.trusted().length]).toEqual([1, 4])
  })
})

describe('hd tuf download', () => {
  it('takes a target once, again only when it changed, and never another file', async () => {
    const { mirror, client } = await setUp()
    const path = 'duong/dan/tin tức (mẫu).txt'
    const quotedName = (sha: string) => `targets/duong/dan/${sha}.${encodeURIComponent('tin tức (mẫu).txt')}`
    mirror.targets.set('targets', new Map([[path, sample('một')]]))
    await mirror.publish()
    mirror.files.set(quotedName(await sha256Hex(sample('một'))), sample('một'))
    await client.init()
    expect([await client.download(path), client.artifacts()]).toEqual([0, { [path]: 'một' }])
    mirror.asked.length = 0
    expect(await client.download(path)).toBe(0)
    expect(mirror.asked.some((asked) => asked.startsWith('targets/'))).toBe(false)
    mirror.targets.set('targets', new Map([[path, sample('hai')]]))
    await mirror.publish()
    mirror.files.set(quotedName(await sha256Hex(sample('hai'))), sample('xxx'))
    expect([await client.download(path), client.artifacts()]).toEqual([1, { [path]: 'một' }])
    mirror.files.set(quotedName(await sha256Hex(sample('hai'))), sample('hai nhưng dài hơn'))
    expect([await client.download(path), client.artifacts()]).toEqual([1, { [path]: 'một' }])
    mirror.files.set(quotedName(await sha256Hex(sample('hai'))), sample('hai'))
    expect([await client.download(path), client.artifacts()]).toEqual([0, { [path]: 'hai' }])
  })

  it('brings the metadata up to date even when no list names the file', async () => {
    const { mirror, client } = await setUp()
    await client.init()
    expect(await client.download('nowhere')).toBe(1)
    expect([mirror.asked.length, client.trusted().length]).toEqual([4, 4])
  })

  it.each(['?', '#', '/delegated', '../delegated', "it's (one) * more!", 'Khu vực cầu cảng'])(
    'asks for and keeps a role named %s under a safe name',
    async (role) => {
      const { mirror, client } = await setUp([{ from: 'targets', to: role }])
      await client.init()
      expect(await client.download('nowhere')).toBe(1)
      expect(client.trusted()).toHaveLength(5)
      expect(readdirSync(join(client.folder, '..')).sort()).toEqual(['initial.json', 'metadata'])
      mirror.asked.length = 0
      expect(await client.download('nowhere')).toBe(1)
      expect(mirror.asked, 'the kept list is read again').toEqual(['2.root.json', 'timestamp.json'])
    },
  )

  const to = (from: string, name: string, more: Partial<Delegation> = {}): Delegation => ({ from, to: name, ...more })
  const graphs: [string, Delegation[], string][] = [
    ['one level', [to('targets', 'A'), to('targets', 'B')], 'A B'],
    ['depth first', [to('targets', 'A'), to('targets', 'B'), to('A', 'C'), to('A', 'D'), to('C', 'E')], 'A C E D B'],
    [
      'a terminating role ends with its own descendants',
      [to('targets', 'A'), to('targets', 'B'), to('A', 'C', { terminating: true }), to('A', 'D'), to('C', 'E')],
      'A C E',
    ],
    ['only roles whose paths cover', [to('targets', 'A', { paths: ['*.py'] }), to('targets', 'B'), to('A', 'C')], 'B'],
    ['a circle', [to('targets', 'A'), to('A', 'B'), to('B', 'C'), to('C', 'A')], 'A B C'],
    ['two ways to one role', [to('targets', 'A'), to('targets', 'B'), to('B', 'C'), to('A', 'C')], 'A C B'],
    ['a wildcard stays within one folder', [to('targets', 'A', { paths: ['*/nowhere'] }), to('targets', 'B', { paths: ['no?here'] })], 'B'],
    [
      'hash prefixes',
      [
        to('targets', 'A', { prefixes: ['0', '1'] }),
        to('targets', 'B', { prefixes: ['2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'] }),
      ],
      '',
    ],
  ]
  it.each(graphs)('visits lists in pre-order, each once: %s', async (name, graph, order) => {
    const { mirror, client } = await setUp(graph)
    await client.init()
    expect(await client.download('nowhere')).toBe(1)
    const visited = mirror.asked.slice(4).map((file) => file.replace(/^1\.|\.json$/g, ''))
    const hash = await sha256Hex(sample('nowhere'))
    expect(visited.join(' ')).toBe(name === 'hash prefixes' ? (/^[01]/.test(hash) ? 'A' : 'B') : order)
  })

  it('takes a file from a list deep down, and not from one that was never handed its path', async () => {
    const graph = [
      to('targets', 'A', { paths: ['ban/*/*'] }),
      to('A', 'B', { paths: ['ban/x/*'] }),
      to('A', 'C', { paths: ['ban/y/*.zip'] }),
    ]
    const { mirror, client } = await setUp(graph)
    mirror.targets.set('B', new Map([['ban/x/1', sample('x')]]))
    mirror.targets.set(
      'C',
      new Map([
        ['ban/y/1.zip', sample('y')],
        ['ban/z/1.zip', sample('z')],
        ['../../out', sample('out')],
      ]),
    )
    await mirror.publish()
    await client.init()
    expect([await client.download('ban/x/1'), await client.download('ban/y/1.zip')]).toEqual([0, 0])
    expect([await client.download('ban/z/1.zip'), await client.download('../../out')]).toEqual([1, 1])
    expect(client.artifacts()).toEqual({ 'ban/x/1': 'x', 'ban/y/1.zip': 'y' })
  })

  it('refuses a deep list that another key signed or that has expired', async () => {
    const graph = [to('targets', 'A'), to('A', 'B')]
    const { mirror, client } = await setUp(graph)
    mirror.targets.set('B', new Map([['tin', sample('tin')]]))
    await mirror.publish()
    await client.init()
    expect(await client.download('tin')).toBe(0)
    const right = mirror.signers.get('B')!
    mirror.signers.set('B', [await newSigner()])
    await mirror.writeLists('B')
    await mirror.writeSnapshot()
    await mirror.writeTimestamp()
    expect([await client.download('tin'), client.version('B')]).toEqual([1, 2])
    mirror.signers.set('B', right)
    mirror.lives.set('B', -1)
    await mirror.publish()
    expect([await client.download('tin'), client.version('B')]).toEqual([1, 2])
  })
})
