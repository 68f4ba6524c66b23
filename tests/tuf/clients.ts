import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { initTuf, stepTuf, type TufRules, type TufState, tufRules } from '@hai-dang/trust'
import { Updater } from 'tuf-js'
import { DownloadHTTPError, DownloadLengthMismatchError } from 'tuf-js/dist/error.js'

/** What a client finds at a path: bytes, or nothing. */
export type Serve = (path: string) => Uint8Array | undefined

/** One refresh: was it taken, and what is trusted after it, file by file. */
export interface Verdict {
  readonly accepted: boolean
  readonly why: string
  readonly trusted: Readonly<Record<string, string | undefined>>
}

export const limits = { root: 8192, timestamp: 2048, snapshot: 4096, targets: 8192, area: 8192, rootSteps: 4 }
export const smallRules: TufRules = {
  ...tufRules,
  caps: { root: limits.root, timestamp: limits.timestamp, snapshot: limits.snapshot, targets: limits.targets, area: limits.area },
  maxRootSteps: limits.rootSteps,
}
const topFiles = ['root', 'timestamp', 'snapshot', 'targets']

/** Our client over a mirror. It keeps its state as text between refreshes, as a store would. */
export async function ourClient(root: Uint8Array, wanted: readonly string[], rules: TufRules = smallRules) {
  const begun = await initTuf(root, rules)
  if (!begun.ok) throw new Error(begun.refusal.code)
  let kept = JSON.stringify(begun.state)
  return {
    state: () => JSON.parse(kept) as TufState,
    async refresh(serve: Serve, now: number): Promise<Verdict> {
      let step = await stepTuf(JSON.parse(kept) as TufState, now, { kind: 'start', delegations: wanted }, rules)
      const wants = [...step.wants]
      while (!step.done) {
        const { key, path } = wants.shift()!
        const bytes = serve(path)
        step = await stepTuf(step.state, now, bytes === undefined ? { kind: 'missing', key } : { kind: 'bytes', key, bytes }, rules)
        wants.push(...step.wants)
      }
      kept = JSON.stringify(step.state)
      const { root, timestamp, snapshot, targets, delegated } = step.state
      const why = step.refusal === undefined ? '' : `${step.refusal.code} ${step.refusal.name} ${step.refusal.params?.role ?? ''}`
      return { accepted: step.refusal === undefined, why, trusted: { root, timestamp, snapshot, targets, ...delegated } }
    },
  }
}

/** tuf-js over the same mirror. It reads the clock itself: the test moves the clock. */
export function theirClient(root: Uint8Array, wanted: Readonly<Record<string, string>>, folder: string) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'root.json'), root)
  const held = (role: string) => (existsSync(join(folder, `${role}.json`)) ? readFileSync(join(folder, `${role}.json`), 'utf8') : undefined)
  return {
    async refresh(serve: Serve): Promise<Verdict> {
      let why = ''
      try {
        const updater = new Updater({
          metadataDir: folder,
          metadataBaseUrl: 'http://mirror/metadata',
          fetcher: fetcherOver(serve),
          config: {
            rootMaxLength: limits.root,
            timestampMaxLength: limits.timestamp,
            snapshotMaxLength: limits.snapshot,
            targetsMaxLength: limits.targets,
            maxRootRotations: limits.rootSteps,
          },
        })
        await updater.refresh()
        for (const probe of Object.values(wanted)) await updater.getTargetInfo(probe)
      } catch (cause) {
        why = String((cause as Error).message || cause)
      }
      const names = [...topFiles, ...Object.keys(wanted)]
      return { accepted: why === '', why, trusted: Object.fromEntries(names.map((name) => [name, held(name)])) }
    },
  }
}

function fetcherOver(serve: Serve) {
  return {
    async downloadBytes(url: string, maxLength: number): Promise<Buffer> {
      const bytes = serve(new URL(url).pathname.slice(1))
      if (bytes === undefined) throw new DownloadHTTPError('Failed to download', 404)
      if (bytes.length > maxLength) throw new DownloadLengthMismatchError('Max length reached')
      return Buffer.from(bytes)
    },
    downloadFile(): Promise<never> {
      throw new Error('target files are not part of these histories')
    },
  }
}
