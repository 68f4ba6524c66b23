import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { SetupProblem } from '../problem.ts'

/** Who runs the database server. PostgreSQL refuses to run as root, so root lends it another user. */
export interface ServerUser {
  name: string
  /** For spawn(): empty when it is ourselves. */
  identity: { uid?: number; gid?: number }
  /** Root only: where things stand that the lent user must reach although the repository lies in a closed home. */
  commonFolder: string
}

export function serverUser(): ServerUser {
  const commonFolder = '/var/lib/hai-dang'
  if (process.getuid?.() !== 0) return { name: 'self', identity: {}, commonFolder }
  for (const name of ['postgres', 'nobody']) {
    const line = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((entry) => entry.startsWith(`${name}:`))
    if (line === undefined) continue
    const [, , uid, gid] = line.split(':')
    mkdirSync(commonFolder, { recursive: true, mode: 0o755 })
    return { name, identity: { uid: Number(uid), gid: Number(gid) }, commonFolder }
  }
  throw new SetupProblem(
    'PostgreSQL must not run as root and this machine has neither a user "postgres" nor "nobody". Set DATABASE_URL to a server of your own.',
  )
}

/**
 * The folder that holds the cluster: `folder` itself, or, when the lent user cannot reach that (a repository in /root),
 * a folder of `commonFolder` named by the hash of its path, so that two clones never share a cluster.
 */
export function clusterFolder(folder: string, user: ServerUser): string {
  mkdirSync(folder, { recursive: true })
  if (user.identity.uid === undefined) return resolve(folder)
  if (canEnter(folder, user)) return own(join(resolve(folder), 'cluster'), user)
  return own(farFolder(folder, user), user)
}

/** Where the cluster of `folder` stands when it is not inside it; for `npm run reset`. */
export function farFolder(folder: string, user: ServerUser): string {
  return join(user.commonFolder, createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 16))
}

function canEnter(folder: string, user: ServerUser): boolean {
  try {
    execFileSync('/bin/sh', ['-c', 'cd "$0"', resolve(folder)], { ...user.identity, cwd: '/', stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function own(folder: string, user: ServerUser): string {
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 })
  chownSync(folder, user.identity.uid!, user.identity.gid!)
  chmodSync(folder, 0o700)
  return folder
}
