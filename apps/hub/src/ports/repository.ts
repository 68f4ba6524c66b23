import { join } from 'node:path'
import {
  buildSnapshot,
  buildTargets,
  buildTimestamp,
  metaOf,
  type Signed,
  sameBytes,
  sha256Hex,
  targetFile,
  withSignatures,
} from '@hai-dang/trust'
import { type AgencyId, type PeopleV1, type Refusal, type TrustPolicy, trustPolicy } from '@hai-dang/wire'
import { holdingFile } from './publishing-lock.ts'
import {
  openRepositoryFiles,
  type RepositoryFiles,
  readNamed,
  readStanding,
  type Standing,
  type StandingRole,
  standingRole,
  standingVersion,
} from './repository-files.ts'
import { acceptPeople, type PeopleChange, peoplePath, readPeople } from './repository-people.ts'
import type { SignerPort } from './repository-signer.ts'

/** Envelopes of one area that join or leave its list, by digest. */
export interface AreaChange {
  readonly add?: readonly { readonly digest: string; readonly bytes: Uint8Array }[]
  readonly remove?: readonly string[]
}

/**
 * The signed repository that far ends read. New files are written first and `timestamp.json` last, so that a crash anywhere leaves the old state
 * whole; the next call finds out from the signer which versions are spent. Calls queue up; the same change twice makes no new version.
 */
export interface RepositoryPort {
  publish(change: { areas?: Record<string, AreaChange>; peopleList?: PeopleChange }, now: number): Promise<{ version: number }>
  /** Keeps the online roles fresh: hourly timestamp, lists and snapshot past half their life. */
  reissue(now: number): Promise<void>
  read(path: string): Promise<Uint8Array | undefined>
  currentPeople(agency: AgencyId): { people: PeopleV1; bytes: Uint8Array; metadata: Uint8Array }
  currentPolicy(): TrustPolicy
  listed(area: string): readonly string[]
}

/** A publication that the rules refuse; the caller turns it into its own answer. */
export class RepositoryRefused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.code)
    this.name = 'RepositoryRefused'
    this.refusal = refusal
  }
}

const hour = 3_600_000
const day = 24 * hour
const lives = { timestamp: 7 * day, snapshot: 14 * day, area: 35 * day }
/** Older copies of one role that stay for readers in the middle of a refresh. */
const copiesKept = 20

interface Book {
  standing: Standing
  policy: TrustPolicy
  policyBytes: Uint8Array
  people: Map<AgencyId, { people: PeopleV1; bytes: Uint8Array }>
}

export async function openRepository(of: { folder: string; deployment: string; signer: SignerPort }): Promise<RepositoryPort> {
  const files = openRepositoryFiles(of.folder)
  let book = await openBook(files)
  let queue: Promise<unknown> = Promise.resolve()
  /** In turn within this process, and with every other that shares the folder: a stale book would put back what another has just removed. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.then(() =>
      holdingFile(join(of.folder, 'publishing.lock'), async () => {
        if ((await standingVersion(files)) !== book.standing.timestamp.version) book = await openBook(files)
        return work()
      }),
    )
    queue = turn.catch(() => undefined)
    return turn
  }
  const keep = async (roles: Map<string, StandingRole>, now: number): Promise<void> => {
    const standing = await writeTop(files, of.signer, book.standing, roles, now)
    book = roles.has('people-thong-tin') || roles.has('people-bien-phong') ? await openBook(files) : { ...book, standing }
  }
  return {
    publish: (change, now) =>
      inTurn(async () => {
        const roles = new Map<string, StandingRole>()
        for (const [area, each] of Object.entries(change.areas ?? {})) {
          const fresh = await changeArea(files, of.signer, book.standing, area, each, now)
          if (fresh !== null) roles.set(`area-${area}`, fresh)
        }
        const list = change.peopleList && (await takePeople(files, book, of.deployment, change.peopleList, now))
        if (list) roles.set(`people-${change.peopleList!.agency}`, list)
        if (roles.size > 0) await keep(roles, now)
        return { version: book.standing.timestamp.version }
      }),
    reissue: (now) =>
      inTurn(async () => {
        const { standing } = book
        const roles = new Map<string, StandingRole>()
        for (const [role, held] of standing.roles) {
          if (role.startsWith('area-') && held.file.expires < now + lives.area / 2) {
            roles.set(role, await writeArea(files, of.signer, role, targetsOfFile(held), held.file.version, now))
          }
        }
        const isDue = now - standing.timestamp.issued >= hour / 2 || standing.timestamp.expires < now + lives.timestamp / 2
        if (roles.size > 0 || isDue) await keep(roles, now)
      }),
    read: files.read,
    currentPeople(agency) {
      const metadata = book.standing.roles.get(`people-${agency}`)!.bytes
      return { ...book.people.get(agency)!, metadata }
    },
    currentPolicy: () => book.policy,
    listed: (area) => [...(book.standing.roles.get(`area-${area}`)?.file.targets.keys() ?? [])].map((path) => path.slice(-68, -4)),
  }
}

async function openBook(files: RepositoryFiles): Promise<Book> {
  const standing = await readStanding(files)
  const target = async (role: string, path: string) => {
    const sha256 = standing.roles.get(role)?.file.targets.get(path)?.sha256
    if (sha256 === undefined) throw new Error(`The repository’s list ${role} names no ${path}: run the key ceremony again.`)
    return readNamed(files, targetFile(path, sha256), sha256)
  }
  const people: Book['people'] = new Map()
  for (const agency of ['thong-tin', 'bien-phong'] as const) {
    const bytes = await target(`people-${agency}`, peoplePath(agency))
    const list = readPeople(bytes)
    if (list === null) throw new Error(`The people list of ${agency} cannot be read: put the repository back from a backup.`)
    people.set(agency, { people: list, bytes })
  }
  const policyBytes = await target('targets', 'trust-policy.json')
  const policy = trustPolicy.parse(JSON.parse(Buffer.from(policyBytes).toString('utf8')))
  return { standing, policy, policyBytes, people }
}

type Targets = Record<string, { length: number; sha256: string }>

function targetsOfFile({ file }: StandingRole): Targets {
  return Object.fromEntries([...file.targets].map(([path, { length, sha256 }]) => [path, { length, sha256 }]))
}

/** Null when the list already says so. */
async function changeArea(
  files: RepositoryFiles,
  signer: SignerPort,
  standing: Standing,
  area: string,
  change: AreaChange,
  now: number,
): Promise<StandingRole | null> {
  const role = `area-${area}`
  const held = standing.roles.get(role)
  const isRemoval = (change.add ?? []).length === 0
  // Nothing is to be taken from a list that was never made, and what stands on a list can always be taken off.
  if (held === undefined && isRemoval) return null
  const isDelegated = standing.roles.get('targets')!.file.delegations.some((each) => each.name === role)
  if (!isDelegated && !isRemoval) throw new RepositoryRefused({ code: 'repository.unknown-area', params: { area } })
  const before: Targets = held === undefined ? {} : targetsOfFile(held)
  const after: Targets = { ...before }
  for (const digest of change.remove ?? []) delete after[envelopePath(area, digest)]
  for (const { digest, bytes } of change.add ?? []) {
    const path = envelopePath(area, digest)
    const sha256 = await sha256Hex(bytes)
    if (after[path]?.sha256 === sha256) continue
    await files.write(targetFile(path, sha256), bytes)
    after[path] = { length: bytes.length, sha256 }
  }
  if (held !== undefined && sameTargets(before, after)) return null
  return writeArea(files, signer, role, after, held?.file.version ?? 0, now)
}

function sameTargets(a: Targets, b: Targets): boolean {
  const written = (targets: Targets) => JSON.stringify(Object.entries(targets).sort(([left], [right]) => (left < right ? -1 : 1)))
  return written(a) === written(b)
}

function envelopePath(area: string, digest: string): string {
  return `area/${area}/${digest}.env`
}

async function writeArea(
  files: RepositoryFiles,
  signer: SignerPort,
  role: string,
  targets: Targets,
  version: number,
  now: number,
): Promise<StandingRole> {
  const build = (next: number) => buildTargets({ version: next, expires: now + lives.area, targets })
  const signed = await signNext(signer, role, version, build)
  await files.write(`metadata/${signed.version}.${role}.json`, signed.bytes)
  await files.remove(`metadata/${signed.version - copiesKept}.${role}.json`)
  return standingRole(signed.bytes, role)
}

async function takePeople(
  files: RepositoryFiles,
  book: Book,
  deployment: string,
  change: PeopleChange,
  now: number,
): Promise<StandingRole | null> {
  const role = `people-${change.agency}`
  const held = book.standing.roles.get(role)
  if (held !== undefined && sameBytes(held.bytes, change.metadata)) return null
  const accepted = await acceptPeople(book, deployment, change, now)
  if (!accepted.ok) throw new RepositoryRefused(accepted.refusal)
  const fresh = await standingRole(change.metadata, role)
  await files.write(targetFile(peoplePath(change.agency), accepted.sha256), change.people)
  await files.write(`metadata/${fresh.file.version}.${role}.json`, change.metadata)
  return fresh
}

/** Snapshot and timestamp over the changed roles; the rename of `timestamp.json` is the moment of publication. */
async function writeTop(
  files: RepositoryFiles,
  signer: SignerPort,
  standing: Standing,
  fresh: Map<string, StandingRole>,
  now: number,
): Promise<Standing> {
  const roles = new Map([...standing.roles, ...fresh])
  const meta = Object.fromEntries([...roles].map(([role, held]) => [role, held.meta]))
  const snapshot = await signNext(signer, 'snapshot', standing.snapshot.version, async (version) =>
    buildSnapshot({ version, expires: now + lives.snapshot, meta }),
  )
  await files.write(`metadata/${snapshot.version}.snapshot.json`, snapshot.bytes)
  const named = await metaOf(snapshot.bytes, snapshot.version)
  const timestamp = await signNext(signer, 'timestamp', standing.timestamp.version, async (version) =>
    buildTimestamp({ version, expires: now + lives.timestamp, issued: now, snapshot: named }),
  )
  await files.write('metadata/timestamp.json', timestamp.bytes)
  await files.remove(`metadata/${snapshot.version - copiesKept}.snapshot.json`)
  return {
    timestamp: { version: timestamp.version, issued: now, expires: now + lives.timestamp },
    snapshot: { version: snapshot.version, expires: now + lives.snapshot },
    roles,
  }
}

/** A version that the signer has already spent, before a crash, is skipped: versions may have gaps, never falls. */
async function signNext(
  signer: SignerPort,
  role: string,
  standing: number,
  build: (version: number) => Promise<Signed>,
): Promise<{ version: number; bytes: Uint8Array }> {
  let version = standing + 1
  for (let tries = 0; tries < 3; tries++) {
    const signed = await build(version)
    const answer = await signer.sign(role, signed)
    if (answer.ok) return { version, bytes: withSignatures(signed, [{ keyid: answer.keyid, sig: answer.sig }]) }
    const last = answer.refusal.code === 'signer.version-falls' ? Number(answer.refusal.params?.last) : Number.NaN
    if (!Number.isSafeInteger(last) || last < version)
      throw new RepositoryRefused({ code: 'repository.signer-refused', params: { role, why: answer.refusal.code } })
    version = last + 1
  }
  throw new Error(`The signer spends versions of ${role} faster than they are published: is a second hub running?`)
}
