import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  buildRoot,
  buildSnapshot,
  buildTargets,
  buildTimestamp,
  metaOf,
  newTufSigner,
  type Signed,
  sha256Hex,
  signMetadata,
  type TufSigner,
  utf8,
} from '@hai-dang/trust'

const day = 86_400_000
export const begin = Date.parse('2026-08-05T02:00:00Z')

export interface Delegation {
  readonly from: string
  readonly to: string
  readonly paths?: readonly string[]
  readonly prefixes?: readonly string[]
  readonly terminating?: boolean
}

/** A repository by the product's own writer behind a real server that remembers what it was asked for. Any delegation graph; consistent snapshots or not. */
export interface Mirror {
  readonly files: Map<string, Uint8Array>
  readonly asked: string[]
  readonly versions: Map<string, number>
  readonly root: Uint8Array
  readonly url: string
  now: number
  consistent: boolean
  /** Lives in days of the next files written. */
  readonly lives: Map<string, number>
  readonly signers: Map<string, TufSigner[]>
  readonly thresholds: Map<string, number>
  targets: Map<string, Map<string, Uint8Array>>
  graph: readonly Delegation[]
  writeRoot(): Promise<void>
  writeLists(...roles: string[]): Promise<void>
  writeSnapshot(): Promise<void>
  writeTimestamp(): Promise<void>
  publish(): Promise<void>
  bump(role: string): void
  close(): void
}

const quoted = (role: string): string => encodeURIComponent(role)
let made = 0
export const newSigner = (): Promise<TufSigner> => newTufSigner(new Uint8Array(32).fill(++made))

export async function openMirror(graph: readonly Delegation[] = []): Promise<Mirror> {
  const files = new Map<string, Uint8Array>()
  const asked: string[] = []
  const server = createServer((request, response) => {
    const path = decodeURI(request.url ?? '').slice(1)
    asked.push(path.replace(/^metadata\//, ''))
    const bytes = files.get(request.url?.slice(1) ?? '')
    response.writeHead(bytes ? 200 : 404).end(bytes)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const top = ['root', 'timestamp', 'snapshot', 'targets']
  const signers = new Map<string, TufSigner[]>()
  for (const role of top) signers.set(role, [await newSigner()])
  const versions = new Map<string, number>()
  const metas: Record<string, Awaited<ReturnType<typeof metaOf>>> = {}
  let rootSigners: TufSigner[] = []

  const mirror: Mirror = {
    files,
    asked,
    versions,
    get root() {
      return files.get('metadata/1.root.json')!
    },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    now: begin,
    consistent: true,
    lives: new Map([
      ['timestamp', 7],
      ['snapshot', 14],
    ]),
    signers,
    thresholds: new Map(),
    targets: new Map(),
    graph,
    bump: (role) => void versions.set(role, (versions.get(role) ?? 0) + 1),
    async writeRoot() {
      mirror.bump('root')
      const version = versions.get('root')!
      const keysOf = (role: string) => ({ keys: signers.get(role)!.map(({ key }) => key), threshold: mirror.thresholds.get(role) ?? 1 })
      const roles = { root: keysOf('root'), timestamp: keysOf('timestamp'), snapshot: keysOf('snapshot'), targets: keysOf('targets') }
      const signed = { ...(await buildRoot({ version, expires: expiry('root'), roles })), consistent_snapshot: mirror.consistent }
      const by = [...new Set([...rootSigners, ...signers.get('root')!])]
      files.set(`metadata/${version}.root.json`, await signMetadata(signed, by))
      rootSigners = signers.get('root')!
    },
    async writeLists(...roles) {
      for (const role of roles) await writeList(role)
    },
    async writeSnapshot() {
      mirror.bump('snapshot')
      const version = versions.get('snapshot')!
      await write('snapshot', version, buildSnapshot({ version, expires: expiry('snapshot'), meta: metas }))
    },
    async writeTimestamp() {
      mirror.bump('timestamp')
      const snapshot = await metaOf(files.get(nameOf('snapshot', versions.get('snapshot')!))!, versions.get('snapshot')!)
      const timestamp = buildTimestamp({ version: versions.get('timestamp')!, expires: expiry('timestamp'), issued: mirror.now, snapshot })
      files.set('metadata/timestamp.json', await signMetadata(timestamp, signers.get('timestamp')!))
    },
    async publish() {
      await mirror.writeLists('targets', ...new Set(mirror.graph.map(({ to }) => to)))
      await mirror.writeSnapshot()
      await mirror.writeTimestamp()
    },
    close: () => void server.close(),
  }

  const expiry = (role: string): number => mirror.now + (mirror.lives.get(role) ?? 365) * day
  const nameOf = (role: string, version: number) => `metadata/${mirror.consistent ? `${version}.` : ''}${quoted(role)}.json`

  async function write(role: string, version: number, signed: Signed): Promise<void> {
    if (!signers.has(role)) signers.set(role, [await newSigner()])
    const bytes = await signMetadata(signed, signers.get(role)!)
    files.set(nameOf(role, version), bytes)
    if (role !== 'snapshot') metas[role] = await metaOf(bytes, version)
  }

  async function targetsOf(role: string) {
    const listed: Record<string, { length: number; sha256: string }> = {}
    for (const [path, bytes] of mirror.targets.get(role) ?? []) {
      const sha256 = await sha256Hex(bytes)
      listed[path] = { length: bytes.length, sha256 }
      const cut = path.lastIndexOf('/') + 1
      files.set(`targets/${path.slice(0, cut)}${mirror.consistent ? `${sha256}.` : ''}${path.slice(cut)}`, bytes)
    }
    return listed
  }

  async function writeList(role: string): Promise<void> {
    mirror.bump(role)
    const version = versions.get(role)!
    const out = mirror.graph.filter(({ from }) => from === role)
    for (const { to } of out) if (!signers.has(to)) signers.set(to, [await newSigner()])
    const delegations = out.map(({ to, paths = ['*'] }) => ({
      name: to,
      paths,
      keys: signers.get(to)!.map(({ key }) => key),
      threshold: mirror.thresholds.get(to) ?? 1,
    }))
    const signed = await buildTargets({
      version,
      expires: expiry(role),
      targets: await targetsOf(role),
      ...(out.length > 0 ? { delegations } : {}),
    })
    // Our own writer makes every delegation a terminating one by paths; others need not.
    for (const [index, row] of ((signed.delegations as { roles?: Record<string, unknown>[] } | undefined)?.roles ?? []).entries()) {
      row.terminating = out[index]!.terminating ?? false
      if (out[index]!.prefixes) {
        delete row.paths
        row.path_hash_prefixes = [...out[index]!.prefixes!]
      }
    }
    await write(role, version, signed)
  }

  await mirror.writeRoot()
  await mirror.publish()
  return mirror
}

export const sample = (text: string): Uint8Array => utf8(text)
