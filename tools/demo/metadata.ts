import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import {
  buildRoot,
  buildSnapshot,
  buildTargets,
  buildTimestamp,
  canonicalBytes,
  type MetaJson,
  metaOf,
  type RoleKeys,
  readTufFile,
  type Signed,
  sameBytes,
  sha256Hex,
  signMetadata,
  type TufSigner,
  targetFile,
} from '@hai-dang/trust'
import type { AgencyId, AreaPolicy } from '@hai-dang/wire'
import type { HeldKey } from './key-files.ts'
import { firstPeopleList } from './people-list.ts'
import { demoTrustPolicy } from './policy.ts'

export interface OnlineKeys {
  readonly timestamp: TufSigner
  readonly snapshot: TufSigner
  readonly lister: TufSigner
}

export interface MetadataPlan {
  readonly folder: string
  readonly deployment: string
  readonly areas: readonly AreaPolicy[]
  readonly keys: readonly HeldKey[]
  readonly online: OnlineKeys
  readonly now: number
}

const day = 86_400_000
const lives = { root: 365 * day, targets: 400 * day, people: 400 * day, area: 35 * day, snapshot: 14 * day, timestamp: 7 * day }
const agencies: readonly AgencyId[] = ['thong-tin', 'bien-phong']

/**
 * Writes the first repository, and on later runs only what a change of policy or half a life gone by asks for. A demonstration does at start what
 * officers do at a ceremony; the online roles are signed here only while neither the signer nor the hub runs.
 */
export async function ensureMetadata(plan: MetadataPlan): Promise<{ rootBytes: Uint8Array }> {
  const rootBytes = await ensureRoot(plan)
  const before = await listedNow(plan.folder)
  const roles: Record<string, MetaJson> = { ...before.roles }
  roles.targets = await ensureTargets(plan, before.roles.targets)
  for (const agency of agencies) roles[`people-${agency}`] = await ensurePeople(plan, agency, before.roles[`people-${agency}`])
  for (const area of areaIds(plan))
    roles[`area-${area}`] ??= await writeRole(plan, `area-${area}`, await emptyArea(plan), [plan.online.lister])
  const unchanged = JSON.stringify(roles) === JSON.stringify(before.roles)
  if (!unchanged || before.expires < plan.now + lives.timestamp / 2) await writeTop(plan, roles, before)
  return { rootBytes }
}

async function ensureRoot(plan: MetadataPlan): Promise<Uint8Array> {
  const versions = await versionsOf(plan.folder, 'root')
  const version = Math.max(0, ...versions)
  const officers = officersOf(plan)
  if (version > 0) {
    const held = readTufFile('root', await readFile(join(plan.folder, `metadata/${version}.root.json`)))
    if (held !== null && held.expires >= plan.now + lives.root / 2) return readFile(join(plan.folder, 'metadata/1.root.json'))
  }
  const one = (signer: TufSigner): RoleKeys => ({ keys: [signer.key], threshold: 1 })
  const four: RoleKeys = { keys: officers.map((each) => each.tuf.key), threshold: 4 }
  const signed = await buildRoot({
    version: version + 1,
    expires: plan.now + lives.root,
    roles: { root: four, targets: four, snapshot: one(plan.online.snapshot), timestamp: one(plan.online.timestamp) },
  })
  await writeFileWhole(
    plan,
    `metadata/${version + 1}.root.json`,
    await signMetadata(
      signed,
      officers.map((each) => each.tuf),
    ),
  )
  return readFile(join(plan.folder, 'metadata/1.root.json'))
}

async function ensureTargets(plan: MetadataPlan, held: MetaJson | undefined): Promise<MetaJson> {
  const before = held === undefined ? null : await readRole(plan, 'targets', held)
  const policy = await currentPolicy(plan, before?.targets.get('trust-policy.json')?.sha256)
  const sha256 = await sha256Hex(policy)
  const areas = areaIds(plan)
  const hasAll = before !== null && areas.every((area) => before.delegations.some((each) => each.name === `area-${area}`))
  const isFresh = before !== null && before.expires >= plan.now + lives.targets / 2
  if (held !== undefined && before?.targets.get('trust-policy.json')?.sha256 === sha256 && hasAll && isFresh) return held
  await writeFileWhole(plan, targetFile('trust-policy.json', sha256), policy)
  const signed = await buildTargets({
    version: (held?.version ?? 0) + 1,
    expires: plan.now + lives.targets,
    targets: { 'trust-policy.json': { length: policy.length, sha256 } },
    delegations: [
      ...agencies.map((agency) => ({
        name: `people-${agency}`,
        keys: officersOf(plan, agency).map((each) => each.tuf.key),
        threshold: 2,
        paths: [`people/${agency}/people.json`],
      })),
      ...areas.map((area) => ({ name: `area-${area}`, keys: [plan.online.lister.key], threshold: 1, paths: [`area/${area}/*.env`] })),
    ],
  })
  return writeRole(
    plan,
    'targets',
    signed,
    officersOf(plan).map((each) => each.tuf),
  )
}

/** The policy in force, unless the areas asked for differ: then its next version. */
async function currentPolicy(plan: MetadataPlan, held: string | undefined): Promise<Uint8Array> {
  const wanted = demoTrustPolicy(plan.deployment, plan.areas)
  if (held === undefined) return canonicalBytes(wanted)
  const bytes = new Uint8Array(await readFile(join(plan.folder, targetFile('trust-policy.json', held))))
  const { policyVersion } = JSON.parse(Buffer.from(bytes).toString('utf8')) as { policyVersion: number }
  return sameBytes(canonicalBytes({ ...wanted, policyVersion }), bytes)
    ? bytes
    : canonicalBytes({ ...wanted, policyVersion: policyVersion + 1 })
}

/** The list of the first day; later runs sign the list in force again, whatever the agency has made of it since. */
async function ensurePeople(plan: MetadataPlan, agency: AgencyId, held: MetaJson | undefined): Promise<MetaJson> {
  const role = `people-${agency}`
  const path = `people/${agency}/people.json`
  const before = held === undefined ? null : await readRole(plan, role, held)
  if (held !== undefined && before !== null && before.expires >= plan.now + lives.people / 2) return held
  const target = before?.targets.get(path)
  const people =
    target === undefined
      ? firstPeopleList(plan.deployment, agency, plan.keys, plan.now)
      : await readFile(join(plan.folder, targetFile(path, target.sha256)))
  const sha256 = await sha256Hex(people)
  await writeFileWhole(plan, targetFile(path, sha256), people)
  const signed = await buildTargets({
    version: (held?.version ?? 0) + 1,
    expires: plan.now + lives.people,
    targets: { [path]: { length: people.length, sha256 } },
  })
  return writeRole(
    plan,
    role,
    signed,
    officersOf(plan, agency)
      .slice(0, 2)
      .map((each) => each.tuf),
  )
}

async function writeTop(plan: MetadataPlan, roles: Record<string, MetaJson>, before: Listed): Promise<void> {
  const version = before.snapshot + 1
  const snapshot = await signMetadata(buildSnapshot({ version, expires: plan.now + lives.snapshot, meta: roles }), [plan.online.snapshot])
  await writeFileWhole(plan, `metadata/${version}.snapshot.json`, snapshot)
  const timestamp = buildTimestamp({
    version: before.timestamp + 1,
    expires: plan.now + lives.timestamp,
    issued: plan.now,
    snapshot: await metaOf(snapshot, version),
  })
  await writeFileWhole(plan, 'metadata/timestamp.json', await signMetadata(timestamp, [plan.online.timestamp]))
}

interface Listed {
  readonly timestamp: number
  readonly snapshot: number
  readonly expires: number
  readonly roles: Record<string, MetaJson>
}

async function listedNow(folder: string): Promise<Listed> {
  const path = join(folder, 'metadata/timestamp.json')
  const timestamp = existsSync(path) ? readTufFile('timestamp', await readFile(path)) : null
  if (timestamp === null) return { timestamp: 0, snapshot: 0, expires: 0, roles: {} }
  const { version } = timestamp.snapshot
  const snapshot = JSON.parse(await readFile(join(folder, `metadata/${version}.snapshot.json`), 'utf8')) as {
    signed: { meta: Record<string, MetaJson> }
  }
  const roles = Object.fromEntries(Object.entries(snapshot.signed.meta).map(([name, meta]) => [name.replace(/\.json$/, ''), meta]))
  return { timestamp: timestamp.version, snapshot: version, expires: timestamp.expires, roles }
}

async function readRole(plan: MetadataPlan, role: string, meta: MetaJson) {
  return readTufFile('targets', await readFile(join(plan.folder, `metadata/${meta.version}.${role}.json`)))
}

async function versionsOf(folder: string, role: string): Promise<number[]> {
  const names = await readdir(join(folder, 'metadata')).catch(() => [] as string[])
  return names.filter((name) => /^\d+\./.test(name) && name.endsWith(`.${role}.json`)).map((name) => Number.parseInt(name, 10))
}

async function writeRole(plan: MetadataPlan, role: string, signed: Signed, signers: readonly TufSigner[]): Promise<MetaJson> {
  const bytes = await signMetadata(signed, signers)
  const version = signed.version as number
  await writeFileWhole(plan, `metadata/${version}.${role}.json`, bytes)
  return metaOf(bytes, version)
}

async function writeFileWhole({ folder }: MetadataPlan, path: string, bytes: Uint8Array): Promise<void> {
  const whole = join(folder, path)
  await mkdir(dirname(whole), { recursive: true })
  await writeFile(`${whole}.new`, bytes)
  await rename(`${whole}.new`, whole)
}

function emptyArea(plan: MetadataPlan): Promise<Signed> {
  return buildTargets({ version: 1, expires: plan.now + lives.area, targets: {} })
}

function areaIds(plan: MetadataPlan): string[] {
  return [...new Set(plan.areas.map((each) => each.area))]
}

function officersOf(plan: MetadataPlan, agency?: AgencyId): HeldKey[] {
  return plan.keys.filter(({ person }) => person.keyOfficer && (agency === undefined || person.agency === agency))
}
