import { sha256Hex } from '../digests.ts'
import type { TufCode } from './refusals.ts'
import type { RootFile, SnapshotFile, TimestampFile, TopRole, TufFile, TufMeta } from './shapes.ts'
import { type Authority, meetsThreshold, topAuthority } from './threshold.ts'

/**
 * The checks of TUF 1.0 §5.3–5.6, one named pure function each, in the order in which they run. A test hands over the list without one of them
 * and sees the attack go through.
 */

/** What is known when a file arrives. `listed` is what the file above says of it; `authority` is who must sign it. */
export interface TufContext {
  readonly now: number
  readonly cap: number
  readonly root: RootFile
  readonly timestamp: TimestampFile | null
  readonly snapshot: SnapshotFile | null
  readonly listed: TufMeta | null
  readonly authority: Authority
}

export interface TufCheck {
  readonly name: string
  readonly step: number
  readonly of: readonly TopRole[]
  /** `bytes`: before the file is parsed at all. `chain`: on the trusted root once its chain has ended, since an expired link may stand in the middle. */
  readonly sees: 'bytes' | 'file' | 'chain'
  readonly check: Body
}

type Body = (file: TufFile, context: TufContext, bytes: Uint8Array) => Promise<TufCode | null> | TufCode | null

const withinCap: Body = (_file, { cap }, bytes) => (bytes.length > cap ? 'tuf.too-big' : null)
const lengthAsListed: Body = (_file, { listed }, bytes) =>
  listed?.length !== undefined && bytes.length !== listed.length ? 'tuf.length' : null
const hashAsListed: Body = async (_file, { listed }, bytes) =>
  listed?.sha256 !== undefined && (await sha256Hex(bytes)) !== listed.sha256 ? 'tuf.hash' : null

const signedByAuthority: Body = async (file, { authority }) => ((await meetsThreshold(file, authority)) ? null : 'tuf.threshold')
const signedByItself: Body = async (file) =>
  file.type === 'root' && !(await meetsThreshold(file, topAuthority(file, 'root'))) ? 'tuf.threshold' : null
const nextRootVersion: Body = (file, { root }) => (file.version === root.version + 1 ? null : 'tuf.root-version')

const timestampNotFalling: Body = (file, { timestamp }) => (timestamp !== null && file.version < timestamp.version ? 'tuf.rollback' : null)
const listedSnapshotNotFalling: Body = (file, { timestamp }) =>
  timestamp !== null &&
  file.type === 'timestamp' &&
  file.version !== timestamp.version &&
  file.snapshot.version < timestamp.snapshot.version
    ? 'tuf.rollback'
    : null

const versionAsListed: Body = (file, { listed }) => (listed !== null && file.version !== listed.version ? 'tuf.mix' : null)
const listedVersionsNotFalling: Body = (file, { snapshot }) =>
  file.type === 'snapshot' && listedPairs(snapshot, file).some(([before, after]) => after !== undefined && after.version < before.version)
    ? 'tuf.rollback'
    : null
const listedRolesNotVanishing: Body = (file, { snapshot }) =>
  file.type === 'snapshot' && listedPairs(snapshot, file).some(([, after]) => after === undefined) ? 'tuf.vanished' : null

/** A timestamp of equal version is discarded for the trusted one, whose own expiry then decides. */
const unexpired: Body = (file, { now, timestamp }) => {
  const judged = file.type === 'timestamp' && timestamp?.version === file.version ? timestamp : file
  return judged.expires <= now ? 'tuf.expired' : null
}

function listedPairs(trusted: SnapshotFile | null, fresh: SnapshotFile): (readonly [TufMeta, TufMeta | undefined])[] {
  return [...(trusted?.meta ?? [])].map(([name, meta]) => [meta, fresh.meta.get(name)] as const)
}

const all: readonly TopRole[] = ['root', 'timestamp', 'snapshot', 'targets']
const listedFiles: readonly TopRole[] = ['snapshot', 'targets']

export const tufChecks: readonly TufCheck[] = [
  { name: 'withinCap', step: 2, of: all, sees: 'bytes', check: withinCap },
  { name: 'lengthAsListed', step: 5, of: listedFiles, sees: 'bytes', check: lengthAsListed },
  { name: 'hashAsListed', step: 5, of: listedFiles, sees: 'bytes', check: hashAsListed },
  { name: 'rootSignedByOldKeys', step: 3, of: ['root'], sees: 'file', check: signedByAuthority },
  { name: 'rootSignedByNewKeys', step: 3, of: ['root'], sees: 'file', check: signedByItself },
  { name: 'nextRootVersion', step: 3, of: ['root'], sees: 'file', check: nextRootVersion },
  { name: 'signedByAuthority', step: 5, of: ['timestamp', 'snapshot', 'targets'], sees: 'file', check: signedByAuthority },
  { name: 'timestampNotFalling', step: 5, of: ['timestamp'], sees: 'file', check: timestampNotFalling },
  { name: 'listedSnapshotNotFalling', step: 5, of: ['timestamp'], sees: 'file', check: listedSnapshotNotFalling },
  { name: 'versionAsListed', step: 5, of: listedFiles, sees: 'file', check: versionAsListed },
  { name: 'listedVersionsNotFalling', step: 5, of: ['snapshot'], sees: 'file', check: listedVersionsNotFalling },
  { name: 'listedRolesNotVanishing', step: 5, of: ['snapshot'], sees: 'file', check: listedRolesNotVanishing },
  { name: 'unexpired', step: 5, of: ['timestamp', 'snapshot', 'targets'], sees: 'file', check: unexpired },
  { name: 'rootUnexpired', step: 4, of: ['root'], sees: 'chain', check: unexpired },
]
